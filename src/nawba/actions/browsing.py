"""Reading the ledger: newest first, by subject, actor, kind and time, in pages that cost what they show.

No index beside the key is needed: the newest entries wait for a seal (a partial index), and every seal lists its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nawba.domain.seal import Row, Seal
from nawba.domain.time import Instant
from nawba.domain.verifying import members_of
from nawba.store.transaction import Transaction

_EXAMINED: Final = 5_000
"""A page looks at so many entries at the most: a filter that fits few gives short pages, never a long wait."""
_SEALS_AT_ONCE: Final = 20
_LAST: Final = 2**62


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: `actor` a person's key or `kind:id`; `since` nothing older."""

    subject: bytes | None = None
    actor: str | None = None
    kind: str | None = None
    since: Instant = 0

    def fits(self, row: Row) -> bool:
        return (
            row.at >= self.since
            and self.kind in (None, row.kind)
            and self.actor in (None, row.actor, row.actor.partition(":")[2])
        )


@dataclass(frozen=True, slots=True)
class Position:
    """Where the next page begins: before entry `n` of the subject, or at `skip` of seal `n`; None of it at the top."""

    n: int = _LAST
    skip: int = 0


def browse(tx: Transaction, wanted: Wanted, limit: int, at: Position) -> tuple[list[Row], Position | None]:
    """Return a page and where the next one begins, None at the end.

    Of the entries that no seal covers yet the newest `limit` are shown, on the first page; within seconds all are.
    """
    if wanted.subject is not None:
        return _of_subject(tx, wanted, wanted.subject, limit, at)
    return _of_all(tx, wanted, limit, at)


def _of_subject(
    tx: Transaction, wanted: Wanted, subject: bytes, limit: int, at: Position
) -> tuple[list[Row], Position | None]:
    rows = tx.seals.rows_of(subject, min(at.n, 2**31 - 1), _EXAMINED)
    found: list[Row] = []
    for row in rows:
        if len(found) == limit:
            return found, Position(row.n + 1)
        if wanted.fits(row):
            found.append(row)
    return found, Position(rows[-1].n) if len(rows) == _EXAMINED else None


def _of_all(tx: Transaction, wanted: Wanted, limit: int, at: Position) -> tuple[list[Row], Position | None]:
    found: list[Row] = []
    if at.n == _LAST:
        found = [row for row in tx.seals.newest_waiting(limit) if wanted.fits(row)]
    examined, skip = 0, at.skip
    for seal in _backwards(tx, at.n):
        if seal.at < wanted.since:
            return found, None
        rows = _rows_of(tx, seal)
        for i, row in enumerate(rows[skip:], skip):
            if len(found) >= limit or examined >= _EXAMINED:
                return found, Position(seal.n + 1, i)
            examined += 1
            if wanted.fits(row):
                found.append(row)
        skip = 0
    return found, None


def _backwards(tx: Transaction, before: int) -> Iterator[Seal]:
    while portion := tx.seals.before(before, _SEALS_AT_ONCE):
        yield from portion
        before = portion[-1].n


def _rows_of(tx: Transaction, seal: Seal) -> Sequence[Row]:
    """Return the entries of a seal, the newest first."""
    places = [(m.subject, m.n) for m in members_of(seal) or ()]
    rows = [row for place in places if (row := tx.seals.row(*place)) is not None]
    return sorted(rows, key=lambda row: (row.at, row.subject, row.n), reverse=True)
