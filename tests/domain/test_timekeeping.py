"""R21: what is done when the clock we follow moves away from the time that passes."""

from __future__ import annotations

import pytest

from nawba.domain.time import DAY, HOUR, MINUTE, SECOND
from nawba.domain.timekeeping import AGREE_US, database_clock, first_instant, own_clock

NOW = 1_800_000_000 * SECOND


@pytest.mark.parametrize(
    ("away", "next_due", "what"),
    [
        (0, None, "slew"),
        (2 * SECOND, NOW + MINUTE, "slew"),
        (-2 * SECOND, NOW + MINUTE, "slew"),
        (HOUR, None, "follow"),
        (-HOUR, None, "follow"),
        (3 * SECOND, NOW + 59 * MINUTE, "hold"),
        (3 * SECOND, NOW + 61 * MINUTE, "follow"),
        (2 * HOUR, NOW + 119 * MINUTE, "hold"),
        (2 * HOUR, NOW + 121 * MINUTE, "follow"),
        (-2 * HOUR, NOW + 119 * MINUTE, "hold"),
        (HOUR, NOW - MINUTE, "hold"),
    ],
)
def test_our_own_clock_is_followed_when_that_moves_no_page(away: int, next_due: int | None, what: str) -> None:
    assert own_clock(away, next_due, NOW) == what


def test_the_database_s_clock_is_followed_after_every_node_has_kept_still() -> None:
    assert database_clock(5 * SECOND, 0) == "slew"
    assert database_clock(5 * SECOND + 1, 0) == "distrust"
    assert database_clock(-HOUR, AGREE_US - 1) == "distrust"
    assert database_clock(-HOUR, AGREE_US) == "follow"


def test_a_start_never_goes_back_behind_what_was_lived_through() -> None:
    assert first_instant(NOW, 0) == NOW
    assert first_instant(NOW, NOW - HOUR) == NOW
    assert first_instant(NOW, NOW + HOUR) == NOW + HOUR
    assert first_instant(NOW, NOW + DAY + 1) == NOW
