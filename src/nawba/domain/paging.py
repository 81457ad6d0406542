"""Which contacts of a person are tried, in which order, for which severity (R14, R15, `playbook.md` contact_rules)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Protocol

from nawba.domain import walltime
from nawba.domain.time import Cadence, Instant


class Contact(Protocol):
    """What a plan needs to know of a contact."""

    @property
    def id(self) -> str: ...

    @property
    def channel(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ContactRule:
    """Try the person's contacts on `channels`, `after_us` from the page."""

    channels: tuple[str, ...]
    after_us: int = 0


@dataclass(frozen=True, slots=True)
class NumberRules:
    """How phone numbers are kept fresh: asked for, counted as old, tested before a shift; None: not at all (S99)."""

    confirm_every: Cadence | None = None
    stale_after: Cadence | None = None
    test_before_shift_us: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One try to come: on `contact` of `channel`, due at `due_at`."""

    contact: str
    channel: str
    due_at: Instant


def plan(
    rules: Sequence[ContactRule], contacts: Sequence[Contact], now: Instant, held_until: Instant | None = None
) -> tuple[Planned, ...]:
    """Return the tries of one page in the order of `rules`, counted from `now`, or from the end of quiet hours.

    A rule whose channels the person has no contact on is passed over; when the first rules fall away, the rest keeps
    its distances but the first one that is left is due at once.
    """
    start = max(now, held_until or now)
    tries = [
        (rule.after_us, contact)
        for rule in rules
        for channel in rule.channels
        for contact in contacts
        if contact.channel == channel
    ]
    first = min((after for after, _ in tries), default=0)
    return tuple(Planned(c.id, c.channel, start + after - first) for after, c in sorted(tries, key=lambda t: t[0]))


def quiet_until(quiet: tuple[time, time] | None, zone: str, now: Instant) -> Instant | None:
    """Return when the quiet hours that cover `now` end, None when none do. `(22:00, 06:00)` runs over midnight."""
    if quiet is None or quiet[0] == quiet[1]:
        return None
    local = walltime.local(now, zone)
    start, end = quiet
    clock = local.time()
    inside = start <= clock < end if start < end else clock >= start or clock < end
    if not inside:
        return None
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    return walltime.instant(day, end, zone)


def quiet_spans(
    quiet: tuple[time, time] | None, zone: str, from_at: Instant, until_at: Instant
) -> Iterator[tuple[Instant, Instant]]:
    """Yield the quiet hours between `from_at` and `until_at` in their order, as (from, until)."""
    if quiet is None or quiet[0] == quiet[1]:
        return
    start, end = quiet
    day = walltime.local(from_at, zone).date() - timedelta(days=1)
    while (starts_at := walltime.instant(day, start, zone)) < until_at:
        ends_at = walltime.instant(day + timedelta(days=end <= start), end, zone)
        if ends_at > from_at:
            yield max(starts_at, from_at), min(ends_at, until_at)
        day += timedelta(days=1)
