"""`docs/reference/promises.md`: every promise, what proves it, its last figures, and the command that repeats it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tests.promises.claims import LINES, PROMISES, Promise
from tests.promises.figures import Figure, read
from tests.promises.naming import ROOT, checked_by_simulator, controls_claimed, named_in_files

PAGE: Final = ROOT / "docs" / "reference" / "promises.md"
_HEAD: Final = """# What is promised, and what proves it

Made by `make promises` from the tests themselves; a test fails while it is stale. `R` numbers are the promises, `C`
numbers [the controls](../../SECURITY.md), `S` numbers lines of the guide. A promise is claimed only with tests that name
it. Run those of one: `make promise R=R8`.

The figures are the last that were recorded (`make promises FAULTS=… BENCH=… SIM=…`), each with its day and the command
that repeats it; they hold for the machine they were measured on.
"""


def page(figures: Sequence[Figure] | None = None) -> str:
    """Return the whole page."""
    return "\n".join(_lines(read() if figures is None else figures))


def _lines(figures: Sequence[Figure]) -> Iterator[str]:
    yield _HEAD
    yield "## Claimed\n"
    for one in PROMISES:
        if one.is_claimed:
            yield from _promise(one, [f for f in figures if one.id in f["promises"]])
    yield "## Not claimed in this release\n"
    yield "| | Promise | Waits for |\n|---|---|---|"
    yield from (f"| {one.id} | {one.sentence} | {one.missing} |" for one in PROMISES if not one.is_claimed)
    yield "\n## Controls\n\n| | Tests |\n|---|---|"
    yield from _table(controls_claimed())
    yield "\n## Lines of the guide\n\n| | Tests |\n|---|---|"
    yield from _table(LINES)
    yield ""


def _promise(one: Promise, figures: Sequence[Figure]) -> Iterator[str]:
    yield f"### {one.id}\n\n{one.sentence}" + (f" {one.limits}" if one.limits else "") + "\n"
    files = named_in_files().get(one.id, ())
    faults = [f for f in files if f.startswith("tests/faults/")]
    yield f"* Tests: {_links(f for f in files if f not in faults)}"
    if faults:
        yield f"* Faults on the real server: {_links(faults)}"
    checkers = checked_by_simulator().get(one.id, ())
    if checkers:
        yield f"* Checked by the simulator after every event: {_links(checkers)}"
    if figures:
        yield "\n| Tried | Came of it | On | Again |\n|---|---|---|---|"
        yield from (f"| {_cell(f['tried'])} | {_cell(f['came'])} | {f['on']} | `{f['command']}` |" for f in figures)
    yield ""


def _table(ids: Iterable[str]) -> Iterator[str]:
    yield from (f"| {one} | {_links(named_in_files().get(one, ()))} |" for one in ids)


def _links(files: Iterable[str]) -> str:
    return ", ".join(f"[{file.removeprefix('tests/').removesuffix('.py')}](../../{file})" for file in files)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
