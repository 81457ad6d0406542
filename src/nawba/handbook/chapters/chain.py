"""Who is called, and when: levels with duties and members, a ladder for each severity, the last resort (S17–S37)."""

from __future__ import annotations

from nawba.domain.chain import Chain, Level, Rung
from nawba.handbook.chapters.overview import noted, notes
from nawba.handbook.drawing.ladder import ladder_picture
from nawba.handbook.part import Part
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Block, Cell, Chapter, Facts, Heading, Line, Note, Paragraph, Run, Table
from nawba.handbook.values import label
from nawba.handbook.words import quiet, strong


def chain(sheet: Sheet) -> Chapter:
    """Return the chapter of the chains; each with its ladders drawn and in words."""
    words = sheet.words
    blocks: list[Block] = [Paragraph(words.say("chain.lead"))]
    for known in sheet.playbook.chains.values():
        part = sheet.part("chains", known.key)
        blocks += [Heading(words.text(known.name)), *notes(sheet, part), _levels(sheet, part, known)]
        for severity, rungs in known.ladders.items():
            blocks += [
                Heading(words.say("ladder.of", severity=sheet.severity(severity)), 3),
                ladder_picture(sheet, known, severity),
                Table(
                    (words.say("ladder.when"), words.say("ladder.what"), words.say("ladder.then")),
                    tuple(_rung(sheet, rung, written) for rung, written in _written(part, severity, rungs)),
                    (3, 5, 5),
                ),
            ]
    return Chapter("chain", words.say("chain"), (*blocks, *_last_resort(sheet)))


def trigger(sheet: Sheet, rung: Rung) -> Line:
    """Return when a rung is due: at once, after so long, or when something happens."""
    words = sheet.words
    if rung.when is not None:
        return words.say(f"when.{rung.when}")
    return words.say("when.after", length=words.elapsed(rung.after_us)) if rung.after_us else words.say("when.at_once")


def what(sheet: Sheet, rung: Rung) -> Line:
    """Return what a rung does and to whom."""
    words = sheet.words
    if rung.verb == "announce":
        return words.say("verb.announce", rooms=sheet.rooms(rung.rooms))
    return words.say(f"verb.{rung.verb}", level=sheet.member_of("level", rung.level or ""))


def _written(part: Part, severity: str, rungs: tuple[Rung, ...]) -> list[tuple[Rung, Part]]:
    written = part.at("ladders", severity).items()
    return [(rung, written[i] if i < len(written) else Part(None)) for i, rung in enumerate(rungs)]


def _rung(sheet: Sheet, rung: Rung, written: Part) -> tuple[Cell, ...]:
    words = sheet.words
    then: list[Line] = []
    if rung.verb == "page":
        then.append(_repeat(sheet, rung, written.get("repeat")))
        if rung.at_most is not None:
            then.append(words.count("rung.at_most", rung.at_most))
    unless = words.say(f"rung.unless.{rung.unless}")
    then.append(unless if written.get("unless") else quiet(unless))
    if rung.hours == "working":
        then.append(words.say("rung.working"))
    if rung.say is not None:
        then.append(words.say("rung.say", template=sheet.words.text(sheet.part("templates", rung.say, "text"))))
    doing = strong(what(sheet, rung)) if rung.verb == "page" else what(sheet, rung)
    return ((trigger(sheet, rung),), noted(sheet, written, doing), tuple(then))


def _repeat(sheet: Sheet, rung: Rung, written: Part) -> Line:
    words = sheet.words
    if rung.repeat_us is None:
        return words.say("rung.once")
    said = words.say("rung.repeat", length=words.elapsed(rung.repeat_us))
    return quiet(words.say("by_default", value=said)) if written.is_default else said


def _levels(sheet: Sheet, part: Part, known: Chain) -> Table:
    words = sheet.words
    head = (words.say("level"), words.say("level.duties"), words.say("level.members"))
    rows = [_level(sheet, number, level, part) for number, level in enumerate(known.levels, 1)]
    return Table(head, tuple(rows), (3, 5, 5))


def _level(sheet: Sheet, number: int, level: Level, part: Part) -> tuple[Cell, ...]:
    words = sheet.words
    written = part.get("levels").items()
    own = written[number - 1] if number <= len(written) else Part(None)
    title = (words.number(number), Run(". "), *strong(words.text(level.name)))
    members = [_member(sheet, one.kind, one.key) for one in level.members]
    if level.pick == "affected":
        members.append(quiet(words.say("level.affected")))
    return ((title,), noted(sheet, own, words.text(level.duties)), tuple(members))


def _member(sheet: Sheet, kind: str, key: str) -> Line:
    duty = sheet.playbook.roles[key].duty if kind == "role" and key in sheet.playbook.roles else None
    named = sheet.member_of(kind, key)
    return (Run("– "), *named, *((Run(": "), *sheet.words.text(duty)) if duty else ()))


def _last_resort(sheet: Sheet) -> list[Block]:
    words, organisation = sheet.words, sheet.playbook.organisation
    called = words.joined([sheet.member_of(one.kind, one.key) for one in organisation.last_resort_call])
    rows: list[tuple[Line, Cell]] = [(label(sheet, "call"), (called,))]
    if organisation.last_resort_announce:
        rows.append((label(sheet, "announce"), (sheet.rooms(organisation.last_resort_announce),)))
    return [
        Heading(words.say("last_resort")),
        Paragraph(words.say("last_resort.lead")),
        Facts(tuple(rows)),
        Note(words.say("last_resort.note"), "info"),
    ]
