"""How far an incident is: the strip's marks, phases and targets as hundredths of its line. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from nawba.domain.time import Instant

CROWD: Final = 10  # marks nearer than this many hundredths take another row
TARGET_CROWD: Final = 18  # and targets, whose words are longer
END: Final = 86  # from here on a mark is written towards the start, so that it stays inside


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on the line. `state` is the clock's, for targets. `is_end`: its words run back towards the start."""

    what: str
    at: Instant
    pct: int
    row: int = 1
    is_now: bool = False
    is_end: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    what: str
    pct: int
    length: int


@dataclass(frozen=True, slots=True)
class Course:
    marks: tuple[Mark, ...]
    phases: tuple[Phase, ...]
    targets: tuple[Mark, ...]
    now_pct: int | None


def course(incident: Mapping[str, Any], now: Instant) -> Course | None:
    """Return the course of `incident` at `now`; None without a resolution clock, for then the line has no end.

    1. The line runs from opening to the resolution target, or to what has passed it.
    2. Marks are what happened, and now.
    3. Phases lie between them; what is past the target is over, what is still to come is ahead.
    """
    clocks = {str(clock["kind"]): clock for clock in incident["clocks"] if clock["state"] != "void"}
    if "resolution" not in clocks:
        return None
    start, due = int(incident["opened_at"]), int(clocks["resolution"]["due_at"])
    resolved = incident.get("resolved_at")
    until = now if resolved is None else int(resolved)
    taken = min(until, int(incident.get("acknowledged_at") or until))
    line = _Line(start, max(due, until, start + 1))
    marks = [
        Mark("detected", start, line.pct(start)),
        *([Mark("acknowledged", taken, line.pct(taken))] if incident.get("acknowledged_at") else []),
        Mark("now", now, line.pct(now), is_now=True) if resolved is None else Mark("resolved", until, line.pct(until)),
    ]
    targets = [
        Mark(kind, int(clock["due_at"]), line.pct(int(clock["due_at"])), state=str(clock["state"]))
        for kind, clock in clocks.items()
    ]
    bounds = [("wait", start, taken), ("act", taken, min(until, due)), ("over", max(due, taken), until)]
    phases = [Phase(what, line.pct(a), line.pct(b) - line.pct(a)) for what, a, b in [*bounds, ("ahead", until, due)]]
    return Course(
        tuple(_placed(marks, CROWD)),
        tuple(phase for phase in phases if phase.length > 0),
        tuple(_placed(targets, TARGET_CROWD)),
        line.pct(now) if resolved is None else None,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    start: Instant
    end: Instant

    def pct(self, at: Instant) -> int:
        return min(100, max(0, round(100 * (at - self.start) / (self.end - self.start))))


def _placed(marks: list[Mark], crowd: int) -> list[Mark]:
    """Give each mark a row in which no other's line crosses its words.

    Words run from their line onwards, near the end backwards.
    1. From the last to the first: who stands close before an end mark is one too.
    2. Of two neighbours whose words run onwards the earlier stands higher.
    3. Of two whose words run backwards the later does.
    """
    marks = sorted(marks, key=lambda mark: mark.pct)
    for i in reversed(range(len(marks))):
        after = marks[i + 1] if i + 1 < len(marks) else None
        is_near = after is not None and after.pct - marks[i].pct < crowd
        is_end = marks[i].pct >= END or bool(is_near and after and after.is_end)
        row = after.row + 1 if is_near and after and not is_end else 1
        marks[i] = replace(marks[i], is_end=is_end, row=row)
    for i in range(1, len(marks)):
        if marks[i].is_end and marks[i - 1].is_end and marks[i].pct - marks[i - 1].pct < crowd:
            marks[i] = replace(marks[i], row=marks[i - 1].row + 1)
    return marks
