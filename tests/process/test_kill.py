"""kill -9 of the real server at any moment (reliability.md §3.1, issue 2 "Bad input and faults"): R1, R5, R7, R8, R9, R11, R23.

The client keeps its own list of what was answered 202; the vendor keeps its own list of what left the process.
"""

from __future__ import annotations

import json
import os
import random  # noqa: TID251 - seeded moments
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any, Final

import pytest

from nawba.domain.delivery import TRIES_AT_MOST
from tests.process.conftest import Starts
from tests.process.evidence import called, folded
from tests.process.modem import give_phones, in_earnest, installed
from tests.process.server import QUICK, until

pytestmark = [pytest.mark.process, pytest.mark.timeout(600)]

SEED: Final = int(os.environ.get("NAWBA_SEED", "20261120"))


@pytest.mark.parametrize("down_s", [0.0, 5.0], ids=["at once", "after the wait has passed"])
def test_killed_between_level_1_and_level_2(servers: Starts, down_s: float) -> None:
    """R7, R23, `engine.md` §3: level 2 is paged after the restart; every level gets its wait, counted from the commit of
    the one before, so that nobody wakes level 3 because Nawba was down."""
    server = servers(QUICK).start()
    server.client.post(
        server.json_path, {"dedup_key": "k", "severity": "critical", "title": "k", "labels": {"alertname": "Down"}}
    )
    incident = server.titled("k")["id"]
    first = until(lambda: called(server, incident).get(1), "level 1")
    server.kill()
    gone = time.monotonic()
    until(lambda: time.monotonic() - gone >= down_s, "the outage to last", within=down_s + 5)
    server.start()
    until(lambda: 3 in called(server, incident), "level 3")
    at = called(server, incident)
    assert at[1] == first
    assert at[2] - at[1] >= 2.0 - 0.002
    assert at[3] - at[2] >= 2.0 - 0.002, "level 3 was not given its wait after a late level 2"
    assert at[3] - at[2] <= 4.0
    pages = server.incident(incident)["pages"]
    assert Counter((p["level"], p["round"]) for p in pages) == {(1, 1): 1, (2, 1): 1, (3, 1): 1}, (
        "nobody was called twice"
    )
    late = {p["level"]: p["late_seconds"] for p in pages}
    assert late[1] == late[3] == 0
    if down_s:
        assert at[2] - at[1] >= down_s
    until(
        lambda: all(a["state"] != "pending" for p in server.incident(incident)["pages"] for a in p["attempts"]),
        "every try",
    )


def test_acknowledged_before_the_kill_stays_quiet_after_it(servers: Starts) -> None:
    """R9, R23: nothing that became acknowledged meanwhile is paged after the restart."""
    server = servers(QUICK).start()
    made = server.declared("quiet", "SEV1")
    until(lambda: called(server, made["id"]).get(1), "level 1")
    answer = server.admin.post(f"/api/v1/incidents/{made['id']}/acknowledge")
    server.kill()
    assert answer.status == 200
    gone = time.monotonic()
    until(lambda: time.monotonic() - gone >= 2.5, "level 2 to be overdue")
    server.start()
    loud = server.declared("loud", "SEV1")
    until(lambda: 2 in called(server, loud["id"]), "a level 2 that is due after it")
    found = server.incident(made["id"])
    assert found["state"] == "acknowledged"
    assert {p["level"] for p in found["pages"]} == {1}
    assert called(server, made["id"]).keys() == {1}


@pytest.fixture
def modem(tmp_path: Path) -> dict[str, str]:
    """The environment of a server that has a slow modem."""
    return installed(tmp_path)


def test_killed_while_sends_are_under_way(servers: Starts, modem: dict[str, str], tmp_path: Path) -> None:
    """R7, R8: what may have left is sent again with the same key and marked; at most one duplicate for an attempt and a
    kill, and nothing that was due is left out."""
    chance = random.Random(SEED)
    server = servers(in_earnest(tmp_path), **modem)
    server.start()
    server.stop()
    give_phones(server)
    log = Path(modem["SLOW_PHONE_LOG"])
    kills = 6
    titles = [f"kill {kill} {number}" for kill in range(kills) for number in range(4)]
    for kill in range(kills):
        server.start()
        lines = len(log.read_text().splitlines())
        for title in titles[kill * 4 : kill * 4 + 4]:
            body = {"dedup_key": title, "severity": "critical", "title": title, "labels": {"alertname": "Down"}}
            assert server.client.post(server.json_path, body).status == 202
        until(lambda n=lines: len(log.read_text().splitlines()) > n, "something to leave")  # type: ignore[misc]
        Event().wait(chance.uniform(0.0, 0.5))
        server.kill()
    server.start()
    server.settled()
    found = {i["title"]: i["id"] for i in server.incidents()}
    assert set(titles) <= set(found)

    def everything() -> list[dict[str, Any]]:
        every = [server.incident(found[title]) for title in titles]
        first = [a for i in every for p in i["pages"] if p["level"] == 1 for a in p["attempts"]]
        assert first
        return [] if any(a["state"] in ("pending", "sending") for a in first) else every

    every = until(everything, "every attempt to end", within=60)
    sends = [json.loads(line) for line in log.read_text().splitlines()]
    count = Counter(s["key"] for s in sends)
    delivered = {a["provider_id"]: a for i in every for p in i["pages"] for a in p["attempts"] if a["provider_id"]}
    assert {f"gsm-{key}" for key in count} >= set(delivered), "R7: what is delivered has left"
    firsts = [[a for p in i["pages"] if p["level"] == 1 for a in p["attempts"]] for i in every]
    lost = [a for tries in firsts for a in tries if a["state"] != "delivered"]
    assert all(a["state"] == "unknown" and a["possible_duplicate"] for a in lost), (
        "R8: given up only when lost three times"
    )
    assert all(any(a["state"] == "delivered" for p in i["pages"] for a in p["attempts"]) for i in every)
    twice = {key for key, times in count.items() if times > 1}
    assert twice, "no kill fell into a send: the test has tried nothing"
    assert max(count.values()) <= 1 + kills
    assert sum(times - 1 for times in count.values()) <= kills * 16, "more duplicates than sends that were under way"
    seen: set[str] = set()
    for send in sends:
        if send["key"] in seen:
            assert send["repeat"], "sent again and not marked"
        seen.add(send["key"])
    for key in twice:
        if f"gsm-{key}" in delivered:
            assert delivered[f"gsm-{key}"]["possible_duplicate"] is True
    for key, times in count.items():
        attempt = delivered.get(f"gsm-{key}")
        if attempt is not None and not attempt["possible_duplicate"]:
            assert times == 1, "a duplicate that nobody was told of"
    for incident in every:
        assert server.admin.post(f"/api/v1/incidents/{incident['id']}/acknowledge").status == 200
    quiet = len(log.read_text().splitlines())
    server.kill()
    server.start()
    until(lambda: server.client.get("/health/ready").status == 200, "ready again")
    after = [json.loads(line) for line in log.read_text().splitlines()[quiet:]]
    assert all(send["repeat"] for send in after), "R9: a new send after everybody had acknowledged"
    server.stop()
    with closing(sqlite3.connect(server.data / "nawba.sqlite3")) as rows:
        first = (
            "SELECT a.tries FROM attempt a JOIN page p ON p.id = a.page_id WHERE p.level = 1 AND a.state = 'unknown'"
        )
        tries = {n for (n,) in rows.execute(first)}
    assert tries <= {TRIES_AT_MOST}, "R8: given up before it was lost three times"
    folded(server)


def test_a_graceful_stop_gives_up_slow_sends_in_two_seconds_and_they_are_sent_again(
    servers: Starts, modem: dict[str, str], tmp_path: Path
) -> None:
    """R20, R8: nobody waits for a modem that takes ten seconds; its outcome is unknown, and the next start says so."""
    server = servers(in_earnest(tmp_path), **modem | {"SLOW_PHONE_SECONDS": "9"})
    server.start()
    server.stop()
    give_phones(server)
    log = Path(modem["SLOW_PHONE_LOG"])
    log.touch()
    server.start()
    body = {"dedup_key": "slow", "severity": "critical", "title": "slow", "labels": {"alertname": "Down"}}
    assert server.client.post(server.json_path, body).status == 202
    until(lambda: log.read_text() != "", "something to leave")
    assert server.stop() <= 2.0
    first = {json.loads(line)["key"] for line in log.read_text().splitlines()}
    server.start()
    until(lambda: first <= {s["key"] for s in map(json.loads, log.read_text().splitlines()) if s["repeat"]}, "a repeat")
    server.stop()
