"""What this text is, for whom, and the time and the names it counts in (S1, S117)."""

from __future__ import annotations

from nawba.handbook.part import Part
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Block, Cell, Chapter, Facts, Heading, Line, Note, Paragraph, Run, Table
from nawba.handbook.values import facts, label, value
from nawba.handbook.words import code, quiet

_WORKING = ("hours", "zone")


def overview(sheet: Sheet) -> Chapter:
    """Return the first chapter."""
    words, meta = sheet.words, sheet.section("meta")
    blocks: list[Block] = [
        Paragraph(words.text(meta.get("overview")) or words.say("overview.lead")),
        *notes(sheet, meta),
    ]
    blocks += [Heading(words.say("overview.organisation")), _organisation(sheet), *_calendars(sheet), *_teams(sheet)]
    return Chapter("overview", words.say("overview"), tuple(blocks))


def notes(sheet: Sheet, part: Part) -> list[Block]:
    """Return the author's note on a thing, for the margin."""
    note = part.get("note")
    return [Note(sheet.words.text(note))] if note else []


def noted(sheet: Sheet, part: Part, *lines: Line) -> Cell:
    """Return a cell of `lines` with the author's note under them, as an aside."""
    note = part.get("note")
    return (*lines, quiet(sheet.words.text(note))) if note else lines


def _organisation(sheet: Sheet) -> Facts:
    part = sheet.section("organisation")
    found = facts(sheet, part, skip=("name", "last_resort", "languages", "retention"))
    languages = sheet.words.joined([sheet.words.word("language", tag) for tag in sheet.languages])
    rows = [
        (label(sheet, "name"), (sheet.words.text(part.get("name")),)),
        (label(sheet, "languages"), (languages,)),
        *found.rows,
        (label(sheet, "retention"), (retention(sheet, part.get("retention")),)),
    ]
    return Facts(tuple(rows))


def retention(sheet: Sheet, part: Part) -> Line:
    """Return how long data is kept, the values in force where nothing is written."""
    kept = sheet.playbook.organisation.retention
    words = sheet.words
    named = [("raw", kept.raw_us), ("alerts", kept.alerts_us)]
    said = [words.say(f"retention.{key}", length=words.elapsed(us)) for key, us in named]
    return words.apart_by([*said, *(() if part else (words.say("is_default"),))])


def _calendars(sheet: Sheet) -> list[Block]:
    blocks: list[Block] = []
    words = sheet.words
    for key, part in sheet.section("calendars").names():
        days = [(*words.weekdays(day), Run(" "), words.wall(hours.word)) for day, hours in part.get("hours").pairs()]
        zone = part.get("zone").word or sheet.zone
        rows = [(label(sheet, "hours"), tuple(days)), (label(sheet, "zone"), (code(zone),))]
        rest = facts(sheet, part, skip=(*_WORKING, "note"))
        blocks += [
            Heading(words.say("overview.calendar", name=code(key))),
            Facts((*rows, *rest.rows)),
            *notes(sheet, part),
        ]
    return blocks


def _teams(sheet: Sheet) -> list[Block]:
    words = sheet.words
    rows = [
        (
            noted(sheet, part, words.text(part.get("name"))),
            (value(sheet, "lead", part.get("lead")),),
            (sheet.room(part.get("room").word) if part.get("room") else (),),
        )
        for _, part in sheet.section("teams").names()
    ]
    head = (words.say("team"), words.say("key.lead"), words.say("room"))
    return [Heading(words.say("overview.teams")), Table(head, tuple(rows))] if rows else []
