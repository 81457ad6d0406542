"""A past for a database: what one closed incident left, many times over, quickly (`bench/growth`, `tests/store`).

Every copy has ids, keys and numbers of its own and lies a while further back; rows that belong together stay together.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_SHIFT_US: Final = 20_000_000
_TABLES: Final = ("signal", "alert", "incident", "entry", "page", "attempt", "note")
_IDS: Final = frozenset(("id", "subject", "incident_id", "page_id"))
_ATS: Final = frozenset(("at", "received_at", "opened_at", "acknowledged_at", "resolved_at", "created_at", "due_at",
                         "started_at", "seen_at", "last_at", "grouped_at", "answered_at"))  # fmt: skip


def fill(path: Path, copies: int, first: int = 0) -> None:
    """Store `copies` more of what is in the file, which nobody else uses; its one incident must be over."""
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        for table in _TABLES:
            names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
            patterns = raw.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()  # noqa: S608 - our own names
            places = ", ".join("?" * len(names))
            raw.executemany(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})",  # noqa: S608 - our own names
                (_copy(names, row, number) for number in _numbers(first, copies) for row in patterns),
            )
        # An installation that grew has its ledger sealed; sealing it all now would be measured beside the rest.
        raw.execute("UPDATE entry SET seal = 1 WHERE seal IS NULL")
        signals = raw.execute("SELECT count(*) FROM signal").fetchone()[0]
        raw.execute("UPDATE tally SET n = ? WHERE name IN ('accepted', 'attached')", (signals,))
        raw.commit()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    with path.open("rb+") as file:
        os.fsync(file.fileno())  # whoever measures next must not wait for what was written here


def _numbers(first: int, copies: int) -> Iterator[int]:
    return iter(range(first + 1, first + copies + 1))


def _copy(names: list[str], row: tuple[Any, ...], number: int) -> list[Any]:
    made: list[Any] = []
    for name, value in zip(names, row, strict=True):
        if value is None:
            made.append(None)
        elif name in _IDS:
            made.append(_id(value, number))
        elif name in _ATS:
            made.append(max(0, value - number * _SHIFT_US))
        elif name == "dedup_key":
            made.append(f"{value}#{number}")
        elif name == "number":
            made.append(value + number)
        else:
            made.append(value)
    return made


def _id(value: bytes, number: int) -> bytes:
    """Return the id of a copy: the first six bytes of a UUIDv7 are its time, so that copies lie in the past."""
    head = int.from_bytes(value[:6], "big")
    earlier = max(0, head - number * _SHIFT_US // 1_000)
    return earlier.to_bytes(6, "big") + value[6:10] + number.to_bytes(4, "big") + value[14:]
