"""What a text says as plain values: maps, lists and the scalars as they are written, without places and comments.

Two texts are compared in this form, because it holds every section, read in this release or not, and every value in
the words of its author.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from nawba.playbook import node as nodes
from nawba.playbook.finding import Path
from nawba.playbook.form import EXTRAS
from nawba.playbook.language.sections import SECTIONS
from nawba.playbook.shape import Field, ListOf, MapOf, Misread, Record, Ref, Shape, Test, Text, Value

Plain = dict[str, Any] | list[Any] | str | None
OTHER: Final = Field(Test(), "")
"""What is not of the language is compared as it stands."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One text. `sections` by name; `languages` of the organisation, the first one the fall-back."""

    sections: Mapping[str, Any]
    languages: tuple[str, ...] = ("ar", "en")
    _names: dict[tuple[str, str], Mapping[str, str]] = field(default_factory=dict, compare=False)

    def name(self, section: str, key: str) -> Mapping[str, str]:
        """Return what the thing `key` of `section` is called, by language; its key where it has no name."""
        if not self._names:
            self._names.update(_names(self.sections))
        return self._names.get((section, key)) or {"": key}

    def knows(self, section: str, key: str) -> bool:
        """Whether there is such a thing; levels and tracks are looked for in all chains and rotas."""
        if not self._names:
            self._names.update(_names(self.sections))
        return (section, key) in self._names


def tree(sections: Mapping[str, nodes.Node]) -> Tree:
    """Return the text of `sections` as plain values."""
    made = {name: plain(node) for name, node in sections.items()}
    organisation = made.get("organisation")
    said = organisation.get("languages") if isinstance(organisation, dict) else None
    languages = tuple(x for x in (said if isinstance(said, list) else [said]) if isinstance(x, str))
    return Tree(made, languages or ("ar", "en"))


def plain(node: nodes.Node) -> Any:
    """Return `node` without its places; None for what was refused."""
    match node:
        case nodes.Scalar():
            return node.value
        case nodes.Sequence():
            return [plain(item) for item in node.items]
        case nodes.Mapping():
            return {key.value: plain(value) for key, value in node.pairs}
        case nodes.Hole():
            return None


def fields_of(shape: Record) -> Mapping[str, Field]:
    """Return the keys a record may have, with those every thing may have."""
    return {**shape.fields, **EXTRAS} if shape.is_thing else shape.fields


def canonical(shape: Shape, value: Any) -> Any:
    """Return what `value` means, so that two ways to write one thing are equal: `60s` and `1m`, a default and silence.

    What cannot be understood stays as it is written.
    """
    match shape:
        case Value(kind) if isinstance(value, str):
            try:
                return repr(kind.parse(value))
            except Misread:
                return value
        case Text() if isinstance(value, str):
            return {"": value}
        case ListOf():
            items = value if isinstance(value, list) else [] if value is None else [value]
            return [canonical(shape.item, item) for item in items]
        case MapOf() if isinstance(value, dict):
            return {k: canonical(field_at(shape, k).shape, v) for k, v in value.items()}
        case Record() if isinstance(value, dict):
            known = fields_of(shape)
            said = {k: canonical(known.get(k, OTHER).shape, v) for k, v in value.items() if k != "was"}
            silent = {k: canonical(f.shape, f.default) for k, f in known.items() if k not in value and f.default}
            return {**silent, **said}
        case _:
            return value


def field_at(shape: MapOf, key: str) -> Field:
    """Return what the name `key` of a map holds: a word of the language, or a thing of the author."""
    return shape.fixed.get(key) or Field(shape.value)


def references(text: Tree) -> Iterator[tuple[str, str, Path]]:
    """Yield (section, key, path) for everything a text names elsewhere."""
    for name, value in text.sections.items():
        if name in SECTIONS:
            yield from _references(SECTIONS[name].shape, value, (name,))


def _references(shape: Shape, value: Any, path: Path) -> Iterator[tuple[str, str, Path]]:
    match shape:
        case Ref() if isinstance(value, str):
            yield "levels" if shape.section == "levels_here" else shape.section, value, path
        case ListOf():
            for number, item in enumerate(value if isinstance(value, list) else [value], 1):
                yield from _references(shape.item, item, (*path, number))
        case MapOf() if isinstance(value, dict):
            for key, item in value.items():
                if isinstance(shape.key, Ref) and key not in shape.fixed:
                    yield shape.key.section, key, (*path, key)
                yield from _references(field_at(shape, key).shape, item, (*path, key))
        case Record() if isinstance(value, dict):
            for key, item in value.items():
                if key in shape.fields:
                    yield from _references(shape.fields[key].shape, item, (*path, key))
        case _:
            pass


def _names(sections: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Mapping[str, str]]]:
    for section, things in sections.items():
        for key, thing in things.items() if isinstance(things, dict) else ():
            yield (section, key), named(thing, key)
            if section == "rotas":
                yield from ((("tracks", k), named(t, k)) for k, t in _inner(thing, "tracks"))
            if section == "chains":
                yield from ((("levels", k), named(t, k)) for k, t in _levels(thing))


def _inner(thing: Any, key: str) -> list[tuple[str, Any]]:
    found = thing.get(key) if isinstance(thing, dict) else None
    return list(found.items()) if isinstance(found, dict) else []


def _levels(chain: Any) -> list[tuple[str, Any]]:
    found = chain.get("levels") if isinstance(chain, dict) else None
    rows = found if isinstance(found, list) else []
    return [(row["key"], row) for row in rows if isinstance(row, dict) and isinstance(row.get("key"), str)]


def named(thing: Any, key: str) -> Mapping[str, str]:
    """Return the name of `thing` by language; its key where it has none."""
    name = thing.get("name") if isinstance(thing, dict) else None
    if isinstance(name, str):
        return {"": name}
    said = {k: v for k, v in name.items() if isinstance(v, str)} if isinstance(name, dict) else {}
    return said or {"": key}
