"""How everything comes into one SQLite file while work goes on, and how a file is examined that nobody uses.

The copy is the state at one commit. On SQLite the writer's own connection makes it, a few pages at a time: what is
committed between two steps goes into the copy as well, nobody waits for longer than a step, and no reader pins the
write-ahead log (`docs/decisions/0032`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from nawba.store.contract import Unavailable

STEP_PAGES = 64
"""256 KiB a step: about a millisecond."""
Told = Callable[[int, int], None]
"""Hears how many pages of how many are copied, after every step."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What is wrong with a database file; nothing: `problems` is empty. `revision` None: it holds no schema of ours."""

    problems: tuple[str, ...]
    revision: str | None
    rows: dict[str, int]


def copy(raw: sqlite3.Connection, path: Path, told: Told, between: Callable[[], None]) -> None:
    """Copy the database of `raw` to `path`; `between` runs after every step. Unavailable says why there is no copy."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as target:
            target.execute("PRAGMA journal_mode=OFF")  # a copy that was cut off is thrown away, not mended
            target.execute("PRAGMA synchronous=OFF")  # whoever keeps the copy syncs it

            def stepped(_status: int, remaining: int, total: int) -> None:
                told(total - remaining, total)
                between()

            raw.backup(target, pages=STEP_PAGES, progress=stepped)
            target.execute("PRAGMA journal_mode=DELETE")  # one file: no -wal, no -shm beside it
    except sqlite3.Error as error:
        raise Unavailable(f"the copy could not be written: {error}") from error


def examine(path: Path) -> Examined:
    """Look at every page of a SQLite file nobody else uses: its structure, its references, its tables."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as raw:
            said = [str(row[0]) for row in raw.execute("PRAGMA integrity_check(20)")]
            problems = [] if said == ["ok"] else said
            problems += [f"{row[0]} names a missing {row[2]}" for row in raw.execute("PRAGMA foreign_key_check")]
            names = [
                str(r[0]) for r in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            rows = {name: _count(raw, name) for name in names if not name.startswith("sqlite_")}
            revision = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        return Examined((str(error),), None, {})
    return Examined(tuple(problems), None if revision is None else str(revision[0]), rows)


def can_shrink(path: Path) -> None:
    """Let a file of an older release give free pages back, too; rewrites it when it could not. Nobody else uses it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        if raw.execute("PRAGMA auto_vacuum").fetchone() == (0,):
            raw.execute("PRAGMA auto_vacuum=INCREMENTAL")
            raw.execute("VACUUM")


def _count(raw: sqlite3.Connection, table: str) -> int:
    return int(raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - a name of the schema itself
