"""Which database an installation's data lie in: SQLite in its directory, or PostgreSQL at an address. Never by mistake.

A directory whose installation is on PostgreSQL says so in a file: whoever forgets the address would otherwise start an
empty installation beside it, take alerts in, and call nobody who is meant.
"""

from __future__ import annotations

from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from nawba.ports.secret import Secret
from nawba.store.contract import Store
from nawba.store.migrating import migrate, migrate_postgres
from nawba.store.postgres import PostgresStore
from nawba.store.sqlite import SqliteStore

MARK = "in-postgresql"
"""The file in a node's directory that says where its data are; it holds no password."""


class OtherDatabase(RuntimeError):
    """The directory belongs to an installation in another database than the one that was named."""


def open_store(file: Path, address: Secret | None) -> Store:
    """Open the data, made and migrated if need be: SQLite in `file`, or PostgreSQL at `address`.

    OtherDatabase, NewerSchema and Unavailable say what is in the way.
    """
    mark = file.parent / MARK
    if address is None:
        if mark.exists():
            raise OtherDatabase(
                f"the data of {file.parent} are in PostgreSQL ({mark.read_text().strip()}): "
                "say where with NAWBA_DATABASE or --database, or use another --data"
            )
        migrate(file)
        return SqliteStore(file)
    if file.exists():
        raise OtherDatabase(
            f"{file.parent} holds an installation in SQLite; a node on PostgreSQL needs a directory of its own: --data"
        )
    text = address.reveal().decode()
    migrate_postgres(text)
    store = PostgresStore(text)
    mark.write_text(_words(text) + "\n")
    return store


def _words(address: str) -> str:
    """Return host, port and name of an address: what people may read of it."""
    said = conninfo_to_dict(address)
    return f"{said.get('host', 'this machine')}:{said.get('port', 5432)}/{said.get('dbname', '')}"
