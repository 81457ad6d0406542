"""How a clock looks at one moment: its state, what is left as a share of the ring, and the numbers to write.

Pure. The ring's places are SVG attributes, so the page needs no inline style. A clock that ran out before its row was
touched is shown as run out: the picture follows `now`, never a stale word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from jinja2 import pass_context
from jinja2.runtime import Context

from nawba.domain.time import Instant
from nawba.text import times
from nawba.web.presenting.words import reader

State = Literal["running", "at-risk", "breached", "met", "paused", "void"]


@dataclass(frozen=True, slots=True)
class ClockFace:
    """All that the clock macro draws. `left` and `gone` are hundredths of the ring, `hand` and `notch` degrees."""

    state: State
    kind: str
    is_moving: bool
    left: int
    gone: int
    hand: int
    notch: int
    sign: str
    number: str
    unit: str
    iso: str
    due_at: Instant
    started_at: Instant
    at_risk_at: Instant
    took_us: int
    target_us: int


@pass_context
def clock_face(context: Context, clock: Mapping[str, Any]) -> ClockFace:
    """Return the face of `clock` at the page's `now`."""
    return face(clock, int(context["now"]), reader(context))


def face(clock: Mapping[str, Any], now: Instant, who: times.Reader) -> ClockFace:
    """Return the face of `clock` at `now`; a stopped clock is shown as it stood when it stopped."""
    started, due, risk = int(clock["started_at"]), int(clock["due_at"]), int(clock["at_risk_at"])
    stopped = clock.get("stopped_at")
    moment = now if stopped is None else int(stopped)
    state = shown_state(clock, moment)
    target, took = max(1, due - started), max(0, moment - started)
    gone = 0 if state in {"breached", "met"} else min(100, round(100 * took / target))
    us = took if state == "met" else abs(due - moment)
    text, unit = (times.short(us, who), "") if state == "met" else times.countdown(us, who)
    return ClockFace(
        state=state,
        kind=str(clock["kind"]),
        is_moving=state in {"running", "at-risk", "breached"} and stopped is None,
        left=100 - gone,
        gone=gone,
        hand=round(3.6 * gone),
        notch=round(360 * min(1, max(0, (risk - started) / target))),
        sign="+" if state == "breached" else "",
        number=text,
        unit=unit,
        iso=times.iso_length(us),
        due_at=due,
        started_at=started,
        at_risk_at=risk,
        took_us=took,
        target_us=target,
    )


def shown_state(clock: Mapping[str, Any], moment: Instant) -> State:
    """Return the state to draw. A clock that still runs goes by `moment`, for its row may be a breath behind."""
    state = str(clock["state"])
    if state in {"met", "void", "paused", "breached"}:
        return state  # type: ignore[return-value]  # the set above is the type
    if moment >= int(clock["due_at"]):
        return "breached"
    return "at-risk" if state == "at_risk" or moment >= int(clock["at_risk_at"]) else "running"


def wanted(clocks: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the clock a row shows: the first that still runs (response before resolution), else the last one."""
    running = [clock for clock in clocks if clock.get("stopped_at") is None and clock["state"] != "void"]
    return running[0] if running else (clocks[-1] if clocks else None)
