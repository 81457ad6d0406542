"""How bad it is: meaning, examples, targets with worked due times, what is done (S2–S16)."""

from __future__ import annotations

from datetime import date, time, timedelta

from nawba.domain import calendar, walltime
from nawba.domain.severity import Severity, Target
from nawba.domain.time import Instant
from nawba.handbook.chapters.overview import noted, notes
from nawba.handbook.part import Part
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Block, Cell, Chapter, Facts, Heading, Items, Line, Paragraph, Run, Table
from nawba.handbook.values import facts, label, value
from nawba.handbook.words import quiet, strong

_SAID = (
    "order", "name", "meaning", "examples", "respond", "resolve", "checklist", "action", "note", "updates",
    "acknowledgement", "source_ack_hold", "snooze_at_most",
)  # fmt: skip
_EXAMPLES = ((4, time(3, 0)), (3, time(16, 30)))
"""Instants at which a detection is worked through: Friday 03:00 and Thursday 16:30."""


def severities(sheet: Sheet) -> Chapter:
    """Return the chapter of the severities, the worst first."""
    words = sheet.words
    blocks: list[Block] = [Paragraph(words.say("severities.lead")), _table(sheet)]
    for key, known in sheet.playbook.severities.items():
        blocks += _one(sheet, key, known)
    return Chapter("severities", words.say("severities"), tuple(blocks))


def action(sheet: Sheet, part: Part) -> Line:
    """Return what is done at once: roll back, decide, or plan (S6, S11, S16)."""
    words = sheet.words
    if part.get("roll_back"):
        within = part.get("go_within").word
        said = words.say("action.roll_back")
        return words.apart_by([said, words.say("action.go_within", length=words.length(within or "2m"))])
    if part.get("decide"):
        return words.say("action.decide", question=question_of(sheet, part.get("decide").word))
    if part.get("plan"):
        return words.say("action.plan")
    return ()


def question_of(sheet: Sheet, key: str) -> Line:
    """Return the question of a decision, or its key."""
    return sheet.words.text(sheet.part("decisions", key, "question")) or (Run(key, "code"),)


def within(sheet: Sheet, severity: Severity, which: str) -> Line:
    """Return a target's length, as the text says it."""
    target: Target = getattr(severity, which)
    return sheet.words.duration(target.within)


def _table(sheet: Sheet) -> Table:
    words = sheet.words
    rows: list[tuple[Cell, ...]] = []
    for key, known in sheet.playbook.severities.items():
        part = sheet.part("severities", key)
        examples = [(Run("– "), *words.text(example.text)) for example in known.examples]
        seen = (strong(words.text(known.meaning)), *examples)
        rows.append(
            (
                (strong(sheet.severity(key)),),
                seen,
                (within(sheet, known, "respond"),),
                (within(sheet, known, "resolve"),),
                (action(sheet, part.get("action")),),
            )
        )
    head = tuple(words.say(f"severities.{column}") for column in ("severity", "seen", "respond", "resolve", "action"))
    return Table(head, tuple(rows), (3, 6, 3, 3, 4))


def _one(sheet: Sheet, key: str, known: Severity) -> list[Block]:
    words, part = sheet.words, sheet.part("severities", key)
    blocks: list[Block] = [Heading(sheet.severity(key)), Paragraph(words.text(known.meaning)), *notes(sheet, part)]
    blocks += [_targets(sheet, part, known), *_examples(sheet, part)]
    done = action(sheet, part.get("action"))
    first = ((label(sheet, "action"), noted(sheet, part.get("action"), done)),) if done else ()
    updates = tuple(_update(sheet, one) for one in part.get("updates").items())
    more = ((label(sheet, "updates"), updates),) if updates else ()
    rest = facts(sheet, part, skip=_SAID)
    return [*blocks, Facts((*first, *more, *_acknowledgement(sheet, part, known), *rest.rows))]


def _update(sheet: Sheet, part: Part) -> Line:
    words = sheet.words
    first, every = part.get("first").word, part.get("every").word
    return words.apart_by(
        [
            value(sheet, "to", part.get("to")),
            words.say("update.first", length=words.length(first)) if first else (),
            words.often(every) if every else (),
            quiet(words.text(part.get("note"))),
        ]
    )


def _acknowledgement(sheet: Sheet, part: Part, known: Severity) -> tuple[tuple[Line, Cell], ...]:
    words, held = sheet.words, known.acknowledgement
    asked = (
        words.say(
            "acknowledgement.asked", length=words.elapsed(held.confirm_every_us), grace=words.elapsed(held.grace_us)
        )
        if held.confirm_every_us
        else quiet(words.say("acknowledgement.not_asked"))
    )
    hold = quiet(words.say("acknowledgement.by_source", length=words.elapsed(known.source_ack_hold_us)))
    said = noted(sheet, part.get("acknowledgement"), asked, hold)
    rows: list[tuple[Line, Cell]] = [(label(sheet, "acknowledgement"), said)]
    if known.snooze_at_most_us:
        rows.append((label(sheet, "snooze_at_most"), (words.elapsed(known.snooze_at_most_us),)))
    return tuple(rows)


def _examples(sheet: Sheet, part: Part) -> list[Block]:
    words = sheet.words
    lines: list[Line] = []
    for example in part.get("examples").items():
        match, first = example.get("match"), example.get("ask_first")
        lines.append(
            (
                *words.text(example.get("text")),
                *_aside(words.say("example.match", test=value(sheet, "match", match)) if match else ()),
                *_aside(words.text(example.get("note"))),
                *_aside(words.say("example.ask_first", question=question_of(sheet, first.word)) if first else ()),
            )
        )
    return [Items(tuple(lines))] if lines else []


def _aside(line: Line) -> Line:
    return (Run(" — "), *quiet(line)) if line else ()


def _targets(sheet: Sheet, part: Part, known: Severity) -> Table:
    """Return the two targets, with the instants at which worked detections fall due (PB308)."""
    words = sheet.words
    starts = [_next(sheet, weekday, wall) for weekday, wall in _EXAMPLES]
    head = [words.say("target"), words.say("target.within"), words.say("target.at_risk")]
    head += [words.say("target.example", at=words.at(at, sheet.zone)) for at in starts]
    rows: list[tuple[Cell, ...]] = []
    for which, target in (("respond", known.respond), ("resolve", known.resolve)):
        share = (words.number(f"{float(target.at_risk * 100):g}%"),)
        is_default = not part.at(which, "at_risk") or part.at(which, "at_risk").is_default
        dues = [(words.at(_due(sheet, target, at), sheet.zone),) for at in starts]
        rows.append(
            (
                noted(sheet, part.get(which), words.say(f"target.{which}")),
                (strong(words.duration(target.within)),),
                (quiet(words.say("by_default", value=share)) if is_default else share,),
                *dues,
            )
        )
    return Table(tuple(head), tuple(rows), (3, 3, 3, 4, 4))


def _due(sheet: Sheet, target: Target, at: Instant) -> Instant:
    of = sheet.playbook.calendars.get(target.calendar or sheet.playbook.organisation.calendar)
    return calendar.due(of, at, target.within, sheet.zone)


def _next(sheet: Sheet, weekday: int, wall: time) -> Instant:
    """Return the wall time on the weekday in the days to come."""
    ahead = (weekday - sheet.today.weekday()) % 7
    day: date = sheet.today + timedelta(days=ahead)
    return walltime.instant(day, wall, sheet.zone)
