"""Which files and which tests name an id: the docstring of a test, the comments beside it, or the head of its file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
TESTS: Final = ROOT / "tests"
SIMULATOR: Final = ROOT / "src" / "nawba" / "sim"
_ABOUT_IDS: Final = ("test_claims.py", "test_figures.py")
_IDS: Final = re.compile(r"\b([RCS])(\d{1,3})(?:[–-]\1?(\d{1,3}))?\b")


def ids_in(text: str) -> set[str]:
    """Return the ids a text names; `R9–R12` and `R9–12` name all four."""
    found: set[str] = set()
    for kind, first, last in _IDS.findall(text):
        begin = int(first)
        end = int(last) if last and begin < int(last) <= begin + 99 else begin
        found |= {f"{kind}{number}" for number in range(begin, end + 1)}
    return found


def _test_files() -> Iterator[Path]:
    yield from (p for p in sorted(TESTS.rglob("test_*.py")) if p.name not in _ABOUT_IDS)


@cache
def named_in_files() -> Mapping[str, tuple[str, ...]]:
    """Return by id the test files that name it anywhere."""
    found: dict[str, list[str]] = {}
    for path in _test_files():
        for one in ids_in(path.read_text(encoding="utf-8")):
            found.setdefault(one, []).append(path.relative_to(ROOT).as_posix())
    return {one: tuple(files) for one, files in found.items()}


@cache
def named_in_tests() -> Mapping[str, tuple[str, ...]]:
    """Return by id the tests (`file::name`) in whose own lines it stands: decorators, comments, docstring."""
    found: dict[str, list[str]] = {}
    for path in _test_files():
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test_"):
                continue
            begins = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1
            own = "\n".join(lines[begins : node.end_lineno])
            for one in ids_in(own):
                found.setdefault(one, []).append(f"{path.relative_to(ROOT).as_posix()}::{node.name}")
    return {one: tuple(tests) for one, tests in found.items()}


@cache
def checked_by_simulator() -> Mapping[str, tuple[str, ...]]:
    """Return by id the checkers of the simulator whose head names it."""
    found: dict[str, list[str]] = {}
    for path in sorted((SIMULATOR / "checking").glob("*.py")):
        head = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        for one in ids_in(head):
            found.setdefault(one, []).append(path.relative_to(ROOT).as_posix())
    return {one: tuple(files) for one, files in found.items()}


def controls_claimed() -> tuple[str, ...]:
    """Return the controls that SECURITY.md says are in this release."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    return tuple(re.findall(r"(?m)^\| (C\d+) \|", text))


def number(id_: str) -> int:
    return int(id_[1:])
