"""S43: the course of a value, not one value."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from nawba.web.presenting.trend import HEIGHT, WIDTH, trend


def test_one_value_has_no_course() -> None:
    assert trend([]) is None
    assert trend([(0, "5")]) is None


def test_a_value_holds_until_the_next_one() -> None:
    drawn = trend([(0, "0"), (50, "10"), (100, "20")])
    assert drawn is not None
    assert drawn.line == "M2.0 46.0H60.0V24.0H118.0V2.0"
    assert drawn.fill == "M2.0 46.0H60.0V24.0H118.0V2.0V48H2.0z"


@given(st.lists(st.tuples(st.integers(0, 10**15), st.decimals(0, 10**14, places=3)), min_size=2, max_size=300))
def test_whatever_was_measured_stays_in_the_box(values: list[tuple[int, Decimal]]) -> None:
    drawn = trend([(at, f"{value:f}") for at, value in sorted(values, key=lambda one: one[0])])
    assert drawn is not None
    assert all(0 <= float(y) <= HEIGHT for y in re.findall(r"(?:V| )(-?[\d.]+)", drawn.fill))
    assert all(0 <= float(x) <= WIDTH for x in re.findall(r"[MH](-?[\d.]+)", drawn.fill))
