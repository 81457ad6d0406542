"""Every relative link of a document leads somewhere, and no document names a place on somebody's machine."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.documents import documents, named, prose

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
ANCHOR = re.compile(r"(?:id|name)=\"([^\"]+)\"")
A_PLACE = re.compile(r"(?<![\w.<])/(?:work|home|root|Users|tmp|mnt)/")
A_SOURCE_OF_PACKAGES = re.compile(r"index-url|extra-index|pypi|GOPROXY|proxy\.", re.IGNORECASE)


def anchors(path: Path) -> set[str]:
    """Return what `#…` may name in a document: its headings as they are usually shortened, and its own anchors."""
    text = prose(path)
    made = {
        re.sub(r"[^\w\- ]", "", h.replace("`", "")).strip().lower().replace(" ", "-") for h in HEADING.findall(text)
    }
    return made | set(ANCHOR.findall(text))


def links(path: Path) -> list[str]:
    return [one or other for one, other in LINK.findall(prose(path))]


def is_broken(path: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return False
    file, _, anchor = unquote(link).partition("#")
    target = path.parent / file if file else path
    return not target.exists() or (bool(anchor) and target.suffix == ".md" and anchor not in anchors(target))


@pytest.mark.parametrize("path", documents(), ids=named)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    assert [link for link in links(path) if is_broken(path, link)] == []


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](page.md#one-thing) [b](gone.md) [c](#two) ![d](gone.png)\n")
    assert [link for link in links(page) if is_broken(page, link)] == ["gone.md", "#two", "gone.png"]


@pytest.mark.parametrize("path", documents(), ids=named)
def test_no_document_names_a_place_on_somebodys_machine(path: Path) -> None:
    text = path.read_text()
    assert A_PLACE.findall(text) == []
    assert A_SOURCE_OF_PACKAGES.findall(text) == []


@pytest.mark.parametrize("text", ["cd /work/main", "see /home/sara/x", "(/tmp/data)"])
def test_a_place_on_somebodys_machine_is_noticed(text: str) -> None:
    assert A_PLACE.search(text)
