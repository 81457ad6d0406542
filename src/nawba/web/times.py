"""Instants that people and programs send: RFC 3339, or a wall time of the organisation's zone."""

from __future__ import annotations

from datetime import UTC, datetime

from nawba.actions.respond import Invalid
from nawba.domain import walltime
from nawba.domain.time import Instant, from_datetime


def instant_of(text: str, field: str, zone: str | None = None) -> Instant:
    """Return the instant of `text`; a naive one is in `zone`, or in UTC without one. Invalid otherwise."""
    try:
        parsed = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text.strip())
    except ValueError:
        raise Invalid(field, "not_an_instant", {"example": "2026-11-20T03:12:00+03:00"}) from None
    if parsed.tzinfo is None:
        if zone is not None:
            return walltime.instant(parsed.date(), parsed.time(), zone)
        parsed = parsed.replace(tzinfo=UTC)
    try:
        return from_datetime(parsed)
    except OverflowError:
        raise Invalid(field, "not_an_instant") from None
