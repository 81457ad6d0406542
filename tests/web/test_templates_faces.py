"""The pure functions behind the drawings: clock faces, courses, chips."""

from __future__ import annotations

from typing import Any

import pytest

from nawba.domain.time import HOUR, MINUTE, SECOND
from nawba.text.times import Reader
from nawba.web.presenting.attempts import GLYPHS, attempt_word, by_channel, glyph, look
from nawba.web.presenting.clocks import face, wanted
from nawba.web.presenting.course import Mark, _placed, course
from nawba.web.presenting.words import initial
from tests.web.sample_parts import NOW, STATES, acknowledged, attempt, clock, incident
from tests.web.sample_phones import call

EN = Reader("en", "Asia/Aden")


def test_a_running_clock_shows_what_is_left() -> None:
    f = face(clock("response", "running", 12 * MINUTE, 15 * MINUTE), NOW, EN)
    assert (f.state, f.left, f.gone, f.hand, f.notch, f.sign + f.number) == ("running", 80, 20, 72, 270, "12:00")
    assert f.is_moving


@pytest.mark.parametrize(("left", "state"), [(4 * MINUTE, "running"), (3 * MINUTE, "at-risk"), (0, "breached")])
def test_a_clock_follows_now_though_its_row_still_says_running(left: int, state: str) -> None:
    assert face(clock("response", "running", left, 15 * MINUTE), NOW, EN).state == state


def test_a_breached_clock_is_whole_and_counts_on() -> None:
    f = face(clock("response", "breached", -250 * SECOND, 15 * MINUTE), NOW, EN)
    assert (f.left, f.sign + f.number, f.is_moving) == (100, "+04:10", True)


def test_a_met_clock_stands_and_says_what_it_took() -> None:
    f = face(clock("response", "met", 690 * SECOND, 15 * MINUTE, stopped_at=NOW - HOUR), NOW, EN)
    assert (f.left, f.number, f.is_moving, f.target_us) == (100, "3 min 30 s", False, 15 * MINUTE)


def test_a_breached_clock_that_was_stopped_stands_too() -> None:
    f = face(clock("response", "breached", -2 * MINUTE, 15 * MINUTE, stopped_at=NOW - HOUR), NOW, EN)
    assert (f.sign + f.number, f.is_moving, f.took_us) == ("+02:00", False, 17 * MINUTE)


def test_a_row_shows_the_clock_that_still_runs() -> None:
    met = clock("response", "met", MINUTE, HOUR, stopped_at=NOW)
    running = clock("resolution", "running", MINUTE, HOUR)
    assert wanted([met, running]) is running
    assert wanted([met]) is met
    assert wanted([]) is None


def test_a_course_runs_to_its_target_and_past_it() -> None:
    line = course(acknowledged(clocks=[clock("resolution", "running", 14 * MINUTE, 28 * MINUTE)]), NOW)
    assert line is not None
    assert [(mark.what, mark.pct) for mark in line.marks] == [("detected", 0), ("acknowledged", 21), ("now", 50)]
    assert [(phase.what, phase.pct, phase.length) for phase in line.phases] == [
        ("wait", 0, 21),
        ("act", 21, 29),
        ("ahead", 50, 50),
    ]
    late = course(acknowledged(clocks=[clock("resolution", "breached", -7 * MINUTE, 7 * MINUTE)]), NOW)
    assert late is not None
    assert late.phases[-1].what == "over"
    assert late.now_pct == 100


def test_without_a_resolution_clock_there_is_no_line() -> None:
    assert course(incident(clocks=[]), NOW) is None


def marks(*places: int) -> list[Mark]:
    return [Mark("x", NOW, place) for place in places]


@pytest.mark.parametrize(
    ("places", "rows", "ends"),
    [((0, 50), [1, 1], [False, False]), ((0, 4), [2, 1], [False, False]), ((0, 4, 8), [3, 2, 1], [False] * 3),
     ((0, 90, 95), [1, 1, 2], [False, True, True]), ((80, 88), [1, 2], [True, True])],
)  # fmt: skip
def test_marks_that_crowd_stand_in_rows(places: tuple[int, ...], rows: list[int], ends: list[bool]) -> None:
    placed = _placed(marks(*places), 10)
    assert [mark.row for mark in placed] == rows
    assert [mark.is_end for mark in placed] == ends


def test_every_attempt_state_has_its_own_glyph_but_the_two_checks() -> None:
    assert set(GLYPHS) == set(STATES)
    assert len(set(GLYPHS.values())) == len(GLYPHS) - 1  # accepted and answered: one outlined, one filled
    assert glyph("never heard of") == "question"


def test_a_call_being_sent_rings() -> None:
    assert attempt_word(attempt("call", "sending")) == "ringing"
    assert attempt_word(attempt("sms", "sending")) == "sending"


def test_a_severity_beyond_the_third_looks_like_the_third() -> None:
    assert [look(order) for order in (0, 1, 2, 3, 9)] == [1, 1, 2, 3, 3]


def test_calls_are_grouped_by_channel_newest_first() -> None:
    calls: list[dict[str, Any]] = [
        call("sms", "seen", round=2),
        call("push", "seen"),
        call("sms", "seen"),
        call("fax", "seen"),
    ]
    groups = by_channel(calls)
    assert [channel for channel, _ in groups] == ["push", "sms", "fax"]
    assert [one["round"] for one in groups[1][1]] == [2, 1]


@pytest.mark.parametrize(("name", "letter"), [("محمد", "م"), ("hala", "H"), ("@1", "?"), ("", "?")])
def test_a_face_has_one_letter(name: str, letter: str) -> None:
    assert initial(name) == letter
