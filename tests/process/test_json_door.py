"""`POST /in/json/<key>` against the running server: everything a valid key sends is kept, whatever it is (`engine.md` §7)."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integrations.test_poison import POISON
from tests.process.conftest import Starts
from tests.process.server import QUICK, Reply, Server, conserved, until

pytestmark = pytest.mark.process

MEBIBYTE = 1_048_576


def put(server: Server, body: Any, **headers: str) -> Reply:
    return server.client.post(server.json_path, body, **headers)


def within_a_second(send: Callable[[], Reply]) -> Reply:
    """Return the answer, which comes within a second; a machine that was busy with something else gets two more tries."""
    for tries_left in (2, 1, 0):
        began = time.monotonic()
        answer = send()
        took = time.monotonic() - began
        if took < 1.0:
            break
        assert tries_left, f"it took {took:.2f} s"
    return answer


def alert(server: Server, dedup_key: str) -> dict[str, Any]:
    found = until(lambda: [a for a in server.alerts() if a["dedup_key"] == dedup_key], f"an alert {dedup_key!r}")
    return found[0]


def test_accepted_is_202_with_an_id(server: Server) -> None:
    answer = put(server, {"dedup_key": "a", "state": "firing", "severity": "info", "title": "t"})
    assert answer.status == 202
    assert set(answer.json) == {"status", "id"}
    assert answer.json["status"] == "accepted"
    assert re.fullmatch(r"sig_[0-9a-f]{32}", answer.json["id"])
    assert answer.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("key", ["0" * 32, "x", "%00", "%ff", "..", "a" * 5_000, "é".encode().hex()])
def test_an_unknown_key_is_401(server: Server, key: str) -> None:
    for body in ({"severity": "critical", "title": "t"}, ["garbage"]):
        answer = server.client.post(f"/in/json/{key}", body)
        assert answer.status == 401, key
        assert key not in answer.text or len(key) < 4


def test_no_key_and_no_such_source_are_refused(server: Server) -> None:
    assert server.client.post("/in/json/", {"title": "t"}).status in (401, 404)
    assert server.client.post("/in/json", {"title": "t"}).status in (401, 404)
    assert server.client.post("/in/nothing/" + "0" * 32, {"title": "t"}).status == 404
    assert server.client.get(server.json_path).status == 405


def test_an_api_key_is_no_intake_key_and_the_other_way_round(server: Server) -> None:
    """C6: a key does what it was made for and nothing else."""
    assert server.client.post(f"/in/json/{server.secrets['api_key']}", {"severity": "info", "title": "t"}).status == 401
    intake = server.json_path.rpartition("/")[2]
    assert server.client.with_(Authorization=f"Bearer {intake}").get("/api/v1/incidents").status == 401


def test_over_one_mebibyte_is_413(server: Server) -> None:
    path = server.json_path.encode()
    announced = server.client.exchange(b"POST %b HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n{" % path)
    assert announced.startswith(b"HTTP/1.1 413")
    chunks = (b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 17 + b"0\r\n\r\n"
    chunked = server.client.exchange(
        b"POST %b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" % path + chunks
    )
    assert chunked.startswith(b"HTTP/1.1 413")
    assert server.client.send("POST", server.json_path, b" " * MEBIBYTE).status == 202


def test_firing_cleared_acknowledged(server: Server) -> None:
    body = {
        "dedup_key": "life",
        "severity": "critical",
        "title": "life",
        "service": "database",
        "labels": {"alertname": "MongoDown"},
    }
    put(server, {**body, "state": "firing"})
    opened = server.titled("life")
    assert (opened["severity"], opened["service"], opened["state"]) == ("SEV1", "database", "open")
    put(server, {"dedup_key": "life", "state": "acknowledged"})
    until(lambda: server.incident(opened["id"])["state"] == "acknowledged", "the source's acknowledgement")
    put(server, {"dedup_key": "life", "state": "cleared"})
    until(lambda: server.incident(opened["id"])["state"] == "resolved", "the clear")
    assert alert(server, "life")["state"] == "cleared"


def test_the_same_keyless_body_within_five_minutes_is_the_same_signal(server: Server) -> None:
    """R3, `engine.md` §2: same intake key and SHA-256 of the body gets the first answer again."""
    body = {"severity": "low", "title": "told twice"}
    first = put(server, body)
    before = server.settled()
    again = put(server, body)
    assert again.json == first.json
    with ThreadPoolExecutor(8) as pool:
        ids = {r.json["id"] for r in pool.map(lambda _: put(server, body), range(16))}
    assert ids == {first.json["id"]}
    assert server.settled()["accepted"] == before["accepted"]
    other = put(server, {"title": "told twice", "severity": "low"})
    assert other.json["id"] != first.json["id"], "other bytes are another body"
    second_key = server.made("key", "create", "intake", "--source", "json")["key"]
    elsewhere = server.client.post(f"/in/json/{second_key}", body)
    assert elsewhere.json["id"] != first.json["id"], "another key is another sender"


def test_the_same_body_at_once_from_many_opens_one_incident(server: Server) -> None:
    """R3: two deliveries of one event, one incident, one page."""
    body = {"severity": "critical", "title": "all at once", "labels": {"alertname": "SiteDown"}}
    with ThreadPoolExecutor(16) as pool:
        ids = {r.json["id"] for r in pool.map(lambda _: put(server, body), range(32))}
    assert len(ids) == 1
    server.settled()
    found = [i for i in server.incidents() if i["title"] == "all at once"]
    assert len(found) == 1


def test_a_key_of_its_own_counts_every_time(server: Server) -> None:
    body = {"dedup_key": "counted", "severity": "low", "title": "counted"}
    before = server.settled()["accepted"]
    ids = {put(server, body).json["id"] for _ in range(5)}
    assert len(ids) == 5
    assert server.settled()["accepted"] == before + 5
    assert len([i for i in server.incidents() if i["title"] == "counted"]) == 1


def test_garbage_of_a_valid_key_is_kept_and_paged_once_an_hour(servers: Starts) -> None:
    """`engine.md` §7: quarantined, and one incident per source and hour at the source's severity (SEV2), paged as such."""
    server = servers().start()
    hour = datetime.now(UTC).hour  # noqa: TID251 - the server's own clock
    answers = [
        server.client.send("POST", server.json_path, raw)
        for raw in (b'{"title": "an unescaped " quote"}', b"\x00", b"[]")
    ]
    assert [a.status for a in answers] == [202] * 3
    summary = server.settled()
    assert (summary["accepted"], summary["quarantined"]) == (3, 3)
    found = server.incidents()
    if datetime.now(UTC).hour == hour:  # noqa: TID251 - the server's own clock
        assert len(found) == 1
    incident = server.incident(found[0]["id"])
    assert incident["severity"] == "SEV2"
    assert "json" in incident["title"]
    until(lambda: any(a["at"] for p in server.incident(found[0]["id"])["pages"] for a in p["attempts"]), "its page")
    assert {p["level"] for p in incident["pages"]} == {1}
    [one] = [a for a in server.alerts() if a["incident"] == incident["id"]]
    assert one["disposition"] == "quarantined"
    other = server.made("key", "create", "intake", "--source", "elsewhere")["key"]
    assert server.client.post(f"/in/json/{other}", [1]).status == 202
    server.settled()
    titles = sorted(i["title"] for i in server.incidents())
    assert len(titles) == len(found) + 1, "another source is another incident"
    assert conserved(server.summary())


def test_a_source_time_far_ahead_or_long_ago_stops_no_page(server: Server) -> None:
    for number, started in enumerate(
        ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "", "soon", 1e18, -5)
    ):
        body = {"dedup_key": f"time-{number}", "severity": "critical", "title": f"time {number}", "started_at": started}
        assert put(server, body).status == 202
        found = server.titled(f"time {number}")
        assert found["pages"], f"{started!r} stopped its page"
        opened = datetime.fromisoformat(found["opened_at"])
        detected = datetime.fromisoformat(found["detected_at"])
        assert abs((opened - detected).total_seconds()) <= 86_400


def test_a_stale_fire_stays_cleared_and_a_late_clear_opens_nothing(server: Server) -> None:
    """R4: whatever the order, the alert converges to the newest source time."""
    body = {"dedup_key": "order", "severity": "critical", "title": "order"}
    put(server, {**body, "state": "cleared", "started_at": "2026-01-01T10:05:00Z"})
    put(server, {**body, "state": "firing", "started_at": "2026-01-01T10:00:00Z"})
    summary = server.settled()
    assert conserved(summary)
    assert alert(server, "order")["state"] == "cleared"
    assert not [i for i in server.incidents() if i["title"] == "order"]


@pytest.mark.parametrize("name", POISON)
def test_poison_is_kept_in_little_time_and_never_lost(server: Server, name: str) -> None:
    """reliability.md "poison payloads": never 5xx, bounded time, R5 holds, R34: the next one is served at once."""
    raw = POISON[name][:MEBIBYTE]
    before = server.settled()
    answer = within_a_second(lambda: server.client.send("POST", server.json_path, raw))
    assert answer.status == 202, answer
    after = server.settled()
    assert after["accepted"] == before["accepted"] + 1
    assert conserved(after)
    following = {"dedup_key": f"after {name}", "severity": "info", "title": "t"}
    assert within_a_second(lambda: put(server, following)).status == 202


@pytest.mark.parametrize("name", POISON)
def test_poison_at_the_facade_is_refused_in_little_time(server: Server, name: str) -> None:
    """The facade refuses in its own shape; nobody needs a key to try, so it must cost nothing."""
    answer = within_a_second(lambda: server.client.send("POST", "/v2/enqueue", POISON[name][:MEBIBYTE]))
    assert answer.status == 400
    assert answer.json["status"] == "invalid event"


@pytest.mark.parametrize(
    "raw",
    [
        b'{"severity": "critical", "title": "nul \\u0000 in it", "dedup_key": "nul\\u0000key"}',
        b'{"title": "first", "severity": "info", "severity": "critical", "title": "given twice: the last"}',
        b'{"severity": "critical", "title": "\\u202egnp.exe \\u2066 \\u200b"}',
        b'{"severity": "critical", "title": "many labels", "labels": {'
        + b",".join(b'"l%d": %d' % (n, n) for n in range(9_000)) + b"}}",
        b'{"severity": "critical", "title": "' + b"long " * 100_000 + b'", "body": "' + b"b" * 400_000 + b'"}',
        b'{"severity": "critical", "title": "labels of no name", "labels": {"": "", " ": "x", "\\u0000": "\\u0000"}}',
    ],
    ids=["nul", "twice", "bidi", "labels", "long", "nameless"],
)  # fmt: skip
def test_odd_but_understood_is_an_incident_like_any_other(server: Server, raw: bytes) -> None:
    before = len(server.incidents())
    assert within_a_second(lambda: server.client.send("POST", server.json_path, raw)).status == 202
    assert conserved(server.settled())
    found = server.incidents()
    assert len(found) == before + 1
    assert server.incident(found[0]["id"])["severity"] in ("SEV1", "SEV2")
    if b"the last" in raw:
        assert found[0]["title"] == "given twice: the last"


def test_a_slow_sender_delays_nobody(server: Server) -> None:
    """C26: half a body on its way; others are served meanwhile."""
    import socket  # noqa: PLC0415 - one use

    lines = []
    for _ in range(50):
        line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
        line.sendall(f"POST {server.json_path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{".encode())
        lines.append(line)
    quick = {"dedup_key": "quick", "severity": "info", "title": "t"}
    assert within_a_second(lambda: put(server, quick)).status == 202
    before = server.settled()["accepted"]
    for line in lines:
        line.close()
    assert server.settled()["accepted"] == before, "half a body is no signal"


def test_the_key_is_written_nowhere(server: Server) -> None:
    """C24, C40: a key in an address is masked in every log and error."""
    put(server, {"severity": "critical", "title": "t"})
    server.client.send("POST", server.json_path + "/more", b"{}")
    key = server.json_path.rpartition("/")[2]
    assert key not in server.errors()


def test_urgent_goes_first_and_info_opens_nothing(servers: Starts) -> None:
    """`engine.md` §4: info is an alert without incident, `suppressed:info`."""
    server = servers(QUICK).start()
    put(server, {"dedup_key": "i", "severity": "info", "title": "fyi"})
    server.settled()
    [one] = server.alerts()
    assert set(one) >= {"id", "dedup_key", "source", "state", "severity", "incident", "disposition"}
    assert (one["incident"], one["disposition"], one["state"], one["severity"]) == (
        None,
        "suppressed:info",
        "firing",
        "info",
    )
    assert server.incidents() == []
    assert server.summary()["suppressed"] == 1
    assert json.loads(server.client.get("/health/ready").body)["status"] == "ready"
