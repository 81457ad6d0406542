"""Who is on call: the coming four weeks, the rules of the rota, the hand-over, people (S18, S22–S24, S95–S100)."""

from __future__ import annotations

from nawba.domain import rota
from nawba.domain.rota import Layer, Track
from nawba.domain.time import Instant
from nawba.handbook.chapters.overview import noted, notes
from nawba.handbook.drawing.rota import rota_picture, window
from nawba.handbook.part import Part
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Block, Cell, Chapter, Facts, Heading, Items, Line, Paragraph, Run, Table
from nawba.handbook.values import facts, label, value
from nawba.handbook.words import code, quiet

_SAID = ("every", "hands_over", "starts", "turns", "zone")


def duty(sheet: Sheet) -> Chapter:
    """Return the rota as a picture and as a table, its rules, and how a shift is handed over."""
    words = sheet.words
    blocks: list[Block] = [Paragraph(words.say("rota.lead"))]
    tracks = [track for one in sheet.playbook.rotas.values() for track in one.tracks.values()]
    if tracks:
        blocks += [Heading(words.say("rota.weeks")), rota_picture(sheet, tracks), _table(sheet, tracks)]
        blocks += [Heading(words.say("rota.rules"))]
    for key, part in sheet.section("rotas").names():
        blocks += notes(sheet, part)
        for track_key, track in part.get("tracks").pairs():
            blocks += _track(sheet, key, track_key, track)
    return Chapter("rota", words.say("rota"), (*blocks, *_hand_over(sheet), *_roles(sheet), *_people(sheet)))


def _table(sheet: Sheet, tracks: list[Track]) -> Table:
    """Return the same as the picture: one row a shift, in the order of time."""
    from_at, until_at = window(sheet)
    found: list[tuple[Instant, int, Track, rota.Shift | rota.Gap]] = []
    for number, track in enumerate(tracks):
        shifts = rota.shifts(track, sheet.overrides, from_at, until_at)
        gaps = rota.gaps(track, sheet.overrides, from_at, until_at)
        found += [(shift.starts_at, number, track, shift) for shift in shifts]
        found += [(gap.starts_at, number, track, gap) for gap in gaps]
    words = sheet.words
    head = tuple(words.say(f"rota.{column}") for column in ("from", "until", "track", "who"))
    rows = [_shift(sheet, track, one) for _, _, track, one in sorted(found, key=lambda one: one[:2])]
    return Table(head, tuple(rows), (4, 4, 3, 5))


def _shift(sheet: Sheet, track: Track, one: rota.Shift | rota.Gap) -> tuple[Cell, ...]:
    words = sheet.words
    if isinstance(one, rota.Gap):
        who = words.say("rota.nobody")
    else:
        who = words.joined([sheet.person(person) for person in one.people])
        who = (*who, Run(" "), *quiet(words.say("rota.cover"))) if one.why == "override" else who
    return (
        (words.at(one.starts_at, sheet.zone),),
        (words.at(one.ends_at, sheet.zone),),
        (words.text(track.name),),
        (who,),
    )


def _track(sheet: Sheet, rota_key: str, key: str, part: Part) -> list[Block]:
    known = sheet.playbook.rotas[rota_key].tracks.get(key) if rota_key in sheet.playbook.rotas else None
    words = sheet.words
    rows: list[tuple[Line, Cell]] = []
    for layer, written in zip(known.layers if known else (), part.get("layers").items(), strict=False):
        rows += _layer(sheet, layer, written)
    rest = facts(sheet, part, skip=("name", "layers", "note"))
    return [Heading(words.text(part.get("name")) or code(key), 3), Facts((*rows, *rest.rows)), *notes(sheet, part)]


def _layer(sheet: Sheet, layer: Layer, written: Part) -> list[tuple[Line, Cell]]:
    words = sheet.words
    turns = [words.joined([sheet.person(person) for person in turn]) for turn in layer.turns]
    day = () if layer.hands_over.weekday is None else (Run(words.weekday(layer.hands_over.weekday) + " "),)
    hands_over = (*day, words.wall(f"{layer.hands_over.time:%H:%M}"))
    rows = [
        (label(sheet, "every"), (words.rhythm(written.get("every").word),)),
        (label(sheet, "hands_over"), ((*hands_over, Run(" "), *quiet(code(layer.zone))),)),
        (label(sheet, "starts"), (words.day(layer.starts),)),
        (label(sheet, "turns"), tuple((words.number(n), Run(". "), *turn) for n, turn in enumerate(turns, 1))),
    ]
    rest = facts(sheet, written, skip=_SAID)
    return [*rows, *rest.rows]


def _hand_over(sheet: Sheet) -> list[Block]:
    words, part = sheet.words, sheet.section("hand_over")
    if not part:
        return []
    agenda = tuple(words.word("agenda", one) for one in part.get("agenda").words())
    blocks: list[Block] = [Heading(words.say("hand_over")), Paragraph(words.say("hand_over.lead"))]
    blocks += [Items(agenda, "boxes")] if agenda else []
    return [*blocks, facts(sheet, part, skip=("agenda", "note")), *notes(sheet, part)]


def _roles(sheet: Sheet) -> list[Block]:
    words = sheet.words
    rows: list[tuple[Cell, ...]] = []
    for key, part in sheet.section("roles").names():
        rest = [
            (*label(sheet, name), Run(": "), *value(sheet, name, one))
            for name, one in part.pairs()
            if name not in ("name", "duty", "note", "labels", "was", "vacant")
        ]
        rows.append((noted(sheet, part, sheet.member_of("role", key)), (words.text(part.get("duty")),), tuple(rest)))
    head = (words.say("role"), words.say("level.duties"), words.say("services.more"))
    return [Heading(words.say("rota.roles")), Table(head, tuple(rows), (4, 5, 5))] if rows else []


def _people(sheet: Sheet) -> list[Block]:
    words = sheet.words
    rows: list[tuple[Cell, ...]] = []
    for key, part in sheet.section("people").names():
        roles = words.joined([sheet.name("roles", one) for one in part.get("roles").words()])
        rows.append((noted(sheet, part, sheet.person(key)), (value(sheet, "team", part.get("team")),), (roles,)))
    head = (words.say("person"), words.say("team"), words.say("role"))
    return [Heading(words.say("rota.people")), Table(head, tuple(rows), (4, 4, 4))] if rows else []
