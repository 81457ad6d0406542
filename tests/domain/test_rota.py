"""Who is on call when: the promises of the rota, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from nawba.domain.people import Member
from nawba.domain.rota import (
    Duty,
    Gap,
    HandOver,
    Layer,
    Override,
    Shift,
    Track,
    gaps,
    hand_overs,
    person_is_on_call,
    shifts,
    who_is_on_call,
)
from nawba.domain.time import HOUR, MINUTE, Instant, from_datetime
from nawba.domain.walltime import instant

ADEN, NEW_YORK = "Asia/Aden", "America/New_York"
SUNDAY, NINE = HandOver(time(9), 6), time(9)
GUIDE = {  # the four weeks of the guide, W1 … W4
    "backend": ("mohammed_ahmed", "ali_mahmoud", "khaled_saad", "rami_tareq"),
    "frontend": ("fatima_ali", "noor_hassan", "mariam_khaled", "dina_rami"),
    "mobile": ("ahmed_hassan", "hassan_ahmed", "saad_mariam", "tareq_dina"),
    "devops": ("sara_mohammed", "lina_ali", "hala_saad", "sanaa_tareq"),
}


def _at(text: str, zone: str = ADEN) -> Instant:
    moment = datetime.fromisoformat(text)
    return from_datetime(moment) if moment.tzinfo else instant(moment.date(), moment.time(), zone)


def _weekly(*turns: str | tuple[str, ...], zone: str = ADEN) -> Layer:
    groups = tuple(turn if isinstance(turn, tuple) else (turn,) for turn in turns)
    return Layer("week", 1, SUNDAY, date(2025, 1, 19), groups, zone)


def _track(*layers: Layer, fallback: Member | None = None) -> Track:
    return Track("backend", {"en": "Backend on call"}, "backend", layers, fallback)


def _override(person: str, starts: str, ends: str, replaces: str | None = None, number: int = 1) -> Override:
    return Override(f"ovr_{number}", "backend", person, _at(starts), _at(ends), replaces)


def _people(track: Track, at: Instant, *overrides: Override) -> tuple[str, ...]:
    return tuple(duty.person for duty in who_is_on_call(track, overrides, at))


# ── layers and turns ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("key", GUIDE)
def test_the_guide_s_four_weeks_repeat_for_ever(key: str) -> None:
    """S95, S96: in week n of the guide's table the n-th of the track is on call, and in week 5 the first again."""
    track = _track(_weekly(*GUIDE[key]))
    for week in range(120):
        begins_at = _at("2025-01-19T09:00") + week * 168 * HOUR
        ends_at = begins_at + 168 * HOUR
        expected = (Duty(GUIDE[key][week % 4], ends_at, "rota"),)
        assert who_is_on_call(track, (), begins_at) == expected
        assert who_is_on_call(track, (), ends_at - 1) == expected


def test_each_of_four_has_a_quarter_of_the_time() -> None:
    """S95: four people, one week each: nobody carries more than a quarter of 52 weeks."""
    from_at = _at("2025-01-19T09:00")
    carried = dict.fromkeys(GUIDE["mobile"], 0)
    for shift in shifts(_track(_weekly(*GUIDE["mobile"])), (), from_at, from_at + 52 * 168 * HOUR):
        carried[shift.people[0]] += shift.ends_at - shift.starts_at
    assert set(carried.values()) == {13 * 168 * HOUR}


def test_a_shift_is_from_its_start_inclusive_to_its_end_exclusive() -> None:
    """R22: at the hand-over itself the incoming person is on call, one microsecond before it the outgoing."""
    track, hand_over = _track(_weekly("a", "b")), _at("2025-01-26T09:00")
    assert _people(track, hand_over - 1) == ("a",)
    assert _people(track, hand_over) == ("b",)


@pytest.mark.parametrize(("week_of", "hours"), [("2026-03-01", 167), ("2026-10-25", 169), ("2026-06-07", 168)])
def test_a_week_across_a_change_of_the_clocks_keeps_its_wall_time(week_of: str, hours: int) -> None:
    """S53, R22: hand-over is at nine on the wall, so that week has 167 or 169 hours."""
    at = _at(f"{week_of}T09:00", NEW_YORK)
    (duty,) = who_is_on_call(_track(_weekly("a", "b", zone=NEW_YORK)), (), at)
    assert duty.until_at == at + hours * HOUR


def test_a_saturday_week_is_a_weekday_and_nothing_more() -> None:
    """S53: where the week begins on Saturday, the hand-over does."""
    layer = replace(_weekly("a", "b"), hands_over=HandOver(NINE, 5), starts=date(2025, 1, 18))
    assert hand_overs(layer, _at("2025-01-18T09:00"), _at("2025-02-01T09:00")) == (
        _at("2025-01-18T09:00"),
        _at("2025-01-25T09:00"),
    )


def test_a_start_beside_the_hand_over_day_lengthens_the_first_turn() -> None:
    """S53: begun on a Wednesday, the first turn runs on from there, and its week is counted from the next Sunday."""
    track = _track(replace(_weekly("a", "b"), starts=date(2025, 1, 22)))
    from_at, until_at = _at("2025-01-01T00:00"), _at("2025-02-09T09:00")
    assert shifts(track, (), from_at, until_at) == (
        Shift(("a",), _at("2025-01-22T09:00"), _at("2025-02-02T09:00"), "rota"),
        Shift(("b",), _at("2025-02-02T09:00"), _at("2025-02-09T09:00"), "rota"),
    )


def test_several_people_of_one_turn_are_on_call_together() -> None:
    """S95: a turn may be a pair; each is named once, in the order of the text."""
    assert _people(_track(_weekly(("b", "a", "b"), "c")), _at("2025-01-20T00:00")) == ("b", "a")


def test_the_day_that_was_skipped_is_nobody_s_turn() -> None:
    """R22: 30 December 2011 did not exist in Apia; whose day it was is passed over, and no time is without somebody."""
    layer = Layer("day", 1, HandOver(time(0)), date(2011, 12, 28), (("a",), ("b",), ("c",), ("d",)), "Pacific/Apia")
    found = shifts(_track(layer), (), _at("2011-12-28", "Pacific/Apia"), _at("2012-01-01", "Pacific/Apia"))
    assert [shift.people[0] for shift in found] == ["a", "b", "d"]
    assert found[1].ends_at == found[2].starts_at == _at("2011-12-31T00:00+14:00")


def test_the_first_layer_with_somebody_answers() -> None:
    """S95: a layer that has not begun, or whose turn is nobody's, leaves the answer to the one below it."""
    below = _weekly("z")
    above = replace(_weekly("a", ()), starts=date(2025, 2, 2))
    track = _track(above, below)
    assert _people(track, _at("2025-02-02T08:59")) == ("z",)
    assert _people(track, _at("2025-02-02T09:00")) == ("a",)
    assert _people(track, _at("2025-02-09T09:00")) == ("z",)
    (duty,) = who_is_on_call(track, (), _at("2025-01-30T00:00"))
    assert duty.until_at == _at("2025-02-02T09:00")


def test_a_lower_layer_hands_over_while_an_upper_one_is_empty() -> None:
    """S95, R22: who answers from below is on call until their own hand-over, or until the layer above has somebody."""
    above, below = replace(_weekly("a", ()), starts=date(2025, 2, 12)), _weekly("y", "z")
    from_at, until_at = _at("2025-01-26T09:00"), _at("2025-02-13T09:00")
    found = shifts(_track(above, below), (), from_at, until_at)
    assert [(shift.people[0], shift.ends_at) for shift in found] == [
        ("z", _at("2025-02-02T09:00")),
        ("y", _at("2025-02-09T09:00")),
        ("z", _at("2025-02-12T09:00")),
        ("a", until_at),
    ]


def test_turns_of_nobody_are_one_gap_however_many_they_are() -> None:
    """R22: a gap ends when somebody begins, not at each hand-over from nobody to nobody."""
    track = _track(_weekly("a", (), ()))
    until_at = _at("2025-03-02T09:00")
    assert gaps(track, (), _at("2025-01-19T09:00"), until_at) == (
        Gap(_at("2025-01-26T09:00"), _at("2025-02-09T09:00")),
        Gap(_at("2025-02-16T09:00"), until_at),
    )


# ── fallback ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_as_fallback_answers_until_a_layer_does() -> None:
    """S53: before the rota begins its fallback is on call, in one piece."""
    layer = replace(_weekly("a", ()), starts=date(2025, 2, 2))
    track = _track(layer, fallback=Member("person", "hind"))
    assert who_is_on_call(track, (), 0) == (Duty("hind", _at("2025-02-02T09:00"), "fallback"),)
    assert gaps(track, (), 0, _at("2026-01-01")) == ()


def test_any_other_fallback_is_left_to_the_caller() -> None:
    """S53: a role is not a person the rota knows: no duty, and a gap in the preview."""
    track = _track(fallback=Member("role", "cto"))
    assert who_is_on_call(track, (), 0) == ()
    assert shifts(track, (), 0, HOUR) == ()
    assert gaps(track, (), 0, HOUR) == (Gap(0, HOUR),)


def test_an_answer_that_never_changes_says_so() -> None:
    assert who_is_on_call(_track(fallback=Member("person", "hind")), (), 0) == (Duty("hind", None, "fallback"),)
    assert who_is_on_call(_track(_weekly(())), (), _at("2026-01-01")) == ()


# ── overrides ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_override_splits_the_shift_in_three() -> None:
    """S53: from its start inclusive to its end exclusive somebody else is on call, and the answer says until when."""
    track = _track(_weekly("a", "b"))
    override = _override("x", "2025-01-20T10:00", "2025-01-20T12:00")
    edges = [_at("2025-01-19T09:00"), override.starts_at, override.ends_at, _at("2025-01-26T09:00")]
    assert shifts(track, (override,), edges[0], edges[3]) == (
        Shift(("a",), edges[0], edges[1], "rota"),
        Shift(("x",), edges[1], edges[2], "override"),
        Shift(("a",), edges[2], edges[3], "rota"),
    )
    assert who_is_on_call(track, (override,), edges[1] - 1) == (Duty("a", edges[1], "rota"),)
    assert who_is_on_call(track, (override,), edges[1]) == (Duty("x", edges[2], "override"),)


def test_an_override_across_a_hand_over_is_one_shift() -> None:
    """S53: who takes the track over a week-end is not handed over to themselves in the middle."""
    track = _track(_weekly("a", "b"))
    override = _override("x", "2025-01-25T00:00", "2025-01-27T00:00")
    assert who_is_on_call(track, (override,), override.starts_at) == (Duty("x", override.ends_at, "override"),)


def test_an_override_of_another_track_is_no_concern() -> None:
    track = _track(_weekly("a"))
    other = replace(_override("x", "2025-01-20", "2025-01-21"), track="devops")
    assert who_is_on_call(track, (other,), other.starts_at) == who_is_on_call(track, (), other.starts_at)


def test_the_newest_override_wins() -> None:
    """S53: of two that replace the same person the later one holds, whatever their times."""
    older = _override("x", "2025-01-20", "2025-01-24", number=1)
    newer = _override("y", "2025-01-21", "2025-01-22", number=2)
    track = _track(_weekly("a"))
    assert _people(track, newer.starts_at, older, newer) == ("y",)
    assert _people(track, newer.starts_at, newer, older) == ("x",)
    assert _people(track, newer.ends_at, older, newer) == ("x",)


def test_replacing_one_of_a_pair_keeps_the_other() -> None:
    """S53: `replaces` names who is excused; each of a pair may be excused by an override of their own."""
    track = _track(_weekly(("a", "b")))
    one = _override("x", "2025-01-20", "2025-01-22", "b", 1)
    two = _override("y", "2025-01-21", "2025-01-22", "a", 2)
    assert _people(track, one.starts_at, one, two) == ("a", "x")
    assert _people(track, two.starts_at, one, two) == ("y", "x")
    whys = [duty.why for duty in who_is_on_call(track, (one,), one.starts_at)]
    assert whys == ["rota", "override"]


def test_replacing_somebody_off_duty_changes_nothing() -> None:
    """S53: it neither calls anyone, nor cuts the shift, nor hides an older override."""
    track = _track(_weekly("a", "b"))
    idle = _override("x", "2025-01-20", "2025-01-21", "b", 2)
    assert who_is_on_call(track, (idle,), idle.starts_at) == who_is_on_call(track, (), idle.starts_at)
    assert _people(track, idle.starts_at, _override("y", "2025-01-20", "2025-01-21", "a", 1), idle) == ("y",)


def test_who_stands_in_can_be_replaced_in_turn() -> None:
    """S53: x takes a's turn and falls ill: a newer override of x reaches them, an older one of x's own turns not."""
    first = _override("x", "2025-01-20", "2025-01-24", "a", 1)
    second = _override("y", "2025-01-20", "2025-01-24", "x", 2)
    track = _track(_weekly("a", "x"))
    assert _people(track, first.starts_at, first, second) == ("y",)
    assert _people(track, first.starts_at, second, first) == ("x",)


def test_an_override_fills_a_gap_and_comes_before_the_fallback() -> None:
    """S53: with nobody scheduled the override alone is on call; without it the fallback is."""
    whole = _override("x", "2025-01-01", "2025-01-02")
    assert _people(_track(_weekly("a")), whole.starts_at, whole) == ("x",)
    track = _track(fallback=Member("person", "hind"))
    assert _people(track, whole.starts_at, whole) == ("x",)
    assert _people(track, whole.starts_at, replace(whole, replaces="hind")) == ("x",)
    assert _people(track, whole.starts_at, replace(whole, replaces="a")) == ("hind",)


def test_an_override_that_ends_before_it_starts_is_none() -> None:
    backwards = _override("x", "2025-01-21", "2025-01-20")
    assert _people(_track(_weekly("a")), backwards.ends_at, backwards) == ("a",)


def test_somebody_named_twice_is_on_call_once() -> None:
    override = _override("b", "2025-01-20", "2025-01-21", "a")
    assert _people(_track(_weekly(("a", "b"))), override.starts_at, override) == ("b",)
    assert person_is_on_call(_track(_weekly(("a", "b"))), (override,), "b", override.starts_at)
    assert not person_is_on_call(_track(_weekly(("a", "b"))), (override,), "a", override.starts_at)


def test_a_long_override_of_a_daily_rota_is_answered_at_once() -> None:
    """R22: the end of a year-long override is found through all the hand-overs it hides."""
    daily = Layer("day", 1, HandOver(NINE), date(2025, 1, 1), (("a",), ("b",)), ADEN)
    override = _override("x", "2025-02-01T10:00", "2026-02-01T10:00")
    assert who_is_on_call(_track(daily), (override,), override.starts_at)[0].until_at == override.ends_at


# ── the preview's window ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_preview_is_cut_to_its_window() -> None:
    """R22: shifts and gaps begin and end inside the window; an empty window has none."""
    track = _track(replace(_weekly("a"), starts=date(2025, 2, 2)))
    from_at = _at("2025-02-02T08:00")
    assert gaps(track, (), from_at, from_at + 90 * MINUTE) == (Gap(from_at, from_at + HOUR),)
    assert shifts(track, (), from_at, from_at + 90 * MINUTE) == (
        Shift(("a",), from_at + HOUR, from_at + 90 * MINUTE, "rota"),
    )
    assert shifts(track, (), from_at, from_at) == ()
    assert gaps(track, (), from_at, from_at) == ()


def test_hand_overs_begin_with_the_layer() -> None:
    """S53: there is none before `starts`, and one at each turn, from the first instant asked for to before the last."""
    layer = replace(_weekly("a", "b"), every=2)
    first = _at("2025-01-19T09:00")
    fortnight = timedelta(days=14) // timedelta(microseconds=1)
    assert hand_overs(layer, 0, first + 2 * fortnight) == (first, first + fortnight)
    assert hand_overs(layer, first + 1, first + 2 * fortnight + 1) == (first + fortnight, first + 2 * fortnight)
