"""The pages in a real browser: no sideways scroll, nothing refused by the content policy, both scripts at work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from nawba.text.catalogue import LANGUAGES
from nawba.web.presenting.environment import STATIC, environment
from tests.web.samples import contexts

CHROMIUM = Path("/usr/bin/chromium")
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
ENV = environment()

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and os.environ.get("CI") != "true", reason="no chromium on this machine"),
]


class Site:
    """A loopback server over the samples. `hint` sends one event, `hang_up` ends the stream and refuses new ones."""

    def __init__(self) -> None:
        self.hints = Event()
        self.is_down = Event()
        self.rounds = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                if path == "/live":
                    return site.stream(self)
                body, kind = (
                    site.file(path) if path.startswith("/static/") else (site.page(path), "text/html; charset=utf-8")
                )
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", POLICY)
                self.end_headers()
                self.wfile.write(body)
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def file(self, path: str) -> tuple[bytes, str]:
        file = STATIC / path.removeprefix("/static/")
        return file.read_bytes(), TYPES[file.suffix]

    def page(self, path: str) -> bytes:
        _, lang, name = path.split("/") if path.count("/") == 2 else ("", "", "")
        if lang not in LANGUAGES or name not in contexts(lang):
            return b""
        template, context = contexts(lang)[name]
        self.rounds += 1
        if "incident" in context:
            context["incident"] = {**context["incident"], "title": f"Drawn {self.rounds}"}
        return ENV.get_template(template).render(**context).encode()

    def stream(self, handler: BaseHTTPRequestHandler) -> None:
        if self.is_down.is_set():
            handler.send_error(503)
            return
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        handler.wfile.write(b"event: hello\ndata: hello\n\n")
        while not self.is_down.is_set():
            if self.hints.wait(0.05):
                self.hints.clear()
                handler.wfile.write(b"event: change\ndata: inc_214\n\n")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.is_down.set()
    made.server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways_or_breaks_the_policy(site: Site, browser: Browser, lang: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for name in contexts(lang):
        page.goto(f"{site.address}/{lang}/{name}", wait_until="load")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{name} is {over} px too wide at {width}"
    assert complaints == []
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("height", [568, 844])
def test_acknowledge_is_in_view_without_scrolling(site: Site, browser: Browser, lang: str, height: int) -> None:
    page = browser.new_page(viewport={"width": 320, "height": height}, java_script_enabled=False)
    page.goto(f"{site.address}/{lang}/page")
    box = page.locator("#acknowledge").bounding_box()
    assert box is not None
    assert box["height"] >= 64
    assert box["y"] + box["height"] <= height
    page.close()


@pytest.fixture
def incident_page(site: Site, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.clock.install()
    page.goto(f"{site.address}/en/incident")
    expect(page.locator("[data-live-word]")).to_have_text("Live")
    yield page
    page.close()


def test_a_hint_brings_the_new_page_and_keeps_what_was_typed(site: Site, incident_page: Page) -> None:
    before = incident_page.locator("h1").inner_text()
    incident_page.locator("#fold-note").click()
    incident_page.locator("#note-note").fill("half a sentence")
    incident_page.locator("#note-note").press("Home")
    incident_page.locator("#severity-sev2").evaluate("field => field.checked = true")
    site.hints.set()
    expect(incident_page.locator("h1")).not_to_have_text(before)
    expect(incident_page.locator("#note-note")).to_have_value("half a sentence")
    expect(incident_page.locator("#note-note")).to_be_focused()
    assert incident_page.evaluate("document.activeElement.selectionStart") == 0
    assert incident_page.evaluate("document.querySelector('#severity-sev2').checked")


def test_clocks_count_and_ask_for_the_page_when_their_look_changes(site: Site, incident_page: Page) -> None:
    number = incident_page.locator(".clock [data-number]").first
    was, rounds = number.inner_text(), site.rounds
    incident_page.clock.run_for(3_000)
    expect(number).not_to_have_text(was)
    assert site.rounds == rounds
    incident_page.locator(".clock").first.evaluate("clock => { clock.dataset.riskAt = '0' }")  # at risk from here on
    incident_page.clock.run_for(2_000)
    expect(incident_page.locator("h1")).to_have_text(f"Drawn {rounds + 1}")


def test_who_may_not_listen_asks_again_and_again(site: Site, browser: Browser) -> None:
    site.is_down.set()
    page = browser.new_page()
    page.clock.install()
    page.goto(f"{site.address}/en/page")
    rounds = site.rounds
    page.clock.run_for(7_000)
    expect(page.locator("h1")).to_have_text(f"Drawn {rounds + 1}")
    page.clock.run_for(7_000)
    expect(page.locator("h1")).to_have_text(f"Drawn {rounds + 2}")
    assert not page.locator("[data-lost-banner]").is_visible()
    site.is_down.clear()
    page.close()


def test_a_lost_line_is_said_and_the_clocks_stand(site: Site, incident_page: Page) -> None:
    site.is_down.set()
    incident_page.clock.run_for(20_000)
    assert incident_page.locator("[data-live-word]").inner_text().startswith("Not live since ")
    assert incident_page.locator("[data-lost-banner]").is_visible()
    number = incident_page.locator(".clock [data-number]").first
    stood = number.inner_text()
    incident_page.clock.run_for(3_000)
    assert number.inner_text() == stood
    site.is_down.clear()
