"""R25, `house.md` §4: the schema is the sum of its migrations, and a newer one is refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import nawba.store.migrations
from nawba.store.inline import InlineStore
from nawba.store.migrating import HEAD, NewerSchema, migrate
from nawba.store.schema import metadata


def _differences(path: Path) -> list[object]:
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return [d for d in compare_metadata(context, metadata) if "alembic_version" not in str(d)]
    finally:
        engine.dispose()


def test_the_newest_migration_is_the_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(nawba.store.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_the_migrations_make_the_tables_of_the_schema(tmp_path: Path) -> None:
    """A column or an index added to `schema` without a migration is red."""
    path = tmp_path / "nawba.sqlite3"
    assert migrate(path)
    assert _differences(path) == []


def test_the_comparison_would_notice(tmp_path: Path) -> None:
    """The positive control: an index less is a difference."""
    path = tmp_path / "nawba.sqlite3"
    migrate(path)
    raw = sqlite3.connect(path)
    raw.execute("DROP INDEX incident_newest")
    raw.close()
    assert _differences(path) != []


def test_the_store_of_the_tests_has_the_indexes_and_keys_of_the_migrations(tmp_path: Path) -> None:
    """What stories prove in memory holds for the file: the same tables, word for word but for spaces."""
    path = tmp_path / "nawba.sqlite3"
    migrate(path)
    raw, inline = sqlite3.connect(path), InlineStore()
    sql = "SELECT name, type FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'alembic_version' ORDER BY 1, 2"
    assert raw.execute(sql).fetchall() == inline.raw.execute(sql).fetchall()
    raw.close()
    inline.close()


def test_migrating_again_does_nothing(tmp_path: Path) -> None:
    path = tmp_path / "nawba.sqlite3"
    migrate(path)
    assert not migrate(path)


def test_a_database_of_a_later_release_is_refused(tmp_path: Path) -> None:
    """R25: with both numbers in the sentence; nothing is touched."""
    path = tmp_path / "nawba.sqlite3"
    migrate(path)
    raw = sqlite3.connect(path)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(NewerSchema, match=f"9999.*{HEAD}"):
        migrate(path)


def test_data_of_the_release_before_is_brought_along(tmp_path: Path) -> None:
    """R25: a database at the first schema, with a row in it, becomes one of this release and keeps the row."""
    path = tmp_path / "nawba.sqlite3"
    migrate(path, "0001")
    raw = sqlite3.connect(path)
    raw.execute("INSERT INTO setting (key, value) VALUES ('revision', '7')")
    raw.commit()
    assert migrate(path)
    assert raw.execute("SELECT value FROM setting").fetchall() == [("7",)]
    raw.close()
    assert _differences(path) == []
