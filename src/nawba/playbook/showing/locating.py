"""A dotted path in the language and in a text: what stands there, and the nearest right path for a wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from nawba.playbook import node as nodes
from nawba.playbook.finding import Path, dotted
from nawba.playbook.form import EXTRAS
from nawba.playbook.language.sections import SECTIONS
from nawba.playbook.nearest import nearest
from nawba.playbook.shape import Either, Field, ListOf, MapOf, Record, Shape, Text
from nawba.playbook.showing.standing import Sections

_DOTS_AT_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Located:
    """A place of the language. `field`: its row of the shape table. `node`: what is written there, None for nothing.

    `inside`: the map of the language it is a key of, None for a name of the author or an item; `around`: what is
    written of that map.
    """

    path: Path
    field: Field
    node: nodes.Node | None
    inside: Record | None = None
    around: nodes.Mapping | None = None


class NoSuchPath(ValueError):
    """`path` leads nowhere. `meant`: the nearest that does; `known`: what may stand where it goes wrong."""

    def __init__(self, path: str, meant: str | None, known: Sequence[str]) -> None:
        super().__init__(path)
        self.path = path
        self.meant = meant
        self.known = tuple(known)


class _Lost(Exception):
    """Part number `at` is not one of `known`."""

    def __init__(self, at: int, known: Sequence[str]) -> None:
        super().__init__(at)
        self.at = at
        self.known = tuple(known)


def locate(sections: Sections, path: str) -> Located:
    """Return what `path` names: `severities.SEV1.respond.at_risk`, `chains.main.levels.1`; NoSuchPath otherwise.

    An item of a list is named by its number, counted from 1, or by its `key`.
    """
    parts = path.split(".")
    try:
        return _walk(sections, parts)
    except _Lost as lost:
        raise NoSuchPath(path, _meant(sections, parts, lost), lost.known) from None


def _meant(sections: Sections, parts: list[str], lost: _Lost) -> str | None:
    """Return the path with every wrong part put right, as long as each has a near one."""
    mended = list(parts)
    for _ in parts:
        word = nearest(mended[lost.at], lost.known)
        if word is None:
            return None
        mended[lost.at] = word
        try:
            return dotted(_walk(sections, mended).path)
        except _Lost as again:
            lost = again
    return None


def _walk(sections: Sections, parts: Sequence[str]) -> Located:
    first = parts[0]
    if first not in SECTIONS:
        raise _Lost(0, tuple(SECTIONS))
    here = Located((first,), SECTIONS[first], sections.get(first))
    at = 1
    while at < len(parts):
        here, at = _next(here, parts, at)
    return here


def _next(here: Located, parts: Sequence[str], at: int) -> tuple[Located, int]:
    """Go one step on. A name of the author may have dots in it: then several parts are one step."""
    for end in range(min(len(parts), at + _DOTS_AT_MOST + 1), at + 1, -1):
        try:
            return _step(here, ".".join(parts[at:end]), at), end
        except _Lost:
            continue
    return _step(here, parts[at], at), at + 1


def _step(here: Located, part: str, at: int) -> Located:
    shape = _met(here.field.shape, here.node)
    match shape:
        case Record():
            return _key(here, shape, part, at)
        case MapOf():
            return _name(here, shape, part, at)
        case ListOf():
            return _item(here, shape, part, at)
        case _:
            return _part(here, part, at)


def _part(here: Located, part: str, at: int) -> Located:
    """Go into what has no keys of the language: a text by its languages, a condition."""
    if isinstance(here.node, nodes.Sequence):
        return _item(here, ListOf(Text()), part, at)
    found = {key.value: value for key, value in here.node.pairs} if isinstance(here.node, nodes.Mapping) else {}
    if part not in found:
        raise _Lost(at, tuple(found))
    return Located((*here.path, part), Field(here.field.shape), found[part])


def _met(shape: Shape, node: nodes.Node | None) -> Shape:
    """Return the shape of what is written, where there are two ways to write it."""
    if isinstance(shape, ListOf) and shape.alone and node is not None and not isinstance(node, nodes.Sequence):
        shape = shape.item
    return shape.keyed if isinstance(shape, Either) and not isinstance(node, nodes.Scalar) else shape


def _key(here: Located, shape: Record, part: str, at: int) -> Located:
    fields = {**shape.fields, **EXTRAS} if shape.is_thing else shape.fields
    if part not in fields:
        raise _Lost(at, tuple(fields))
    around = here.node if isinstance(here.node, nodes.Mapping) else None
    return Located((*here.path, part), fields[part], around.get(part) if around else None, shape, around)


def _name(here: Located, shape: MapOf, part: str, at: int) -> Located:
    written = here.node if isinstance(here.node, nodes.Mapping) else None
    names = [key.value for key, _ in written.pairs] if written else []
    if part not in shape.fixed and part not in names:
        raise _Lost(at, (*shape.fixed, *names))
    one = shape.fixed.get(part) or replace(Field(shape.value), doc=here.field.doc)
    return Located((*here.path, part), one, written.get(part) if written else None)


def _item(here: Located, shape: ListOf, part: str, at: int) -> Located:
    items = here.node.items if isinstance(here.node, nodes.Sequence) else ()
    keys = [_key_of(item) or str(number) for number, item in enumerate(items, 1)]
    number = int(part) if part.isascii() and part.isdecimal() and len(part) < 6 else 0
    if part in keys:
        number = keys.index(part) + 1
    if not 1 <= number <= len(items):
        raise _Lost(at, tuple(keys))
    return Located((*here.path, number), replace(Field(shape.item), doc=here.field.doc), items[number - 1])


def _key_of(item: nodes.Node) -> str | None:
    found = item.get("key") if isinstance(item, nodes.Mapping) else None
    return found.value if isinstance(found, nodes.Scalar) else None
