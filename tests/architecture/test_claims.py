"""`engine.md` §8: what this release claims, some test proves: every claimed R and S is named in a test, else red."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

TESTS: Final = Path(__file__).parents[1]
PROMISES: Final = (
    "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R15", "R18", "R19", "R23",
    "R24", "R25", "R30", "R32", "R34", "R35",
)  # fmt: skip
"""Of `reliability.md` §2, on one node. Left to their features: R13's warning a day ahead, R15's circuit breaker, R18 for
silences, R9's cancelled voice calls. R1's power cut and R6's figures are the benchmark's."""
LINES: Final = (
    "S2", "S3", "S4", "S5", "S8", "S9", "S10", "S12", "S13", "S14", "S15", "S17", "S19", "S22", "S23", "S24", "S25",
    "S26", "S32", "S37", "S49", "S51", "S52", "S53", "S54", "S95", "S96",
)  # fmt: skip
"""Of the guide, as far as this release goes."""
_NAMED = re.compile(r"\b([RS]\d+)(?:[–-]([RS]\d+))?\b")


def _named() -> dict[str, set[str]]:
    """Return every id that stands in a test, with the files it stands in; `R9–R12` names all four."""
    found: dict[str, set[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        if path == Path(__file__):
            continue
        for first, last in _NAMED.findall(path.read_text(encoding="utf-8")):
            kind, begin = first[0], int(first[1:])
            end = int(last[1:]) if last and last[0] == kind else begin
            for number in range(begin, end + 1):
                found.setdefault(f"{kind}{number}", set()).add(str(path.relative_to(TESTS)))
    return found


NAMED: Final = _named()


@pytest.mark.parametrize("claim", [*PROMISES, *LINES])
def test_a_claim_has_a_test(claim: str) -> None:
    assert NAMED.get(claim), f"{claim} is claimed, and no test names it"


def test_a_promise_is_proved_by_a_test_that_runs() -> None:
    """A name in the head of a file is not enough: each promise stands in the docstring of a test, or above one."""
    text = "\n".join(
        part
        for path in TESTS.rglob("test_*.py")
        if path != Path(__file__)
        for part in re.split(r"(?m)^(?=(?:@|def test_|async def test_))", path.read_text(encoding="utf-8"))[1:]
    )
    inside = {first for first, _ in _NAMED.findall(text)}
    assert set(PROMISES) - inside == set()


def test_an_id_nobody_names_would_be_red() -> None:
    """The positive control."""
    assert "R99" not in NAMED
    assert "S999" not in NAMED
