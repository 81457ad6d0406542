"""Bringing a database to the schema of this release, and refusing one that is newer (R25)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

HEAD = "0004"
"""The newest migration; a test says it is alembic's own head."""
_MIGRATING = "SELECT pg_advisory_lock(1850827117)"


class NewerSchema(RuntimeError):
    """The database was written by a later release; going back is refused."""


def migrate(path: Path, to: str = HEAD) -> bool:
    """Bring the SQLite file at `path` to schema `to`, creating it if absent; return whether anything was done."""
    at = _revision(path)
    if _is_at(to, at):
        return False
    if at is None:
        _make(path)
    _upgrade(f"sqlite:///{path}", to)
    return True


def _make(path: Path) -> None:
    """Let a new file give free pages back in portions; it can be said before the first table only (decision 0034)."""
    with closing(sqlite3.connect(str(path), isolation_level=None)) as raw:
        raw.execute("PRAGMA auto_vacuum=INCREMENTAL")
        raw.execute("VACUUM")


def migrate_postgres(address: str, to: str = HEAD) -> bool:
    """Bring the PostgreSQL database at `address` to schema `to`; return whether anything was done.

    One node at a time; the others wait and find nothing left to do. Unavailable when it cannot be reached.
    """
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is used
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - slow import

    from nawba.store.contract import Unavailable  # noqa: PLC0415 - only where PostgreSQL is used
    from nawba.store.postgres.connecting import Connector, words  # noqa: PLC0415 - only where PostgreSQL is used

    connector = Connector(address)
    try:
        with connector.plain() as raw:
            raw.execute(_MIGRATING)
            if _is_at(to, _revision_of(raw)):
                return False
            _upgrade("postgresql+psycopg://", to, lambda: connector.plain(autocommit=False))
            return True
    except psycopg.Error as error:
        raise Unavailable(words(error)) from error
    except DBAPIError as error:
        raise Unavailable(f"its schema cannot be made: {words(error.orig or error)}") from error


def _is_at(to: str, at: str | None) -> bool:
    """Return whether there is nothing to do; NewerSchema when there is no way."""
    if at is not None and at > HEAD:
        raise NewerSchema(f"the data was written by a later release (schema {at}, this one knows {HEAD})")
    return at == to


def _revision(path: Path) -> str | None:
    if not path.exists():
        return None
    raw = sqlite3.connect(str(path))
    try:
        row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
        return None if row is None else str(row[0])
    except sqlite3.OperationalError:
        return None
    finally:
        raw.close()


def _revision_of(raw: Any) -> str | None:
    if raw.execute("SELECT to_regclass('alembic_version')").fetchone()[0] is None:
        return None
    row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def _upgrade(url: str, to: str, connect: Any = None) -> None:
    """Run alembic up to `to` in one transaction. `connect` opens the driver's connection instead of `url`."""
    from alembic import command  # noqa: PLC0415 - slow import
    from alembic.config import Config  # noqa: PLC0415 - slow import
    from sqlalchemy import create_engine  # noqa: PLC0415 - slow import

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine(url) if connect is None else create_engine(url, creator=connect)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    engine.dispose()
