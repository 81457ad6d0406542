"""Who is told, in which words: audiences, templates, approved phrases, the status page (S30, S38, S60–S61, S85–S87)."""

from __future__ import annotations

from nawba.handbook.chapters.overview import noted, notes
from nawba.handbook.part import Part
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Block, Cell, Chapter, Heading, Line, Paragraph, Run, Table
from nawba.handbook.values import facts, label
from nawba.handbook.words import code, quiet


def communication(sheet: Sheet) -> Chapter | None:
    """Return audiences, what they are told and in which words; None where the text has none of it."""
    words = sheet.words
    blocks: list[Block] = []
    for key, part in sheet.section("audiences").names():
        blocks += [Heading(words.text(part.get("name")) or code(key), 3), facts(sheet, part, skip=("name", "note"))]
        blocks += notes(sheet, part)
    if blocks:
        blocks.insert(0, Heading(words.say("communication.audiences")))
    blocks += _templates(sheet) + _phrases(sheet) + _status_page(sheet) + _notices(sheet)
    if not blocks:
        return None
    return Chapter("communication", words.say("communication"), (Paragraph(words.say("communication.lead")), *blocks))


def _templates(sheet: Sheet) -> list[Block]:
    words = sheet.words
    rows: list[tuple[Cell, ...]] = []
    for key, part in sheet.section("templates").names():
        rows.append(
            (noted(sheet, part, code(key)), (*_every(sheet, part.get("text")), *_short(sheet, part.get("short"))))
        )
    head = (words.say("template"), words.say("template.text"))
    return [Heading(words.say("communication.templates")), Table(head, tuple(rows), (1, 3))] if rows else []


def _every(sheet: Sheet, part: Part) -> tuple[Line, ...]:
    """Return the text in the reader's language; the other language stands in the other handbook."""
    return (sheet.words.text(part),) if part else ()


def _short(sheet: Sheet, part: Part) -> tuple[Line, ...]:
    return (quiet(sheet.words.say("template.short", text=sheet.words.text(part))),) if part else ()


def _phrases(sheet: Sheet) -> list[Block]:
    words = sheet.words
    rows = [((code(key),), (words.text(part),)) for key, part in sheet.section("phrases").names()]
    head = (words.say("phrase"), words.say("template.text"))
    return [Heading(words.say("communication.phrases")), Table(head, tuple(rows), (1, 3))] if rows else []


def _status_page(sheet: Sheet) -> list[Block]:
    words, part = sheet.words, sheet.section("status_page")
    if not part:
        return []
    rows = [
        (
            noted(sheet, one, words.text(one.get("name")) or code(one.get("key").word)),
            (words.joined([sheet.name("services", key) for key in one.get("services").words()]),),
        )
        for one in part.get("components").items()
    ]
    blocks: list[Block] = [Heading(words.say("communication.status_page"))]
    if rows:
        blocks.append(Table((words.say("component"), words.say("services")), tuple(rows)))
    rest = facts(sheet, part, skip=("components", "note"))
    return [*blocks, *([rest] if rest.rows else []), *notes(sheet, part)]


def _notices(sheet: Sheet) -> list[Block]:
    words = sheet.words
    blocks: list[Block] = []
    for key, part in sheet.section("notices").names():
        blocks += [Heading((*label(sheet, "notice"), Run(" "), *code(key)), 3), facts(sheet, part)]
    return [Heading(words.say("communication.notices")), *blocks] if blocks else []
