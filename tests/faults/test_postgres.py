"""PostgreSQL restarts, ends our sessions, or has no connection left (reliability.md §3.1): R1, R2, R6."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import psycopg
import pytest

from tests.faults.conftest import Fault, Starts
from tests.faults.load import Load
from tests.faults.nodes import IN_EARNEST, NEWEST, Nodes, fire
from tests.faults.size import IS_FULL
from tests.postgres.cluster import Cluster, running
from tests.process.server import until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(300)]

RESTARTS = 5 if IS_FULL else 2


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with running(NEWEST, IN_EARNEST) as made:
        yield made


@pytest.mark.slow
def test_the_server_restarts_at_once_under_load(
    servers: Starts, fault: Fault, cluster: Cluster, tmp_path: Path
) -> None:
    """R1, R2, R6: nothing lost, taken in again within five seconds, ladders go on."""
    figures = fault(
        "PostgreSQL restarts", f"{RESTARTS} × pg_ctl restart -m immediate under load", "R1 R6: 0 lost; 202 again ≤ 5 s; nothing unmarked twice"
    )  # fmt: skip
    nodes = Nodes(servers, cluster, tmp_path)
    node = nodes.first()
    load = Load(node, "restart", down_every=100).start(is_patient=True)
    load.first_202()
    for number in range(RESTARTS):
        assert fire(node, f"during {number}") == 202
        Event().wait(0.7)
        cluster.restart("immediate")
        back = time.monotonic()
        before = load.count(202)
        until(lambda before=before: load.count(202) > before, "a 202 after the restart", within=10)  # type: ignore[misc]
        figures.recovery_s.append(time.monotonic() - back)
        until(node.is_ready, "/health/ready", within=5)
    heard = load.stop()
    for number in range(RESTARTS):
        nodes.ladder(f"during {number}")
    nodes.settled()
    figures.accepted, figures.lost, figures.duplicates = len(heard.accepted), nodes.lost(heard), nodes.unmarked()
    figures.late_s = nodes.late_s()
    figures.said = f"{heard.statuses[503]} × 503"
    assert set(heard.statuses) <= {202, 503}
    assert (figures.lost, figures.duplicates, nodes.twice()) == (0, 0, 0)
    assert max(figures.recovery_s) <= 5.0


def test_each_of_our_sessions_is_ended_in_turn(servers: Starts, fault: Fault, cluster: Cluster, tmp_path: Path) -> None:
    """R1, R6: whichever it is, the writer's, a reader's, the listener's: the node goes on."""
    figures = fault(
        "sessions ended", "pg_terminate_backend of each of our sessions under load", "R1 R6: 0 lost; pages ≤ 5 s late"
    )
    nodes = Nodes(servers, cluster, tmp_path)
    node = nodes.first()
    load = Load(node, "sessions", hands=2, down_every=100).start(is_patient=True)
    load.first_202()
    assert fire(node, "ladder") == 202
    pids = [
        pid for (pid,) in nodes.rows("SELECT pid FROM pg_stat_activity WHERE application_name = 'nawba' ORDER BY pid")
    ]
    assert len(pids) >= 7
    for pid in pids:
        nodes.rows(f"SELECT pg_terminate_backend({pid})")
        before = load.count(202)
        began = time.monotonic()
        until(lambda before=before: load.count(202) > before + 3, "more answers", within=10)  # type: ignore[misc]
        figures.recovery_s.append(time.monotonic() - began)
    heard = load.stop()
    nodes.ladder("ladder")
    nodes.settled()
    assert node.process.poll() is None
    figures.accepted, figures.lost, figures.duplicates = len(heard.accepted), nodes.lost(heard), nodes.unmarked()
    figures.late_s = nodes.late_s()
    figures.said = f"{len(pids)} sessions, {heard.statuses[503]} × 503"
    assert set(heard.statuses) <= {202, 503}
    assert (figures.lost, figures.duplicates, nodes.twice()) == (0, 0, 0)
    assert figures.late_s <= 5.0


@pytest.mark.slow
def test_others_take_every_connection(servers: Starts, fault: Fault, cluster: Cluster, tmp_path: Path) -> None:
    """R6: our connections are ours from the start; 200 idle clients keep nobody from being paged."""
    figures = fault(
        "connections used up", "idle-in-transaction clients until max_connections", "R6: goes on as before, no 503"
    )
    nodes = Nodes(servers, cluster, tmp_path)
    node = nodes.first()
    with contextlib.ExitStack() as stack:
        taken = 0
        with contextlib.suppress(psycopg.OperationalError):
            while taken < 300:
                other = stack.enter_context(psycopg.connect(cluster.address(nodes.database)))
                other.execute("SELECT 1")
                taken += 1
        load = Load(node, "connections", hands=2, down_every=100).start(is_patient=True)
        load.first_202()
        assert fire(node, "ladder") == 202
        Event().wait(8.0)
        heard = load.stop()
    nodes.ladder("ladder", within=1)
    nodes.settled()
    figures.accepted, figures.lost, figures.duplicates = len(heard.accepted), nodes.lost(heard), nodes.unmarked()
    figures.late_s = nodes.late_s()
    figures.said = f"{taken} idle clients"
    assert set(heard.statuses) == {202}
    assert figures.lost == 0
    assert figures.late_s <= 5.0
