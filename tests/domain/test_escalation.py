"""What is due next: the rules of `escalation`, one by one, on ladders of a few rungs."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from nawba.domain.calendar import Calendar
from nawba.domain.chain import Rung
from nawba.domain.clock import Clock
from nawba.domain.escalation import exhaustion_due, next_step, page_rungs, rung_due
from nawba.domain.incident import Call, Incident, Ladder
from nawba.domain.time import HOUR, MINUTE, SECOND, Instant

START: Instant = 1_737_442_800_000_000
"""A Tuesday at ten in Aden."""
ONE = Rung("page", level="one", repeat_us=3 * MINUTE)
TWO = Rung("page", level="two", after_us=5 * MINUTE, repeat_us=5 * MINUTE)
BREACH = Rung("page", level="three", after_us=None, when="response_breached")
LADDER = (ONE, TWO, BREACH)


def _clock(kind: str, minutes: float) -> Clock:
    return Clock(kind, START, START + int(minutes * MINUTE / 2), START + int(minutes * MINUTE))  # type: ignore[arg-type]


def _incident(**changes: object) -> Incident:
    made = Incident(
        id="inc_" + "0" * 32, number=1, state="open", severity="SEV1", chain="main", playbook=1, detected_at=START,
        opened_at=START, ladder=Ladder(START, "opened"), clocks=(_clock("response", 15), _clock("resolution", 60)),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def _ran(*minutes: float, **more: object) -> Ladder:
    """Return a ladder whose first rungs ran at these minutes."""
    return replace(Ladder(START, "opened"), runs={i: _at(m) for i, m in enumerate(minutes)}, **more)  # type: ignore[arg-type]


def _at(minutes: float) -> Instant:
    return START + int(minutes * MINUTE)


def _breached(clock: Clock) -> Clock:
    return replace(clock, state="breached")


def test_the_first_rung_is_due_at_the_beginning() -> None:
    step = next_step(_incident(), LADDER)
    assert step is not None
    assert (step.kind, step.rung, step.due_at) == ("rung", 0, START)
    assert rung_due(_incident(), LADDER, 1) is None  # waits for the call before it


@pytest.mark.parametrize("called", [0, 0.5, 20])
def test_a_wait_runs_from_the_commit_of_the_call_before(called: float) -> None:
    """R23: whenever level 1 was called, level 2 is due five minutes after that."""
    assert rung_due(_incident(ladder=_ran(called)), LADDER, 1) == _at(called + 5)


def test_a_needless_call_before_it_holds_nothing_up() -> None:
    """S30: `tell executive after 30m unless restored`, with level 2 spared by an answer: half an hour from level 1."""
    tell = Rung("tell", level="three", after_us=30 * MINUTE, unless="restored", repeat_us=None)
    answered = _incident(ladder=_ran(1), state="acknowledged", owner="a")
    assert rung_due(answered, (ONE, TWO, tell), 2) == _at(31)
    assert rung_due(replace(answered, state="open"), (ONE, TWO, tell), 2) is None
    spared = _incident(state="acknowledged", owner="a")
    assert rung_due(spared, (ONE, TWO, tell), 2) == _at(30)
    assert rung_due(replace(spared, restored_at=_at(3)), (ONE, TWO, tell), 2) is None


def test_an_empty_level_pulls_the_next_page_and_no_message() -> None:
    """R13: the next page is due in the moment of the fall; a tell keeps its own time."""
    tell = Rung("tell", level="two", after_us=4 * MINUTE, repeat_us=None)
    ladder = _ran(2, pulled_at=_at(2))
    assert rung_due(_incident(ladder=ladder), (ONE, TWO, tell), 1) == _at(2)
    assert rung_due(_incident(ladder=ladder), (ONE, TWO, tell), 2) == _at(6)


def test_a_clock_rung_waits_for_its_clock_to_have_spoken() -> None:
    on_time = _incident(ladder=_ran(0, 5))
    assert rung_due(on_time, LADDER, 2) is None
    breached = replace(on_time, clocks=(_breached(on_time.clocks[0]), on_time.clocks[1]))
    assert rung_due(breached, LADDER, 2) == _at(15)


@pytest.mark.parametrize(("second", "due"), [(5, 15), (5.08, 15), (6, 16), (21, 31)])
def test_a_clock_rung_is_as_late_as_the_level_before_it(second: float, due: float) -> None:
    """R23: level 2 was due at five; when it came later than five seconds, level 3 still gives it its ten minutes."""
    incident = _incident(ladder=_ran(0, second), clocks=(_breached(_clock("response", 15)), _clock("resolution", 60)))
    assert rung_due(incident, LADDER, 2) == _at(due)


def test_a_clock_rung_never_overtakes_the_level_before_it() -> None:
    incident = _incident(ladder=_ran(20), clocks=(_breached(_clock("response", 15)), _clock("resolution", 60)))
    assert rung_due(incident, LADDER, 2) is None


def test_what_was_due_before_a_raise_runs_at_the_raise() -> None:
    """`playbook.md` rung: what is already due then runs at once; what is not, waits for the level before."""
    raised = _incident(
        ladder=Ladder(_at(20), "raised"), clocks=(_breached(_clock("response", 15)), _clock("resolution", 60))
    )
    assert rung_due(raised, LADDER, 2) == _at(20)
    assert rung_due(replace(raised, ladder=Ladder(_at(20), "reopened")), LADDER, 2) is None
    severity_raised = (*LADDER, Rung("tell", level="two", when="severity_raised", after_us=None, repeat_us=None))
    assert rung_due(raised, severity_raised, 3) == _at(20)
    assert rung_due(_incident(), severity_raised, 3) is None


def test_nothing_is_due_before_the_end_of_a_hold() -> None:
    """S26: what fell due while a source held the chain is due when it lets go, and not late."""
    held = _ran(0, resumed_at=_at(12))
    assert rung_due(_incident(ladder=held), LADDER, 1) == _at(12)
    assert rung_due(_incident(ladder=_ran(0, resumed_at=_at(3))), LADDER, 1) == _at(5)


def test_exhausted_when_the_last_page_rung_has_had_its_repeat() -> None:
    """R12: not before every page rung has run; never for a ladder without one; not once somebody has answered."""
    assert exhaustion_due(_incident(ladder=_ran(0)), LADDER) is None
    assert exhaustion_due(_incident(ladder=_ran(0, 5)), LADDER) == _at(10)
    assert exhaustion_due(_incident(ladder=_ran(0, 5, resumed_at=_at(16))), LADDER) == _at(21)
    assert exhaustion_due(_incident(ladder=_ran(0, 5, exhausted_at=_at(10))), LADDER) is None
    assert exhaustion_due(_incident(ladder=_ran(0, 5), state="acknowledged"), LADDER) is None
    assert exhaustion_due(_incident(ladder=_ran(0, 5, pulled_at=_at(5))), LADDER) == _at(5)
    assert exhaustion_due(_incident(), (Rung("tell", level="one"),)) is None
    never = (ONE, replace(TWO, repeat_us=None))
    assert exhaustion_due(_incident(ladder=_ran(0, 5)), never) == _at(10)  # five minutes, as by default


def test_the_order_at_one_instant() -> None:
    """Clocks first, then rungs in the order of the text, repetitions, exhaustion."""
    calls = {1: Call(1, 1, _at(0), _at(15), 3 * MINUTE, "acknowledged")}
    incident = _incident(ladder=_ran(0, 10), calls=calls)
    seen: list[str] = []
    for _ in range(4):
        step = next_step(incident, LADDER)
        assert step is not None
        seen.append(step.kind)
        if step.kind == "clock":
            clocks = tuple(replace(c, state=step.becomes) if c.kind == step.clock else c for c in incident.clocks)  # type: ignore[arg-type]
            incident = replace(incident, clocks=clocks)
        elif step.kind == "rung":
            runs = {**incident.ladder.runs, step.rung: step.due_at}
            incident = replace(incident, ladder=replace(incident.ladder, runs=runs))
    assert seen == ["clock", "clock", "repeat", "repeat"]  # at risk, breached, and level 3 is due five minutes later
    late = replace(incident, calls={})
    step = next_step(late, LADDER)
    assert step is not None
    assert (step.kind, step.due_at) == ("exhausted", _at(15))


def test_while_snoozed_or_held_only_clocks_and_the_end_are_due() -> None:
    """R9, R18: no rung, no repetition; the clocks run on."""
    calls = {1: Call(1, 1, _at(0), _at(3), 3 * MINUTE, "acknowledged")}
    snoozed = _incident(state="snoozed", snoozed_until=_at(10), ladder=_ran(0), calls=calls)
    step = next_step(snoozed, LADDER)
    assert step is not None
    assert (step.kind, step.due_at) == ("clock", _at(7.5))
    clocks = tuple(replace(clock, state="void") for clock in snoozed.clocks)
    step = next_step(replace(snoozed, clocks=clocks), LADDER)
    assert step is not None
    assert (step.kind, step.due_at) == ("snooze_end", _at(10))
    held = replace(snoozed, state="acknowledged", snoozed_until=None, held_until=_at(12), clocks=clocks)
    step = next_step(held, LADDER)
    assert step is not None
    assert (step.kind, step.due_at) == ("hold_end", _at(12))


def test_what_is_over_has_nothing_due() -> None:
    for state in ("resolved", "closed", "merged"):
        assert next_step(_incident(state=state), LADDER) is None


def test_the_question_and_its_grace() -> None:
    """S17: asked at its instant; unconfirmed the grace later."""
    owned = _incident(
        state="acknowledged", owner="a", ladder=_ran(0), confirm_at=_at(20), confirm_grace_us=5 * MINUTE, clocks=()
    )
    step = next_step(owned, (ONE,))
    assert step is not None
    assert (step.kind, step.due_at) == ("ask", _at(20))
    step = next_step(replace(owned, asked_at=_at(41)), (ONE,))
    assert step is not None
    assert (step.kind, step.due_at) == ("unconfirmed", _at(46))


def test_a_rung_for_working_hours_waits_for_them() -> None:
    """S49: told on Tuesday at ten at once; after four, on Wednesday at eight."""
    office = Calendar("office", "Asia/Aden", {day: (time(8), time(16)) for day in (6, 0, 1, 2, 3)})
    tell = (Rung("tell", level="one", hours="working", repeat_us=None),)
    step = next_step(_incident(clocks=()), tell, office)
    assert step is not None
    assert step.due_at == START
    evening = _incident(clocks=(), ladder=Ladder(START + 7 * HOUR, "opened"))
    step = next_step(evening, tell, office)
    assert step is not None
    assert step.due_at == START + 22 * HOUR


def test_page_rungs_are_called_by_their_time_whatever_their_place() -> None:
    mixed = (TWO, ONE, BREACH, Rung("tell", level="one"))
    assert page_rungs(mixed) == [1, 0]
    assert rung_due(_incident(), mixed, 1) == START
    assert rung_due(_incident(ladder=replace(Ladder(START, "opened"), runs={1: _at(1)})), mixed, 0) == _at(6)


def test_a_repetition_stops_with_what_makes_it_needless() -> None:
    calls = {
        1: Call(1, 1, _at(0), _at(3), 3 * MINUTE, "acknowledged"),
        2: Call(2, 1, _at(0), _at(5), 5 * MINUTE, "restored"),
    }
    owned = _incident(state="acknowledged", owner="a", ladder=_ran(0, 0), calls=calls, clocks=())
    step = next_step(owned, (ONE, TWO))
    assert step is not None
    assert (step.kind, step.level, step.due_at) == ("repeat", 2, _at(5))
    assert next_step(replace(owned, restored_at=_at(1)), (ONE, TWO)) is None


def test_clocks_tell_their_events_once_and_in_order() -> None:
    clock = _clock("response", 15)
    assert clock.next_event() == (_at(7.5), "at_risk")
    assert replace(clock, state="at_risk").next_event() == (_at(15), "breached")
    assert replace(clock, state="breached").next_event() is None
    assert clock.stopped(_at(15)).state == "met"
    assert clock.stopped(_at(15) + 1).state == "breached"
    assert clock.stopped(_at(3)).next_event() is None
    assert clock.voided(_at(3)).state == "void"
    assert _breached(clock).voided(_at(16)).state == "breached"
    assert replace(clock, at_risk_at=clock.due_at).next_event() == (_at(15), "breached")
    assert START % SECOND == 0
