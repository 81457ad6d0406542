"""The guide on the wall says what the system runs: all of it, and nothing else (S1)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nawba.domain.rota import Override
from nawba.domain.time import DAY, from_datetime
from nawba.handbook.building import Edition, handbook
from nawba.handbook.tree import Note, Picture, Run, Table, plain
from nawba.playbook import files_of, read
from nawba.playbook.node import Mapping, Node, Sequence
from tests.handbook.editions import EXAMPLE, NOW, changed, example, said

LANGUAGES = ("ar", "en")


def texts(node: Node, lang: str) -> list[str]:
    """Return every text by language below `node`."""
    if isinstance(node, Sequence):
        return [text for item in node.items for text in texts(item, lang)]
    if not isinstance(node, Mapping):
        return []
    keys = {key.value for key, _ in node.pairs}
    if keys == {"ar", "en"}:
        found = node.get(lang)
        return [found.value] if found is not None and hasattr(found, "value") else []
    return [text for _, value in node.pairs for text in texts(value, lang)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_the_text_is_printed(lang: str) -> None:
    """S1, S2, S3, S7, S8, S12, S13, S17, S21, S28, S95, S96, S114, S115, S116: nothing of the text is left out."""
    words = " ".join(said(example(lang)).split())
    sections = read(files_of(EXAMPLE)).draft.sections
    missing = [text for node in sections.values() for text in texts(node, lang) if " ".join(text.split()) not in words]
    assert missing == []


def test_a_changed_target_is_what_the_handbook_says() -> None:
    """S1: the printed guide and the runtime are the same text."""
    before, after = said(example("en")), said(changed("en", ("within: 15m", "within: 25m")))
    assert "15 minutes" in before
    assert "25 minutes" not in before
    assert "25 minutes" in after


def test_targets_are_worked_through() -> None:
    """S4, S9, S14, S15: each target with instants at which it would fall due, working time in its calendar."""
    words = said(example("en"))
    assert "Detected Friday 27 November 03:00" in words
    assert "Friday 27 November 03:15" in words
    assert "Sunday 29 November 16:00" in words  # one working day from Thursday 16:30
    assert "Thursday 3 December 16:30" in words  # a week from then, of calendar days


def test_an_overdue_review_is_said_with_its_date() -> None:
    """S117: a handbook page states whether its review is overdue, as the checker finds it (PB801)."""
    book = example("en")
    assert book.is_overdue
    assert plain(book.review) == "The review is overdue by 588 days: it was due on 15 April 2025 (17 Shawwal 1446 AH)."
    early = from_datetime(datetime(2025, 2, 1, tzinfo=UTC))
    assert not changed("en", now=early).is_overdue


def test_the_version_is_stated_in_force_or_not() -> None:
    """S117: title, version, owner and dates stand on every page."""
    assert "from a directory" in plain(example("en").standing[0])
    assert "2.0.0" in plain(example("en").standing[0])
    assert "DevOps team" in plain(example("en").standing[1])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_defaults_in_force_are_printed(lang: str) -> None:
    """What is not written and holds all the same is said (`playbook.md` §1.5): SEV1's risk at half its target."""
    rows = [block for chapter in example(lang).chapters for block in chapter.blocks if isinstance(block, Table)]
    quiet = {plain(line) for table in rows for row in table.rows for cell in row for line in cell}
    assert {"ar": "50% (افتراضيًا)", "en": "50% (by default)"}[lang] in quiet


def test_latin_inside_arabic_is_set_apart() -> None:
    """Codes, names and times are runs of their own, so that a renderer isolates them; the author writes none of it."""
    book = changed("ar", ("ar: سجّل تذكرة", "ar: سجّل تذكرة في Jira Cloud ثم أخبر @devops"))
    line = next(step for card in book.cards for step in card.steps if "Jira" in plain(step))
    assert Run("Jira Cloud", "name") in line
    assert Run("@devops", "name") in line


def test_digits_and_hijri_follow_the_organisation() -> None:
    """S53: digits and the Hijri date by setting; codes and versions keep theirs."""
    arabic = said(changed("ar", ("digits: latin", "digits: arabic")))
    assert "١٥ دقيقة" in arabic
    assert "١٩ يناير ٢٠٢٥ (١٩ رجب ١٤٤٦ هـ)" in arabic
    assert "2.0.0" in arabic
    assert "MA1" in arabic
    hidden = said(changed("en", ("hijri: beside", "hijri: hidden")))
    assert "1446" not in hidden


def test_the_rota_of_the_coming_weeks_is_that_of_the_engine() -> None:
    """S95, R22: drawn and listed by the same rota that answers at three in the morning, covers included."""
    cover = Override("ovr_1", "backend", "sara_mohammed", NOW + DAY, NOW + 2 * DAY)
    book = handbook(Edition(files_of(EXAMPLE), "en", NOW, overrides=(cover,)))
    words = said(book)
    assert "Mohammed Ahmed MA1" in words
    assert "Sara Mohammed SM1 (cover)" in words
    rota = next(chapter for chapter in book.chapters if chapter.key == "rota")
    drawn = next(block for block in rota.blocks if isinstance(block, Picture))
    assert "Khaled Saad" in drawn.svg


def test_open_questions_are_not_hidden() -> None:
    """S15: assumptions stand until somebody confirms them, and what the checker says stands beside its place."""
    chapter = next(one for one in example("en").chapters if one.key == "open")
    assert any(isinstance(block, Note) and block.code == "PB801" for block in chapter.blocks)
    assert "not yet confirmed" in said(example("en"))


def test_there_is_a_card_for_each_severity_from_the_worst() -> None:
    """S114, S115, S116: four steps each, with the targets beside them."""
    cards = example("en").cards
    assert [card.severity for card in cards] == ["SEV1", "SEV2", "SEV3"]
    assert [len(card.steps) for card in cards] == [4, 4, 4]
    assert plain(cards[0].steps[0]).startswith("Alert the emergency room")
    assert plain(cards[0].targets[0][1]) == "15 minutes"
