"""From one release to the next, under traffic, and back again, which is refused (reliability.md §3.2): R23, R25."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from tests.faults.conftest import Fault, Starts
from tests.faults.load import Heard, Load
from tests.faults.nodes import NEWEST, Nodes, fire
from tests.faults.releases import Release, built, next_release, this_tree
from tests.faults.rows import stored, told, unmarked
from tests.postgres.cluster import Cluster, running
from tests.process.evidence import called, folded
from tests.process.modem import give_phones, in_earnest, installed, sends
from tests.process.server import Server, conserved, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with running(NEWEST) as made:
        yield made


def run_by(server: Server, release: Release, vendors: str) -> None:
    """Let the next start be of that release, with the vendors of the test beside it."""
    server._env["PYTHONPATH"] = f"{release.code}:{vendors}"


def gone_back(server: Server, old: Release, new: Release) -> str:
    """Start the old release where the new one has been: refused with a reason where the schema moved. Return it."""
    if old.schema == new.schema:
        server.start()
        server.stop()
        return "the schema did not move, so it may"
    done = subprocess.run(server.command(), check=False, capture_output=True, text=True, timeout=60, env=server._env)
    assert done.returncode != 0
    assert done.stdout == "", "it said that it serves"
    assert "Traceback" not in done.stderr
    said = done.stderr.strip().splitlines()[0]
    assert "later release" in said
    return said


def test_data_of_the_release_before_are_taken_over_in_place(servers: Starts, fault: Fault, tmp_path: Path) -> None:
    """R23, R25: SQLite: the old one with a ladder half way, this one on its data, the old one again, which is refused."""
    before = built(tmp_path / "before")
    figures = fault(
        f"upgrade in place from {before.version}", "SQLite: load, a ladder half way, stop, this tree on the data; then back",
        "R25: 0 lost or twice, the ladder goes on; going back refused",
    )  # fmt: skip
    modem = installed(tmp_path, seconds=0.02)
    vendors = modem["PYTHONPATH"]
    server = servers(in_earnest(tmp_path), **modem)
    run_by(server, before, vendors)
    server.start()
    server.stop()
    give_phones(server)
    server.start()
    load = Load(server, "old", down_every=100).start()
    load.first_202()
    body = {"dedup_key": "k", "severity": "critical", "title": "k", "labels": {"alertname": "Down"}}
    assert server.client.post(server.json_path, body).status == 202
    incident = server.titled("k")["id"]
    until(lambda: 1 in called(server, incident), "level 1")
    server.stop()
    heard = load.heard()
    run_by(server, this_tree(), vendors)
    server.start()
    after = Load(server, "new", down_every=100).start()
    after.first_202()
    until(lambda: 3 in called(server, incident), "level 3")
    heard.add(after.stop())
    assert conserved(server.settled())
    server.stop()
    folded(server)
    run_by(server, before, vendors)
    said = gone_back(server, before, this_tree())
    run_by(server, this_tree(), vendors)
    server.start()
    server.stop()
    figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
    figures.duplicates = unmarked(sends(modem))
    figures.said = f"going back: {said[:110]}"
    assert (figures.lost, figures.duplicates, told(server)["twice"]) == (0, 0, [])


def test_two_releases_share_one_database_while_one_replaces_the_other(
    servers: Starts, fault: Fault, cluster: Cluster, tmp_path: Path
) -> None:
    """R25: nodes of this tree and of one with a newer schema, traffic at both; then a start of this tree is refused."""
    figures = fault(
        "rolling upgrade to a newer schema", "PostgreSQL: this tree and a copy with one migration more, traffic at both; then back",
        "R25: no error, 0 lost or twice; the old one refused at its start",
    )  # fmt: skip
    nodes = Nodes(servers, cluster, tmp_path)
    later = next_release(tmp_path / "later")
    heard, said = rolling_upgrade(nodes, this_tree(), later)
    figures.accepted, figures.lost, figures.duplicates = len(heard.accepted), nodes.lost(heard), nodes.unmarked()
    figures.said = f"answers {dict(heard.statuses)}; going back: {said[:90]}"
    assert set(heard.statuses) <= {202, 503}
    assert (figures.lost, figures.duplicates, nodes.twice()) == (0, 0, 0)


def test_the_release_before_and_this_one_share_one_database(
    servers: Starts, fault: Fault, cluster: Cluster, tmp_path: Path
) -> None:
    """R25: the same with the release that people run, once there is one that knows PostgreSQL."""
    before = built(tmp_path / "before")
    figures = fault(
        f"rolling upgrade from {before.version}", "PostgreSQL: that release and this tree, traffic at both; then back",
        "R25: no error, 0 lost or twice; the old one refused where the schema moved",
    )  # fmt: skip
    if not (before.code / "nawba" / "store" / "postgres").exists():
        pytest.skip(f"not tried: a rolling upgrade from {before.version}, because that release knows SQLite only")
    nodes = Nodes(servers, cluster, tmp_path)
    heard, said = rolling_upgrade(nodes, before, this_tree())
    figures.accepted, figures.lost, figures.duplicates = len(heard.accepted), nodes.lost(heard), nodes.unmarked()
    figures.said = f"answers {dict(heard.statuses)}; going back: {said[:90]}"
    assert set(heard.statuses) <= {202, 503}
    assert (figures.lost, figures.duplicates, nodes.twice()) == (0, 0, 0)


def rolling_upgrade(nodes: Nodes, old: Release, new: Release) -> tuple[Heard, str]:
    """Run `old`, start `new` beside it, traffic at both, end the old one, try to start it again.

    Return what the clients heard, and what the refused start says.
    """
    vendors = nodes.modem["PYTHONPATH"]
    nodes.code = str(old.code)
    one = nodes.first()
    heard = Heard()
    load = Load(one, "old", hands=2, down_every=50).start(is_patient=True)
    load.first_202()
    assert fire(one, "before") == 202
    nodes.code = str(new.code)
    two = nodes.another()
    beside = Load(two, "new", hands=2, down_every=50).start(is_patient=True)
    beside.first_202()
    assert fire(two, "beside") == 202
    Event().wait(4.0)
    assert one.process.poll() is None, one.errors()[-2_000:]
    heard.add(load.stop())
    assert one.stop() < 2.5
    assert fire(two, "after") == 202
    heard.add(beside.stop())
    for title in ("before", "beside", "after"):
        nodes.ladder(title)
    nodes.settled()
    run_by(one, old, vendors)
    return heard, gone_back(one, old, new)
