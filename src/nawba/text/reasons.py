"""Why an entry came about, as short phrases in a row: which level, what set it off, who was passed over, how late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nawba.text import times
from nawba.text.catalogue import has
from nawba.text.naming import Case
from nawba.text.pieces import first_of

BETWEEN: Final = " · "
_MOST: Final = 8


def call_why(case: Case) -> list[str]:
    """Return why a level was called, or came to nobody."""
    return [_place(case), *trigger(case), *passed_over(case), *late(case)]


def trigger(case: Case) -> list[str]:
    """Return what set the call off; nothing for the ladder's own course."""
    key = f"entry.trigger.{case.entry.reason}"
    return [case.say(key)] if has(case.lang, key) else []


def passed_over(case: Case) -> list[str]:
    """Return the members of the level that came to nobody, each with its reason (R13)."""
    found = [one for one in case.many("empties") if isinstance(one, Mapping)]
    said = [_empty(case, one) for one in found[:_MOST]]
    more = len(found) - _MOST
    return [*said, case.count("entry.empties_more", more)] if more > 0 else said


def late(case: Case) -> list[str]:
    """Return by how much a call was late; nothing when it was on time."""
    late_us = case.number("late_us") or 0
    return [case.say("entry.late", length=times.spoken(late_us, case.reader))] if late_us > 0 else []


def door(case: Case) -> str | None:
    """Return through which door it came; None for one that needs no mention."""
    key = f"entry.door.{case.entry.actor.via}"
    return case.say(key) if has(case.lang, key) else None


def _place(case: Case) -> str:
    number = case.number("level")
    if number is None or not case.names.level(number):
        return case.say("entry.place.last_resort")
    severity = case.names.severity_at(case.entry.n)
    key = "entry.place.severity" if severity else "entry.place"
    return case.say(key, level=case.counted("level"), severity=case.code(severity))


def _empty(case: Case, empty: Mapping[str, object]) -> str:
    """Return one phrase, `the role SRE has no rota, passed over`. A person is spoken of in words that fit anybody."""
    kind, reason = str(empty.get("kind")), str(empty.get("reason"))
    key = empty.get("key")
    if kind == "person":
        keys = (f"entry.empty.person.{reason}", "entry.empty.person")
        return case.say(first_of(case.lang, *keys), member=case.person(key))
    names = case.names
    look = {"role": names.role, "track": names.track, "team": names.team}.get(kind)
    name = case.named(look, key) if look else case.code(key)
    member = case.say(first_of(case.lang, f"entry.member.{kind}", "entry.member"), name=name)
    return case.say(first_of(case.lang, f"entry.empty.{reason}", "entry.empty"), member=member)
