"""Instants that people and programs send: RFC 3339, or a wall time of the organisation's zone."""

from __future__ import annotations

from datetime import UTC, datetime

from nawba.actions.respond import Invalid
from nawba.domain import walltime
from nawba.domain.time import Instant, from_datetime

_YEARS = range(1970, 9_000)
"""Beyond these, what is counted from an instant (a week's end, a calendar's day) may fall out of what dates can say."""


def instant_of(text: str, field: str, zone: str | None = None) -> Instant:
    """Return the instant of `text`; a naive one is in `zone`, or in UTC without one. Invalid otherwise."""
    try:
        parsed = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text.strip())
    except ValueError:
        raise Invalid(field, "not_an_instant", {"example": "2026-11-20T03:12:00+03:00"}) from None
    if parsed.year not in _YEARS:
        raise Invalid(field, "not_an_instant", {"years": [_YEARS[0], _YEARS[-1]]})
    if parsed.tzinfo is None:
        if zone is not None:
            return walltime.instant(parsed.date(), parsed.time(), zone)
        parsed = parsed.replace(tzinfo=UTC)
    return from_datetime(parsed)
