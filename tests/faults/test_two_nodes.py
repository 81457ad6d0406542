"""Two nodes on one PostgreSQL, and what happens to one of them (reliability.md §3.1): R8, R19, R20."""

from __future__ import annotations

import os
import random  # noqa: TID251 - seeded moments
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.faults.conftest import Fault, Starts
from tests.faults.figures import Figures
from tests.faults.nodes import NEWEST, Nodes, fire
from tests.faults.size import IS_FULL, SEED
from tests.postgres.cluster import Cluster, running
from tests.process.server import Server, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(400)]

LEASE_S, TAKEN_OVER_S = 10.0, 15.0
ROUNDS = 3 if IS_FULL else 1


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with running(NEWEST) as made:
        yield made


def busy_nodes(nodes: Nodes, one: Server, name: str) -> list[str]:
    """Fire until `one` has a send under way; return the titles."""
    titles: list[str] = []
    seen = len(nodes.sends())

    def is_sending() -> bool:
        titles.append(f"{name}-{len(titles)}")
        assert fire(one, titles[-1]) == 202
        Event().wait(0.1)
        return any(s["pid"] == one.process.pid for s in nodes.sends()[seen:])

    until(is_sending, "a send of this node")
    return titles


def under_way(nodes: Nodes) -> int:
    """Return how many attempts are claimed and not settled."""
    return int(nodes.rows("SELECT count(*) FROM attempt WHERE state = 'sending'")[0][0])


def taken_over(nodes: Nodes, titles: list[str]) -> float:
    """Wait until every first level has an outcome; return how long that took."""
    began = time.monotonic()
    names = ", ".join(f"'{title}'" for title in titles)
    query = (
        "SELECT count(DISTINCT i.title) FROM attempt a JOIN page p ON p.id = a.page_id JOIN incident i ON i.id = p.incident_id"
        f" WHERE i.title IN ({names}) AND p.level = 1 AND p.round = 1 AND a.state = 'delivered'"
    )
    still = (
        "SELECT count(*) FROM attempt a JOIN incident i ON i.id = a.incident_id"
        f" WHERE i.title IN ({names}) AND a.state = 'sending' AND a.claimed_until < extract(epoch FROM now() - interval '1 s') * 1000000"
    )
    until(
        lambda: nodes.rows(query) == [(len(titles),)] and nodes.rows(still) == [(0,)],
        "the other node to take over",
        within=40,
    )
    return time.monotonic() - began


def held(nodes: Nodes, figures: Figures) -> None:
    figures.duplicates = nodes.unmarked()
    assert (figures.duplicates, nodes.twice()) == (0, 0)


def test_the_node_that_sends_is_killed(servers: Starts, fault: Fault, cluster: Cluster, tmp_path: Path) -> None:
    """R8, R20: what it had under way is sent again by the other, marked, within lease + 5 s."""
    figures = fault(
        "a node killed", f"{ROUNDS} × kill -9 of a node with sends under way, another runs", f"R20: taken over ≤ {TAKEN_OVER_S:.0f} s; R8: 0 unmarked"
    )  # fmt: skip
    chance = random.Random(SEED)
    nodes = Nodes(servers, cluster, tmp_path, seconds=0.8)
    one = nodes.first()
    other = nodes.another()
    again = 0
    for number in range(ROUNDS):
        titles = busy_nodes(nodes, one, f"kill-{number}")
        Event().wait(chance.uniform(0.0, 0.5))
        one.kill()
        figures.recovery_s.append(taken_over(nodes, titles))
        one.start()
    left = nodes.sends()
    again = len(left) - len({s["key"] for s in left})
    held(nodes, figures)
    figures.said = f"{len(left)} messages, {again} again and marked"
    assert max(figures.recovery_s) <= TAKEN_OVER_S
    for node in (one, other):
        assert node.stop() < 2.5


def test_the_node_that_sends_stands_still_beyond_its_lease(
    servers: Starts, fault: Fault, cluster: Cluster, tmp_path: Path
) -> None:
    """R19: frozen, overtaken, awake again: it neither settles nor starts anything with its old token."""
    figures = fault(
        "a node frozen beyond its lease", f"{ROUNDS} × SIGSTOP for {LEASE_S + 8:.0f} s with sends under way, SIGCONT", "R19: 0 unmarked doubles; R20"
    )  # fmt: skip
    nodes = Nodes(servers, cluster, tmp_path, seconds=0.8)
    one = nodes.first()
    nodes.another()
    for number in range(ROUNDS):
        titles = busy_nodes(nodes, one, f"stop-{number}")
        os.kill(one.process.pid, signal.SIGSTOP)
        stood = time.monotonic()
        try:
            figures.recovery_s.append(taken_over(nodes, titles))
            until(lambda stood=stood: time.monotonic() - stood >= LEASE_S + 8, "the freeze", within=LEASE_S + 10)  # type: ignore[misc]
        finally:
            os.kill(one.process.pid, signal.SIGCONT)
        until(one.is_ready, "/health/ready of the node that was frozen", within=15)
    Event().wait(3.0)
    held(nodes, figures)
    left = nodes.sends()
    figures.said = f"{len(left)} messages, {len(left) - len({s['key'] for s in left})} again and marked"
    assert max(figures.recovery_s) <= TAKEN_OVER_S
