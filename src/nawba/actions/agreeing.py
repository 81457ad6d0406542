"""Does what is stored still say what happened? Incidents against their ledger, and the sums (R5, R11, R32)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from msgspec import DecodeError, ValidationError

from nawba.domain.applying import fold
from nawba.store.transaction import Transaction

_BREAKS = (
    sqlite3.DatabaseError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    DecodeError,
    ValidationError,
)
"""What rows do to us that are not what we wrote."""


def folded(tx: Transaction, incidents: Iterable[str]) -> list[str]:
    """Return what is wrong with `incidents`: each must be the fold of its gapless entries."""
    return [problem for one in incidents if (problem := _problem(tx, one)) is not None]


def adds_up(tx: Transaction) -> list[str]:
    """Return which sums are wrong: signals that got lost (R5), open incidents that nobody would look at (R11)."""
    try:
        orphans = tx.incidents.orphans()
        lost = tx.examining.conservation()
    except sqlite3.DatabaseError as error:
        return [f"the sums cannot be made: {error}"]
    return [*lost, *([f"open incidents with nothing due: {orphans}"] if orphans else [])]


def _problem(tx: Transaction, incident: str) -> str | None:
    try:
        kept, entries = tx.incidents.get(incident), tx.ledger.of(incident)
        if kept is None:
            return f"{incident} has entries and no row"
        if [e.n for e in entries] != list(range(1, len(entries) + 1)):
            return f"{incident}: its entries have gaps"
        if fold(entries) != kept.incident:
            return f"{incident} is not what its entries tell"
    except _BREAKS as error:
        return f"{incident} cannot be read: {type(error).__name__}: {error}"
    return None
