"""The primary dies and its standby takes its place (reliability.md M3, M4): R1 with a synchronous standby; R2, R6."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest

from tests.faults.conftest import Fault, Starts
from tests.faults.load import Load
from tests.faults.nodes import IN_EARNEST, NEWEST, Nodes, fire
from tests.postgres.cluster import Cluster
from tests.process.server import until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(300)]

STANDBY = "standby"
STALLED_S = 5.0


@dataclass
class Pair:
    """A primary and the standby that follows it."""

    primary: Cluster
    standby: Cluster

    def wait_for_standby(self) -> None:
        """Make every commit wait for the standby, from now on."""
        self.primary.run(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'")
        self.primary.run("SELECT pg_reload_conf()")
        query = "SELECT sync_state FROM pg_stat_replication"
        until(lambda: self.primary.run(query) == [("sync",)], "a synchronous standby")

    def receiver(self) -> int:
        """Return the process of the standby that receives."""
        found = until(
            lambda: self.standby.run("SELECT pid FROM pg_stat_wal_receiver WHERE status = 'streaming'"), "a receiver"
        )
        return int(found[0][0])

    def kill_primary(self) -> None:
        """kill -9 of every process of the primary at once."""
        main = int((self.primary.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for pid in (main, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def address(self, database: str) -> str:
        """Return both servers; whichever takes writes is found."""
        hosts = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}"
        return f"postgresql://nawba@{hosts}/{database}?target_session_attrs=read-write"


@pytest.fixture
def pair() -> Iterator[Pair]:
    places = [Path(tempfile.mkdtemp(prefix=f"nawba-pg-{name}-")) for name in ("primary", "standby")]
    primary = Cluster(NEWEST, places[0], IN_EARNEST).make().start()
    standby = Cluster(NEWEST, places[1], IN_EARNEST).copy_of(primary, STANDBY).start()
    yield Pair(primary, standby)
    for cluster in (standby, primary):
        with contextlib.suppress(RuntimeError):
            cluster.stop("immediate")
    for place in places:
        shutil.rmtree(place, ignore_errors=True)


@pytest.mark.parametrize("mode", ["synchronous", "asynchronous"])
def test_the_primary_dies_while_the_standby_lags(
    servers: Starts, fault: Fault, pair: Pair, tmp_path: Path, mode: str
) -> None:
    """Synchronous: nothing answered 202 is lost, 503 while it blocks. Asynchronous: how much is lost is told."""
    is_sync = mode == "synchronous"
    figures = fault(
        f"fail-over, {mode} standby", f"the receiver stopped {STALLED_S:.0f} s under load, primary killed, standby promoted",
        "R1: 0 lost, 503 while blocked" if is_sync else "the control: it must lose, and says how much",
    )  # fmt: skip
    nodes = Nodes(servers, pair.primary, tmp_path)
    node = nodes.first(pair.address(nodes.database))
    if is_sync:
        pair.wait_for_standby()
    load = Load(node, mode, hands=4, down_every=100, pad=6_000).start(is_patient=True)
    load.first_202()
    assert fire(node, "before") == 202
    nodes.ladder("before", levels=1)
    Event().wait(1.0)
    receiver = pair.receiver()
    os.kill(receiver, signal.SIGSTOP)
    stalled_at = load.count(202)
    Event().wait(STALLED_S)
    during = load.count(202) - stalled_at
    pair.kill_primary()
    killed = time.monotonic()
    os.kill(receiver, signal.SIGCONT)
    pair.standby.promote()
    nodes.cluster = pair.standby
    promoted = time.monotonic()
    before = load.count(202)
    until(lambda: load.count(202) > before, "a 202 of the new primary", within=20)
    figures.recovery_s.append(time.monotonic() - promoted)
    assert fire(node, "after") == 202
    nodes.ladder("after", levels=1)
    first_page = time.monotonic() - promoted
    heard = load.stop()
    nodes.settled()
    figures.accepted, figures.lost = len(heard.accepted), nodes.lost(heard)
    figures.duplicates = nodes.unmarked()
    figures.more |= {
        "accepted_while_stalled": during,
        "first_page_s": round(first_page, 2),
        "down_s": round(promoted - killed, 2),
    }
    figures.said = (
        f"{heard.statuses[503]} × 503, {during} × 202 while stalled; first page {first_page:.1f} s after the promotion"
    )
    assert set(heard.statuses) <= {202, 503}
    if is_sync:
        assert figures.lost == 0
        assert heard.statuses[503] > 0
        assert during <= 4, "a 202 for what no standby had confirmed"
        assert figures.duplicates == 0
    else:
        assert figures.lost > 0, "nothing was lost asynchronously: this has tried nothing"
    assert figures.recovery_s[0] <= 10.0


def test_a_wait_for_the_standby_that_is_cancelled_is_no_success(
    servers: Starts, fault: Fault, pair: Pair, tmp_path: Path
) -> None:
    """M4: PostgreSQL says that it worked, with a warning; it is on one disk only, and so it is 503."""
    cancels = 10
    figures = fault(
        "wait for the standby cancelled", f"{cancels} × pg_cancel_backend of the commit that waits", "M4, R2: 503, never 202"
    )  # fmt: skip
    nodes = Nodes(servers, pair.primary, tmp_path)
    node = nodes.first(pair.address(nodes.database))
    pair.wait_for_standby()
    assert fire(node, "before") == 202
    nodes.settled()
    receiver = pair.receiver()
    os.kill(receiver, signal.SIGSTOP)
    load = Load(node, "cancel", hands=1).start(is_patient=True)
    done = 0

    def cancelled() -> bool:
        nonlocal done
        done += len(
            pair.primary.run("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        )
        return done >= cancels

    try:
        until(cancelled, "waits to cancel", within=60)
        heard = load.stop()
    finally:
        os.kill(receiver, signal.SIGCONT)
    figures.false_202 = heard.statuses[202]
    figures.said = f"{done} cancelled, {heard.statuses[503]} × 503"
    assert set(heard.statuses) == {503}
    assert heard.statuses[503] > 0
    until(node.is_ready, "/health/ready", within=20)
    assert until(lambda: fire(node, "after") == 202, "a 202 afterwards", within=20)
    nodes.ladder("after", levels=1)
