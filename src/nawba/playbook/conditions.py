"""Reads a condition: what must hold of labels, table rows, measures (`playbook.md` §2, type condition).

Several keys: all must hold. A value: equal. A list: one of. A map: operators, which nest under `not`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

import re2

from nawba.domain.matching import Condition, FullMatch, Test
from nawba.playbook import node as nodes
from nawba.playbook.finding import Path
from nawba.playbook.kinds import BOOLEAN
from nawba.playbook.notes import Notes, Reference

COMPARISONS: Final = ("above", "below", "at_least", "at_most")
OPERATORS: Final = ("not", "matches", *COMPARISONS, "present")
MOST_PATTERN: Final = 500
LABEL_PATTERN: Final = r"[^\s]{1,100}"

_NUMBER: Final = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,9})?%?")
_TRUTHS: Final = ("true", "false")
"""Of JSON; other readers take them for just that."""
_LABEL: Final = re.compile(LABEL_PATTERN)


def read_tests(notes: Notes, node: nodes.Node, path: Path, is_line: bool = False) -> tuple[Test, ...]:
    """Return what must hold of one value: a number of lines, a status, a line of output."""
    return tuple(_tests(notes, node, path, is_line))


def read_condition(notes: Notes, node: nodes.Node, path: Path, of: str | None = None) -> Condition | None:
    """Return the condition of `node`. A condition with no test would hold for everything and is refused.

    `of`: the section that must have its keys (measures).
    """
    if not isinstance(node, nodes.Mapping):
        notes.note("PB003.map", node.place, path, key=str(path[-1]))
        return None
    if not node.pairs:
        notes.note("PB003.few", node.place, path, key=str(path[-1]))
    tests: list[tuple[str, Test]] = []
    for key, value in node.pairs:
        here = (*path, key.value)
        notes.places[here] = key.place
        notes.misread(key, here)
        if notes.hidden(key, here):
            continue
        if not _LABEL.fullmatch(key.value):
            notes.note("PB003.type", key.place, here, local={"expected": _A_LABEL}, found=key.value, example="service")
        if of is not None:
            notes.references.append(Reference(of, key.value, key.place, here))
        tests += [(key.value, test) for test in _tests(notes, value, here)]
    return Condition(tuple(tests))


_A_LABEL: Final = {"ar": "اسم وسم", "en": "a label"}
_A_NUMBER: Final = {"ar": "عدد", "en": "a number"}
_A_VALUE: Final = {"ar": "قيمة", "en": "a value"}


def _tests(notes: Notes, node: nodes.Node, path: Path, is_line: bool = False) -> list[Test]:
    match node:
        case nodes.Hole():
            notes.broken.add(str(path[0]))
            return []
        case nodes.Scalar():
            word = _word(notes, node, path)
            return [] if word is None else [Test("equal", word)]
        case nodes.Sequence():
            return _one_of(notes, node, path)
        case nodes.Mapping():
            if not node.pairs:
                notes.note("PB003.few", node.place, path, key=str(path[-1]))
            found = (_operator(notes, key, value, (*path, key.value), is_line) for key, value in node.pairs)
            return [test for test in found if test is not None]


def _one_of(notes: Notes, node: nodes.Sequence, path: Path) -> list[Test]:
    if not node.items:
        notes.note("PB003.few", node.place, path, key=str(path[-1]))
    words = [_word(notes, item, (*path, number)) for number, item in enumerate(node.items, 1)]
    return [Test("one_of", tuple(word for word in words if word is not None))]


def _word(notes: Notes, node: nodes.Node, path: Path) -> str | None:
    if not isinstance(node, nodes.Scalar):
        notes.note(
            "PB003.scalar", node.place, path, local={"expected": _A_VALUE}, key=str(path[-2]), example="payments"
        )
        return None
    if node.is_empty:
        notes.note("PB003.empty", node.place, path, key=str(path[-1]))
        return None
    notes.misread(node, path, unless=node.value in _TRUTHS, is_number_fine=True)
    return None if notes.hidden(node, path) else node.value


def _operator(notes: Notes, key: nodes.Scalar, value: nodes.Node, path: Path, is_line: bool) -> Test | None:
    if key.value not in OPERATORS:
        notes.note("PB002.operator", key.place, path, found=key.value, known=", ".join(OPERATORS))
        return None
    if key.value == "not":
        return _negated(notes, value, path, is_line)
    read: Callable[[Notes, nodes.Scalar, Path], Test | None]
    pattern = _pattern_anywhere if is_line else _pattern
    read = pattern if key.value == "matches" else _presence if key.value == "present" else _comparison
    if not isinstance(value, nodes.Scalar):
        local = {"expected": _A_VALUE}
        notes.note("PB003.scalar", value.place, path, local=local, key=key.value, example=f"{key.value}: 50")
        return None
    return read(notes, value, path)


def _negated(notes: Notes, node: nodes.Node, path: Path, is_line: bool) -> Test | None:
    inner = _tests(notes, node, path, is_line)
    if len(inner) > 1:
        notes.note("PB003.exactly", node.place, path, known=", ".join(OPERATORS))
        return None
    return Test("not", inner[0]) if inner else None


def _presence(notes: Notes, node: nodes.Scalar, path: Path) -> Test | None:
    found = notes.parse(BOOLEAN, node, path)
    return None if found is None else Test("present", bool(found))


def _comparison(notes: Notes, node: nodes.Scalar, path: Path) -> Test | None:
    if not _NUMBER.fullmatch(node.value):
        notes.note("PB003.type", node.place, path, local={"expected": _A_NUMBER}, found=node.value, example="50")
        return None
    operand = Decimal(node.value.removesuffix("%"))
    match path[-1]:
        case "above":
            return Test("above", operand)
        case "below":
            return Test("below", operand)
        case "at_least":
            return Test("at_least", operand)
        case _:
            return Test("at_most", operand)


def _pattern_anywhere(notes: Notes, node: nodes.Scalar, path: Path) -> Test | None:
    return _pattern(notes, node, path, is_line=True)


def _pattern(notes: Notes, node: nodes.Scalar, path: Path, is_line: bool = False) -> Test | None:
    if notes.hidden(node, path):
        return None
    try:
        full_match = compiled(node.value, is_line)
    except ValueError as error:
        notes.note("PB003.pattern", node.place, path, found=node.value, problem=str(error))
        return None
    return Test("matches", node.value, full_match)


def compiled(pattern: str, is_line: bool = False) -> FullMatch:
    """Return the test whether a whole value fits `pattern`, in time linear in the value (C31); ValueError otherwise.

    `is_line`: whether the pattern stands anywhere in it.
    """
    if not pattern or len(pattern) > MOST_PATTERN:
        raise ValueError("empty" if not pattern else f"longer than {MOST_PATTERN} characters")
    try:
        program = re2.compile(pattern, _options())
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        raise ValueError(reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)) from None
    if is_line:
        return lambda value: program.search(value) is not None
    return lambda value: program.fullmatch(value) is not None


def may_begin_with(pattern: str, letter: str) -> bool:
    """Say whether a value that fits `pattern` could begin with `letter`; where that cannot be told, yes."""
    try:
        least, most = re2.compile(f"^(?:{pattern})$", _options()).possiblematchrange(2)
    except re2.error:
        return True
    first = letter.encode()
    return least <= first + b"\xff" and most >= first


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    return options
