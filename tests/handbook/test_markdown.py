"""Markdown that a repository shows as it was meant, whatever people wrote."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from nawba.handbook.markdown import code_span, escaped, markdown_of
from tests.handbook.editions import changed, example


def test_the_document_has_its_chapters_tables_and_cards() -> None:
    text = markdown_of(example("en"))
    assert text.startswith("# Bthwani incident and escalation playbook\n")
    assert "> [!WARNING]\n> The review is overdue" in text
    for chapter in example("en").chapters:
        assert f'<a id="{chapter.key}"></a>' in text
        assert f"(#{chapter.key})" in text
    assert "| Severity | What you see |" in text
    steps = sum(len(card.steps) for card in example("en").cards)
    assert text.count("- [ ] ") >= 2 * steps  # in their chapter and on their cards


def test_arabic_stands_from_right_to_left_with_codes_set_apart() -> None:
    text = markdown_of(example("ar"))
    assert text.startswith('<div dir="rtl" lang="ar">\n\n# دليل')
    assert text.endswith("</div>\n")
    assert "\u2068`#emergency-alerts`\u2069" in text


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    book = changed("en", ("en: Log a ticket", "en: 'Log | a ticket || `x | y`'"), ("en: Critical", "en: 'Crit|ical'"))
    blocks = re.findall(r"(?:^\|.*\|$\n?)+", markdown_of(book), re.MULTILINE)
    assert blocks
    for block in blocks:
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in block.strip().splitlines()}
        assert len(counts) == 1, block


def test_html_links_and_mentions_of_people_stay_words() -> None:
    assert escaped("<script>alert(1)</script>") == r"\<script\>alert(1)\</script\>"
    assert escaped("[a](http://x)") == r"\[a\](http\://x)"
    assert escaped("@backend-team") == r"\@backend-team"


@settings(max_examples=300)
@given(st.text(alphabet="ab `\\*_[]<>|~&$!#\n@", max_size=30))
def test_no_text_becomes_markup(text: str) -> None:
    """Every special letter has a backslash of its own before it."""
    shown = escaped(text)
    assert "\n" not in shown
    rest = re.sub(r"\\[\\`*_\[\]<>|~&$!@:]", "", shown)
    assert not re.search(r"[`*_\[\]<>|~&$!]", rest)


@given(st.text(alphabet="ab `\\ ", min_size=1, max_size=12))
def test_code_keeps_its_backticks(text: str) -> None:
    shown = code_span(text)
    fence = re.match("`+", shown)
    assert fence is not None
    inner = shown[len(fence[0]) : -len(fence[0])]
    assert all(run != fence[0] for run in re.findall("`+", inner))
    assert text in inner
