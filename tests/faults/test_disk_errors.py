"""Writes and syncs that fail or take long in the middle (reliability.md §3.1): R2, R6.

After a failed sync the process ends with 74 and has not tried it again; a full disk is said and outlived.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nawba.store.sqlite import EXIT_BROKEN
from tests.faults.conftest import Fault, Starts
from tests.faults.figures import share
from tests.faults.load import Heard, Load
from tests.faults.rows import late_s, stored
from tests.faults.size import NTH
from tests.faults.tracing import Injected
from tests.process.evidence import folded, overdue
from tests.process.server import QUICK, Server, conserved, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(60 + 15 * NTH)]

SYNCS = "fsync,fdatasync"


def ended(server: Server, within: float = 30.0) -> int:
    """Wait for the server to end by itself and return with what."""
    until(lambda: server.process.poll() is not None, "the server to end by itself", within)
    return int(server.process.returncode)


def test_after_a_failed_sync_nothing_is_promised_any_more(servers: Starts, fault: Fault, tmp_path: Path) -> None:
    """R2: for each N: the Nth sync fails; no 202 without a sync that held, the process ends, the next start is clean."""
    figures = fault(
        "EIO at a sync", f"strace: {SYNCS}:error=EIO, the Nth from then on, N = 1…{NTH}",
        "R2: no false 202; ends with 74; never syncs again; a clean restart",
    )  # fmt: skip
    server = servers(QUICK)
    heard, table, false_202 = Heard(), [], 0
    for nth in range(1, NTH + 1):
        server.start()
        with Injected(server, f"{SYNCS}:error=EIO:when={nth}+", tmp_path / f"eio-{nth}.log") as tracing:
            load = Load(server, f"eio{nth}", hands=1).start()
            code = ended(server)
            one = load.heard()
        server.kill()
        calls = tracing.calls()
        false_202 += max(0, len(one.accepted) - calls.count(True))
        table.append(
            {
                "nth": nth,
                "exit": code,
                "synced": calls.count(True),
                "failed": calls.count(False),
                "202": one.statuses[202],
            }
        )
        heard.add(one)
    figures.more["by_nth"] = table
    figures.false_202 = false_202
    assert [row["exit"] for row in table] == [EXIT_BROKEN] * NTH, table
    assert [row["failed"] for row in table] == [1] * NTH, f"a failed sync was tried again: {table}"
    assert false_202 == 0
    server.start()
    assert conserved(server.settled())
    server.stop()
    folded(server)
    figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
    assert figures.lost == 0
    figures.said = f"{NTH} of {NTH} ended with {EXIT_BROKEN}, none synced again"


@pytest.mark.slow
def test_a_sync_of_the_database_file_that_fails_is_not_passed_over(
    servers: Starts, fault: Fault, tmp_path: Path
) -> None:
    """R2: SQLite says nothing when copying its log into the file fails; the server must."""
    figures = fault(
        "EIO at a checkpoint's sync", f"strace: {SYNCS}:error=EIO on the database file alone",
        "R2: ends with 74 within 20 s of the first failure; nothing lost",
    )  # fmt: skip
    server = servers(QUICK).start()
    inject = f"{SYNCS}:error=EIO:when=1+"
    with Injected(server, inject, tmp_path / "checkpoint.log", server.data / "nawba.sqlite3") as tracing:
        load = Load(server, "checkpoint", hands=4, pad=20_000).start()
        until(lambda: not all(tracing.calls()), "a checkpoint", within=60)
        code = ended(server, within=20)
        heard = load.heard()
    server.kill()
    assert code == EXIT_BROKEN
    server.start()
    server.settled()
    server.stop()
    folded(server)
    figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
    assert figures.lost == 0


def test_a_write_without_space_is_refused_and_outlived(servers: Starts, fault: Fault, tmp_path: Path) -> None:
    """R2: from the Nth write on there is no space; then there is."""
    figures = fault(
        "ENOSPC at a write", f"strace: pwrite64:error=ENOSPC from the Nth on, N = 1…{NTH}; then let go",
        "R2: 503, no 202 meanwhile; the process stays; takes signals again",
    )  # fmt: skip
    server = servers(QUICK).start()
    heard, false_202, seen = Heard(), 0, Counter[int]()
    for nth in range(1, NTH + 1):
        with Injected(server, f"pwrite64:error=ENOSPC:when={nth}+", tmp_path / f"write-{nth}.log"):
            load = Load(server, f"w{nth}", hands=1).start()
            until(lambda load=load: load.count(503) >= 5, "five refusals")  # type: ignore[misc]
            during = load.stop()
        first = during.order.index(503)
        false_202 += during.order[first:].count(202)
        heard.add(during)
        seen += during.statuses
        after = Load(server, f"a{nth}", hands=1).start(is_patient=True)
        after.first_202()
        heard.add(after.stop())
        assert server.process.poll() is None
    figures.false_202 = false_202
    assert set(seen) <= {202, 503}
    assert false_202 == 0
    assert conserved(server.settled())
    until(lambda: not overdue(server), "every page that is due to be attempted")
    server.stop()
    folded(server)
    figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
    assert figures.lost == 0
    figures.said = f"{seen[503]} × 503"


@pytest.mark.slow
def test_a_quota_that_is_used_up_ends_the_process(servers: Starts, fault: Fault, tmp_path: Path) -> None:
    """R2: SQLite tells a used-up quota as a failed write, so it is treated as one; nothing is promised."""
    figures = fault(
        "quota used up", "strace: pwrite64:error=EDQUOT", f"R2: no false 202; ends with {EXIT_BROKEN}; a clean restart"
    )
    server = servers(QUICK).start()
    with Injected(server, "pwrite64:error=EDQUOT:when=1+", tmp_path / "quota.log"):
        load = Load(server, "quota", hands=1).start()
        code = ended(server)
        heard = load.heard()
    server.kill()
    figures.false_202 = heard.statuses[202]
    assert (code, figures.false_202) == (EXIT_BROKEN, 0)
    server.start()
    server.settled()
    server.stop()
    folded(server)


@pytest.mark.slow
def test_a_slow_sync_delays_answers_and_pages_and_no_more(servers: Starts, fault: Fault, tmp_path: Path) -> None:
    """R6: 200 ms a sync: answers take longer, pages are still in time."""
    figures = fault("slow sync", f"strace: {SYNCS}:delay_enter=200ms", "202 takes longer; R6: pages ≤ 5 s late")
    server = servers(QUICK).start()
    with Injected(server, f"{SYNCS}:delay_enter=200ms", tmp_path / "slow.log"):
        load = Load(server, "slow", hands=4, down_every=5).start()
        until(lambda: load.count(202) >= 40, "forty answers", within=60)
        heard = load.stop()
        until(lambda: not overdue(server), "every page that is due to be attempted")
    server.stop()
    folded(server)
    figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
    took = share(heard.took_s[202], 0.99)
    figures.more["p99_202_s"] = round(took, 3)
    figures.late_s = late_s(server)
    figures.said = f"202 p99 {took:.2f} s"
    assert set(heard.statuses) == {202}
    assert took >= 0.2
    assert figures.late_s <= 5.0
    assert figures.lost == 0


@pytest.mark.slow
def test_a_sync_slower_than_the_deadline_is_answered_503(servers: Starts, fault: Fault, tmp_path: Path) -> None:
    """R2: a commit that takes longer than two seconds is promised to nobody."""
    figures = fault("sync slower than the deadline", f"strace: {SYNCS}:delay_enter=3s", "R2: 503 after 2 s, never 202")
    server = servers(QUICK).start()
    with Injected(server, f"{SYNCS}:delay_enter=3000ms", tmp_path / "slower.log"):
        load = Load(server, "slower", hands=2).start()
        until(lambda: load.count(503) >= 2, "two refusals", within=30)
        heard = load.stop()
    figures.false_202 = heard.statuses[202]
    assert set(heard.statuses) == {503}
    slowest = max(heard.took_s[503])
    figures.said = f"503 after {slowest:.2f} s at the most"
    assert slowest < 3.0
    load = Load(server, "after", hands=1).start(is_patient=True)
    load.first_202()
    heard = load.stop()
    assert conserved(server.settled())
    server.stop()
    folded(server)
    figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
    assert figures.lost == 0
