"""A person's evening in a real browser (issue 2, day one): a curl, a phone rings, a tap stops it; live, in both languages,
on a narrow phone, and with JavaScript off."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.process.server import Server

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.process,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and os.environ.get("CI") != "true", reason="no chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


class Desk:
    """Somebody's browser: what it complained of is looked at when they leave."""

    def __init__(self, server: Server, context: BrowserContext) -> None:
        self.server = server
        self.context = context
        self.complaints: list[str] = []
        self.page = self.opened()

    def opened(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def signs_in(self) -> None:
        """By a new link, as a person does: open, press."""
        link = next(w for w in self.server.cli("sign-in").stdout.split() if "/sign-in/" in w)
        self.page.goto(f"http://127.0.0.1:{self.server.port}/sign-in/{link.rpartition('/')[2]}")
        self.page.locator("main button").click()
        self.page.wait_for_url(re.compile(r"/$"))

    def goes(self, path: str) -> Page:
        self.page.goto(f"http://127.0.0.1:{self.server.port}{path}")
        return self.page


@pytest.fixture
def desk(server: Server, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A browser as the test's parameters want it."""
    options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **getattr(request, "param", {})}
    context = browser.new_context(**options)
    made = Desk(server, context)
    yield made
    context.close()
    assert made.complaints == []


def fire(server: Server, title: str, **labels: str) -> None:
    """What the printed curl does."""
    body = {"dedup_key": title, "severity": "critical", "title": title, "labels": {"alertname": "SiteDown", **labels}}
    assert server.client.post(server.json_path, body).status == 202


def test_a_curl_a_phone_rings_without_a_reload_a_tap_stops_it(server: Server, desk: Desk) -> None:
    """Issue 2: pages of the playbook's people appear on /sandbox as phones with Acknowledge, live."""
    desk.signs_in()
    page = desk.goes("/sandbox")
    expect(page.locator("[data-live-word][data-state=live]")).to_be_visible()
    page.evaluate("window.neverReloaded = true")
    fire(server, "The site does not load")
    phone = page.locator("form[action^='/p/'] button[value=acknowledge]")
    expect(phone.first).to_be_visible()
    assert page.evaluate("window.neverReloaded") is True, "the phone appeared by a reload"
    expect(page.locator("body")).to_contain_text("The site does not load")
    phone.first.click()
    page.wait_for_url(re.compile(r"/sandbox$"))
    found = server.titled("The site does not load")
    assert found["state"] == "acknowledged"
    assert found["owner"]["id"] in {p["person"]["id"] for p in found["pages"]}
    assert {c["kind"]: c["state"] for c in found["clocks"]}["response"] == "met"
    desk.goes(f"/incidents/{found['id']}")
    expect(page.locator("main")).to_contain_text("Acknowledged")


def test_the_incident_page_follows_what_others_do(server: Server, desk: Desk) -> None:
    desk.signs_in()
    made = server.declared("followed live", "SEV2")
    page = desk.goes(f"/incidents/{made['id']}")
    expect(page.locator("[data-live-word][data-state=live]")).to_be_visible()
    page.evaluate("window.neverReloaded = true")
    for note in ("first", "second", "third"):
        server.admin.post(f"/api/v1/incidents/{made['id']}/note", {"note": f"note the {note}"})
        expect(page.locator("main")).to_contain_text(f"note the {note}", timeout=4_000)
    assert page.evaluate("window.neverReloaded") is True


def test_forms_of_the_incident_page_answer(server: Server, desk: Desk) -> None:
    """The same verbs from the page: acknowledge, note, resolve; the same-origin check lets our own forms through (C12)."""
    desk.signs_in()
    made = server.declared("answered by form", "SEV2")
    page = desk.goes(f"/incidents/{made['id']}")
    for verb, state in (("acknowledge", "acknowledged"), ("resolve", "resolved")):
        form = page.locator(f"form[action='/incidents/{made['id']}/{verb}']").first
        if not form.locator("button").first.is_visible():
            form.locator("xpath=ancestor::details/summary").first.click()
        form.locator("button").first.click()
        page.wait_for_load_state()
        assert server.incident(made["id"])["state"] == state


def test_declaring_by_form(server: Server, desk: Desk) -> None:
    desk.signs_in()
    page = desk.goes("/declare")
    page.locator("[name=title]").fill("declared by form")
    page.locator("[name=severity][value=SEV3], [name=severity] >> nth=0").first.evaluate(
        "field => { if (field.tagName === 'SELECT') field.value = 'SEV3'; else field.click(); }"
    )
    page.locator("form[action='/declare'] button[type=submit], form[action='/declare'] button:not([type])").last.click()
    page.wait_for_url(re.compile(r"/incidents/inc_"))
    assert server.titled("declared by form")["timeline"][0]["via"] == "page"


@pytest.mark.parametrize("desk", [{"java_script_enabled": False}], indirect=True)
def test_it_works_with_javascript_off(server: Server, desk: Desk) -> None:
    desk.signs_in()
    fire(server, "No script here")
    found = server.titled("No script here")
    page = desk.goes("/sandbox")
    form = page.locator("form[action^='/p/']", has=page.locator("button[value=acknowledge]"))
    expect(form.first).to_be_visible()
    form.first.locator("button").click()
    page.wait_for_url(re.compile(r"/sandbox$"))
    until_acknowledged = server.incident(found["id"])
    taken = [i for i in server.incidents() if i["state"] == "acknowledged"]
    assert until_acknowledged["state"] == "acknowledged" or taken
    desk.goes("/")
    desk.goes(f"/incidents/{found['id']}")
    expect(page.locator("h1")).to_contain_text("No script here")


@pytest.mark.parametrize("desk", [{"viewport": {"width": 320, "height": 568}}], indirect=True)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_no_page_scrolls_sideways_on_a_narrow_phone(server: Server, desk: Desk, lang: str) -> None:
    desk.signs_in()
    long = "انقطع الاتصال بقاعدة البيانات الرئيسة " * 6 + "https://an.example.com/with-a-very-long-path" * 4
    made = server.declared(long[:1_000], "SEV1", service="database")
    token = _token(desk, "انقطع")
    for path in (
        "/",
        "/incidents",
        f"/incidents/{made['id']}",
        "/sandbox",
        "/declare",
        "/handbook/severities",
        "/handbook/rota",
        "/handbook/cards/SEV1",
        f"/p/{token}",
        "/nowhere",
        "/signed-out",
    ):
        page = desk.goes(f"{path}?lang={lang}")
        assert page.evaluate("document.documentElement.lang") == lang
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{path} is {over} px too wide in {lang}"
    desk.complaints[:] = [c for c in desk.complaints if "404" not in c]  # the page that is nowhere


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_handbook_reads_and_prints_in_both_languages(server: Server, desk: Desk, lang: str) -> None:
    """S1, S61: the text that runs, in the direction of its language; codes from left to right; on paper without bars."""
    desk.signs_in()
    page = desk.goes(f"/handbook/chain?lang={lang}")
    expect(page.locator("h1")).to_contain_text({"ar": "من يُستدعى", "en": "Who is called"}[lang])
    expect(page.locator(".banner[data-is=soon]")).to_be_visible()
    direction = {"ar": "rtl", "en": "ltr"}[lang]
    assert page.locator(".prose").evaluate("e => getComputedStyle(e).direction") == direction
    assert page.locator(".mono").first.evaluate("e => getComputedStyle(e).direction") == "ltr"
    drawn = page.locator(".drawn").first
    first = drawn.locator("text", has_text={"ar": "الغرف", "en": "Rooms"}[lang]).first
    box, whole = first.bounding_box(), drawn.bounding_box()
    assert box is not None
    assert whole is not None
    starts_right = box["x"] > whole["x"] + whole["width"] / 2
    assert starts_right == (lang == "ar"), "the picture is mirrored with its language"
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".toc")).to_be_hidden()
    expect(page.locator(".prose")).to_be_visible()


def _token(desk: Desk, title: str) -> str:
    """Return the token of a page that is ringing for the incident with this title."""
    desk.goes("/sandbox")
    ringing = desk.page.locator("form[action^='/p/']")
    message = desk.page.locator(".toast", has_text=title, has=ringing).first
    action = message.locator("form[action^='/p/']").first.get_attribute("action")
    assert action is not None
    return action.rpartition("/")[2]


def test_a_scanner_that_opens_every_link_answers_nothing(server: Server, desk: Desk) -> None:
    """C16, C17: opening a page's link with a browser that runs scripts and waits changes nothing."""
    desk.signs_in()
    made = server.declared("looked at by a scanner", "SEV1")
    token = _token(desk, "looked at by a scanner")
    scanner = desk.context.browser
    assert scanner is not None
    context = scanner.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}/p/{token}", wait_until="networkidle")
    page.mouse.move(5, 5)
    context.close()
    assert server.incident(made["id"])["state"] == "open"


def test_the_woken_person_acknowledges_without_signing_in(server: Server, desk: Desk) -> None:
    desk.signs_in()
    made = server.declared("woken at night", "SEV1")
    token = _token(desk, "woken at night")
    browser = desk.context.browser
    assert browser is not None
    context = browser.new_context(viewport={"width": 320, "height": 568}, locale="ar")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}/p/{token}")
    page.locator("#acknowledge").click()
    page.wait_for_load_state()
    found = server.incident(made["id"])
    assert found["state"] == "acknowledged"
    assert found["timeline"][-1]["via"] in ("link", "engine") or any(e["via"] == "link" for e in found["timeline"])
    assert page.locator("#acknowledge").count() == 0
    context.close()
