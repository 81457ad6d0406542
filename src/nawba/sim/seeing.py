"""What each commit changed, seen by the database itself: triggers note every row, whichever code wrote it.

The checkers look at nothing else but this and what the vendors got, so they do not share a blind spot with the code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from nawba.domain.time import Instant

Row = dict[str, Any]
Execute = Callable[..., Any]

WATCHED: Mapping[str, tuple[str, ...]] = {
    "signal": ("id", "received_at", "source", "key_id", "lane", "state", "rule", "tries", "digest"),
    "alert": (
        "id", "key_id", "source", "dedup_key", "is_current", "state", "severity", "seen_at", "is_dated", "incident_id",
        "disposition", "count",
    ),
    "incident": (
        "id", "number", "state", "severity", "urgency", "service", "opened_at", "is_exhausted", "version",
        "paging_epoch", "playbook", "snapshot",
    ),
    "entry": ("subject", "n", "kind", "at", "actor", "via", "reason", "params"),
    "timer": ("incident_id", "due_at", "kind", "urgency", "epoch", "tries"),
    "page": (
        "id", "incident_id", "kind", "level", "round", "person", "room", "reason", "params", "late_us", "created_at",
        "answered_at",
    ),
    "attempt": (
        "id", "page_id", "incident_id", "kind", "person", "contact", "channel", "vendor", "state", "urgency", "epoch",
        "due_at", "at", "claimed_until", "claim", "receipt_by", "tries", "provider_id", "reason", "possible_duplicate",
        "message",
    ),
    "tally": ("name", "n"),
}  # fmt: skip
KEYS: Mapping[str, tuple[str, ...]] = {
    "entry": ("subject", "n"), "timer": ("incident_id",), "tally": ("name",),
}  # fmt: skip
"""What identifies a row, where it is not `id`."""
_WIDTH = max(len(columns) for columns in WATCHED.values())


class Change(NamedTuple):
    """One row of one table as a commit left it: `old` None when it is new, `new` None when it was deleted."""

    table: str
    old: Row | None
    new: Row | None

    @property
    def now(self) -> Row:
        row = self.new if self.new is not None else self.old
        return row if row is not None else {}


@dataclass(frozen=True, slots=True)
class Commit:
    """What one transaction did. `at` is the true time, `clock` what the committing node took it for."""

    at: Instant
    clock: Instant
    node: str
    changes: tuple[Change, ...]


class Eyes(Protocol):
    """How a database is watched; `Mirror` is what it has been seen to hold."""

    def look(self) -> tuple[Change, ...]: ...


class Mirror:
    """Every watched row as it was last seen; a row is found by its table and key."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[Any, Row]] = {table: {} for table in WATCHED}

    def put(self, table: str, row: Row) -> Change | None:
        """Note a row; None when it is as it was."""
        rows, key = self.tables[table], key_of(table, row)
        old = rows.get(key)
        if old == row:
            return None
        rows[key] = row
        return Change(table, old, row)

    def drop(self, table: str, key: Any) -> Change | None:
        old = self.tables[table].pop(key, None)
        return None if old is None else Change(table, old, None)


def key_of(table: str, row: Row) -> Any:
    """Return what identifies `row`."""
    names = KEYS.get(table, ("id",))
    return row[names[0]] if len(names) == 1 else tuple(row[name] for name in names)


class Triggers:
    """SQLite: temporary triggers of the one connection copy each changed row aside, inside its transaction."""

    def __init__(self, execute: Execute, mirror: Mirror) -> None:
        self._execute = execute
        self._mirror = mirror
        columns = ", ".join(f"c{i}" for i in range(_WIDTH))
        execute("PRAGMA temp_store=MEMORY")
        execute(f"CREATE TEMP TABLE seen (what, gone, {columns})")
        for table, names in WATCHED.items():
            for verb, row, gone in (("INSERT", "NEW", 0), ("UPDATE", "NEW", 0), ("DELETE", "OLD", 1)):
                values = ", ".join(f"{row}.{name}" for name in names)
                filled = ", ".join(f"c{i}" for i in range(len(names)))
                copies = f"INSERT INTO seen (what, gone, {filled}) VALUES ('{table}', {gone}, {values})"  # noqa: S608
                execute(f"CREATE TEMP TRIGGER seen_{table}_{verb} AFTER {verb} ON main.{table} BEGIN {copies}; END")

    def look(self) -> tuple[Change, ...]:
        rows = self._execute("SELECT * FROM temp.seen").fetchall()
        if not rows:
            return ()
        self._execute("DELETE FROM temp.seen")
        last: dict[tuple[str, Any], tuple[Row, bool]] = {}
        for row in rows:
            table = row[0]
            values = dict(zip(WATCHED[table], row[2:], strict=False))
            place = (table, key_of(table, values))
            last.pop(place, None)
            last[place] = (values, bool(row[1]))
        found = []
        for (table, key), (values, gone) in last.items():
            change = self._mirror.drop(table, key) if gone else self._mirror.put(table, values)
            if change is not None:
                found.append(change)
        return tuple(found)
