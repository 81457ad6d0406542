"""A value of the text in words: `5 minutes` for `5m`, a name for a key, conditions and members as a sentence."""

from __future__ import annotations

import re
from typing import Any, Final

from nawba.domain.time import MINUTE, Duration
from nawba.playbook import kinds
from nawba.playbook.changes.tree import Tree, canonical, field_at
from nawba.playbook.language.people import MEMBERS
from nawba.playbook.shape import Choice, ListOf, MapOf, Misread, Record, Ref, Shape, Test, Text, Value
from nawba.playbook.wording.changes import AND, COMMA, OPERATORS, OR, WORDS
from nawba.playbook.wording.lengths import counted, duration_words, elapsed_words
from nawba.playbook.wording.saying import quoted

_CONTACT: Final = {"by", "after"}
_EVERY_ONE: Final = re.compile(r"كلّ (\S+) (?:واحدة|واحد)(?!\w)")
_ELAPSED: Final = frozenset({kinds.ELAPSED.name, kinds.SPAN.name, kinds.REPEAT.name})


def word(key: str, lang: str, **more: str) -> str:
    """Return a word of the catalogue."""
    return WORDS[key][lang].format(**more)


def name_of(text: Tree, section: str, key: str, lang: str) -> str:
    """Return how the thing `key` of `section` is called in `lang`; severities go by their key."""
    if section == "severities":
        return quoted(key, lang)
    return quoted(in_language(text.name(section, key), lang), lang)


def in_language(said: Any, lang: str) -> str:
    """Return a text in `lang`, else in any language it has."""
    if not isinstance(said, dict):
        return "" if said is None else str(said)
    return str(said.get(lang) or next(iter(said.values()), ""))


def member(text: Tree, row: Any, lang: str) -> str:
    """Return who is meant by `{role: cto}`."""
    for kind, section in MEMBERS.items():
        if isinstance(row, dict) and isinstance(row.get(kind), str):
            name = name_of(text, section, row[kind], lang)
            return word("on_call", lang, name=name) if kind == "track" else name
    return _plainly(row, lang)


def members(text: Tree, rows: Any, lang: str) -> str:
    """Return several in the order of the text; `nobody` for none."""
    found = [member(text, row, lang) for row in (rows if isinstance(rows, list) else [])]
    return COMMA[lang].join(found) or word("nobody", lang)


def is_members(shape: Shape) -> bool:
    """Whether `shape` is a list of those who may be called."""
    return isinstance(shape, ListOf) and isinstance(shape.item, Record) and set(shape.item.fields) == set(MEMBERS)


def said(text: Tree, shape: Shape, value: Any, lang: str) -> str:
    """Return `value` of `shape` in words; what cannot be understood as it is written."""
    if value is None or value in ({}, []):
        return word("nothing", lang)
    match shape:
        case Value(kind) if isinstance(value, str):
            return _scalar(kind.name, value, lang)
        case Choice() if isinstance(value, str):
            return WORDS[value][lang] if value in WORDS else quoted(value, lang)
        case Ref() if isinstance(value, str):
            return _reference(text, shape, value, lang)
        case Text():
            return quoted(in_language(value, lang), lang)
        case Test() if isinstance(value, dict):
            return condition(value, lang)
        case ListOf():
            rows = value if isinstance(value, list) else [value]
            return COMMA[lang].join(said(text, shape.item, row, lang) for row in rows)
        case Record() | MapOf() if isinstance(value, dict):
            return _several(text, shape, value, lang)
        case _:
            return _plainly(value, lang)


def _reference(text: Tree, shape: Ref, key: str, lang: str) -> str:
    if key in shape.reserved:
        return WORDS[key][lang] if key in WORDS else quoted(key, lang)
    return name_of(text, "levels" if shape.section == "levels_here" else shape.section, key, lang)


def _several(text: Tree, shape: Record | MapOf, row: dict[str, Any], lang: str) -> str:
    if isinstance(shape, MapOf):
        parts = [_pair(key, said(text, field_at(shape, key).shape, value, lang)) for key, value in row.items()]
        return COMMA[lang].join(parts)
    if set(shape.fields) == set(MEMBERS):
        return member(text, row, lang)
    if set(shape.fields) == _CONTACT:
        return _contact(text, shape, row, lang)
    known = {key: shape.fields[key].shape for key in row if key in shape.fields}
    return COMMA[lang].join(_pair(key, said(text, one, row[key], lang)) for key, one in known.items())


def _contact(text: Tree, shape: Record, row: dict[str, Any], lang: str) -> str:
    """Return one line of the contact rules: which channels together, and when."""
    by = row.get("by")
    ways = AND[lang].join(name_of(text, "channels", str(one), lang) for one in (by if isinstance(by, list) else [by]))
    return f"{ways} {when(shape.fields['after'].shape, row.get('after'), lang)}"


def when(shape: Shape, after: Any, lang: str) -> str:
    """Return `at once`, or `after 5 minutes`."""
    if canonical(shape, after or "0m") == canonical(shape, "0m"):
        return word("at_once", lang)
    return word("after", lang, length=said(Tree({}), shape, after, lang))


def smooth(text: str) -> str:
    """Return a sentence that says `every minute` where it was put together as `every 1 minute`."""
    return _EVERY_ONE.sub(r"كلّ \1", text).replace("every 1 ", "every ")


def condition(row: Any, lang: str) -> str:
    """Return what must hold, in words."""
    if not isinstance(row, dict):
        return _plainly(row, lang)
    return AND[lang].join(f"{quoted(str(k), lang)} {_test(v, lang)}" for k, v in row.items())


def _test(value: Any, lang: str) -> str:
    if isinstance(value, dict):
        return AND[lang].join(_operator(k, v, lang) for k, v in value.items())
    if isinstance(value, list):
        return "= " + OR[lang].join(quoted(str(x), lang) for x in value)
    return f"= {quoted(str(value), lang)}"


def _operator(name: str, value: Any, lang: str) -> str:
    inner = _test(value, lang).removeprefix("= ")
    return OPERATORS[name][lang].format(value=inner) if name in OPERATORS else f"{name} {inner}"


def _scalar(kind: str, value: str, lang: str) -> str:
    try:
        if kind in _ELAPSED and value != "never":
            return elapsed_words(kinds.ELAPSED.parse(value), lang)
        if kind == kinds.DURATION.name:
            length: Duration = kinds.DURATION.parse(value)
            return duration_words(length, lang)
        if kind == kinds.EVERY.name:
            number, unit = kinds.EVERY.parse(value)
            return elapsed_words(number * MINUTE, lang) if unit == "minute" else counted(number, unit, lang)
    except Misread:
        pass
    return WORDS[value][lang] if value in ("true", "false", "never") else quoted(value, lang)


def _pair(key: str, value: str) -> str:
    return f"{key.replace('_', ' ')}: {value}"


def _plainly(value: Any, lang: str) -> str:
    """Return what this release does not read: its own words, one after the other, never as YAML."""
    match value:
        case dict() if set(value) and set(value) <= {"ar", "en"}:
            return quoted(in_language(value, lang), lang)
        case dict():
            return COMMA[lang].join(_pair(str(k), _plainly(v, lang)) for k, v in value.items())
        case list():
            return COMMA[lang].join(_plainly(v, lang) for v in value)
        case None:
            return word("nothing", lang)
        case _:
            return quoted(str(value), lang)
