"""`POST /v2/enqueue` against the running server: the answers of PagerDuty's Events API v2, word for word (wire.md §1.5)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.process.server import Reply, Server, conserved, until

pytestmark = pytest.mark.process

FIXTURES = Path(__file__).parents[1] / "integrations" / "fixtures" / "pagerduty"
INVALID = {"status": "invalid event", "message": "Event object is invalid"}
MEBIBYTE = 1_048_576


def event(server: Server, action: str = "trigger", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"routing_key": server.routing_key, "event_action": action}
    if action == "trigger":
        made["payload"] = {"summary": "summary", "source": "source", "severity": "critical"}
    return {**made, **more}


def enqueue(server: Server, body: Any, **headers: str) -> Reply:
    return server.client.post("/v2/enqueue", body, **headers)


def alert(server: Server, dedup_key: str) -> dict[str, Any]:
    """Wait for the alert of this key and return it."""
    found = until(lambda: [a for a in server.alerts() if a["dedup_key"] == dedup_key], f"an alert {dedup_key!r}")
    return found[0]


def test_accepted_is_answered_word_for_word(server: Server) -> None:
    answer = enqueue(server, event(server, dedup_key="srv01/HTTP"))
    assert answer.status == 202
    assert answer.json == {"status": "success", "message": "Event processed", "dedup_key": "srv01/HTTP"}
    assert answer.headers["content-type"].startswith("application/json")


def test_a_trigger_without_key_is_given_one_that_resolves_it(server: Server) -> None:
    """wire.md §1.1: absent on trigger, we mint it and return it."""
    body = event(server, payload={"summary": "minted", "source": "vm-1", "severity": "error"})
    minted = enqueue(server, body).json["dedup_key"]
    assert isinstance(minted, str)
    assert 0 < len(minted) <= 255
    assert alert(server, minted)["state"] == "firing"
    assert enqueue(server, body).json["dedup_key"] == minted, "the same body within five minutes is the same event (R3)"
    resolved = enqueue(server, event(server, "resolve", dedup_key=minted))
    assert resolved.json["dedup_key"] == minted
    until(lambda: alert(server, minted)["state"] == "cleared", "the minted key to resolve")


def test_the_content_type_is_ignored(server: Server) -> None:
    raw = json.dumps(event(server, dedup_key="any-type"))
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml; charset=utf-16", ""):
        answer = server.client.send("POST", "/v2/enqueue", raw, {"Content-Type": kind})
        assert answer.status == 202, kind
    bare = server.client.exchange(
        b"POST /v2/enqueue HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(raw)
        + raw.encode()
    )
    assert bare.startswith(b"HTTP/1.1 202")


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"payload": {"source": "s", "severity": "info"}}, ["'payload.summary' is missing or blank"]),
        ({"payload": {"summary": " ", "source": "s", "severity": "info"}}, ["'payload.summary' is missing or blank"]),
        ({"payload": {"summary": "s", "severity": "info"}}, ["'payload.source' is missing or blank"]),
        ({"payload": {"summary": "s", "source": "s"}}, ["'payload.severity' is missing or blank"]),
        (
            {"payload": {}},
            [
                "'payload.summary' is missing or blank", "'payload.source' is missing or blank",
                "'payload.severity' is missing or blank",
            ],
        ),
        (
            {"payload": {"summary": "s", "source": "s", "severity": "fatal"}},
            ["'payload.severity' is not one of critical, error, warning, info"],
        ),
        ({"event_action": "resolve", "dedup_key": ""}, ["'dedup_key' is missing or blank"]),
        ({"event_action": "acknowledge"}, ["'dedup_key' is missing or blank"]),
    ],
)  # fmt: skip
def test_invalid_is_answered_word_for_word(server: Server, change: dict[str, Any], errors: list[str]) -> None:
    answer = enqueue(server, event(server, **change))
    assert answer.status == 400
    assert answer.json == {**INVALID, "errors": errors}


@pytest.mark.parametrize("action", ["silence", "", None, 7, ["trigger"]])
def test_an_unknown_action_is_invalid(server: Server, action: Any) -> None:
    answer = enqueue(server, {**event(server), "event_action": action})
    assert answer.status == 400
    assert answer.json["status"] == "invalid event"
    assert any("event_action" in error for error in answer.json["errors"])


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"a=b"])
def test_what_is_no_object_is_invalid(server: Server, raw: bytes) -> None:
    answer = server.client.send("POST", "/v2/enqueue", raw)
    assert answer.status == 400
    assert {k: answer.json[k] for k in INVALID} == INVALID
    assert len(answer.json["errors"]) == 1


@pytest.mark.parametrize("key", ["0" * 32, "", None, 17, {"a": 1}, "é" * 32, "x" * 100_000])
def test_an_unknown_routing_key_is_400(server: Server, key: Any) -> None:
    """wire.md §1.5: real PagerDuty says 202 or 400; we say 400, so that a wrong setting is seen."""
    answer = enqueue(server, {**event(server), "routing_key": key})
    assert answer.status == 400
    assert {k: answer.json[k] for k in INVALID} == INVALID
    assert any("routing_key" in error for error in answer.json["errors"])


def test_a_refused_event_is_not_counted(server: Server) -> None:
    """R5: what was refused was not accepted."""
    before = server.settled()["accepted"]
    enqueue(server, {**event(server), "routing_key": "0" * 32})
    enqueue(server, event(server, payload={}))
    assert server.settled()["accepted"] == before


def test_trigger_acknowledge_resolve(server: Server) -> None:
    """`engine.md` §3, §4: a source's acknowledgement holds the chain and stops no clock; its clear resolves only an
    incident no person has touched."""
    enqueue(
        server, event(server, dedup_key="flow", payload={"summary": "the flow", "source": "s", "severity": "critical"})
    )
    opened = server.titled("the flow")
    assert opened["state"] == "open"
    assert opened["severity"] == "SEV2", "critical is SEV1 only where a route names it"
    assert enqueue(server, event(server, "acknowledge", dedup_key="flow")).status == 202
    until(lambda: server.incident(opened["id"])["state"] == "acknowledged", "the source's acknowledgement")
    held = server.incident(opened["id"])
    assert held["owner"] is None
    assert {c["kind"]: c["state"] for c in held["clocks"]}["response"] == "running"
    entry = next(e for e in held["timeline"] if "acknowledged" in e["kind"])
    assert entry["actor"].startswith("source:")
    assert enqueue(server, event(server, "resolve", dedup_key="flow")).status == 202
    until(lambda: server.incident(opened["id"])["state"] == "resolved", "the source's clear")
    assert {c["state"] for c in server.incident(opened["id"])["clocks"]} == {"void"}


def test_a_clear_only_proposes_once_a_person_has_touched_it(server: Server) -> None:
    body = event(server, dedup_key="touched", payload={"summary": "touched", "source": "s", "severity": "critical"})
    enqueue(server, body)
    opened = server.titled("touched")
    assert server.admin.post(f"/api/v1/incidents/{opened['id']}/acknowledge").status == 200
    enqueue(server, event(server, "resolve", dedup_key="touched"))
    until(lambda: alert(server, "touched")["state"] == "cleared", "the alert to clear")
    assert server.incident(opened["id"])["state"] == "acknowledged"


def test_resolve_and_acknowledge_of_nothing_open_nothing(server: Server) -> None:
    """R4."""
    before = len(server.incidents())
    for action in ("resolve", "acknowledge"):
        assert enqueue(server, event(server, action, dedup_key=f"never-{action}")).status == 202
    summary = server.settled()
    assert conserved(summary)
    assert len(server.incidents()) == before
    late = enqueue(server, event(server, dedup_key="never-resolve"))
    assert late.status == 202


def test_fields_of_the_payload_become_labels(server: Server) -> None:
    """Issue 2, item 5: source, component, group, class and flat custom_details; a signal's service is its label
    `service`, else `component`."""
    enqueue(
        server,
        event(
            server, dedup_key="by-component",
            payload={
                "summary": "by component", "source": "db-1", "severity": "critical", "component": "database",
                "group": "prod", "class": "disk", "custom_details": {"alertname": "MongoDown", "deep": {"left": "out"}},
            },
        ),
    )  # fmt: skip
    found = server.titled("by component")
    assert found["service"] == "database"
    assert found["severity"] == "SEV1", "routed by its label alertname"
    enqueue(
        server,
        event(
            server, dedup_key="by-service",
            payload={
                "summary": "by service", "source": "x", "severity": "warning", "component": "database",
                "custom_details": {"service": "search"},
            },
        ),
    )  # fmt: skip
    assert server.titled("by service")["service"] == "search"


def test_custom_details_may_be_anything(server: Server) -> None:
    for number, details in enumerate(("text", 7, None, ["a"], {"a": {"b": ["c"]}}, {"x": None, "y": True})):
        body = event(server, dedup_key=f"details-{number}")
        body["payload"]["custom_details"] = details
        assert enqueue(server, body).status == 202
    assert conserved(server.settled())


def test_long_keys_and_summaries_are_kept_apart(server: Server) -> None:
    """A dedup_key has 255 characters at most; a longer one is still one key and nobody else's."""
    long = "k" * 300
    for key in (long + "1", long + "2"):
        answer = enqueue(
            server, event(server, dedup_key=key, payload={"summary": "s" * 5_000, "source": "s", "severity": "info"})
        )
        assert answer.json["dedup_key"] == key
    server.settled()
    keys = [a["dedup_key"] for a in server.alerts() if a["dedup_key"].startswith("k" * 100)]
    assert len(keys) == 2
    enqueue(server, event(server, "resolve", dedup_key=long + "1"))
    server.settled()
    states = sorted(a["state"] for a in server.alerts() if a["dedup_key"].startswith("k" * 100))
    assert states == ["cleared", "firing"]


@pytest.mark.parametrize(
    "name", sorted(p.name for p in FIXTURES.glob("*.json") if not p.name.endswith(".expected.json"))
)
def test_every_fixture_is_answered(server: Server, name: str) -> None:
    body = json.loads((FIXTURES / name).read_bytes())
    if "routing_key" in body:
        body["routing_key"] = server.routing_key
    expected = json.loads((FIXTURES / name).with_suffix(".expected.json").read_bytes())
    answer = enqueue(server, body)
    assert answer.status == (202 if "signals" in expected else 400)
    if "errors" in expected:
        assert answer.json["errors"] == expected["errors"]


def test_over_one_mebibyte_is_413_announced_and_chunked(server: Server) -> None:
    """C25: refused by its length before it is read, and by what came when no length was announced."""
    big = json.dumps(event(server, dedup_key="big", client="x" * (MEBIBYTE + 10))).encode()
    announced = server.client.exchange(
        b"POST /v2/enqueue HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(big) + big[:1000]
    )
    assert announced.startswith(b"HTTP/1.1 413"), announced[:200]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(c), c) for c in (big[i : i + 65_536] for i in range(0, len(big), 65_536)))
    chunked = server.client.exchange(
        b"POST /v2/enqueue HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    )
    assert chunked.startswith(b"HTTP/1.1 413"), chunked[:200]
    body = chunked.partition(b"\r\n\r\n")[2]
    assert json.loads(body)["status"] == "invalid event"
    exact = json.dumps(event(server, dedup_key="exact", client="")).encode()
    exact = exact[:-2] + b"x" * (MEBIBYTE - len(exact)) + exact[-2:]
    assert len(exact) == MEBIBYTE
    assert server.client.send("POST", "/v2/enqueue", exact).status == 202


def test_a_chunked_body_without_end_is_refused_as_soon_as_it_is_too_long(server: Server) -> None:
    head = b"POST /v2/enqueue HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    endless = head + (b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 40
    assert server.client.exchange(endless).startswith(b"HTTP/1.1 413")


def test_other_methods_and_a_slash_too_many(server: Server) -> None:
    for method in ("GET", "PUT", "DELETE", "HEAD"):
        assert server.client.send(method, "/v2/enqueue").status == 405
    assert server.client.post("/v2/enqueue/", event(server)).status in (404, 405)


def test_length_and_chunks_at_once_are_not_taken_for_two_requests(server: Server) -> None:
    """C26: request smuggling."""
    inner = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
    raw = (
        b"POST /v2/enqueue HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        % (5 + len(inner))
    ) + inner
    assert server.client.exchange(raw, within=2.0).startswith(b"HTTP/1.1 400")
    twice = b"POST /v2/enqueue HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\n{}\r\n\r\n"
    assert server.client.exchange(twice, within=2.0).startswith(b"HTTP/1.1 400")
