"""The handbook on paper: it compiles whatever people wrote, in both languages, and a card is one page (S61, S114–S116)."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from nawba.handbook.tree import Card, Handbook, Run
from nawba.handbook.typesetting import FONTS, NotSet, pages
from nawba.handbook.typst import literal, typst_of
from tests.handbook.editions import changed, example

NASTY = '#panic("x") $x$ @here *b* _i_ `c` \\ "q" </script> {{severity}} [link] // /* ~ - + = <label> \u202e \u200f'


def asked(source: str, selector: str) -> Any:
    query: Any = typst.query
    return json.loads(query(source.encode(), selector, font_paths=[str(FONTS)], ignore_system_fonts=True))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_any_text_survives_into_the_source(texts: list[str]) -> None:
    """A string of the source is the text again, letter by letter; what no font can show becomes U+FFFD."""
    source = "\n".join(f"#metadata({literal(text)}) <t>" for text in texts)
    kept = [
        "".join(c if c in "\n\r\t" or (c >= " " and not "\x7f" <= c <= "\x9f") else "\ufffd" for c in t) for t in texts
    ]
    assert [one["value"] for one in asked(source, "<t>")] == kept


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_texts_full_of_signs_are_set_as_they_are(lang: str) -> None:
    """S61: no text of people is markup, on any page."""
    quoted = "'" + NASTY.replace("'", "''") + "'"
    book = changed(lang, ("ar: كارثية", f"ar: {quoted}"), ("en: Critical", f"en: {quoted}"))
    assert pages(typst_of(book))[0].startswith(b"%PDF")


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_the_pdf_holds_every_chapter_and_severity(lang: str) -> None:
    """S61: set in both languages, with our own fonts and nothing from the machine."""
    source = typst_of(example(lang))
    headings = json.dumps(asked(source, "heading"), ensure_ascii=False)
    for chapter in example(lang).chapters:
        assert chapter.title[0].text in headings
    for severity in example(lang).cards:
        assert severity.severity in headings
    made = pages(source)
    assert made[0].startswith(b"%PDF")
    assert b"IBMPlexSansArabic" in made[0]


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("severity", ["SEV1", "SEV2", "SEV3"])
def test_a_card_is_one_page(lang: str, severity: str) -> None:
    """S114, S115, S116: it hangs on the wall."""
    assert len(pages(typst_of(example(lang), severity), "png", 36)) == 1


def test_a_card_with_too_much_on_it_is_still_one_page() -> None:
    book = example("en")
    long = tuple((Run("a step of many words that goes on " * 6),) for _ in range(8))
    full = Card("SEV1", 1, (Run("SEV1 " * 12),), long[0], ((long[0], long[0]),) * 3, long, long[:7])
    one = Handbook(book.lang, book.title, book.organisation, book.standing, book.review, True, (), (full,))
    assert len(pages(typst_of(one, "SEV1"), "png", 36)) == 1


def test_what_is_not_ours_cannot_be_read() -> None:
    """The source reads no file: the root is empty."""
    with pytest.raises(NotSet):
        pages('#read("/etc/hostname")')
