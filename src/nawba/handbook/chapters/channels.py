"""By what people are reached: channels, rooms, contact rules; and the tools beside them (S25–S27, S51–S63, S78–S84)."""

from __future__ import annotations

from nawba.handbook.chapters.overview import noted, notes
from nawba.handbook.part import Part
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Block, Cell, Chapter, Heading, Line, Note, Paragraph, Run, Table
from nawba.handbook.values import facts, label, value
from nawba.handbook.words import code, quiet

_PAGES = ("push", "call", "sms", "whatsapp", "email", "sandbox")


def channels(sheet: Sheet) -> Chapter:
    """Return the ways out, the rooms, and which way to a person is tried first."""
    words = sheet.words
    blocks: list[Block] = [Paragraph(words.say("channels.lead")), _channels(sheet)]
    if sheet.playbook.is_sandbox:
        blocks.append(Note(words.say("channels.sandbox"), "info"))
    for _, part in sheet.section("channels").names():
        blocks += notes(sheet, part)
    if sheet.section("rooms"):
        blocks += [Heading(words.say("channels.rooms")), _rooms(sheet)]
    return Chapter("channels", words.say("channels"), (*blocks, *_rules(sheet)))


def tools(sheet: Sheet) -> Chapter | None:
    """Return the tools for measuring, diagnosing and tracking, and the bodies outside; None without any."""
    words = sheet.words
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = [
        (
            noted(sheet, part, words.text(part.get("name")) or code(key)),
            (value(sheet, "for", part.get("for")),),
            (code(part.get("link").word),),
        )
        for key, part in sheet.section("tools").names()
    ]
    if rows:
        head = (words.say("tool"), words.say("key.for"), words.say("key.link"))
        blocks.append(Table(head, tuple(rows), (3, 2, 6)))
    for key, part in sheet.section("outside").names():
        blocks += [Heading(words.text(part.get("name")) or code(key), 3), facts(sheet, part, skip=("name",))]
    return Chapter("tools", words.say("tools"), (Paragraph(words.say("tools.lead")), *blocks)) if blocks else None


def _channels(sheet: Sheet) -> Table:
    words = sheet.words
    rows: list[tuple[Cell, ...]] = []
    for key, part in sheet.section("channels").names():
        kind = part.get("kind").word
        vendors = [code(one.get("vendor").word) for one in part.get("through").items()]
        only = part.get("severities")
        is_page = words.say("channels.yes" if kind in _PAGES else "channels.no")
        limits = [words.say("channels.only", severities=value(sheet, "severities", only))] if only else []
        more = [_recording(sheet, part.get("recording"))] if part.get("recording") else []
        rows.append(
            ((words.word("kind", kind), quiet(code(key))), (words.apart_by(vendors, " ← "),), (is_page, *limits, *more))
        )
    head = (words.say("channel"), words.say("channels.vendors"), words.say("channels.counts"))
    return Table(head, tuple(rows), (3, 4, 5))


def _recording(sheet: Sheet, part: Part) -> Line:
    return (*label(sheet, "recording"), Run(": "), *value(sheet, "recording", part))


def _rooms(sheet: Sheet) -> Table:
    words = sheet.words
    rows: list[tuple[Cell, ...]] = []
    for key, part in sheet.section("rooms").names():
        people = words.joined([sheet.member(one) for one in part.get("people").items()])
        mention = part.get("mention").word
        rows.append(
            (
                noted(sheet, part, code(part.get("address").word) or quiet(code(key)), people),
                (way_and_key(sheet, part.get("channel").word),),
                (code(mention if mention.startswith("@") else f"@{mention}") if mention else (),),
            )
        )
    head = (words.say("room"), words.say("channel"), words.say("key.mention"))
    return Table(head, tuple(rows), (5, 3, 3))


def way_and_key(sheet: Sheet, channel: str) -> Line:
    """Return what kind of way a channel is, with its key where that says more."""
    known = sheet.playbook.channels.get(channel)
    return sheet.words.apart_by([sheet.words.word("kind", known.kind) if known else (), code(channel)], " ")


def _rules(sheet: Sheet) -> list[Block]:
    words, section = sheet.words, sheet.section("contact_rules")
    rows: list[tuple[Cell, ...]] = []
    for key, part in section.names():
        tries = [_try(sheet, one) for one in part.items()]
        needed = [way(sheet, one) for one in section.at("must_have", key).words()]
        rows.append(((sheet.severity(key),), tuple(tries), (words.joined(needed),)))
    head = (words.say("severities.severity"), words.say("rules.order"), words.say("rules.must_have"))
    blocks: list[Block] = [
        Heading(words.say("rules")),
        Paragraph(words.say("rules.lead")),
        Table(head, tuple(rows), (3, 6, 4)),
        Note(words.say("rules.receipt"), "info"),
    ]
    numbers = section.get("numbers")
    return [*blocks, *([facts(sheet, numbers)] if numbers else [])]


def _try(sheet: Sheet, part: Part) -> Line:
    words = sheet.words
    by = words.joined([way(sheet, one) for one in part.get("by").words()])
    after = part.get("after").word
    if after in ("", "0m", "0s"):
        return words.say("rules.at_once", by=by)
    return words.say("rules.after", by=by, length=words.length(after))


def way(sheet: Sheet, channel: str) -> Line:
    """Return what kind of way a channel is, in a word."""
    known = sheet.playbook.channels.get(channel)
    return sheet.words.word("kind", known.kind) if known else code(channel)
