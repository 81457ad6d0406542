"""The API of issue 2 against the running server: names, nulls, instants, pages of lists, verbs, refusals."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from nawba import __version__
from tests.process.server import Client, Server, conserved, until

pytestmark = pytest.mark.process

INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
ITEM: Final = {
    "id", "number", "title", "severity", "state", "service", "purpose", "opened_at", "acknowledged_at", "resolved_at",
    "clocks", "exhausted",
}  # fmt: skip
CLOCKS: Final = {"running", "at_risk", "met", "breached", "void"}
ATTEMPT: Final = {"contact", "channel", "state", "due_at", "at", "provider_id", "possible_duplicate"}
ATTEMPTS: Final = {"pending", "sending", "accepted", "delivered", "seen", "answered", "failed", "unknown", "cancelled"}


def verb(who: Client, incident: dict[str, Any], name: str, body: Any = None, **headers: str) -> Any:
    return who.post(f"/api/v1/incidents/{incident['id']}/{name}", body, **headers)


def keyed(server: Server, scope: str, *as_person: str) -> Client:
    """Return a client with a key of this scope; a person's with `as_person`."""
    more = ("--as", *as_person) if as_person else ()
    key = server.made("key", "create", "api", "--scope", scope, *more)["key"]
    return server.client.with_(Authorization=f"Bearer {key}")


def instants(value: Any) -> list[str]:
    """Return every value under a name that ends in `_at` or is `at`, outside a timeline's params."""
    if isinstance(value, list):
        return [found for one in value for found in instants(one)]
    if not isinstance(value, dict):
        return []
    own = [v for k, v in value.items() if (k == "at" or k.endswith("_at")) and v is not None]
    return own + [found for k, v in value.items() if k not in ("params", "text") for found in instants(v)]


def is_problem(answer: Any, status: int, code: str | None = None) -> bool:
    """RFC 9457, and never a stack (C41)."""
    assert answer.status == status, answer
    assert answer.headers["content-type"].startswith("application/problem+json")
    body = answer.json
    assert {"type", "title", "status"} <= set(body)
    assert body["status"] == status
    assert "Traceback" not in answer.text
    assert code is None or body["code"] == code
    return True


def test_an_incident_has_the_shape_of_the_issue(server: Server) -> None:
    made = server.declared("the whole shape", "SEV1", service="web")
    until(lambda: all(a["at"] for p in server.incident(made["id"])["pages"] for a in p["attempts"][:2]), "its calls")
    [item] = [i for i in server.incidents() if i["id"] == made["id"]]
    assert set(item) >= ITEM
    assert (item["state"], item["exhausted"], item["purpose"], item["service"]) == ("open", False, "real", "web")
    assert item["acknowledged_at"] is None
    assert item["resolved_at"] is None
    assert isinstance(item["number"], int)
    assert [c["kind"] for c in item["clocks"]] == ["response", "resolution"]
    assert all(set(c) == {"kind", "due_at", "state"} and c["state"] in CLOCKS for c in item["clocks"])
    whole = server.incident(made["id"])
    assert set(whole) >= ITEM | {"timeline", "pages"}
    for entry in whole["timeline"]:
        assert set(entry) >= {"n", "at", "kind", "actor", "via", "reason", "params", "text"}
        assert set(entry["text"]) == {"ar", "en"}
        assert all(entry["text"].values())
    assert [e["n"] for e in whole["timeline"]] == list(range(1, len(whole["timeline"]) + 1)), "gapless (engine.md §2)"
    for page in whole["pages"]:
        assert set(page) >= {"round", "level", "person", "attempts"}
        assert set(page["person"]) == {"id", "name"}
        assert set(page["person"]["name"]) == {"ar", "en"}
        assert page["level"] >= 1
        for attempt in page["attempts"]:
            assert set(attempt) >= ATTEMPT
            assert attempt["state"] in ATTEMPTS
            assert isinstance(attempt["possible_duplicate"], bool)
    found = instants(whole)
    assert len(found) > 10
    assert all(INSTANT.fullmatch(one) for one in found), found


def test_pages_hold_pages_only(server: Server) -> None:
    """Issue 2: never tells or announcements. SEV1 tells level 2 and announces at once; only level 1 is paged."""
    made = server.declared("pages only", "SEV1")
    whole = server.incident(made["id"])
    assert {e["kind"] for e in whole["timeline"]} >= {"announced", "told", "called"}
    assert {p["level"] for p in whole["pages"]} == {1}
    assert {a["contact"].partition(":")[0] for p in whole["pages"] for a in p["attempts"]} == {"sandbox"}


def test_a_stand_in_is_named_by_its_role(quick: Server) -> None:
    """Issue 2: a stand-in appears as `person: {id: "role:…"}`. S: level after level is called, each after its wait."""
    made = quick.declared("up to the stand-in", "SEV1")
    until(lambda: {p["level"] for p in quick.incident(made["id"])["pages"]} >= {1, 2, 3}, "three levels")
    pages = quick.incident(made["id"])["pages"]
    assert [p["person"]["id"] for p in pages if p["level"] == 3] == ["role:boss"]
    assert next(p["person"]["name"]["en"] for p in pages if p["level"] == 3) == "Boss"


def test_lists_go_page_by_page_newest_first(server: Server) -> None:
    for number in range(7):
        server.declared(f"page by page {number}", "SEV3", service="search")
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = server.admin.get("/api/v1/incidents?service=search&limit=3" + (f"&cursor={cursor}" if cursor else ""))
        assert set(answer.json) == {"items", "next"}
        assert len(answer.json["items"]) <= 3
        seen += [i["id"] for i in answer.json["items"]]
        cursor = answer.json["next"]
        assert cursor is None or re.fullmatch(r"[A-Za-z0-9_-]+", cursor)
    assert len(seen) == len(set(seen)) == 7
    opened = [server.incident(i)["opened_at"] for i in seen]
    assert opened == sorted(opened, reverse=True)
    server.declared("newer than the cursor", "SEV3", service="search")
    first = server.admin.get("/api/v1/incidents?service=search&limit=1").json
    assert first["items"][0]["title"] == "newer than the cursor"


@pytest.mark.parametrize("path", ["incidents", "alerts"])
@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "limit=-1", "limit=x", "cursor=AAAA", "cursor=%C3%A9", "cursor=" + "_" * 32],
)
def test_a_limit_or_cursor_that_is_none_is_refused(server: Server, path: str, query: str) -> None:
    assert is_problem(server.admin.get(f"/api/v1/{path}?{query}"), 422)


@pytest.mark.parametrize("path", ["incidents", "alerts"])
def test_limits_of_the_contract_are_allowed(server: Server, path: str) -> None:
    for limit in (1, 1000):
        assert server.admin.get(f"/api/v1/{path}?limit={limit}").status == 200


def test_filters_choose_and_lists_hold_all_states(server: Server) -> None:
    a = server.declared("filtered a", "SEV2", service="wallet")
    b = server.declared("filtered b", "SEV3", service="wallet")
    verb(server.admin, b, "resolve")
    ids = {i["id"] for i in server.incidents("&service=wallet")}
    assert ids == {a["id"], b["id"]}
    assert [i["id"] for i in server.incidents("&service=wallet&state=resolved")] == [b["id"]]
    assert [i["id"] for i in server.incidents("&service=wallet&severity=SEV2")] == [a["id"]]
    assert {i["id"] for i in server.incidents("&service=wallet&state=open,resolved")} == ids
    assert server.incidents("&service=nothing") == []
    assert is_problem(server.admin.get("/api/v1/incidents?state=ringing"), 422)


def test_an_incident_is_found_by_id_and_number(server: Server) -> None:
    made = server.declared("by its number", "SEV3")
    for name in (made["id"], str(made["number"]), f"INC-{made['number']}", f"inc-{made['number']}"):
        assert server.admin.get(f"/api/v1/incidents/{name}").json["id"] == made["id"]
    for name in ("999999", "abc", "inc_" + "0" * 32, "INC-", "%C2%B2", "9" * 40, "%00", "key_" + "0" * 32):
        assert is_problem(server.admin.get(f"/api/v1/incidents/{name}"), 404)


def test_every_verb_answers_with_the_incident(server: Server) -> None:
    """Issue 2, item 6."""
    made = server.declared("every verb", "SEV2", service="payments")
    steps: list[tuple[str, Any, str]] = [
        ("note", {"note": "first words"}, "open"),
        ("escalate", None, "open"),
        ("acknowledge", {"note": "mine"}, "acknowledged"),
        ("severity", {"severity": "SEV3"}, "acknowledged"),
        ("severity", {"severity": "SEV1", "note": "worse than thought"}, "open"),
        ("reassign", {"person": "dina_rami"}, "open"),
        ("snooze", {"minutes": 5}, "snoozed"),
        ("adopt", {}, "snoozed"),
        ("resolve", {}, "resolved"),
        ("close", {"note": "done"}, "closed"),
        ("reopen", None, "open"),
    ]
    for name, body, state in steps:
        answer = verb(server.admin, made, name, body)
        assert answer.status == 200, (name, answer)
        assert answer.headers["content-type"] == "application/json"
        assert answer.json["id"] == made["id"]
        assert answer.json["state"] == state, name
        assert set(answer.json) >= ITEM | {"timeline", "pages"}
        assert answer.json == server.incident(made["id"]) | {"pages": answer.json["pages"]} or name == "reopen"
    whole = server.incident(made["id"])
    assert whole["number"] == made["number"], "reopening keeps number and history"
    assert [e["note"] for e in whole["timeline"] if e.get("note")] == [
        "first words",
        "mine",
        "worse than thought",
        "done",
    ]
    actors = {e["actor"] for e in whole["timeline"] if e["kind"] in ("acknowledged", "resolved")}
    assert actors == {"person:admin"}
    assert {e["via"] for e in whole["timeline"] if e["actor"] == "person:admin"} == {"api"}


def test_verbs_are_safe_to_say_twice(server: Server) -> None:
    made = server.declared("said twice", "SEV2")
    for name, state in (("acknowledge", "acknowledged"), ("resolve", "resolved"), ("close", "closed")):
        for _ in range(2):
            answer = verb(server.admin, made, name)
            assert (answer.status, answer.json["state"]) == (200, state)
    times = [e["kind"] for e in server.incident(made["id"])["timeline"]]
    assert times.count("resolved") == times.count("closed") == times.count("acknowledged") == 1


def test_snooze_until_an_instant_and_for_minutes(server: Server) -> None:
    made = server.declared("snoozed", "SEV2")
    until_at = (datetime.now(UTC) + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: TID251 - the server's clock
    answer = verb(server.admin, made, "snooze", {"until": until_at})
    assert answer.json["state"] == "snoozed"
    assert answer.json["snoozed_until"][:19] == until_at[:19]
    assert {c["state"] for c in answer.json["clocks"]} == {"running"}, "snooze never pauses a clock"
    too_early: tuple[Any, ...] = ({"until": "2020-01-01T00:00:00Z"}, {"minutes": 1e-9})
    for body in too_early:
        assert verb(server.admin, made, "snooze", body).status in (409, 422)
    for body in (
        {},
        {"until": "soon"},
        {"minutes": 0},
        {"minutes": -5},
        {"minutes": "nan"},
        {"minutes": "-inf"},
        {"minutes": "inf"},
        {"until": "9999-12-31T23:59:59Z"},
    ):
        assert is_problem(verb(server.admin, made, "snooze", body), 422)
    sev1 = server.declared("snoozed for too long", "SEV1")
    assert is_problem(verb(server.admin, sev1, "snooze", {"minutes": 16}), 409, "snooze_too_long")
    assert verb(server.admin, sev1, "snooze", {"minutes": 15}).status == 200


def test_a_second_person_is_told_who_was_first(server: Server) -> None:
    """Issue 2: 409 `{code, by, at}`; R10."""
    made = server.declared("two people", "SEV2")
    first = verb(server.admin, made, "acknowledge").json
    other = keyed(server, "respond", "dina_rami")
    answer = verb(other, made, "acknowledge")
    assert is_problem(answer, 409, "already_acknowledged")
    assert answer.json["by"] == {"id": "admin", "name": {"ar": "المسؤول الأول", "en": "First administrator"}}
    assert answer.json["at"] == first["acknowledged_at"]
    assert server.incident(made["id"])["owner"]["id"] == "admin"


def test_somebody_who_is_being_called_joins(server: Server) -> None:
    """`engine.md` §3: 200, entry `joined`, the owner unchanged."""
    made = server.declared("joined", "SEV1")
    until(lambda: any(p["attempts"][0]["at"] for p in server.incident(made["id"])["pages"]), "the calls")
    called = server.incident(made["id"])["pages"][0]["person"]["id"]
    verb(server.admin, made, "acknowledge")
    raised = verb(server.admin, made, "escalate")  # calls level 2 though somebody has it
    assert raised.status == 200
    level2 = next(p["person"]["id"] for p in raised.json["pages"] if p["level"] == 2)
    joined = server.cli("incident", "ack", str(made["number"]), "--as", level2, "--json")
    assert joined.returncode in (0, 1, 2)
    whole = server.incident(made["id"])
    assert whole["owner"]["id"] == "admin"
    if joined.returncode == 0:
        assert "joined" in {e["kind"] for e in whole["timeline"]}
    assert called != level2


def test_reassigning_to_somebody_unreachable_names_who_is_reachable(server: Server) -> None:
    made = server.declared("unreachable", "SEV2")
    answer = verb(server.admin, made, "reassign", {"person": "nobody_at_all"})
    assert is_problem(answer, 409, "unreachable")
    assert answer.json["reachable"]
    assert all(set(one) == {"id", "name"} for one in answer.json["reachable"])


@pytest.mark.parametrize(("name", "code"), [("reopen", "not_resolved"), ("close", "not_resolved")])
def test_what_makes_no_sense_now_is_409_with_all_three(server: Server, name: str, code: str) -> None:
    made = server.declared(f"no sense to {name}", "SEV3")
    answer = verb(server.admin, made, name)
    assert is_problem(answer, 409, code)
    assert {"code", "by", "at"} <= set(answer.json)


def test_if_match_guards_against_what_somebody_else_changed(server: Server) -> None:
    made = server.declared("guarded", "SEV3")
    read = server.admin.get(f"/api/v1/incidents/{made['id']}")
    assert read.headers["etag"] == f'"{read.json["version"]}"'
    verb(server.admin, made, "note", {"note": "meanwhile"})
    answer = verb(server.admin, made, "resolve", None, If_Match=read.headers["etag"])
    assert is_problem(answer, 412)
    assert server.incident(made["id"])["state"] == "open"
    current = server.admin.get(f"/api/v1/incidents/{made['id']}").headers["etag"]
    assert verb(server.admin, made, "resolve", None, If_Match=current).status == 200
    assert verb(server.admin, made, "note", {"note": "x"}, If_Match="*").status == 200
    for wrong in ("abc", "²", "9" * 5_000, '"-1"'):
        assert verb(server.admin, made, "note", {"note": "x"}, If_Match=wrong).status in (412, 422)


def test_an_idempotency_key_gets_the_same_answer_and_does_nothing_twice(server: Server) -> None:
    """R3 at the API."""
    made = server.declared("once", "SEV3")
    first = verb(server.admin, made, "note", {"note": "only once"}, Idempotency_Key="k-1")
    again = verb(server.admin, made, "note", {"note": "only once"}, Idempotency_Key="k-1")
    assert again.status == first.status == 200
    assert again.body == first.body
    assert [e["note"] for e in server.incident(made["id"])["timeline"] if e.get("note")] == ["only once"]
    assert is_problem(verb(server.admin, made, "note", {"note": "other"}, Idempotency_Key="k-1"), 422)
    elsewhere = server.declared("once elsewhere", "SEV3")
    assert (
        verb(server.admin, elsewhere, "note", {"note": "only once"}, Idempotency_Key="k-1").json["id"]
        == elsewhere["id"]
    )
    other = keyed(server, "respond", "dina_rami")
    assert verb(other, made, "note", {"note": "another person's"}, Idempotency_Key="k-1").status == 200
    body = {"title": "declared once", "severity": "SEV3"}
    ids = {server.admin.post("/api/v1/incidents", body, Idempotency_Key="d-1").json["id"] for _ in range(3)}
    assert len(ids) == 1
    assert server.admin.post("/api/v1/incidents", body, Idempotency_Key="d-1").status == 201


@pytest.mark.parametrize(
    "body", [{"nope": 1}, {"note": "x", "team_id": "other"}, {"note": 5}, {"note": "x" * 20_000}, [], 7, "text"]
)
def test_unknown_and_wrong_fields_are_422(server: Server, body: Any) -> None:
    """C4, C2: no field but those of the shape, no team from the body."""
    made = server.declared("strict", "SEV3")
    before = server.incident(made["id"])["version"]
    assert is_problem(verb(server.admin, made, "note", body), 422)
    assert server.incident(made["id"])["version"] == before


@pytest.mark.parametrize(
    "raw",
    [
        b'{"note": "a", "note": "b"}',
        b'{"title": "a", "severity": "SEV3", "severity": "SEV1"}',
        b'{"note":"a","n":{"x":1,"x":2}}',
    ],
)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_duplicate_keys_are_refused(server: Server, raw: bytes, kind: str) -> None:
    """`engine.md` §7, C25: refused in `/api/v1`, whatever type the body says it has."""
    made = server.declared("twice", "SEV3")
    path = f"/api/v1/incidents/{made['id']}/note" if b"note" in raw else "/api/v1/incidents"
    answer = server.admin.send("POST", path, raw, {"Content-Type": kind} if kind else {})
    assert is_problem(answer, 422)


@pytest.mark.parametrize(
    ("raw", "statuses"),
    [
        (b"{", {400}), (b"\xff", {400}), (b'{"note": "\xff"}', {400}), (b'{"note": NaN}', {400}), (b"[" * 100_000, {400, 422}),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, {400, 422}), (b'{"note": "\\ud800"}', {400, 422}),
        (b'{"minutes": ' + b"9" * 5_000 + b"}", {400, 422}), (b'{"note": "' + b"x" * 1_100_000 + b'"}', {413}),
        (b"{" + b",".join(b'"%d":1' % n for n in range(60_000)) + b',"1":2}', {422}),
    ],
)  # fmt: skip
def test_poison_at_the_api_is_refused_as_a_problem(server: Server, raw: bytes, statuses: set[int]) -> None:
    """C25, C41."""
    made = server.declared("poisoned", "SEV3")
    answer = server.admin.send(
        "POST", f"/api/v1/incidents/{made['id']}/note", raw, {"Content-Type": "application/json"}
    )
    assert answer.status in statuses
    assert is_problem(answer, answer.status)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404), ("GET", "/api/nothing", 404), ("GET", "/api", 404), ("PATCH", "/api/v1/incidents", 405),
        ("POST", "/api/v1/incidents/1/explode", 404), ("DELETE", "/api/v1/keys/abc", 404), ("DELETE", "/api/v1/keys/" + "z" * 40, 404),
        ("DELETE", "/api/v1/keys/inc_" + "0" * 32, 404), ("DELETE", "/api/v1/overrides/abc", 404),
        ("GET", "/api/v1/oncall?at=soon", 422), ("GET", "/api/v1/oncall?at=0001-01-01", 422),
        ("GET", "/api/v1/oncall?at=9999-12-31T23:59:59Z", 422), ("GET", "/api/v1/simulate", 422),
        ("GET", "/api/v1/simulate?severity=SEV9", 422), ("GET", "/api/v1/simulate?severity=SEV1&service=nothing", 422),
        ("GET", "/api/v1/simulate?severity=SEV1&ack_after=nan", 422), ("GET", "/api/v1/simulate?severity=SEV1&ack_after=-1", 422),
        ("GET", "/api/v1/simulate?severity=SEV1&ack_after=1e300", 422), ("GET", "/api/v1/simulate?severity=SEV1&at=0001-01-01T00:00:00Z", 422),
    ],
)  # fmt: skip
def test_refusals_are_problems(server: Server, method: str, path: str, status: int) -> None:
    assert is_problem(server.admin.send(method, path), status)


def test_an_override_beyond_time_is_refused_and_leaves_nothing(server: Server) -> None:
    for starts_at, ends_at in (
        ("0001-01-01T00:00", "2030-01-01"),
        ("2030-01-01", "9999-12-31T23:59:59Z"),
        ("2030-01-02", "2030-01-01"),
    ):
        body = {"track": "devops", "person": "sara_mohammed", "starts_at": starts_at, "ends_at": ends_at}
        assert is_problem(server.admin.post("/api/v1/overrides", body), 422)
    assert server.admin.get("/api/v1/overrides").json == {"items": [], "next": None}


def test_a_service_key_acknowledges_only_as_a_source_does(quick: Server) -> None:
    """`engine.md` §3: state acknowledged, no owner, the response clock runs on, the chain goes on after the hold."""
    service = keyed(quick, "respond")
    made = quick.declared("held by a service", "SEV1")
    answer = verb(service, made, "acknowledge")
    assert answer.status == 200
    assert answer.json["state"] == "acknowledged"
    assert answer.json["owner"] is None
    assert {c["kind"]: c["state"] for c in answer.json["clocks"]}["response"] in ("running", "at_risk")
    entry = next(e for e in answer.json["timeline"] if e["kind"] == "source_acknowledged")
    assert entry["actor"].startswith("key:key_")
    until(
        lambda: any(p["level"] == 2 for p in quick.incident(made["id"])["pages"]), "the chain to go on after the hold"
    )
    assert quick.incident(made["id"])["state"] == "open"


def test_a_personal_key_is_a_person_and_stops_the_response_clock(server: Server) -> None:
    """Issue 2: `api_key` is a person; so is a key made with --as."""
    for who, person in ((server.admin, "admin"), (keyed(server, "respond", "lina_ali"), "lina_ali")):
        made = server.declared(f"taken by {person}", "SEV2")
        answer = verb(who, made, "acknowledge")
        assert answer.status == 200
        assert {c["kind"]: c["state"] for c in answer.json["clocks"]} == {"response": "met", "resolution": "running"}
        assert answer.json["owner"]["id"] == person


def test_nobody_acts_as_somebody_else_over_http(server: Server) -> None:
    """Issue 2: `--as` exists only through the lock or the socket."""
    made = server.declared("as somebody else", "SEV2")
    for headers in ({"nawba_as": "sara_mohammed"}, {"Nawba_As": "sara_mohammed", "X_Nawba_As": "sara_mohammed"}):
        answer = server.admin.with_(**headers).post(f"/api/v1/incidents/{made['id']}/note", {"note": "x"})
        assert {e["actor"] for e in answer.json["timeline"] if e["kind"] == "noted"} <= {"person:admin"}
    service = keyed(server, "admin").with_(nawba_as="sara_mohammed")
    assert verb(service, made, "acknowledge").json["owner"] is None
    assert server.client.with_(nawba_as="sara_mohammed").get("/api/v1/incidents").status == 401
    body = {"kind": "api", "scope": "read", "person": "sara_mohammed"}
    assert is_problem(server.admin.post("/api/v1/keys", body), 403), "C6: a key cannot name another user over HTTP"
    assert is_problem(server.admin.post("/api/v1/sign-in-links"), 403)
    done = server.cli(
        "declare",
        "--url",
        f"http://127.0.0.1:{server.port}",
        "--key",
        str(server.secrets["api_key"]),
        "--as",
        "sara_mohammed",
        "--severity",
        "SEV3",
        "x",
    )
    assert done.returncode != 0


def test_a_revoked_key_is_refused_at_once(server: Server) -> None:
    """C5, C6: on the very next request."""
    for _ in range(10):
        made = server.admin.post("/api/v1/keys", {"kind": "api", "scope": "admin"}).json
        assert set(made) == {"id", "key"}
        who = server.client.with_(Authorization=f"Bearer {made['key']}")
        assert who.get("/api/v1/keys").status == 200
        assert server.admin.send("DELETE", f"/api/v1/keys/{made['id']}").status == 204
        assert is_problem(who.get("/api/v1/keys"), 401)
        intake = server.admin.post("/api/v1/keys", {"kind": "intake", "source": "soon-gone"}).json
        signal = {"severity": "info", "title": "t"}
        assert server.client.post(f"/in/json/{intake['key']}", signal).status == 202
        assert server.admin.send("DELETE", f"/api/v1/keys/{intake['id']}").status == 204
        assert server.client.post(f"/in/json/{intake['key']}", signal).status == 401
        assert is_problem(server.admin.send("DELETE", f"/api/v1/keys/{made['id']}"), 404)


def test_keys_are_listed_without_their_secrets(server: Server) -> None:
    """C3, C6: only the beginning is shown, and stored hashed."""
    made = server.admin.post("/api/v1/keys", {"kind": "intake", "source": "listed"}).json
    answer = server.admin.get("/api/v1/keys")
    assert made["key"] not in answer.text
    [item] = [k for k in answer.json["items"] if k["id"] == made["id"]]
    assert item["prefix"] == made["key"][: len(item["prefix"])]
    assert len(item["prefix"]) <= 8
    raw = b"".join((server.data / name).read_bytes() for name in ("nawba.sqlite3", "nawba.sqlite3-wal"))
    for secret in (made["key"], server.secrets["api_key"], server.routing_key):
        assert str(secret).encode() not in raw
        assert bytes.fromhex(str(secret).removeprefix("nwb_")) not in raw
    for body in (
        {"kind": "intake"},
        {"kind": "api"},
        {"kind": "root", "scope": "admin"},
        {"kind": "api", "scope": "god"},
        {"kind": "intake", "source": "a b"},
    ):
        assert is_problem(server.admin.post("/api/v1/keys", body), 422)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "Basic YTpi", "Bearer " + "x" * 9_000, "nwb_x", "Bearer é"]
)
def test_a_wrong_key_is_401_and_never_somebody_with_fewer_rights(server: Server, header: str) -> None:
    for path in ("/api/v1/incidents", "/api/v1/signals/summary"):
        answer = server.client.send("GET", path, None, {"Authorization": header.encode().decode("latin-1")})
        assert is_problem(answer, 401)
        assert "bearer" in answer.headers["www-authenticate"].lower()


def test_alerts_and_summary_have_the_shapes_of_the_issue(server: Server) -> None:
    server.client.post(
        server.json_path, {"dedup_key": "shape", "severity": "critical", "title": "shape", "service": "web"}
    )
    server.client.post(server.json_path, {"dedup_key": "info", "severity": "info", "title": "info"})
    summary = server.settled()
    assert set(summary) == {"accepted", "attached", "suppressed", "quarantined", "pending", "oldest_pending_at"}
    assert conserved(summary)
    assert summary["oldest_pending_at"] is None
    for item in server.alerts():
        assert set(item) >= {"id", "dedup_key", "source", "state", "severity", "incident", "disposition"}
        assert item["state"] in ("firing", "cleared")
        assert item["severity"] in ("critical", "high", "medium", "low", "info")
        assert re.fullmatch(r"attached|quarantined|suppressed:[a-z_]+", item["disposition"])
        assert item["incident"] is None or re.fullmatch(r"inc_[0-9a-f]{32}", item["incident"])
    found = {a["dedup_key"]: a for a in server.alerts()}
    assert found["shape"]["disposition"] == "attached"
    assert found["info"]["disposition"] == "suppressed:info"
    assert found["info"]["incident"] is None


def test_who_is_on_call_at_an_instant(server: Server) -> None:
    """The guide's rota: first week from Sunday 2025-01-19 09:00 in Aden; a naive instant is in the organisation's zone."""
    answer = server.admin.get("/api/v1/oncall?at=2025-01-21T10:00:00Z")
    assert set(answer.json) == {"at", "tracks"}
    assert answer.json["at"].startswith("2025-01-21T10:00:00")
    people = {t["track"]: [p["id"] for p in t["people"]] for t in answer.json["tracks"]}
    assert people == {
        "backend": ["mohammed_ahmed"],
        "frontend": ["fatima_ali"],
        "mobile": ["ahmed_hassan"],
        "devops": ["sara_mohammed"],
    }
    for track in answer.json["tracks"]:
        for person in track["people"]:
            assert set(person) == {"id", "name", "until", "why"}
            assert person["until"].startswith("2025-01-26T06:00:00")
            assert person["why"] == "rota"
            assert set(person["name"]) == {"ar", "en"}
    handed = [
        server.admin.get(f"/api/v1/oncall?at={at}").json["tracks"][0]["people"][0]["id"]
        for at in ("2025-01-26T08:59:59", "2025-01-26T09:00:00", "2025-01-26T09:00:00%2B03:00")
    ]
    assert handed == ["mohammed_ahmed", "ali_mahmoud", "ali_mahmoud"]
    assert INSTANT.fullmatch(server.admin.get("/api/v1/oncall").json["at"])
    body = {"track": "devops", "person": "hala_saad", "starts_at": "2025-01-21T12:00", "ends_at": "2025-01-21T14:00"}
    made = server.admin.post("/api/v1/overrides", body)
    assert made.status == 201
    covered = server.admin.get("/api/v1/oncall?at=2025-01-21T13:00").json["tracks"][3]["people"]
    assert [(p["id"], p["why"]) for p in covered] == [("hala_saad", "override")]
    assert server.admin.send("DELETE", f"/api/v1/overrides/{made.json['id']}").status == 204


def test_simulate_over_http_and_by_command_say_the_same(server: Server) -> None:
    query = "severity=SEV1&service=web&at=2025-01-21T10:00:00"
    answer = server.admin.get(f"/api/v1/simulate?{query}").json
    told = json.loads(
        server.cli("simulate", "--service", "web", "--severity", "SEV1", "--at", "2025-01-21T10:00:00", "--json").stdout
    )
    assert told == answer
    assert set(answer) == {"steps", "ends"}
    assert set(answer["ends"]) == {"at", "reason"}
    for step in answer["steps"]:
        assert set(step) == {"at", "kind", "round", "level", "person", "contact", "reason"}
        assert step["kind"] in ("page", "tell", "announce", "clock", "exhausted")
        assert step["level"] is None or step["level"] >= 1
    assert [s["at"] for s in answer["steps"]] == sorted(s["at"] for s in answer["steps"])
    early = server.admin.get(f"/api/v1/simulate?{query}&ack_after=60").json
    assert early["ends"] == {"at": "2025-01-21T07:01:00.000Z", "reason": "acknowledged"}


def test_metrics_hold_the_conservation_law(server: Server) -> None:
    """R5 as a metric; lateness of pages beside it."""
    server.client.post(server.json_path, {"dedup_key": "measured", "severity": "critical", "title": "measured"})
    server.settled()
    answer = server.client.get("/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain")
    ends = {k: float(v) for k, v in re.findall(r'^nawba_signals\{end="(\w+)"\} ([\d.e+]+)$', answer.text, re.MULTILINE)}
    assert ends["accepted"] == ends["attached"] + ends["suppressed"] + ends["quarantined"] + ends["pending"]
    assert ends["accepted"] > 0
    assert re.search(r"^nawba_page_lateness_seconds_bucket\{", answer.text, re.MULTILINE)
    names = re.findall(r"^# TYPE (\w+) ", answer.text, re.MULTILINE)
    assert len(names) == len(set(names))
    for line in answer.text.splitlines():
        assert line.startswith("#") or re.fullmatch(r"[a-z_]+(\{[^}]*\})? [-+\d.eEinfINa]+", line), line


def test_health_says_live_and_ready_without_a_key(server: Server) -> None:
    assert server.client.get("/health/live").status == 200
    assert server.client.get("/health/ready").status == 200
    assert server.client.get("/health/other").status == 404
    for path in ("/health/live", "/health/ready"):
        assert __version__ not in server.client.get(path).text, "C51: health has no versions"


def test_strangers_get_nothing_but_the_description_and_health(server: Server) -> None:
    """C7: no unauthenticated mode at all."""
    for path in (
        "incidents",
        "alerts",
        "signals/summary",
        "oncall",
        "simulate?severity=SEV1",
        "keys",
        "playbook",
        "doctor",
        "overrides",
    ):
        assert is_problem(server.client.get(f"/api/v1/{path}"), 401)
    assert is_problem(server.client.post("/api/v1/incidents", {"title": "t", "severity": "SEV1"}), 401)
