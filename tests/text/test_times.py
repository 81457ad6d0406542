from __future__ import annotations

import pytest

from nawba.domain.time import DAY, HOUR, MINUTE, SECOND
from nawba.text import times
from nawba.text.times import Reader

AT = 1_795_133_520 * SECOND  # Friday 2026-11-20 00:12:00 UTC, 03:12 in Aden
AR = Reader("ar", "Asia/Aden")
EN = Reader("en", "Asia/Aden")
ARABIC = Reader("ar", "Asia/Aden", "arabic")


def test_wall_time_is_the_readers() -> None:
    assert times.clock(AT, EN) == "03:12"
    assert times.clock(AT, Reader("en", "UTC")) == "00:12"
    assert times.clock_seconds(AT + 5 * SECOND, EN) == "03:12:05"


def test_a_clock_change_is_the_zones_business() -> None:
    berlin = Reader("en", "Europe/Berlin")
    before = 1_792_889_999 * SECOND  # 2026-10-25 00:59:59 UTC: the last second of summer time
    assert times.clock_seconds(before, berlin) == "02:59:59"
    assert times.clock_seconds(before + SECOND, berlin) == "02:00:00"


def test_dates_are_said_in_full() -> None:
    assert times.date(AT, EN) == "Friday 20 November 2026"
    assert times.date(AT, AR) == "الجمعة 20 نوفمبر 2026"


@pytest.mark.parametrize(
    ("later", "english", "arabic"),
    [(0, "03:12", "03:12"), (DAY, "tomorrow 03:12", "غداً 03:12"), (-DAY, "yesterday 03:12", "أمس 03:12"),
     (2 * DAY, "Sun 03:12", "الأحد 03:12"), (9 * DAY, "29 Nov 03:12", "29 نوفمبر 03:12"),
     (90 * DAY, "18 Feb 2027", "18 فبراير 2027")],
)  # fmt: skip
def test_a_moment_says_as_much_of_the_day_as_is_open(later: int, english: str, arabic: str) -> None:
    assert times.moment(AT + later, AT, EN) == english
    assert times.moment(AT + later, AT, AR) == arabic


def test_yesterday_is_a_day_of_the_calendar_not_24_hours() -> None:
    assert times.moment(AT - 4 * HOUR, AT, EN) == "yesterday 23:12"


@pytest.mark.parametrize(
    ("us", "number", "english", "arabic"),
    [(0, "00:00", "", ""), (744 * SECOND, "12:24", "", ""), (HOUR - 1, "59:59", "", ""), (HOUR, "1:00", "h", "س"),
     (145 * MINUTE, "2:25", "h", "س"), (-17 * HOUR, "17:00", "h", "س"), (2 * DAY, "2", "days", "يومان"),
     (6 * DAY, "6", "days", "أيام")],
)  # fmt: skip
def test_what_is_left_is_short_enough_for_a_ring(us: int, number: str, english: str, arabic: str) -> None:
    assert times.countdown(us, EN) == (number, english)
    assert times.countdown(us, AR) == (number, arabic)


@pytest.mark.parametrize(
    ("us", "english", "arabic"),
    [(0, "0 s", "0 ث"), (210 * SECOND, "3 min 30 s", "3 د 30 ث"), (15 * MINUTE, "15 min", "15 د"),
     (HOUR + 5 * SECOND, "1 h", "1 س"), (26 * HOUR, "1 d 2 h", "1 ي 2 س")],
)  # fmt: skip
def test_a_chip_says_two_units(us: int, english: str, arabic: str) -> None:
    assert times.short(us, EN) == english
    assert times.short(us, AR) == arabic


def test_a_sentence_says_one_unit_with_its_plural() -> None:
    assert times.ago(AT - 2 * MINUTE, AT, EN) == "2 minutes ago"
    assert times.ago(AT - 2 * MINUTE, AT, AR) == "قبل دقيقتين"
    assert times.ago(AT + SECOND, AT, EN) == "just now"
    assert times.spoken(3 * DAY, AR) == "3 أيام"


def test_digits_are_arabic_only_where_asked_and_in_arabic() -> None:
    assert times.clock(AT, ARABIC) == "٠٣:١٢"
    assert times.spoken(3 * DAY, ARABIC) == "٣ أيام"
    assert times.short(210 * SECOND, ARABIC) == "٣ د ٣٠ ث"
    assert times.clock(AT, Reader("en", "Asia/Aden", "arabic")) == "03:12"


def test_the_zone_is_named_by_its_city() -> None:
    assert (times.place(EN), times.place(AR)) == ("Aden", "عدن")


def test_machines_get_their_own_form() -> None:
    assert times.iso_length(744 * SECOND) == "PT0H12M24S"
