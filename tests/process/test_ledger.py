"""R30 on the real server: the ledger is sealed while it is written, and holds whatever the process dies of."""

from __future__ import annotations

import json
import re
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from nawba.actions.auditing import Report, verify
from nawba.cli.ledger import against, opened
from nawba.cli.options import Where
from tests.process.conftest import Starts
from tests.process.server import Server, until

pytestmark = pytest.mark.process


def facts(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = server.admin.get("/api/v1/doctor").json["facts"]
    return found


def sealed(server: Server) -> dict[str, Any]:
    """Wait until no entry waits for its seal; return what the doctor knows."""
    return until(lambda: (f := facts(server))["unsealed_entries"] == 0 and f, "everything to be sealed")


def fire(server: Server, begin: int, count: int) -> None:
    """Let incidents open; each writes several entries."""
    for i in range(begin, begin + count):
        body = {"dedup_key": f"k{i}", "severity": "critical", "title": f"down {i}", "service": "web"}
        try:
            server.client.post(server.json_path, body)
        except OSError:
            return  # it was killed meanwhile


def test_what_is_written_is_sealed_within_seconds_and_verifies_while_it_runs(servers: Starts, tmp_path: Path) -> None:
    server = servers().start()
    fire(server, 0, 30)
    server.settled()
    before = sealed(server)
    assert before["seals"] >= 1
    head = server.made("audit", "head")
    kept = tmp_path / "head.json"
    kept.write_text(json.dumps(head))
    fire(server, 30, 30)  # it goes on writing while it is verified, and after the head was exported
    report = server.made("audit", "verify", "--head", str(kept))
    assert report["verdict"] == "holds"
    assert report["keys"] == [head["key_id"]]
    assert report["entries"] > 60
    sealed(server)
    server.stop()
    stopped = server.made("audit", "verify", "--head", str(kept), "--fold")
    assert (stopped["verdict"], stopped["incidents"]) == ("holds", server_incidents(server))


def verified(server: Server, kept: Path | None) -> Report:
    """Verify as the command does, where no server answers by the file, else by the API."""
    with opened(None, Where(server.data), fold=False) as (source, _):
        return verify(source, against(kept, ()))


def server_incidents(server: Server) -> int:
    """Return how many incidents a stopped installation has, by its own command."""
    return len(server.made("incident", "list", "--limit", "1000")["items"])


def test_the_ledger_holds_after_kills_in_the_middle_of_it(servers: Starts, tmp_path: Path) -> None:
    """kill -9 at any moment, also between a seal's preparation and its commit; started again; verified as it lies."""
    server = servers().start()
    kept: Path | None = None
    for round_, wait_s in enumerate((0.05, 0.9, 1.7)):  # a seal comes every two seconds
        fire(server, 100 * round_, 25)
        Event().wait(wait_s)
        server.kill()
        report = verified(server, kept)
        assert report.findings == []
        server.start()
        kept = tmp_path / "head.json"
        sealed(server)
        kept.write_bytes(server.admin.get("/api/v1/audit/head").body)
    report = verified(server, kept)
    assert (report.findings, report.unsealed < 20) == ([], True)
    assert report.seals >= 3


def test_the_head_is_said_in_the_log_and_among_the_metrics(servers: Starts, tmp_path: Path) -> None:
    """An outside collector keeps one of them; either is enough to find a ledger that was written anew."""
    server = servers(NAWBA_LOG="info").start()
    line = until(
        lambda: next((x for x in server.errors().splitlines() if "ledger head" in x), None), "the head in the log"
    )
    said = json.loads(line)
    kept = tmp_path / "head.json"
    kept.write_text(line)
    assert server.made("audit", "verify", "--head", str(kept))["verdict"] == "holds"
    metrics = server.client.get("/metrics").text
    assert f'head="{said["head"]}"' in metrics
    took = re.findall(r'nawba_ledger_seal_writer_seconds_bucket{le="0.005"} (\S+)', metrics)
    assert float(took[0]) >= 1


def listed(server: Server, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.admin.get(f"/api/v1/audit?{query}").json["items"]
    return found


def test_the_ledger_is_read_by_who_and_what(server: Server) -> None:
    """C44: who did what, through which door."""
    incident = server.declared("to be read")
    server.admin.post(f"/api/v1/incidents/{incident['id']}/acknowledge")
    key = server.made("key", "create", "api", "--scope", "read")["id"]
    until(lambda: facts(server)["unsealed_entries"] == 0, "everything to be sealed")
    one = listed(server, f"subject={incident['number']}")
    assert [e["n"] for e in one] == list(range(len(one), 0, -1))
    assert {e["subject"] for e in one} == {incident["id"]}
    assert all(e["seal"] for e in one)
    made = listed(server, "subject=organisation&kind=key_created")
    assert key in [e["params"]["key"] for e in made]
    assert {e["actor"] for e in listed(server, "actor=admin")} == {"person:admin"}
    assert listed(server, "since=2100-01-01T00:00") == []
    assert server.admin.get("/api/v1/audit?since=yesterday").status == 422
    table = server.cli("audit", "list").stdout
    assert "acknowledged" in table


def test_every_entry_is_listed_once_page_by_page(server: Server) -> None:
    for i in range(3):
        server.declared(f"page by page {i}")
    until(lambda: facts(server)["unsealed_entries"] == 0, "everything to be sealed")
    whole = server.admin.get("/api/v1/audit?limit=1000").json
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = server.admin.get("/api/v1/audit?limit=4" + (f"&cursor={cursor}" if cursor else "")).json
        assert len(page["items"]) <= 4
        found += page["items"]
        cursor = page["next"]
    places = [(e["subject"], e["n"]) for e in found]
    assert len(places) == len(set(places))
    assert {(e["subject"], e["n"]) for e in whole["items"]} <= set(places)
    assert server.admin.get("/api/v1/audit?cursor=nonsense").status == 422
