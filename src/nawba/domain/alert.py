"""One condition at one source: deduplicated by key, converging whatever the order of arrival (R3, R4).

1. A fire for a firing alert only counts. 2. A fire after a clear starts a new episode, unless its own source time says
it is older than the clear (stale). 3. A clear ends the episode it belongs to; a clear older than what is known is
stale. 4. A clear for something unknown is remembered and opens nothing, so that its late fire stays cleared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from nawba.domain.severity import SignalSeverity
from nawba.domain.signal import Signal
from nawba.domain.time import DAY, SECOND, Instant

Outcome = Literal["fired", "repeated", "cleared", "stale", "unknown_clear", "acknowledged"]
_AHEAD = 5 * SECOND
_TOO_OLD = DAY


@dataclass(frozen=True, slots=True)
class Alert:
    """`seen_at`: the newest episode time known; `is_dated`: the source gave it. `incident` None: it has none."""

    id: str
    source: str
    dedup_key: str
    state: Literal["firing", "cleared"]
    severity: SignalSeverity
    title: str
    service: str | None
    started_at: Instant
    seen_at: Instant
    last_at: Instant
    count: int = 1
    is_dated: bool = False
    incident: str | None = None
    disposition: str = "attached"


@dataclass(frozen=True, slots=True)
class Received:
    """`alert` as it is now; `before` None when it is new."""

    alert: Alert
    outcome: Outcome


def episode_at(signal: Signal, received_at: Instant) -> tuple[Instant, bool]:
    """Return the time that orders `signal` within its key, and whether the source gave it.

    A source time more than 5 s in the future counts as received (`engine.md` §2).
    """
    if signal.started_at is None or signal.started_at > received_at + _AHEAD:
        return received_at, False
    return signal.started_at, True


def detected_at(signal: Signal, received_at: Instant) -> Instant:
    """Return when the condition was detected: the source's time, unless it is in the future or over a day old."""
    at, _ = episode_at(signal, received_at)
    return received_at if at > received_at or at < received_at - _TOO_OLD else at


def receive(alert: Alert | None, signal: Signal, received_at: Instant, new_id: str, source: str) -> Received:
    """Return what `signal` makes of the newest `alert` of its key (None: the key is unknown)."""
    at, dated = episode_at(signal, received_at)
    if signal.kind == "acknowledge":
        known = alert or _new(signal, received_at, new_id, source, "cleared")
        return Received(known, "acknowledged" if alert is not None and alert.state == "firing" else "stale")
    if alert is None:
        if signal.kind == "clear":
            return Received(_new(signal, received_at, new_id, source, "cleared"), "unknown_clear")
        return Received(_new(signal, received_at, new_id, source, "firing"), "fired")
    is_older = dated and alert.is_dated and at < alert.seen_at
    if signal.kind == "clear":
        if alert.state == "cleared" or is_older:  # a newer clear of what is over still outdates fires before it
            seen = max(alert.seen_at, at) if dated and alert.is_dated else alert.seen_at
            return Received(replace(alert, last_at=max(alert.last_at, received_at), seen_at=seen), "stale")
        seen = at if dated else received_at
        return Received(
            replace(
                alert,
                state="cleared",
                seen_at=max(seen, alert.seen_at),
                is_dated=dated or alert.is_dated,
                last_at=received_at,
            ),
            "cleared",
        )
    if alert.state == "firing":
        seen = max(alert.seen_at, at) if dated else alert.seen_at
        return Received(
            replace(alert, count=alert.count + 1, last_at=received_at, seen_at=seen, severity=signal.severity),
            "repeated",
        )
    if dated and alert.is_dated and at <= alert.seen_at:
        return Received(replace(alert, count=alert.count + 1, last_at=received_at), "stale")
    return Received(_new(signal, received_at, new_id, source, "firing"), "fired")


def _new(signal: Signal, received_at: Instant, new_id: str, source: str, state: Literal["firing", "cleared"]) -> Alert:
    at, dated = episode_at(signal, received_at)
    return Alert(
        id=new_id,
        source=source,
        dedup_key=signal.dedup_key,
        state=state,
        severity=signal.severity,
        title=signal.title,
        service=signal.service,
        started_at=detected_at(signal, received_at),
        seen_at=at,
        last_at=received_at,
        is_dated=dated,
    )
