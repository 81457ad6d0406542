"""R25 on PostgreSQL: the same migrations make the same tables, one node at a time; a newer schema is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from nawba.store.contract import Unavailable
from nawba.store.migrating import HEAD, NewerSchema, migrate_postgres
from nawba.store.schema import metadata
from tests.postgres.places import SERVERS, Database, Servers


@pytest.fixture(params=SERVERS)
def database(request: pytest.FixtureRequest, postgres: Servers) -> Database:
    """A database of the test's own: it changes the schema."""
    return postgres.new_database(request.param)


def _differences(address: str) -> list[object]:
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return [d for d in compare_metadata(context, metadata) if "alembic_version" not in str(d)]
    finally:
        engine.dispose()


def test_the_migrations_make_the_tables_of_the_schema(database: Database) -> None:
    assert _differences(database.address) == []


def test_the_comparison_would_notice(database: Database) -> None:
    """The positive control: an index less is a difference."""
    database.rows("DROP INDEX incident_newest")
    assert _differences(database.address) != []


def test_texts_have_any_length(database: Database) -> None:
    """SQLite holds nobody to a length; what is stored there is stored here."""
    assert database.rows(
        "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public' AND data_type LIKE 'character%'"
        " AND table_name <> 'alembic_version'"
    ) == [(0,)]


def test_migrating_again_does_nothing(database: Database) -> None:
    assert not migrate_postgres(database.address)


@pytest.mark.parametrize("kind", SERVERS)
def test_nodes_that_start_together_migrate_one_at_a_time(kind: str, postgres: Servers) -> None:
    """Four at once on an empty database: one does the work, the others find it done."""
    server = postgres.get(kind)
    name = server.new_database()
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: migrate_postgres(server.address(name)), range(4)))
    assert sorted(done) == [False, False, False, True]
    server.drop_database(name)


def test_a_database_of_a_later_release_is_refused(database: Database) -> None:
    """R25: with both numbers in the sentence; nothing is touched."""
    database.rows("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchema, match=f"9999.*{HEAD}"):
        migrate_postgres(database.address)


def test_a_server_that_is_not_there_is_said() -> None:
    """Without the password, which is in the address."""
    with pytest.raises(Unavailable) as told:
        migrate_postgres("postgresql://nawba:hunter2@127.0.0.1:1/nawba")
    assert "hunter2" not in str(told.value)
    assert "refused" in str(told.value)
