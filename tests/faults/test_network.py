"""The way to PostgreSQL is lost: dropped in silence, refused, or lossy; one of two nodes cut off: R2, R6, R19."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.faults.conftest import Fault, Starts
from tests.faults.load import Load
from tests.faults.network import Network
from tests.faults.nodes import IN_EARNEST, NEWEST, Nodes, fire
from tests.faults.test_two_nodes import TAKEN_OVER_S, busy_nodes, taken_over
from tests.postgres.cluster import Cluster
from tests.process.server import until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(300)]

CUT_S = 12.0


@pytest.fixture
def network() -> Iterator[Network]:
    made = Network()
    try:
        yield made.make()
    finally:
        made.end()


@pytest.fixture
def cluster(network: Network) -> Iterator[Cluster]:
    place = Path(tempfile.mkdtemp(prefix="nawba-pg-net-"))
    made = Cluster(NEWEST, place, {**IN_EARNEST, "listen_addresses": f"127.0.0.1,{network.near}"}).make()
    with (made.data / "pg_hba.conf").open("a") as file:
        file.write("host all all 10.213.0.0/16 trust\n")
    made.start()
    network.lead_to(made)
    yield made
    with contextlib.suppress(RuntimeError):
        made.stop("immediate")
    shutil.rmtree(place, ignore_errors=True)


@pytest.mark.parametrize(
    ("name", "rule"),
    [("dropped in silence", ()), ("refused", ("-j", "REJECT", "--reject-with", "tcp-reset"))],
    ids=["DROP", "REJECT"],
)
def test_the_way_to_the_database_is_cut(
    servers: Starts, fault: Fault, network: Network, cluster: Cluster, tmp_path: Path, name: str, rule: tuple[str, ...]
) -> None:
    """R2, R6: 503 by the deadline, never 202; back within five seconds; late pages then, and none twice."""
    figures = fault(
        f"database {name}", f"namespace, iptables {'-j DROP' if not rule else ' '.join(rule)} for {CUT_S:.0f} s",
        "R2: 503 ≤ 3 s, no 202; back ≤ 5 s; nothing lost or twice",
    )  # fmt: skip
    nodes = Nodes(servers, cluster, tmp_path)
    node = nodes.first(network.address(nodes.database))
    load = Load(node, name.split(maxsplit=1)[0], down_every=100).start(is_patient=True)
    load.first_202()
    assert fire(node, "ladder") == 202
    nodes.ladder("ladder", levels=1)
    if rule:
        network.rule(*rule)
    else:
        network.black_hole()
    Event().wait(1.0)  # what had left before
    accepted = load.count(202)
    Event().wait(CUT_S)
    during = load.count(202) - accepted
    is_ready = node.is_ready()
    network.heal()
    healed = time.monotonic()
    until(lambda: load.count(202) > accepted + during, "a 202", within=20)
    figures.recovery_s.append(time.monotonic() - healed)
    heard = load.stop()
    nodes.ladder("ladder")
    nodes.settled()
    until(node.is_ready, "/health/ready")
    figures.accepted, figures.lost, figures.duplicates = len(heard.accepted), nodes.lost(heard), nodes.unmarked()
    figures.false_202 = during
    stall = max(heard.took_s.get(503, [0.0]))
    figures.more["longest_stall_s"] = round(stall, 2)
    figures.said = f"{heard.statuses[503]} × 503, the slowest after {stall:.1f} s"
    assert during == 0
    assert not is_ready, "it said that it was ready without its database"
    assert set(heard.statuses) <= {202, 503}
    assert (figures.lost, figures.duplicates, nodes.twice()) == (0, 0, 0)
    assert stall <= 3.0
    assert figures.recovery_s[0] <= 5.0


def test_one_packet_in_ten_is_lost(
    servers: Starts, fault: Fault, network: Network, cluster: Cluster, tmp_path: Path
) -> None:
    """R1, R8: slower, since each loss costs a journey 200 ms and more; how late pages become is told, not promised."""
    figures = fault(
        "10 % loss",
        "namespace, iptables statistic --probability 0.1 for 15 s under load",
        "nothing lost or twice; pages late by seconds",
    )
    nodes = Nodes(servers, cluster, tmp_path)
    node = nodes.first(network.address(nodes.database))
    network.rule("-m", "statistic", "--mode", "random", "--probability", "0.1", "-j", "DROP")
    load = Load(node, "loss", hands=2, down_every=20).start(is_patient=True)
    assert until(lambda: fire(node, "ladder") == 202, "a SEV1 to be taken")
    Event().wait(15.0)
    heard = load.stop()
    nodes.ladder("ladder")
    network.heal()
    nodes.settled()
    figures.accepted, figures.lost, figures.duplicates = len(heard.accepted), nodes.lost(heard), nodes.unmarked()
    figures.late_s = nodes.late_s()
    figures.said = f"{heard.statuses[503]} × 503; 202 at most {max(heard.took_s[202]):.1f} s"
    assert set(heard.statuses) <= {202, 503}
    assert (figures.lost, figures.duplicates, nodes.twice()) == (0, 0, 0)
    assert figures.late_s <= 30.0


def test_a_node_that_is_cut_off_stops_paging_and_says_so(
    servers: Starts, fault: Fault, network: Network, cluster: Cluster, tmp_path: Path
) -> None:
    """R19, R20: only the node with the database pages; the other is not ready, and comes back by itself."""
    figures = fault(
        "a node cut off",
        "black hole between one of two nodes and PostgreSQL, 20 s",
        f"R19: the other takes over ≤ {TAKEN_OVER_S:.0f} s, 0 unmarked doubles",
    )
    nodes = Nodes(servers, cluster, tmp_path, seconds=0.8)
    cut_off = nodes.first(network.address(nodes.database))
    other = nodes.another()
    titles = busy_nodes(nodes, cut_off, "cut")
    network.black_hole()
    began = time.monotonic()
    until(lambda: not cut_off.is_ready(), "it to say that it is not ready", within=15)
    said_s = time.monotonic() - began
    figures.recovery_s.append(taken_over(nodes, titles))
    sent = sum(s["pid"] == cut_off.process.pid for s in nodes.sends())
    assert fire(other, "meanwhile") == 202
    nodes.ladder("meanwhile")
    assert sum(s["pid"] == cut_off.process.pid for s in nodes.sends()) == sent, "it paged without its database"
    network.heal()
    until(cut_off.is_ready, "it to be ready again", within=15)
    Event().wait(2.0)
    figures.duplicates = nodes.unmarked()
    figures.said = f"not ready after {said_s:.1f} s"
    assert (figures.duplicates, nodes.twice()) == (0, 0)
    assert figures.recovery_s[0] <= TAKEN_OVER_S
