"""Any part of the text in words, by its form: what no chapter knows by name is printed all the same.

A label is `handbook.key.<key>`, else the key itself as code.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Final

from nawba.domain.request import METHODS
from nawba.handbook.part import Part
from nawba.handbook.sheet import Sheet
from nawba.handbook.tree import Cell, Facts, Line, Run
from nawba.handbook.words import code, quiet
from nawba.playbook.language.people import MEMBERS
from nawba.playbook.shape import ListOf, Record, Ref
from nawba.text.catalogue import has

_REFERENCES: Final = {
    "service": "services", "services": "services", "team": "teams", "owner": "teams", "release": "releases",
    "runbook": "runbooks", "runbooks": "runbooks", "decision": "decisions", "template": "templates",
    "measure": "measures", "after": "runbooks", "where": "agents", "via": "endpoints", "audience": "audiences",
    "to": "audiences", "sent_to": "audiences", "ask_first": "decisions", "asks": "measures",
    "switches": "kill_switches",
    "switch": "kill_switches", "check": "watchers", "approved_by": "roles", "lead": "roles", "deputy": "roles",
    "needs": "services", "drill": "drills", "needs_training": "training", "by": "channels", "propose": "severities",
    "severity": "severities", "severities": "severities", "reported_to": "levels", "track": "tracks",
    "calendar": "calendars", "chain": "chains", "update": "audiences", "from": "watchers",
}  # fmt: skip
_LENGTH: Final = re.compile(r"\d+(?:h(?:\d+m)?(?:\d+s)?|m(?:\d+s)?|s|d|w)|\d+ working (?:days?|hours?)")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?%?")
_HOURS: Final = re.compile(r"\d\d:\d\d(?:-\d\d:\d\d)?")
_MARKS: Final = {"above": ">", "below": "<", "at_least": "≥", "at_most": "≤"}
_DEEPEST: Final = 12


def label(sheet: Sheet, key: str) -> Line:
    """Return what a key is called."""
    return sheet.words.say(f"key.{key}") if has(sheet.words.lang, f"handbook.key.{key}") else code(key)


def facts(sheet: Sheet, part: Part, skip: Collection[str] = ()) -> Facts:
    """Return everything a part says, a row a key; the defaults in force below it, as asides."""
    rows = [(label(sheet, key), cell(sheet, key, value)) for key, value in part.pairs() if key not in skip]
    return Facts((*rows, *_defaults(sheet, part, skip)))


def cell(sheet: Sheet, key: str, part: Part) -> Cell:
    """Return a value as lines: a list of sentences or of maps takes a line an item."""
    if part.is_list and any(item.is_map and not _is_short(sheet, item) for item in part.items()):
        return tuple(value(sheet, key, item) for item in part.items())
    return (value(sheet, key, part),)


def value(sheet: Sheet, key: str, part: Part, depth: int = 0) -> Line:
    """Return a value in one line."""
    if depth > _DEEPEST or not part:
        return ()
    said = _value(sheet, key, part, depth)
    return quiet(said) if part.is_default else said


def is_text(sheet: Sheet, part: Part) -> bool:
    """Say whether a map is a text by language."""
    pairs = list(part.pairs())
    return bool(pairs) and all(key in sheet.languages and one.word for key, one in pairs)


def condition(sheet: Sheet, part: Part) -> Line:
    """Return a condition as people read it: `service = payments` as code, a measure in words."""
    tests: list[Line] = []
    for key, test in part.pairs():
        if sheet.part("measures", key):
            tests.append((*sheet.name("measures", key), Run(" "), *_measured(sheet, test)))
        else:
            tests.append(code(f"{key} {_test(test)}"))
    return sheet.words.apart_by(tests)


def _measured(sheet: Sheet, test: Part) -> Line:
    """Return what is asked of a measure: more than 50."""
    words = sheet.words
    if not test.is_map:
        return (words.number(" | ".join(test.words())),)
    said = [
        words.say(f"test.{mark}", value=words.number(wanted.word))
        if mark in _MARKS
        else code(f"{mark} {_test(wanted)}")
        for mark, wanted in test.pairs()
    ]
    return words.joined(said)


def _test(test: Part, depth: int = 0) -> str:
    """Return what is asked of a label, in signs: `= a|b`, `~ pattern`, `≠ a`, `> 5`."""
    if not test.is_map or depth > _DEEPEST:
        return f"= {'|'.join(test.words())}"
    signs = [
        f"{_MARKS[mark]} {wanted.word}"
        if mark in _MARKS
        else f"~ {wanted.word}"
        if mark == "matches"
        else f"≠ {'|'.join(wanted.words())}"
        if mark == "not" and not wanted.is_map
        else f"{mark} {_test(wanted, depth + 1)}"
        for mark, wanted in test.pairs()
    ]
    return ", ".join(signs)


def _value(sheet: Sheet, key: str, part: Part, depth: int) -> Line:
    words = sheet.words
    if part.is_list:
        return words.joined([value(sheet, key, item, depth + 1) for item in part.items()])
    if not part.is_map:
        return _scalar(sheet, key, part)
    if is_text(sheet, part):
        return words.text(part)
    keys = [name for name, _ in part.pairs()]
    if len(keys) == 1 and keys[0] in MEMBERS:
        return sheet.member(part)
    if keys == ["secret"]:
        return words.say("secret", name=code(part.get("secret").word))
    if keys and keys[0] in METHODS:
        return http(sheet, part)
    if key in ("match", "when", "while", "mute"):
        return condition(sheet, part)
    pairs = [(*_within(sheet, name), Run(": "), *value(sheet, name, inner, depth + 1)) for name, inner in part.pairs()]
    return words.apart_by(pairs)


def http(sheet: Sheet, part: Part) -> Line:
    """Return a request: method and path as code, then what else is said of it."""
    method = next(key for key, _ in part.pairs() if key in METHODS)
    rest = [
        (*label(sheet, key), Run(": "), *value(sheet, key, inner, 1)) for key, inner in part.pairs() if key != method
    ]
    return sheet.words.apart_by([code(f"{method.upper()} {part.get(method).word}"), *rest])


def _within(sheet: Sheet, key: str) -> Line:
    """Return the name of a key in a map: a label, the name of a severity or a weekday, or the key."""
    if key in sheet.playbook.severities:
        return (Run(key, "name"),)
    if re.fullmatch(r"(?:mon|tue|wed|thu|fri|sat|sun)(?:[-,].*)?", key):
        return sheet.words.weekdays(key)
    return label(sheet, key)


def _scalar(sheet: Sheet, key: str, part: Part) -> Line:
    words, written = sheet.words, part.word
    if key in ("rooms", "announce"):
        return sheet.room(written)
    for section in _sections(key, part):
        if sheet.part(section, written) or section in ("tracks", "levels"):
            named = sheet.severity(written) if section == "severities" else sheet.name(section, written)
            if named != code(written):
                return named
    if _LENGTH.fullmatch(written) or key in ("every", "confirm_every", "test_every"):
        return words.length(written)
    if _DATE.fullmatch(written):
        return _day(sheet, written)
    if _HOURS.fullmatch(written):
        return (words.wall(written),)
    if _NUMBER.fullmatch(written):
        return (words.number(written),)
    if has(words.lang, f"handbook.word.{written}"):
        return words.say(f"word.{written}")
    return words.text(written) if " " in written or not written.isascii() else code(written)


def _day(sheet: Sheet, written: str) -> Line:
    try:
        return sheet.words.day(date.fromisoformat(written))
    except ValueError:
        return code(written)


def _sections(key: str, part: Part) -> list[str]:
    shape = part.shape.item if isinstance(part.shape, ListOf) else part.shape
    known = [shape.section] if isinstance(shape, Ref) else []
    return known + ([_REFERENCES[key]] if key in _REFERENCES else [])


def _is_short(sheet: Sheet, part: Part) -> bool:
    return len(list(part.pairs())) == 1 and not is_text(sheet, part)


def _defaults(sheet: Sheet, part: Part, skip: Collection[str]) -> list[tuple[Line, Cell]]:
    """Return what holds without being written, in one row (`playbook.md` §1.5)."""
    if not isinstance(part.shape, Record) or not part:
        return []
    missing = [key for key in part.shape.fields if key not in skip and part.get(key).is_default]
    said = [(*label(sheet, key), Run(": "), *value(sheet, key, part.get(key))) for key in missing]
    return [(quiet(sheet.words.say("defaults")), (quiet(sheet.words.apart_by(said)),))] if said else []
