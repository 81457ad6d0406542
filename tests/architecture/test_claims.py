"""`engine.md` §8: what this release claims, some test proves: every claimed R, C and S is named in a test, else red."""

from __future__ import annotations

from typing import Final

import pytest

from tests.promises.claims import LINES, PROMISES
from tests.promises.naming import controls_claimed, ids_in, named_in_files, named_in_tests

CLAIMED: Final = tuple(one.id for one in PROMISES if one.is_claimed)


@pytest.mark.parametrize("claim", [*CLAIMED, *controls_claimed(), *LINES])
def test_a_claim_has_a_test(claim: str) -> None:
    assert named_in_files().get(claim), f"{claim} is claimed, and no test names it"


@pytest.mark.parametrize("claim", CLAIMED)
def test_a_promise_is_proved_by_a_test_that_runs(claim: str) -> None:
    """A name in the head of a file is not enough: each promise stands in the docstring of a test, or above one."""
    assert named_in_tests().get(claim), f"{claim} is claimed, and no test says that it proves it"


def test_every_promise_there_is_stands_among_the_claimed_or_the_unclaimed() -> None:
    assert [one.id for one in PROMISES] == [f"R{n}" for n in range(1, 37)]


def test_a_promise_that_is_not_claimed_says_what_it_waits_for() -> None:
    assert all(one.missing or one.is_claimed for one in PROMISES)


def test_an_id_nobody_names_would_be_red() -> None:
    """The positive control."""
    assert "R99" not in named_in_files()
    assert "S999" not in named_in_files()
    assert "C99" not in named_in_tests()


def test_a_range_names_everything_in_it() -> None:
    assert ids_in("R9–R12 and R31, C3-5; not XR1 nor R1234") == {"R9", "R10", "R11", "R12", "R31", "C3", "C4", "C5"}
