"""S45–S47: what the rules of a question make of the values there are, and what they ask for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawba.domain.choosing import Advice, advise, asked_for
from nawba.domain.matching import Condition
from nawba.domain.matching import Test as Trial
from nawba.domain.question import DecisionRule
from nawba.domain.reading import Reading
from nawba.domain.time import MINUTE
from tests.domain.test_escalation import START, _incident
from tests.domain.test_suggesting import JUDGED

QUESTION = JUDGED.decisions["fix_or_roll_back"]


def _advice(value: str | None, age_min: float = 0) -> Advice:
    taken_at = START - int(age_min * MINUTE)
    readings = {} if value is None else {"affected_users": Reading(value, taken_at, "by_hand")}
    return advise(QUESTION, _incident(readings=readings), JUDGED.measures, START)


@pytest.mark.parametrize(
    ("value", "take", "rule"),
    [("0", "fix", 1), ("49.999", "fix", 1), ("50", "fix", 1), ("50.000001", "roll_back", 0), ("100", "roll_back", 0)],
)
def test_exactly_fifty_means_fix_as_it_is_written(value: str, take: str, rule: int) -> None:
    """S45: and the rule that fitted is named."""
    assert _advice(value) == Advice(take, rule)


def test_a_missing_or_a_stale_value_is_asked_for_and_never_assumed() -> None:
    """S45: though a rule without a condition would fit."""
    assert _advice(None) == Advice(None, None, missing=("affected_users",))
    assert _advice("80", age_min=15) == Advice("roll_back", 0)
    assert _advice("80", age_min=15.1) == Advice(None, None, stale=("affected_users",))


def test_what_a_rule_looks_at_is_asked_for_too() -> None:
    """S45: a rule on a value nobody asked for must not be passed over because the value is not there."""
    many = DecisionRule("roll_back", Condition((("linked_tickets", Trial("at_least", Decimal(9))),)))
    unasked = replace(QUESTION, asks=(), rules=(many, *QUESTION.rules))
    assert asked_for(unasked) == ("linked_tickets", "affected_users")
    assert advise(unasked, _incident(), JUDGED.measures, START).take is None
    absent = DecisionRule("fix", Condition((("linked_tickets", Trial("present", False)),)))
    assert asked_for(replace(QUESTION, asks=(), rules=(absent,))) == ()


@given(st.decimals(0, 100, places=2), st.floats(0, 40))
def test_the_first_rule_that_fits_wins_or_the_value_is_asked_for(share: Decimal, age_min: float) -> None:
    """S45: for any value of any age: asked for, or above fifty, or fix; nothing else."""
    found = _advice(f"{share:f}", age_min)
    if age_min * MINUTE >= 15 * MINUTE + 1:
        assert (found.take, found.asks) == (None, ("affected_users",))
    else:
        assert found.take == ("roll_back" if share > 50 else "fix")
