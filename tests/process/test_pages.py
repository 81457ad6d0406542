"""The pages against the running server: signing in, forgery, headers, escaping, the safety of GET, both languages."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import string
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest

from nawba.text.catalogue import catalogue
from tests.process.conftest import Starts
from tests.process.server import Client, Reply, Server, until

pytestmark = pytest.mark.process

POLICY: Final = "default-src 'self'"
ATTACKS: Final = (
    "<script>alert(1)</script>",
    "</title><script src=//evil.example.com/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)' x='",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "{{7*7}}{% for x in ().__class__ %}{{x}}{% endfor %}",
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "]]><!--",
    "\\u003cscript\\u003e",
)  # fmt: skip
UNSEEN: Final = "\u202e\u202d\u2066\u2067\u200f\u200b\ufeff\u00ad"
CONTROLS: Final = "\x00\x07\x08\x1b[31m\x7f\x9b"


class Seen(HTMLParser):
    """Every tag with its attributes, and every text, of one page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


@pytest.fixture(scope="module")
def session(server: Server) -> Client:
    return server.signed_in().with_(Accept="text/html")


@pytest.fixture(scope="module")
def ringing(server: Server, session: Client) -> dict[str, Any]:
    """An incident that rings, with the tokens of its pages by person."""
    made = server.declared("ringing for the pages", "SEV1", service="web")
    return server.incident(made["id"]) | {"tokens": tokens(server, session, made)}


def tokens(server: Server, session: Client, incident: dict[str, Any]) -> list[str]:
    """Return the tokens of the pages of an incident, as its phones on /sandbox carry them."""

    number = re.compile(rf"\bINC-{incident['number']}\b")

    def found() -> list[str]:
        every = dict.fromkeys(re.findall(r'action="/p/([\w-]+)"', session.get("/sandbox").text))
        return [t for t in every if number.search(server.client.get(f"/p/{t}?lang=en").text)]

    return until(found, "a ringing phone")


def pages(incident: str, token: str) -> tuple[str, ...]:
    """Return every page a person may come to, refusals too."""
    return (
        "/", "/incidents", "/incidents?state=all", "/incidents?state=resolved", f"/incidents/{incident}", "/sandbox", "/declare",
        f"/p/{token}", "/p/" + "x" * 43, "/signed-out", "/sign-in/" + "0" * 32, "/nowhere", "/incidents/none",
    )  # fmt: skip


_OF_ITSELF = {
    "setting": "key NOT IN ('heard_at', 'watch', 'watch_beat')",
    "timer": "incident_id NOT IN (SELECT id FROM incident WHERE number < 0)",
    "seal": "n < 0",
    **dict.fromkeys(("signal", "incident", "page", "attempt", "alert", "entry"), "purpose <> 'watch'"),
}
"""What a server writes while nobody asks: its proof to itself, its beats, the seals."""


def dump(server: Server, into: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the database, read from a copy: a running server's file is never opened by a second process."""
    into.mkdir(exist_ok=True)
    for name in ("nawba.sqlite3", "nawba.sqlite3-wal"):
        if (server.data / name).exists():
            shutil.copy(server.data / name, into / name)
    with sqlite3.connect(into / "nawba.sqlite3") as database:
        tables = [
            r[0]
            for r in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        columns = {
            t: [r[1] for r in database.execute(f"PRAGMA table_info({t})") if (t, r[1]) != ("entry", "seal")]
            for t in tables
        }
        asked = {t: f"SELECT {', '.join(columns[t])} FROM {t} WHERE {_OF_ITSELF.get(t, '1')}" for t in tables}
        return {t: sorted(database.execute(sql).fetchall(), key=repr) for t, sql in asked.items()}


def test_get_of_every_route_changes_nothing(servers: Starts, tmp_path: Path) -> None:
    """C12, C16: replay every GET and HEAD, also as a prefetch and with the page links, and compare the whole database."""
    server = servers().start()
    session = server.signed_in()
    made = server.declared("looked at", "SEV3")
    ringing = server.declared("ringing", "SEV2")
    [token, *_] = tokens(server, session, ringing)
    server.admin.post(f"/api/v1/incidents/{ringing['id']}/acknowledge")
    link = next(w for w in server.cli("sign-in").stdout.split() if "/sign-in/" in w).rpartition("/sign-in/")[2]
    before = until(
        lambda: (a := dump(server, tmp_path / "a")) == dump(server, tmp_path / "b") and a, "a quiet database"
    )
    asked = [
        *pages(made["id"], token), f"/sign-in/{link}", "/metrics", "/health", "/health/ready", "/static/base.css",
        "/api/openapi.json", "/api/v1/incidents", f"/api/v1/incidents/{made['id']}", "/api/v1/alerts", "/api/v1/oncall",
        "/api/v1/simulate?severity=SEV1", "/api/v1/overrides", "/api/v1/keys", "/api/v1/playbook", "/api/v1/doctor",
        "/api/v1/signals/summary", f"/incidents/{made['id']}/acknowledge", f"/api/v1/incidents/{made['id']}/acknowledge",
        "/sign-out", "/sandbox/fire", server.json_path, "/v2/enqueue", "/declare?title=x&severity=SEV1",
    ]  # fmt: skip
    for path in asked:
        for who in (server.client, session, server.admin):
            for method in ("GET", "HEAD", "OPTIONS"):
                answer = who.send(method, path, None, {"Purpose": "prefetch", "X-Fragment": "main"})
                assert answer.status < 500, (method, path, server.errors()[-2_000:])
    after = dump(server, tmp_path / "c")
    assert {t: rows for t, rows in after.items() if rows != before[t]} == {}
    assert session.form(f"/sign-in/{link}", {}).status == 303, "opening the link used it up"


def test_a_link_signs_in_once_by_post_only(servers: Starts) -> None:
    """C7, C11, V7: the link shows one button; the button works once; wrong and used links are said to be."""
    server = servers().start()
    path = "/sign-in/" + str(server.said["sign_in_url"]).rpartition("/")[2]
    for _ in range(3):
        shown = server.client.get(path)
        assert shown.status == 200
        assert "set-cookie" not in {k for k in shown.headers if k == "set-cookie"}
    first = server.client.form(path, {})
    assert (first.status, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"]
    assert re.match(r"nawba_session=[0-9a-f]{32,};", cookie)
    assert {part.strip().lower() for part in cookie.split(";")} >= {"httponly", "samesite=lax", "path=/"}
    assert server.client.with_(Cookie=cookie.partition(";")[0]).get("/").status == 200
    again = server.client.form(path, {})
    assert again.status == 410
    assert "set-cookie" not in again.headers
    assert server.client.get(path).status == 410
    for wrong in ("/sign-in/" + "0" * 32, "/sign-in/x", "/sign-in/" + "é" * 5, path + "0"):
        quoted = wrong.encode().decode("latin-1") if wrong.isascii() else "/sign-in/%C3%A9"
        assert server.client.get(quoted).status == 410
        assert server.client.form(quoted, {}).status == 410
    forged = server.client.with_(Cookie="nawba_session=" + "0" * 48)
    assert forged.get("/").status == 401


def test_an_expired_link_and_session_are_none(servers: Starts) -> None:
    server = servers().start()
    path = "/sign-in/" + str(server.said["sign_in_url"]).rpartition("/")[2]
    session = server.signed_in()
    assert session.get("/").status == 200
    server.stop()
    with sqlite3.connect(server.data / "nawba.sqlite3") as database:
        database.execute("UPDATE sign_in SET expires_at = 1")
        database.execute("UPDATE session SET expires_at = 1")
    server.start()
    assert server.client.get(path).status == 410
    assert server.client.form(path, {}).status == 410
    later = Client(server.port, session.headers)
    assert later.get("/").status == 401


def test_behind_https_the_cookie_is_secure_and_hsts_is_said(servers: Starts) -> None:
    """C11, C14."""
    server = servers(NAWBA_URL="https://nawba.example.com").start()
    assert server.said["url"] == "https://nawba.example.com"
    path = "/sign-in/" + str(server.said["sign_in_url"]).rpartition("/")[2]
    answer = server.client.form(path, {}, Origin="https://nawba.example.com", Sec_Fetch_Site="same-origin")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age" in server.client.get("/signed-out").headers["strict-transport-security"]
    session = server.client.with_(Cookie=answer.headers["set-cookie"].partition(";")[0])
    made = session.form("/declare", {"title": "by the proxy", "severity": "SEV3"}, Origin="https://nawba.example.com")
    assert made.status == 303, "a proxy may rewrite Host; the configured address is ours"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Origin": "https://evil.example.com"}, {"Origin": "null"},
        {"Origin": "https://evil.example.com", "Sec_Fetch_Site": "same-origin"}, {"Origin": "null", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "http://127.0.0.1.evil.example.com"}, {"Origin": "http://127.0.0.1:1"}, {"Origin": ""},
    ],
    ids=str,
)  # fmt: skip
def test_a_form_from_elsewhere_is_refused_and_changes_nothing(
    server: Server, session: Client, headers: dict[str, str]
) -> None:
    """C12: every unsafe verb of a session, on pages and API alike."""
    made = server.declared("forged", "SEV3")
    before = server.incident(made["id"])["version"]
    count = len(server.incidents())
    asked = [
        session.form(f"/incidents/{made['id']}/resolve", {}, **headers),
        session.form("/declare", {"title": "forged", "severity": "SEV1"}, **headers),
        session.form("/sandbox/fire", {}, **headers),
        session.form("/sign-out", {}, **headers),
        session.post(f"/api/v1/incidents/{made['id']}/resolve", {}, **headers),
        session.post("/api/v1/keys", {"kind": "api", "scope": "admin"}, **headers),
        session.send("DELETE", "/api/v1/keys/key_" + "0" * 32, None, {k.replace("_", "-"): v for k, v in headers.items()}),
    ]  # fmt: skip
    assert [a.status for a in asked] == [403] * len(asked)
    assert server.incident(made["id"])["version"] == before
    assert len(server.incidents()) == count
    assert session.get("/").status == 200, "signed out by a forged form"


def test_our_own_forms_pass(server: Server, session: Client) -> None:
    """Under `Referrer-Policy: no-referrer` a browser says `Origin: null` even for our own forms."""
    made = server.declared("our own form", "SEV3")
    own = f"http://127.0.0.1:{server.port}"
    for number, headers in enumerate(
        (
            {"Origin": "null", "Sec_Fetch_Site": "same-origin"},
            {"Origin": own},
            {"Sec_Fetch_Site": "same-origin", "Origin": own},
            {},
        )
    ):
        answer = session.form(f"/incidents/{made['id']}/note", {"note": f"own {number}"}, **headers)
        assert answer.status == 303, headers
        assert answer.headers["location"] == f"/incidents/{made['id']}"


def test_every_answer_carries_the_policy(server: Server, session: Client, ringing: dict[str, Any]) -> None:
    """C14, also on refusals, errors, files and JSON."""
    paths = [
        *pages(ringing["id"], ringing["tokens"][0]),
        "/static/base.css",
        "/static/none",
        "/api/v1/incidents",
        "/api/v1/none",
        "/api/openapi.json",
        "/metrics",
    ]
    for who in (session, server.client):
        for path in paths:
            headers = who.get(path).headers
            policy = {d.split()[0]: d for d in re.split(r";\s*", headers["content-security-policy"])}
            assert policy["default-src"] == POLICY, path
            assert policy["frame-ancestors"] == "frame-ancestors 'none'"
            assert policy["base-uri"] == "base-uri 'none'"
            assert policy["form-action"] == "form-action 'self'"
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["cross-origin-opener-policy"] == "same-origin"
            assert "server" not in headers, "V13.4.6: no product, no version"
    assert session.get("/").headers["cache-control"] == "no-store"


def checked(path: str, answer: Reply) -> Seen:
    """Return a page after looking for what must be on none: anything inline, foreign or undecodable."""
    assert "text/html" in answer.headers["content-type"], path
    seen = Seen(answer.text)
    for tag, attributes in seen.tags:
        assert tag not in ("iframe", "object", "embed", "base", "style", "img", "applet", "frame", "math"), (path, tag)
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")], (path, tag)
        if tag == "script":
            assert str(attributes.get("src", "")).startswith("/static/"), path
        for name in ("href", "src", "action", "formaction"):
            target = attributes.get(name)
            assert target is None or re.match(r"(/[^/\\]|/$|#|https?://[\w.-]+)", target), (path, target)
    return seen


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_page_speaks_the_language_it_says(
    server: Server, session: Client, ringing: dict[str, Any], lang: str
) -> None:
    """Item 7: lang and dir; no key left unspoken; nothing inline (C14)."""
    keys = set(catalogue(lang))
    for path in pages(ringing["id"], ringing["tokens"][0]):
        for who in (session, server.client.with_(Accept="text/html")):
            answer = who.send("GET", path + ("&" if "?" in path else "?") + f"lang={lang}")
            seen = checked(path, answer)
            [html] = [a for t, a in seen.tags if t == "html"]
            assert (html["lang"], html["dir"]) == (lang, "rtl" if lang == "ar" else "ltr")
            said = set(re.findall(r"\b[a-z_]+(?:\.[a-z_]+)+\b", " ".join(seen.texts)))
            assert not said & keys, path
            assert "{" not in " ".join(seen.texts), path
            letters = len(re.findall(r"[\u0620-\u064a]", " ".join(seen.texts)))
            assert (letters > 20) == (lang == "ar") or path not in ("/declare", "/signed-out", "/nowhere"), path


def test_the_language_follows_the_browser_and_the_choice(server: Server, session: Client) -> None:
    for asked, lang in (("en-GB,en;q=0.9", "en"), ("ar-YE", "ar"), ("fr", "ar"), ("", "ar")):
        assert f'<html lang="{lang}"' in server.client.get("/signed-out", Accept_Language=asked).text
    chosen = server.client.get("/signed-out?lang=en")
    cookie = chosen.headers["set-cookie"].partition(";")[0]
    assert '<html lang="en"' in server.client.with_(Cookie=cookie).get("/signed-out", Accept_Language="ar").text
    assert '<html lang="ar"' in server.client.get("/signed-out?lang=<script>").text


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_from_outside_is_text(server: Server, session: Client, attack: str) -> None:
    """C33: titles, bodies, labels, links, sources and notes of an attacker, on every page that shows them."""
    body = {
        "dedup_key": f"k{attack}", "severity": "critical", "title": f"t{attack}", "body": f"b{attack}", "service": f"s{attack}",
        "labels": {f"l{attack}": f"v{attack}", "alertname": "SiteDown"}, "links": [attack, {"href": f"https://x.example.com/{attack}", "text": attack}],
    }  # fmt: skip
    assert server.client.post(server.json_path, body).status == 202
    made = server.titled(f"t{attack}")
    server.admin.post(f"/api/v1/incidents/{made['id']}/note", {"note": f"n{attack}"})
    found = tokens(server, session, made)
    shown = 0
    for path in ("/", "/incidents", f"/incidents/{made['id']}", "/sandbox", f"/p/{found[0]}"):
        for lang in ("ar", "en"):
            answer = session.get(f"{path}?lang={lang}")
            assert answer.status == 200
            seen = checked(path, answer)
            shown += any(attack[:20] in text for text in seen.texts)
            assert "49" not in [t for t in seen.texts if "7*7" in attack]
    assert shown >= 6


def test_marks_that_turn_or_hide_text_are_taken_out(server: Server, session: Client) -> None:
    """C34, reliability.md "spoofing text": bidi overrides, zero width, controls; combining marks bounded."""
    title = f"safe{UNSEEN}exe.gpj{CONTROLS}" + "a" + "\u0301" * 10_000 + "\r\nSet-Cookie: x=1"
    server.client.post(
        server.json_path,
        {"dedup_key": "bidi", "severity": "critical", "title": title, "labels": {"alertname": "SiteDown", "x": title}},
    )
    made = until(lambda: [i for i in server.incidents() if i["title"].startswith("safe")], "the incident")[0]
    [token, *_] = until(
        lambda: [
            t
            for t in re.findall(r'action="/p/([\w-]+)"', session.get("/sandbox").text)
            if "safe" in server.client.get(f"/p/{t}").text
        ],
        "its phone",
    )
    for path in ("/", "/incidents", f"/incidents/{made['id']}", "/sandbox", f"/p/{token}"):
        answer = session.get(path)
        assert "set-cookie" not in answer.headers
        text = answer.text
        assert "safe" in text
        for mark in "\u202e\u202d\u200b\ufeff\x00\x07\x08\x1b\x7f\x9b":
            assert mark not in text, (path, repr(mark))
        assert "\u0301" * 20 not in text, path


def test_a_page_link_shows_one_call_and_changes_nothing(server: Server, ringing: dict[str, Any]) -> None:
    """C16: GET shows; the token is the whole right, nobody is signed in by it."""
    token = ringing["tokens"][0]
    version = server.incident(ringing["id"])["version"]
    for _ in range(3):
        answer = server.client.get(f"/p/{token}")
        assert answer.status == 200
        assert "set-cookie" not in answer.headers
        assert ringing["title"] in answer.text
    assert server.incident(ringing["id"])["version"] == version
    assert server.client.get(f"/incidents/{ringing['id']}").status == 401


def test_a_forged_or_cut_token_is_nothing(server: Server, ringing: dict[str, Any]) -> None:
    """C16."""
    token = str(ringing["tokens"][0])
    flipped = [token[:i] + ("A" if token[i] != "A" else "B") + token[i + 1 :] for i in (0, 10, 21, 22, 30, 42)]
    alphabet = string.ascii_letters + string.digits + "-_"
    for wrong in (
        *flipped,
        *(token[:-1] + last for last in alphabet if last != token[-1]),
        token[:-1],
        token[:20],
        token + "A",
        "A" * 43,
        "x",
        "%00",
        "%C3%A9",
        token.upper(),
        "=" * 43,
    ):
        for answer in (server.client.get(f"/p/{wrong}"), server.client.form(f"/p/{wrong}", {"answer": "acknowledge"})):
            assert answer.status == 404, wrong
    assert server.incident(ringing["id"])["state"] == "open"


def test_a_tap_answers_for_that_person_only(server: Server, session: Client) -> None:
    """Item 5, C16: acknowledge by the link; whoever comes after sees who was first."""
    made = server.declared("answered by link", "SEV1", service="web")
    found = until(lambda: (t := tokens(server, session, made)) and len(t) >= 2 and t, "two ringing phones")
    assert server.client.form(f"/p/{found[0]}", {"answer": "nonsense"}).status == 404
    assert server.incident(made["id"])["state"] == "open"
    answer = server.client.form(f"/p/{found[0]}", {"answer": "acknowledge", "person": "dina_rami", "incident": "x"})
    assert (answer.status, answer.headers["location"]) == (303, f"/p/{found[0]}")
    whole = server.incident(made["id"])
    assert whole["state"] == "acknowledged"
    owner = whole["owner"]["id"]
    assert owner in {p["person"]["id"] for p in whole["pages"]}
    assert owner != "dina_rami"
    [entry] = [e for e in whole["timeline"] if e["kind"] == "acknowledged"]
    assert (entry["actor"], entry["via"]) == (f"person:{owner}", "link")
    second = server.client.get(f"/p/{found[1]}?lang=en").text
    assert whole["owner"]["name"]["en"] in second
    assert 'value="acknowledge"' not in second
    late = server.client.form(f"/p/{found[1]}", {"answer": "acknowledge"})
    assert late.status == 303
    assert server.incident(made["id"])["owner"]["id"] == owner
    assert server.client.form(f"/p/{found[0]}", {"answer": "acknowledge"}).status == 303, "safe to press twice"
    kinds = [e["kind"] for e in server.incident(made["id"])["timeline"]]
    assert kinds.count("acknowledged") == 1


def test_a_page_link_ends_with_its_incident(server: Server, session: Client) -> None:
    """C16: it expires at the incident's end; a reopened incident calls anew, and older links answer nothing."""
    made = server.declared("ended and reopened", "SEV1", service="web")
    [old, *_] = tokens(server, session, made)
    server.admin.post(f"/api/v1/incidents/{made['id']}/resolve")
    assert 'value="acknowledge"' not in server.client.get(f"/p/{old}").text
    server.admin.post(f"/api/v1/incidents/{made['id']}/reopen")
    new = until(lambda: [t for t in tokens(server, session, made) if t != old], "the new calls")
    assert server.client.form(f"/p/{old}", {"answer": "acknowledge"}).status == 404
    assert server.incident(made["id"])["state"] == "open"
    assert server.client.form(f"/p/{new[0]}", {"answer": "acknowledge"}).status == 303
    assert server.incident(made["id"])["state"] == "acknowledged"


def test_a_page_link_leads_nowhere_else(server: Server, session: Client) -> None:
    """C53: `return` is one of our own pages or it is ignored."""
    made = server.declared("led astray", "SEV1")
    token = tokens(server, session, made)[0]
    for astray in (
        "//evil.example.com",
        "https://evil.example.com",
        "/\\evil.example.com",
        "javascript:alert(1)",
        "/sandbox\r\nX: y",
    ):
        answer = server.client.form(f"/p/{token}", {"answer": "acknowledge", "return": astray})
        assert answer.headers["location"] == f"/p/{token}"
    assert (
        server.client.form(f"/p/{token}", {"answer": "acknowledge", "return": "/sandbox"}).headers["location"]
        == "/sandbox"
    )


def test_cannot_calls_the_next_and_the_link_of_a_closed_incident_does_nothing(server: Server, session: Client) -> None:
    made = server.declared("cannot", "SEV1", service="web")
    found = until(lambda: (t := tokens(server, session, made)) and len(t) >= 2 and t, "two ringing phones")
    for token in found[:2]:
        assert server.client.form(f"/p/{token}", {"answer": "cannot"}).status == 303
    until(lambda: any(p["level"] == 2 for p in server.incident(made["id"])["pages"]), "level 2, at once")
    server.admin.post(f"/api/v1/incidents/{made['id']}/resolve")
    assert server.client.form(f"/p/{found[0]}", {"answer": "acknowledge"}).status == 303
    assert server.incident(made["id"])["state"] == "resolved", "R10: an acknowledgement never reopens"


@pytest.mark.parametrize(
    ("verb", "fields", "status"),
    [
        ("snooze", {"minutes": "²"}, 422), ("snooze", {"minutes": "9" * 400}, 422), ("snooze", {"minutes": "-5"}, 422),
        ("snooze", {"minutes": "99999"}, 409), ("severity", {"severity": "SEV9"}, 409), ("severity", {}, 422), ("note", {"note": "  "}, 422),
        ("reassign", {"person": "nobody"}, 409), ("explode", {}, 404), ("resolve", {"version": "²"}, 303), ("close", {"version": "99"}, 412),
    ],
)  # fmt: skip
def test_a_refused_form_is_said_on_a_page(
    server: Server, session: Client, verb: str, fields: dict[str, str], status: int
) -> None:
    made = server.declared(f"form {verb} {fields}", "SEV1")
    answer = session.form(f"/incidents/{made['id']}/{verb}", fields)
    assert answer.status == status, answer
    if status != 303:
        checked(verb, answer)
        assert "Traceback" not in answer.text


def test_declaring_by_form_keeps_what_was_typed(server: Server, session: Client) -> None:
    answer = session.form("/declare", {"title": "", "severity": "SEV3", "note": "half a <b>sentence</b>"})
    assert answer.status == 422
    checked("/declare", answer)
    assert "half a &lt;b&gt;sentence" in answer.text
    for fields in ({"title": "x", "severity": "SEV9"}, {"title": "x", "severity": "SEV3", "service": "nothing"}, {}):
        assert session.form("/declare", fields).status == 422


def streamed(server: Server, session: Client, headers: str = "", query: str = "topic=all") -> Iterator[bytes]:
    """Yield what /live sends, piece by piece."""
    import socket  # noqa: PLC0415 - one use

    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        cookie = session.headers["Cookie"]
        line.sendall(f"GET /live?{query} HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n{headers}\r\n".encode("latin-1"))
        while piece := line.recv(65_536):
            yield piece


def test_live_says_that_something_changed_and_never_what(server: Server, session: Client) -> None:
    """`engine.md` §7: hints only; rights are checked at the fetch; a gone Last-Event-ID asks for a full refresh."""
    stream = streamed(server, session)
    got = next(stream)
    while b"event: hello" not in got:
        got += next(stream)
    server.declared("a secret title", "SEV3")
    while b"event: change" not in got:
        got += next(stream)
    assert b"a secret title" not in got
    stream.close()  # type: ignore[attr-defined]
    for last in ("999999999", "9" * 5_000, "²", "x", "-1"):
        again = streamed(server, session, f"Last-Event-ID: {last}\r\n")
        first = next(again)
        while b"event:" not in first:
            first += next(again)
        assert first.startswith(b"HTTP/1.1 200"), last
        assert (b"refresh" in first) == (last == "999999999"), last
        again.close()  # type: ignore[attr-defined]
    assert server.client.get("/live").status == 401


def test_what_is_committed_while_a_page_is_on_its_way_is_not_missed(server: Server, session: Client) -> None:
    """The page says up to which change it knows; its stream begins there, not where the line was opened."""
    made = server.declared("between page and line", "SEV3")
    page = session.get(f"/incidents/{made['id']}").text
    seen = re.search(r'data-seen="(\d+)"', page)
    assert seen is not None
    server.admin.post(f"/api/v1/incidents/{made['id']}/note", {"note": "meanwhile"})
    stream = streamed(server, session, query=f"topic=incident:{made['id']}&seen={seen[1]}")
    got = next(stream)
    while b"event: change" not in got:
        got += next(stream)
    assert b"event: alive" not in got, "only the backstop told of it"
    stream.close()  # type: ignore[attr-defined]


def test_programs_that_ask_a_page_for_json_get_a_problem(server: Server) -> None:
    answer = server.client.get("/", Accept="application/json")
    assert answer.status == 401
    assert json.loads(answer.body)["status"] == 401


def test_a_holiday_is_moved_by_one_tap(session: Client) -> None:
    """S14: a day later, then as computed again; days that cannot be are refused in words and change nothing."""

    def days() -> list[str]:
        found: list[str] = session.get("/api/v1/holidays").json["items"][0]["days"]
        return found

    before, holiday = days(), session.get("/api/v1/holidays").json["items"][0]["id"]
    for lang, sign in (("ar", "عطل تنتظر التأكيد"), ("en", "Holidays to confirm")):
        assert sign in session.get(f"/holidays?lang={lang}").text
    assert session.form(f"/holidays/{holiday}", {"by_days": "1"}).status == 303
    assert days() != before
    assert session.form(f"/holidays/{holiday}", {"first": "2020-01-01", "last": "2020-01-02"}).status == 422
    assert session.form(f"/holidays/{holiday}", {"first": "soon", "last": ""}).status == 422
    assert session.form(f"/holidays/{holiday}", {"by_days": "0"}).status == 303
    assert days() == before
