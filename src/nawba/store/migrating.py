"""Bringing a database to the schema of this release, and refusing one that is newer (R25)."""

from __future__ import annotations

import sqlite3
from pathlib import Path

HEAD = "0003"
"""The newest migration; a test says it is alembic's own head."""


class NewerSchema(RuntimeError):
    """The database was written by a later release; going back is refused."""


def migrate(path: Path, to: str = HEAD) -> bool:
    """Bring the SQLite file at `path` to schema `to`, creating it if absent; return whether anything was done."""
    at = _revision(path)
    if at == to:
        return False
    if at is not None and at > HEAD:
        raise NewerSchema(f"the data was written by a later release (schema {at}, this one knows {HEAD})")
    _upgrade(path, to)
    return True


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


def _upgrade(path: Path, to: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow import
    from alembic.config import Config  # noqa: PLC0415 - slow import
    from sqlalchemy import create_engine  # noqa: PLC0415 - slow import

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    engine.dispose()
