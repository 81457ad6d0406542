"""Where `nawba audit verify` reads from: a database file that nobody writes, or a running server by its API."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from nawba.actions.auditing import Against, StoreSource
from nawba.bootstrap import DATABASE, SOCKET, Locked, lock
from nawba.cli.client import Client, Reach, client
from nawba.cli.failed import Failed
from nawba.cli.options import Where
from nawba.cli.transports import Socket
from nawba.domain.seal import Row, Seal, head_of
from nawba.domain.time import from_datetime
from nawba.domain.verifying import Finding, Kept
from nawba.ports.secret import Secret
from nawba.ports.signer import is_signed
from nawba.settings import data_directory, database_of
from nawba.store.contract import Unavailable
from nawba.store.migrating import HEAD
from nawba.store.sqlite import SqliteConnection
from nawba.store.transaction import Transaction

T = TypeVar("T")
_SEALED_SINCE: Final = "0003"


class ApiSource:
    """A running server: its rows as they lie, by its API. It goes on writing meanwhile."""

    is_live = True

    def __init__(self, api: Client) -> None:
        self._api = api

    def seals(self) -> Iterator[Seal]:
        last = 0
        while items := self._items("seals", after=last):
            yield from map(_seal, items)
            last = items[-1]["n"]

    def seal(self, n: int) -> Seal | None:
        items = self._items("seals", after=n - 1)
        return _seal(items[0]) if items and items[0]["n"] == n else None

    def rows(self) -> Iterator[Row]:
        subject, n = "", 0
        while items := self._items("entries", subject=subject, n=n):
            yield from map(_row, items)
            subject, n = items[-1]["subject"], items[-1]["n"]

    def row(self, subject: bytes, n: int) -> Row | None:
        items = self._items("entries", subject=subject.hex(), n=n - 1)
        found = _row(items[0]) if items else None
        return found if found is not None and found.place == (subject, n) else None

    def incidents(self) -> Iterator[tuple[bytes, int | None, int]]:
        last = ""
        while items := self._items("incidents", after=last):
            yield from ((bytes.fromhex(i["subject"]), i["n"], i["last"]) for i in items)
            last = items[-1]["subject"]

    def is_incident(self, subject: bytes) -> bool:
        answer = self._api.call("GET", f"/api/v1/incidents/inc_{subject.hex()}")
        return answer.status != 404

    def folded(self) -> Iterator[Finding]:
        raise Failed("--fold reads the database itself: verify a backup, or stop the server", 2)

    def _items(self, what: str, **asked: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self._api.must("GET", f"/api/v1/audit/{what}", **asked)["items"]
        return items


def _seal(i: dict[str, Any]) -> Seal:
    raw = (b64decode(i[name]) for name in ("root", "previous", "head", "signature", "public_key", "members"))
    return Seal(i["n"], i["at"], i["entries"], *raw)


def _row(i: dict[str, Any]) -> Row:
    return Row(**{**i, "subject": bytes.fromhex(i["subject"]), "params": b64decode(i["params"])})


@contextmanager
def opened(
    file: Path | None, where: Where, database: str | None = None, *, fold: bool
) -> Iterator[tuple[StoreSource | ApiSource, str]]:
    """Give the ledger and its name: of `file`, of a PostgreSQL database, of a server, or of the directory."""
    if file is not None:
        with _file(file) as source:
            yield source, str(file)
        return
    directory = data_directory(where.data)
    address = database_of(database)
    if address is not None and where.url is None:
        with _postgres(address) as source:
            yield source, "PostgreSQL"
        return
    if where.url is None and not Socket(directory / SOCKET).answers():
        if not (directory / DATABASE).exists():
            raise Failed(f"there is no database in {directory}")
        try:
            with lock(directory), _file(directory / DATABASE, ours=True) as source:
                yield source, str(directory)
                return
        except Locked as error:
            raise Failed(f"{error}, and it does not answer; try again") from None
    if fold:
        raise Failed("--fold reads the database itself: verify a backup, or stop the server", 2)
    with client(Reach(where.data, where.url, where.key)) as api:
        yield ApiSource(api), where.url or str(directory)


@contextmanager
def _file(path: Path, *, ours: bool = False) -> Iterator[StoreSource]:
    """Open a database file to read it, leaving nothing beside it where that can be."""
    if not path.is_file():
        raise Failed(f"{path}: there is no such file")
    if not ours and (path.parent / "lock").exists() and Socket(path.parent / SOCKET).answers():
        raise Failed(f"{path} is in use by a running nawba: say --data {path.parent}, or verify a backup")
    log = path.with_name(path.name + "-wal")
    is_whole = not log.exists() or log.stat().st_size == 0
    address = f"file:{path.absolute()}?mode=ro" + ("&immutable=1" if is_whole else "")
    try:
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as raw:
            raw.execute("PRAGMA query_only=1")
            _check_schema(raw, path)
            raw.execute("BEGIN")
            yield StoreSource(_reader(Transaction(SqliteConnection(raw))))
    except sqlite3.Error as error:
        raise Failed(f"{path} cannot be read: {error}") from None


@contextmanager
def _postgres(address: Secret) -> Iterator[StoreSource]:
    """Read a PostgreSQL database as it is at one instant, whoever writes to it meanwhile."""
    from nawba.store.postgres.connecting import Connector  # noqa: PLC0415 - only where PostgreSQL is used

    try:
        with closing(Connector(address.reveal().decode()).snapshot()) as connection:
            tx = Transaction(connection)
            found = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL", []).fetchone()[0]
            row = connection.execute("SELECT version_num FROM alembic_version", []).fetchone() if found else None
            _judge_schema(row, "the database")
            yield StoreSource(_reader(tx))
    except Unavailable as error:
        raise Failed(f"the database cannot be used: {error}") from None


def _reader(tx: Transaction) -> Any:
    def read(query: Callable[[Transaction], T]) -> T:
        return query(tx)

    return read


def _check_schema(raw: sqlite3.Connection, path: Path) -> None:
    try:
        row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        row = None
    _judge_schema(row, path)


def _judge_schema(row: Any, path: object) -> None:
    if row is None:
        raise Failed(f"{path} is no database of Nawba")
    if row[0] < _SEALED_SINCE:
        raise Failed(f"{path} was written by a release that did not seal its ledger (schema {row[0]})")
    if row[0] > HEAD:
        raise Failed(f"{path} was written by a later release (schema {row[0]}, this one knows {HEAD})")


def against(file: Path | None, public_keys: Sequence[str]) -> Against:
    """Return what was kept elsewhere; Failed when a head or a key is none."""
    heads = [] if file is None else [_kept(one, file) for one in _objects(file)]
    keys = set()
    for text in public_keys:
        try:
            keys.add(bytes.fromhex(text))
        except ValueError:
            raise Failed("--public-key: 64 hexadecimal digits, the public_key of nawba audit head", 2) from None
    return Against(heads, frozenset(keys))


def _objects(file: Path) -> list[Any]:
    try:
        text = file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise Failed(f"--head {file}: cannot be read: {error}") from None
    try:
        return [json.loads(text)]
    except ValueError:
        pass  # not one object: one a line
    try:
        found = [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        found = []
    if not found:
        raise Failed(f"--head {file}: write what nawba audit head printed, one object, or one a line")
    return found


def _kept(one: Any, file: Path) -> Kept:
    """Return a head that was kept, once it is shown to be one: its own hash, and its own signature."""
    try:
        names = ("root", "previous", "head", "signature", "public_key")
        root, previous, head, signature, public_key = (bytes.fromhex(one[name]) for name in names)
        at = from_datetime(datetime.fromisoformat(one["at"]))
        seal = Seal(int(one["n"]), at, int(one["entries"]), root, previous, head, signature, public_key)
    except (ValueError, KeyError, TypeError):
        raise Failed(f"--head {file}: this is no head; write what nawba audit head printed") from None
    if head_of(seal) != head or not is_signed(head, signature, public_key):
        raise Failed(f"--head {file}: the head of seal {seal.n} was altered since it was exported")
    return Kept(seal.n, head, public_key)
