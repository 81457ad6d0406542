"""Every line of the guide stands in `examples/bthwani`, in good form: S1–S117, one case a line.

The table is `guide_lines.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nawba.playbook import files_of, read
from nawba.playbook import node as nodes
from tests.playbook import guide_lines as lines
from tests.playbook.guide_lines import BOTH

EXAMPLE = Path(__file__).parents[2] / "examples" / "bthwani"
ARABIC = re.compile("[\u0620-\u064a]")
CHAPTERS = (
    lines.SEVERITIES,
    lines.CHAIN,
    lines.PROCEDURES,
    lines.CHANNELS,
    lines.RUNBOOK,
    lines.TOOLS,
    lines.LEARNING,
    lines.QUICK_CARDS,
)
TABLE = {line: wanted for chapter in CHAPTERS for line, wanted in chapter.items()}


@cache
def text() -> Mapping[str, nodes.Node]:
    return read(files_of(EXAMPLE)).draft.sections


def found(path: str) -> nodes.Node:
    """Return what stands at `path`; AssertionError names the last thing that is there."""
    if path.startswith("assumptions."):
        about, _, field = path.removeprefix("assumptions.").rpartition(".")
        rows = text()["assumptions"]
        assert isinstance(rows, nodes.Sequence)
        return _step(next(r for r in rows.items if scalar(_step(r, "about", path)) == about), field, path)
    section, *rest = path.split(".")
    here = text()[section]
    for name in rest:
        here = _step(here, name, path)
    return here


def _step(here: nodes.Node, name: str, path: str) -> nodes.Node:
    if isinstance(here, nodes.Mapping):
        inside = here.get(name)
        assert inside is not None, f"{path}: no {name}; there are {sorted(k.value for k, _ in here.pairs)}"
        return inside
    assert isinstance(here, nodes.Sequence), f"{path}: nothing below {name}"
    if name.isdigit():
        return here.items[int(name) - 1]
    return next(one for one in here.items if isinstance(one, nodes.Mapping) and _named(one) == name)


def _named(row: nodes.Mapping) -> str | None:
    name = row.get("key") or row.get("to")
    return name.value if isinstance(name, nodes.Scalar) else None


def scalar(node: nodes.Node) -> str:
    assert isinstance(node, nodes.Scalar), node
    return node.value


def stands(node: nodes.Node, wanted: Any) -> bool:
    """Say whether `wanted` stands at `node`, by the rules of `guide_lines`."""
    match wanted:
        case str():
            return scalar(node) == wanted
        case int():
            return len(_items(node)) == wanted
        case list():
            return _items(node) == wanted
        case set():
            return wanted <= set(_items(node) if not isinstance(node, nodes.Scalar) else [node.value])
        case ("ar", "en"):
            said = _texts(node)
            return set(said) == set(BOTH) and bool(ARABIC.search(said["ar"])) and said["en"].isascii()
        case _:
            return True


def _items(node: nodes.Node) -> list[Any]:
    if isinstance(node, nodes.Mapping):
        return [key.value for key, _ in node.pairs]
    assert isinstance(node, nodes.Sequence), node
    return [item.value if isinstance(item, nodes.Scalar) else item for item in node.items]


def _texts(node: nodes.Node) -> dict[str, str]:
    assert isinstance(node, nodes.Mapping), node
    return {key.value: scalar(value) for key, value in node.pairs}


def values(node: nodes.Node) -> Iterator[str]:
    match node:
        case nodes.Scalar():
            yield node.value
        case nodes.Sequence():
            for item in node.items:
                yield from values(item)
        case nodes.Mapping():
            for _, value in node.pairs:
                yield from values(value)


@pytest.mark.parametrize("line", TABLE)
def test_every_line_of_the_guide_stands_in_the_text(line: str) -> None:
    """S1–S16 severities · S17–S37 chain · S38–S50 procedures · S51–S63 channels · S64–S77 runbook and rollback ·
    S78–S87 tools · S88–S94 post-mortem · S95–S100 rota and hand-over · S101–S113 drills, training, reviews ·
    S114–S117 quick cards and metadata."""
    for path, wanted in TABLE[line].items():
        node = found(path)
        assert stands(node, wanted), f"{line}: {path} is not {wanted!r} but {node}"


def test_no_line_is_left_out() -> None:
    """S1–S117."""
    assert list(TABLE) == [f"S{number}" for number in range(1, 118)]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("S39", "grep"),
        ("S40", "||"),
        ("S44", "tail -f"),
        ("S65", "1 hour ago"),
        ("S66", "&&"),
        ("S67", "$MONGO_URI"),
        ("S71", "cd Backend"),
        ("S73", "--rollback"),
        ("S77", "ismaster"),
    ],
)
def test_none_of_the_commands_that_are_wrong_or_risky_is_left(line: str, wrong: str) -> None:
    """S39, S40, S44, S65–S67, S71, S73, S77: comments may speak of them, values may not."""
    assert not [value for section in text().values() for value in values(section) if wrong in value], line


def test_a_command_is_a_program_with_its_whole_path() -> None:
    """S39–S44, S64–S77."""
    runs = [scalar(run.items[0]) for section in text().values() for run in _runs(section)]
    assert len(runs) >= 11
    assert all(program.startswith("/") for program in runs)


def _runs(node: nodes.Node) -> Iterator[nodes.Sequence]:
    if isinstance(node, nodes.Mapping):
        for key, value in node.pairs:
            if key.value == "run" and isinstance(value, nodes.Sequence):
                yield value
            yield from _runs(value)
    elif isinstance(node, nodes.Sequence):
        for item in node.items:
            yield from _runs(item)


def test_every_file_begins_with_what_it_holds_in_both_languages() -> None:
    for name, content in files_of(EXAMPLE).items():
        arabic, english = content.decode().splitlines()[:2]
        assert ARABIC.search(arabic), name
        assert english.startswith("# "), name
        assert english.isascii(), name


@pytest.mark.parametrize("wanted", ["another", 99, ["another"], {"another"}])
def test_the_comparison_can_fail(wanted: Any) -> None:
    node = found("severities.SEV1" if isinstance(wanted, int | set) else "hand_over.agenda")
    if isinstance(wanted, str):
        node = found("meta.version")
    assert not stands(node, wanted)
