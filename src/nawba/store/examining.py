"""Questions whose answer is known while the database is sound: structure, references, what must add up (R5, R11, R32).

Each is a slice: one short reading, so that nobody waits for the whole examination.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

from sqlalchemy import func, select, text

from nawba.domain.entry import WATCH
from nawba.store.codec import pack, unpack
from nawba.store.schema import incident, metadata, signal, tally
from nawba.store.statements import Runner, Statement, b

_AFTER = Statement(select(incident.c.id).where(incident.c.id > b("after")).order_by(incident.c.id).limit(b("at_most")))
_COUNTED = Statement(select(tally.c.name, tally.c.n))
_ROWS = Statement(select(func.count()).select_from(signal).where(signal.c.purpose != WATCH))
_WAITING = Statement(select(func.count()).select_from(signal).where(signal.c.state == 0, signal.c.purpose != WATCH))
_PROBLEMS_AT_MOST = 20
TABLES = tuple(sorted(metadata.tables))
FIRST = f"inc_{0:032x}"


class Examining:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def structure(self, table: str) -> list[str]:
        """Return what is wrong with the pages of a table and its indexes; on PostgreSQL that is its own tools' task."""
        rows, trouble = self._asked(f"PRAGMA integrity_check('{_ours(table)}')")
        return [*trouble, *(f"{table}: {row[0]}" for row in rows if row[0] != "ok")][:_PROBLEMS_AT_MOST]

    def references(self, table: str) -> list[str]:
        """Return rows of a table that name a row which is not there."""
        rows, trouble = self._asked(f"PRAGMA foreign_key_check('{_ours(table)}')")
        return [*trouble, *(f"{row[0]} names a missing {row[2]}" for row in rows)][:_PROBLEMS_AT_MOST]

    def _asked(self, pragma: str) -> tuple[list[Any], list[str]]:
        """Return the rows of a question to SQLite, and what kept it from answering."""
        if self._run.dialect != "sqlite":
            return [], []
        try:
            return self._run.plain(text(pragma)), []
        except (sqlite3.DatabaseError, ValueError) as error:  # ValueError: what should be a text is none
            return [], [f"{pragma}: {error}"]

    def incidents(self, after: str, at_most: int) -> list[str]:
        """Return incidents whose id comes after, in the order of their ids."""
        return [unpack("inc", r[0]) for r in self._run.all(_AFTER, after=pack(after), at_most=at_most)]

    def conservation(self) -> list[str]:
        """Count in = count out: what was accepted and has no end yet is what waits in the rows (R5)."""
        counts: Counter[str] = Counter()
        for name, n in self._run.all(_COUNTED):  # each node counts in a row of its own
            counts[str(name).partition(".")[0]] += int(n)
        ended = sum(counts[name] for name in ("attached", "suppressed", "quarantined"))
        waiting = int(self._run.one(_WAITING)[0])
        pending = counts["accepted"] - ended
        found = []
        if pending != waiting:
            found.append(f"signals: {pending} have no end by the counters, {waiting} by the rows")
        rows, purged, accepted = int(self._run.one(_ROWS)[0]), counts["purged"], counts["accepted"]
        if rows + purged != accepted:
            found.append(f"signals: {accepted} were accepted, {rows} are here and {purged} were let go")
        return found


def _ours(table: str) -> str:
    if table not in metadata.tables:
        raise ValueError(f"no table of ours: {table}")
    return table
