"""S31, S36, S43, S45: what counts as a value, and how long."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nawba.domain.matching import Condition, holds
from nawba.domain.matching import Test as Trial
from nawba.domain.measure import Measure
from nawba.domain.reading import NotAValue, Reading, fresh_values, is_fresh, value_of
from nawba.domain.time import MINUTE

SHARE = Measure("affected_users", {"en": "Users affected"}, "%", fresh_for_us=15 * MINUTE)
COUNT = Measure("linked_tickets", {"en": "Linked tickets"}, "count")
MONEY = Measure("loss_per_minute", {"en": "Loss a minute"}, "YER")


@pytest.mark.parametrize(
    ("said", "measure", "value"),
    [
        ("37%", SHARE, "37"), ("37 %", SHARE, "37"), ("50.5", SHARE, "50.5"), ("50.50%", SHARE, "50.5"),
        ("100", SHARE, "100"), ("0", SHARE, "0"), ("-0", COUNT, "0"), ("1e3", MONEY, "1000"), ("12", COUNT, "12"),
        ("٣٧٫٥٪", SHARE, "37.5"), ("٪٣٧", SHARE, None), ("۱۲", COUNT, "12"), ("0.000001", MONEY, "0.000001"),
    ],
)  # fmt: skip
def test_a_value_as_people_write_it(said: str, measure: Measure, value: str | None) -> None:
    """S43, S45: a percent sign, decimals, Arabic digits; never rounded."""
    if value is None:
        with pytest.raises(NotAValue):
            value_of(said, measure)
    else:
        assert value_of(said, measure) == value


@pytest.mark.parametrize(
    ("said", "measure", "code"),
    [
        ("", SHARE, "not_a_number"), ("many", SHARE, "not_a_number"), ("1,200", MONEY, "not_a_number"),
        ("1_000", MONEY, "not_a_number"), ("NaN", SHARE, "not_a_number"), ("Infinity", COUNT, "not_a_number"),
        ("9" * 25, COUNT, "not_a_number"), ("101%", SHARE, "out_of_range"), ("-1", COUNT, "out_of_range"),
        ("1e15", MONEY, "out_of_range"), ("0.0000001", MONEY, "out_of_range"), ("12%", COUNT, "other_unit"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_told_why(said: str, measure: Measure, code: str) -> None:
    with pytest.raises(NotAValue) as refused:
        value_of(said, measure)
    assert refused.value.code == code


@given(st.text(max_size=30))
def test_whatever_is_written_is_a_plain_decimal_or_refused(said: str) -> None:
    """S45: nothing else ever reaches a rule."""
    try:
        value = value_of(said, MONEY)
    except NotAValue:
        return
    assert 0 <= Decimal(value) < 10**15
    assert "E" not in value
    assert value_of(value, MONEY) == value


@given(st.decimals(0, 100, places=3))
def test_above_fifty_is_above_fifty_to_the_last_digit(share: Decimal) -> None:
    """S45: a shell compares whole numbers only; here 50 is not above 50, and 50.001 is."""
    above = Condition((("affected_users", Trial("above", Decimal(50))),))
    assert holds(above, {"affected_users": value_of(str(share), SHARE)}) == (share > 50)


def test_a_value_counts_until_it_is_stale() -> None:
    """S45: after `fresh_for` it is asked for again; without one it never grows old."""
    reading = Reading("37", 0, "by_hand")
    assert is_fresh(reading, SHARE, 15 * MINUTE)
    assert not is_fresh(reading, SHARE, 15 * MINUTE + 1)
    assert is_fresh(reading, COUNT, 10**18)
    readings = {"affected_users": reading, "linked_tickets": reading, "gone_from_the_text": reading}
    known = {"affected_users": SHARE, "linked_tickets": COUNT}
    assert fresh_values(readings, known, 16 * MINUTE) == {"linked_tickets": "37"}
