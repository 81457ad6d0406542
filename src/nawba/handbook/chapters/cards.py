"""The quick cards: one a severity, on one page, readable from across a room (S114–S116)."""

from __future__ import annotations

from nawba.domain.chain import Rung
from nawba.domain.severity import Severity
from nawba.handbook.chapters.chain import trigger, what
from nawba.handbook.chapters.procedures import steps_of
from nawba.handbook.chapters.severities import action, within
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Card, Line, Run

MOST_STEPS = 8
MOST_CALLS = 7
"""What fits on a page in letters that can be read from afar; the rest stands in the handbook."""


def cards(sheet: Sheet) -> tuple[Card, ...]:
    """Return a card for each severity, the worst first."""
    return tuple(_card(sheet, key, known) for key, known in sheet.playbook.severities.items())


def _card(sheet: Sheet, key: str, known: Severity) -> Card:
    words = sheet.words
    targets = [(words.say(f"target.{which}"), within(sheet, known, which)) for which in ("respond", "resolve")]
    done = action(sheet, sheet.part("severities", key, "action"))
    if done:
        targets.append((words.say("key.action"), done))
    steps = steps_of(sheet, key)
    calls = [_call(sheet, rung) for rung in _ladder(sheet, key, known) if rung.verb != "announce"]
    rooms = _rooms(sheet, key, known)
    return Card(
        key,
        known.order,
        sheet.severity(key),
        words.text(known.meaning),
        tuple(targets),
        _cut(sheet, list(steps), MOST_STEPS),
        _cut(sheet, [*rooms, *calls], MOST_CALLS),
    )


def _call(sheet: Sheet, rung: Rung) -> Line:
    return (*trigger(sheet, rung), Run(": "), *what(sheet, rung))


def _rooms(sheet: Sheet, key: str, known: Severity) -> list[Line]:
    first = next((r for r in _ladder(sheet, key, known) if r.verb == "announce" and r.when is None), None)
    return [_call(sheet, first)] if first else []


def _ladder(sheet: Sheet, key: str, known: Severity) -> tuple[Rung, ...]:
    chain = sheet.playbook.chains.get(known.chain or sheet.playbook.organisation.chain)
    return chain.ladders.get(key, ()) if chain else ()


def _cut(sheet: Sheet, lines: list[Line], most: int) -> tuple[Line, ...]:
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], sheet.words.count("card.more", len(lines) - most + 1))
