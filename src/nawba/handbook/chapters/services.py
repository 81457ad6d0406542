"""What can break and what is done with it: the map of needs, releases, switches, watchers; the way of a signal."""

from __future__ import annotations

from nawba.handbook.chapters.overview import noted, notes
from nawba.handbook.chapters.procedures import done_by
from nawba.handbook.drawing.services import services_picture
from nawba.handbook.part import Part
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Block, Cell, Chapter, Heading, Paragraph, Run, Table
from nawba.handbook.values import condition, facts, label, value
from nawba.handbook.words import code, strong

_COMMAND = ("key", "run", "http")
_ACTS = ("roll_back", "turn_off", "turn_on", "snapshot", "dry_run", "restore")


def services(sheet: Sheet) -> Chapter | None:
    """Return the map of services and what belongs to them; None where there are none."""
    words = sheet.words
    rows = [_service(sheet, key, part) for key, part in sheet.section("services").names()]
    if not rows:
        return None
    head = tuple(words.say(f"services.{column}") for column in ("service", "team", "needs", "more"))
    blocks: list[Block] = [
        Paragraph(words.say("services.lead")),
        services_picture(sheet),
        Table(head, tuple(rows), (3, 3, 4, 5)),
    ]
    for _, part in sheet.section("services").names():
        blocks += notes(sheet, part)
    for name in ("releases", "kill_switches", "watchers", "measures"):
        blocks += _things(sheet, name)
    return Chapter("services", words.say("services"), tuple(blocks))


def signals(sheet: Sheet) -> Chapter:
    """Return the way of a signal: sources, routes, grouping, what is quiet."""
    words = sheet.words
    rows: list[tuple[Cell, ...]] = []
    for route in sheet.section("routing").items():
        match = route.get("match")
        gives = [
            (*label(sheet, key), Run(": "), *value(sheet, key, part))
            for key, part in route.pairs()
            if key not in ("name", "match", "note", "labels")
        ]
        rows.append(
            (
                noted(sheet, route, words.text(route.get("name"))),
                (condition(sheet, match) if match else words.say("signals.all"),),
                (*(gives or [words.say("signals.own")]),),
            )
        )
    head = tuple(words.say(f"signals.{column}") for column in ("route", "match", "gives"))
    blocks: list[Block] = [Paragraph(words.say("signals.lead")), Table(head, tuple(rows), (3, 5, 4))]
    for name in ("sources", "grouping", "suppression"):
        blocks += _things(sheet, name)
    for name in ("endpoints", "agents", "secrets"):
        blocks += _things(sheet, name)
    return Chapter("signals", words.say("signals"), tuple(blocks))


def _service(sheet: Sheet, key: str, part: Part) -> tuple[Cell, ...]:
    words = sheet.words
    needs = words.joined([sheet.name("services", one) for one in part.get("needs").words()])
    more = [
        (*label(sheet, name), Run(": "), *value(sheet, name, one))
        for name, one in part.pairs()
        if name not in ("name", "team", "needs", "note", "labels", "was")
    ]
    return (
        (words.text(part.get("name")) or code(key),),
        (value(sheet, "team", part.get("team")),),
        (needs,),
        tuple(more),
    )


def _things(sheet: Sheet, section: str) -> list[Block]:
    """Return a section thing by thing: its name, what it does as commands, and all it says."""
    words, whole = sheet.words, sheet.section(section)
    named = list(whole.names()) if whole.is_map else [(str(n), one) for n, one in enumerate(whole.items(), 1)]
    blocks: list[Block] = []
    for key, part in named:
        title = words.text(part.get("name")) if part.is_map else ()
        blocks.append(Heading(title or code(key), 3))
        said: list[str] = []
        for act in _ACTS:
            if part.is_map and part.get(act) and (done := done_by(sheet, part.get(act))):
                rest = facts(sheet, part.get(act), skip=_COMMAND)
                said.append(act)
                blocks += [Paragraph(strong(label(sheet, act))), *done, *([rest] if rest.rows else [])]
        rows = facts(sheet, part, skip=("name", "note", *said)) if part.is_map else None
        if rows and rows.rows:
            blocks.append(rows)
        elif rows is None:
            blocks.append(Paragraph(value(sheet, key, part)))
        blocks += notes(sheet, part)
    return [Heading(words.say(f"section.{section}")), *blocks] if blocks else []
