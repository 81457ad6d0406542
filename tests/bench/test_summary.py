from __future__ import annotations

import pytest

from bench.summary import largest, median, percentile


def test_a_percentile_is_always_a_value_that_was_measured() -> None:
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile(range(1, 101), 0.5) == 50
    assert percentile([7.0], 0.01) == 7.0
    assert percentile([3.0, 1.0, 2.0], 1) == 3.0


def test_one_late_page_in_a_hundred_is_not_hidden_by_the_99th_percentile_of_fewer() -> None:
    assert percentile([0.0] * 50 + [9.0], 0.99) == 9.0


def test_nothing_measured_is_nothing_said() -> None:
    assert percentile([], 0.99) is None
    assert median([]) is None
    assert largest([]) is None


@pytest.mark.parametrize("share", [0, -0.1, 1.1, 99])
def test_a_share_is_no_percentage(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        percentile([1.0], share)


def test_the_median_of_three_runs_is_the_middle_one_of_four_the_lower() -> None:
    assert median([30.0, 10.0, 20.0]) == 20.0
    assert median([4.0, 1.0, 3.0, 2.0]) == 2.0


def test_what_never_ended_is_the_largest() -> None:
    assert largest([1.0, float("inf")]) == float("inf")
