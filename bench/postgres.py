"""The same measurements on PostgreSQL: `pg1_…` one node, `pg2_…` two nodes on one database, load on both.

The server is a real one of its own, in full durability, on the machine of everything else: what it takes of the two
cores is missing elsewhere, so compare these figures with each other before you compare them with SQLite's.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench import metrics
from bench.api import Api
from bench.context import HOUSE, Bench
from bench.figures import FIGURES
from bench.measured import drained, intake, sending
from bench.report import Extra, Report, say
from bench.server import Server
from tests.postgres.cluster import Cluster, running

_VERSION: Final = "18"
_DURABLE: Final = {"fsync": "on", "full_page_writes": "on", "shared_buffers": "256MB", "max_wal_size": "4GB"}
_PARTS: Final = (
    (sending.FIGURES, sending.measure),
    (drained.FIGURES, drained.measure),
    (intake.FIGURES, intake.measure),
)
_clusters: list[Cluster] = []


def names(prefix: str) -> tuple[str, ...]:
    """Return the figures with this prefix."""
    return tuple(name for name in FIGURES if name.startswith(prefix))


def end_all() -> None:
    """End every database server that is still there; for a signal handler."""
    for cluster in _clusters:
        with contextlib.suppress(RuntimeError):
            cluster.stop("immediate")
        shutil.rmtree(cluster.directory, ignore_errors=True)


def measure(nodes: int) -> Callable[[Bench], None]:
    """Return the measurement of everything that is repeated, with so many nodes."""

    def measured(bench: Bench) -> None:
        with _cluster() as cluster:
            report = Prefixed(bench.report, f"pg{nodes}_")
            inner = OnPostgres(bench.plan, report, bench.directory / f"pg{nodes}", bench.command, bench.ends_at)
            inner.cluster, inner.nodes = cluster, nodes
            for figures, part in _PARTS:
                if report.wants(*figures):
                    say(f"  {nodes} on PostgreSQL: {', '.join(n for n in figures if report.wants(n))} …")
                    part(inner)

    return measured


@contextlib.contextmanager
def _cluster() -> Iterator[Cluster]:
    with running(_VERSION, _DURABLE) as cluster:
        _clusters.append(cluster)
        try:
            yield cluster
        finally:
            _clusters.remove(cluster)


class Prefixed(Report):
    """Gives every figure its prefix; those that are not repeated are not kept."""

    def __init__(self, whole: Report, prefix: str) -> None:
        super().__init__(whole.wanted)
        self._whole = whole
        self._prefix = prefix

    def wants(self, *names: str) -> bool:
        return self._whole.wants(*(self._prefix + name for name in names))

    def add(self, name: str, value: float | None, **beside: Extra) -> None:
        if self._prefix + name in FIGURES:
            self._whole.add(self._prefix + name, value, **beside)


@dataclass(slots=True)
class OnPostgres(Bench):
    """A run whose servers share a new database each time."""

    cluster: Cluster | None = None
    nodes: int = 1
    _made: int = field(default=0)

    def server(self, playbook: Path = HOUSE) -> Server:
        assert self.cluster is not None
        self._made += 1
        address = self.cluster.address(self.cluster.new_database())
        return Nodes(self.command, self.directory / f"server-{self._made}", playbook, (address, self.nodes))


class Nodes(Server):
    """So many nodes on the database at an address. What is asked of the first is asked; pages are counted at all."""

    def __init__(self, command: Path, directory: Path, playbook: Path, shared: tuple[str, int]) -> None:
        address, count = shared
        env = {**os.environ, "NAWBA_DATABASE": address}
        super().__init__(command, directory, playbook, env)
        self._others = [Server(command, directory / f"node-{n}", playbook, env) for n in range(2, count + 1)]

    def start(self) -> None:
        super().start()
        for other in self._others:
            other.prepare(self.key)
            other.start()
        self.ports = (self.port, *(other.port for other in self._others))
        self.api = AllNodes(self.api.port, self.api.key, self.ports)

    def kill(self) -> None:
        for other in self._others:
            other.kill()
        super().kill()


@dataclass(frozen=True, slots=True)
class AllNodes(Api):
    """Counts at every node what each counts by itself."""

    ports: tuple[int, ...] = ()

    def handed(self) -> int:
        each = [Api(port, self.key).metrics() for port in self.ports]
        return round(sum(metrics.total(one, metrics.HANDED, kind="page") for one in each))
