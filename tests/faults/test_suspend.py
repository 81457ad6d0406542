"""The process is stopped for longer than the waits and goes on (SIGSTOP, SIGCONT): R1, R8, R23."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path
from threading import Event

import pytest

from tests.faults.conftest import Fault, Starts
from tests.faults.load import Load
from tests.faults.rows import stored, told, unmarked
from tests.process.evidence import called, folded
from tests.process.modem import give_phones, in_earnest, installed, sends
from tests.process.server import conserved, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(180)]


@pytest.mark.slow
@pytest.mark.parametrize("stopped_s", [pytest.param(9.0, id="9 s"), pytest.param(30.0, id="30 s")])
def test_a_process_that_stood_still_loses_nothing_and_says_what_is_late(
    servers: Starts, fault: Fault, tmp_path: Path, stopped_s: float
) -> None:
    """Level 2 falls due while it stands: called at once afterwards, marked late; level 3 still gets its wait."""
    figures = fault(
        "process suspended", f"SIGSTOP for {stopped_s:.0f} s under load, waits of 2 s, sends under way; SIGCONT",
        "R1 R8 R23: nothing lost, what leaves again is marked, late pages say so",
    )  # fmt: skip
    modem = installed(tmp_path, seconds=0.3)
    server = servers(in_earnest(tmp_path), **modem)
    server.start()
    server.stop()
    give_phones(server)
    server.start()
    load = Load(server, "suspend", hands=2, down_every=1_000_000).start(is_patient=True)
    load.first_202()
    body = {"dedup_key": "k", "severity": "critical", "title": "k", "labels": {"alertname": "Down"}}
    assert server.client.post(server.json_path, body).status == 202
    incident = server.titled("k")["id"]
    until(lambda: sends(modem), "a send under way")
    os.kill(server.process.pid, signal.SIGSTOP)
    stood = time.monotonic()
    Event().wait(stopped_s)
    os.kill(server.process.pid, signal.SIGCONT)
    until(lambda: 3 in called(server, incident), "level 3", within=30)
    figures.recovery_s.append(time.monotonic() - stood - stopped_s)
    at = called(server, incident)
    pages = server.incident(incident)["pages"]
    assert at[2] - at[1] >= stopped_s - 1.5
    assert at[3] - at[2] >= 2.0 - 0.002, "level 3 was not given its wait"
    assert set(Counter((p["level"], p["round"]) for p in pages).values()) == {1}
    late = {p["level"]: p["late_seconds"] for p in pages}
    assert late[2] >= stopped_s - 3.5, f"a late page does not say so: {late}"
    heard = load.stop()
    assert conserved(server.settled())
    server.stop()
    folded(server)
    figures.accepted, figures.lost = len(heard.accepted), len(set(heard.accepted.values()) - stored(server))
    figures.duplicates = unmarked(sends(modem))
    assert (figures.lost, figures.duplicates) == (0, 0)
    assert told(server)["twice"] == []
