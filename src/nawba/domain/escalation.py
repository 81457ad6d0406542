"""What an incident does next by itself, and when: clocks, rungs, repetitions, exhaustion, holds, confirmations.

`next_step` is the single source of every due time: the live engine stores its instant as the incident's timer row, the
dry run and the simulator ask it again and again. The rules are `engine.md` §3:

1. A rung's wait is its `after` minus the previous page rung's `after`, counted from the commit of that rung.
2. A clock rung runs at the clock's instant; when the level before was late, it waits until that one has had its wait.
3. A repetition is counted from the level's last call, whichever rung made it, so two rungs never ring a level twice.
4. Exhausted: every `after` page rung has run, the last one's repetition has passed, nobody has answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nawba.domain.calendar import Calendar, next_working
from nawba.domain.chain import Rung
from nawba.domain.clock import Clock
from nawba.domain.incident import Incident
from nawba.domain.time import MINUTE, SECOND, Instant

StepKind = Literal["clock", "hold_end", "snooze_end", "ask", "unconfirmed", "ask_again", "rung", "repeat", "exhausted"]
_ORDER: dict[StepKind, int] = {
    "clock": 0,
    "hold_end": 1,
    "snooze_end": 2,
    "ask": 3,
    "unconfirmed": 4,
    "ask_again": 5,
    "rung": 6,
    "repeat": 7,
    "exhausted": 8,
}
ON_TIME = 5 * SECOND
"""A level called this much after its time, or less, was on time (R6): what follows keeps its own instant."""
DEFAULT_REPEAT = 5 * MINUTE

_CLOCK_EVENTS = {
    "response_at_risk": ("response", "at_risk"),
    "response_breached": ("response", "breached"),
    "resolution_at_risk": ("resolution", "at_risk"),
    "resolution_breached": ("resolution", "breached"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What is due: `rung` its index, `level` of a repetition, `clock` and `becomes` of a clock, `question` its key."""

    due_at: Instant
    kind: StepKind
    rung: int = -1
    level: int = 0
    clock: str = ""
    becomes: str = ""
    question: str = ""


def next_step(incident: Incident, ladder: Sequence[Rung], calendar: Calendar | None = None) -> Step | None:
    """Return the earliest step of `incident`; None when time alone will never change it.

    At one instant clocks come first, then rungs in the order of the text, repetitions, exhaustion. A rung with
    `hours: working` that falls outside `calendar` waits for its next working instant (S49).
    """
    return min(
        _steps(incident, ladder, calendar),
        key=lambda s: (s.due_at, _ORDER[s.kind], s.rung, s.level, s.question),
        default=None,
    )


def _steps(incident: Incident, ladder: Sequence[Rung], calendar: Calendar | None) -> Iterator[Step]:
    if not incident.is_live:
        return
    for clock in incident.clocks:
        event = clock.next_event()
        if event is not None:
            yield Step(event[0], "clock", clock=clock.kind, becomes=event[1])
    if incident.state == "snoozed":
        if incident.snoozed_until is not None:
            yield Step(incident.snoozed_until, "snooze_end")
        return
    if incident.held_until is not None:
        yield Step(incident.held_until, "hold_end")
        return
    yield from _confirmation(incident)
    yield from _time_boxes(incident)
    for index, rung in enumerate(ladder):
        due_at = rung_due(incident, ladder, index)
        if due_at is not None:
            waits = rung.hours == "working" and calendar is not None
            yield Step(next_working(calendar, due_at) if waits and calendar else due_at, "rung", rung=index)
    for call in incident.calls.values():
        if call.next_at is not None and _wanted(incident, call.unless):
            yield Step(call.next_at, "repeat", level=call.level)
    exhausted_at = exhaustion_due(incident, ladder)
    if exhausted_at is not None:
        yield Step(exhausted_at, "exhausted")


def _confirmation(incident: Incident) -> Iterator[Step]:
    if incident.confirm_at is None or incident.state != "acknowledged":
        return
    if incident.asked_at is None:
        yield Step(incident.confirm_at, "ask")
    else:
        yield Step(incident.asked_at + incident.confirm_grace_us, "unconfirmed")


def _time_boxes(incident: Incident) -> Iterator[Step]:
    """While the service is not back, a decision whose time box is over is asked for again (S47)."""
    if incident.restored_at is None:
        for key, standing in incident.standings.items():
            if standing.ask_at is not None:
                yield Step(standing.ask_at, "ask_again", question=key)


def _wanted(incident: Incident, unless: str) -> bool:
    return incident.restored_at is None if unless == "restored" else incident.state == "open"


def rung_due(incident: Incident, ladder: Sequence[Rung], index: int) -> Instant | None:
    """Return when the rung `index` is due; None: it has run, is needless now, or waits for something else."""
    if index in incident.ladder.runs or not _wanted(incident, ladder[index].unless):
        return None
    due_at = _rung_due(incident, ladder, index)
    held = incident.ladder.resumed_at
    return due_at if due_at is None or held is None else max(due_at, held)


def _rung_due(incident: Incident, ladder: Sequence[Rung], index: int) -> Instant | None:
    rung = ladder[index]
    if rung.when is None:
        return _after_due(incident, ladder, index)
    if rung.when == "severity_raised":
        return incident.ladder.started_at if incident.ladder.why == "raised" else None
    if rung.when == "reopened":
        return incident.ladder.started_at if incident.ladder.why == "reopened" else None
    if rung.when in _CLOCK_EVENTS:
        return _clock_due(incident, ladder, rung.when)
    return None


def _after_due(incident: Incident, ladder: Sequence[Rung], index: int) -> Instant | None:
    """Return when a wait is over: it is counted from the nearest page rung before it that was not needless."""
    rung, progress = ladder[index], incident.ladder
    due_at = progress.started_at + (rung.after_us or 0)
    for before in _pages_before(ladder, index):
        if before in progress.runs:
            due_at = progress.runs[before] + (rung.after_us or 0) - (ladder[before].after_us or 0)
            break
        if _wanted(incident, ladder[before].unless):
            return None
    return progress.pulled_at if rung.verb == "page" and progress.pulled_at is not None else due_at


def _pages_before(ladder: Sequence[Rung], index: int) -> list[int]:
    """Return the page rungs with an `after` before `index`, the nearest first: by time, then in the text."""
    here = (ladder[index].after_us or 0, index)
    return [i for i in reversed(page_rungs(ladder)) if (ladder[i].after_us or 0, i) < here]


def page_rungs(ladder: Sequence[Rung]) -> list[int]:
    """Return the indexes of the rungs that page after a wait, in the order they are called."""
    found = [i for i, rung in enumerate(ladder) if rung.verb == "page" and rung.when is None]
    return sorted(found, key=lambda i: (ladder[i].after_us or 0, i))


def _clock_due(incident: Incident, ladder: Sequence[Rung], when: str) -> Instant | None:
    """Return when a clock rung is due, once its clock has told its event.

    1. The clock's own instant. 2. What was already due when the severity was raised runs at the raise. 3. While
    nobody has answered, the page rung before it must have run; when that one was late, this one is as late.
    """
    kind, event = _CLOCK_EVENTS[when]
    clock = incident.clock(kind)
    if clock.state != event and not (event == "at_risk" and clock.state == "breached"):
        return None
    at = clock.at_risk_at if event == "at_risk" else clock.due_at
    progress = incident.ladder
    if at <= progress.started_at and progress.why == "raised":
        return progress.started_at
    if incident.state != "open":
        return at
    return _after_the_level_before(incident, ladder, clock, at)


def _after_the_level_before(incident: Incident, ladder: Sequence[Rung], clock: Clock, at: Instant) -> Instant | None:
    offset = at - clock.started_at
    before = [i for i in page_rungs(ladder) if (ladder[i].after_us or 0) <= offset]
    if not before:
        return at
    last = before[-1]
    runs = incident.ladder.runs
    if last not in runs:
        return None
    waited = runs[last] + offset - (ladder[last].after_us or 0)
    return at if waited - at <= ON_TIME else waited


def exhaustion_due(incident: Incident, ladder: Sequence[Rung]) -> Instant | None:
    """Return when the ladder is exhausted; None: nobody is ever paged, somebody has answered, or not all has run."""
    pages = page_rungs(ladder)
    progress = incident.ladder
    if incident.state != "open" or progress.exhausted_at is not None or not pages:
        return None
    if any(index not in progress.runs for index in pages):
        return None
    if progress.pulled_at is not None:
        return progress.pulled_at
    last = pages[-1]
    called_at = max(progress.runs[last], progress.resumed_at or progress.runs[last])
    return called_at + (ladder[last].repeat_us or DEFAULT_REPEAT)
