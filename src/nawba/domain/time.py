"""What an instant and a duration are everywhere in Nawba.

An instant is an integer: microseconds since 1970-01-01T00:00Z (`engine.md` §2). It is named `…_at`.
An elapsed length is an integer of microseconds named `…_us`. Only a playbook's `Duration` knows days and working time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

Instant = int

MILLISECOND: Final = 1_000
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

DurationKind = Literal["elapsed", "days", "working_days", "working_hours"]


@dataclass(frozen=True, slots=True)
class Duration:
    """A length as the playbook writes it (`playbook.md` §2, type duration).

    `elapsed`: `amount` microseconds. `days`: `amount` calendar days, the same wall time later in the zone.
    `working_days`: `amount` working days of the calendar. `working_hours`: `amount` microseconds inside working hours.
    """

    kind: DurationKind
    amount: int


CadenceUnit = Literal["minute", "day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often something comes back: every `number` × `unit`. Months, quarters and years are the calendar's."""

    number: int
    unit: CadenceUnit


def elapsed(us: int) -> Duration:
    """Return a duration of `us` microseconds of elapsed time."""
    return Duration("elapsed", us)


def from_datetime(value: datetime) -> Instant:
    """Return the instant of an aware `value`; a naive one is a bug of the caller (ValueError)."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a zone")
    delta = value.astimezone(UTC) - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


def to_datetime(at: Instant) -> datetime:
    """Return `at` as an aware UTC datetime."""
    seconds, micro = divmod(at, SECOND)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)


def iso(at: Instant) -> str:
    """Return `at` in RFC 3339 with milliseconds and `Z`, the form of every instant in the API."""
    return to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at % SECOND // MILLISECOND:03d}Z"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
