"""What holds at a path of a text, and why: written, a default, taken from elsewhere, by a rule, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nawba.playbook import node as nodes
from nawba.playbook.finding import Path, Place
from nawba.playbook.reading import Draft
from nawba.playbook.shape import (
    Choice,
    Data,
    Either,
    Field,
    ListOf,
    MapOf,
    Record,
    Ref,
    Shape,
    Test,
    Text,
    Unread,
    Value,
    ValueTest,
)
from nawba.playbook.showing.locating import Located, locate
from nawba.playbook.showing.origins import Origin, origins
from nawba.playbook.showing.standing import STANDS_UNSAID, stands, taken, written_node

Source = Literal["written", "default", "taken", "rule", "nothing"]


@dataclass(frozen=True, slots=True)
class Explained:
    """`node`: what is written there; `value`: the word in force, None for what has parts or holds nothing.

    `came_from`: where a value is written that is taken from elsewhere.
    """

    path: Path
    field: Field
    source: Source
    value: str | None
    node: nodes.Node | None = None
    came_from: Path = ()
    origins: tuple[Origin, ...] = ()


def explain(draft: Draft, path: str) -> Explained:
    """Return what holds at the dotted `path`; NoSuchPath when it leads nowhere."""
    found = locate(draft.sections, path)
    places = origins(draft.sections, found.path)
    if found.node is not None:
        value = found.node.value if isinstance(found.node, nodes.Scalar) else None
        return Explained(found.path, found.field, "written", value, found.node, (), places)
    if _has_default(found):
        return Explained(found.path, found.field, "default", found.field.default, None, (), places)
    chosen = next((one for one in places if one.state == "in_force"), None)
    if chosen is not None:
        return Explained(found.path, found.field, "taken", chosen.value, None, chosen.path, places)
    rule = taken(draft.sections, found.path) if _may_stand(found) else None
    if rule is not None:
        return Explained(found.path, found.field, "taken" if rule.path else "rule", rule.value, None, rule.path, places)
    return Explained(found.path, found.field, "nothing", None, None, (), places)


def place_of(draft: Draft, path: Path) -> Place | None:
    """Return where `path` is written; None when it is not."""
    found = written_node(draft.sections, path)
    return draft.places.get(path) or (found.place if found else None)


def _may_stand(found: Located) -> bool:
    return (
        found.inside is not None
        and found.around is not None
        and stands(found.inside, str(found.path[-1]), found.around)
    )


def _has_default(found: Located) -> bool:
    if found.field.default is None or found.inside is None:
        return False
    return found.inside in STANDS_UNSAID if found.around is None else _may_stand(found)


_WORDS: Mapping[str, tuple[str, str]] = {
    "text": ("text for people", "نصّ يقرؤه الناس"),
    "map": ("map", "خريطة"),
    "names": ("names, each with: {}", "أسماء، لكلّ منها: {}"),
    "list": ("list of: {}", "قائمة من: {}"),
    "key": ("key of {}", "مفتاح من {}"),
    "condition": ("condition", "شرط"),
    "any": ("anything", "أيّ شيء"),
    "or": ("{}, or {}", "{}، أو {}"),
}


def type_of(shape: Shape, lang: str) -> str:
    """Return what may be written there, in words."""
    match shape:
        case Value(kind):
            return kind.ar if lang == "ar" else kind.en
        case Choice(words):
            return " | ".join(words)
        case Ref(section, reserved):
            return " | ".join((_word("key", lang, section.removesuffix("_here")), *reserved))
        case Text():
            return _word("text", lang)
        case ListOf(item):
            return _word("list", lang, type_of(item, lang))
        case MapOf():
            return _word("names", lang, type_of(shape.value, lang))
        case Record():
            return f"{_word('map', lang)} {{{', '.join(shape.fields)}}}"
        case Either():
            return _word("or", lang, type_of(shape.word, lang), type_of(shape.keyed, lang))
        case Test() | ValueTest():
            return _word("condition", lang)
        case Data() | Unread():
            return _word("any", lang)


def _word(key: str, lang: str, *more: str) -> str:
    return _WORDS[key][lang == "ar"].format(*more)
