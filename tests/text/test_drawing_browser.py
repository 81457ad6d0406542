"""The drawing as a browser sets it: no words over words, nothing beyond the edge, in both languages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from nawba.text.catalogue import LANGUAGES
from nawba.text.drawing import ladder_svg
from nawba.text.drawing.svg import WIDTH
from tests.text.drawn import CASES, shown

CHROMIUM = Path("/usr/bin/chromium")
BOXES = """() => [...document.querySelectorAll('svg text')].map(t => {
    const b = t.getBBox(); return [t.textContent, b.x, b.y, b.x + b.width, b.y + b.height] })"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() and os.environ.get("CI") != "true", reason="no chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_have_room(browser: Browser, lang: str) -> None:
    """Each text of every case lies inside the sheet, also in a page that reads the other way, and over no other."""
    page = browser.new_page()
    for name in CASES:
        for around in ("ltr", "rtl"):
            page.set_content(f'<body dir="{around}">{ladder_svg(shown(name), lang)}</body>')
            boxes = page.evaluate(BOXES)
            assert boxes, name
            for text, x, _, end, _ in boxes:
                assert 0 <= x < end <= WIDTH, (name, text)
            for (a, ax, ay, a_end, a_low), (b, bx, by, b_end, b_low) in combinations(boxes, 2):
                is_over = min(a_end, b_end) - max(ax, bx) > 1 and min(a_low, b_low) - max(ay, by) > 3
                assert not is_over, (name, a, b)
    page.close()
