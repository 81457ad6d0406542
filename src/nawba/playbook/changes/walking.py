"""What differs between two texts: one `Difference` a thing or a value, found by walking both along the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from nawba.playbook.changes.tree import OTHER, Tree, canonical, field_at, fields_of
from nawba.playbook.changes.values import is_members
from nawba.playbook.finding import Path
from nawba.playbook.language.sections import SECTIONS
from nawba.playbook.shape import Field, ListOf, MapOf, Record, Ref, Shape, Value

What = Literal["added", "removed", "changed", "renamed"]
AS_ONE: Final = (("chains", "*", "ladders", "*"), ("contact_rules", "*"))
"""Lists that are said as a whole, by whoever knows what they mean; so are lists of those who may be called."""
PASSED_OVER: Final = frozenset({("meta", "base")})
"""On what a text was written says nothing about what it says."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` by the names of the new text, of the old one for what is removed; places in lists are counted from 1.

    `renamed`: `old` and `new` are the two keys. None: nothing was, or is, said.
    """

    path: Path
    what: What
    old: Any
    new: Any
    shape: Shape


def differences(old: Tree, new: Tree) -> tuple[Difference, ...]:
    """Return everything that `new` says otherwise than `old`, in the order of the language."""
    found: list[Difference] = []
    names = [*SECTIONS, *(n for n in {**old.sections, **new.sections} if n not in SECTIONS)]
    for name in names:
        shape = SECTIONS[name].shape if name in SECTIONS else OTHER.shape
        found += _walk(shape, old.sections.get(name), new.sections.get(name), (name,))
    return tuple(found)


def fits(pattern: Path, path: Path) -> bool:
    """Whether `path` is of `pattern`, in which `*` stands for any one part."""
    return len(pattern) == len(path) and all(a in ("*", b) for a, b in zip(pattern, path, strict=True))


def _walk(shape: Shape, old: Any, new: Any, path: Path) -> Iterator[Difference]:
    if path in PASSED_OVER or canonical(shape, old) == canonical(shape, new):
        return
    if isinstance(shape, ListOf) and (is_members(shape) or any(fits(pattern, path) for pattern in AS_ONE)):
        yield Difference(path, "changed", old, new, shape)
        return
    match shape:
        case MapOf() if len(path) == 1 or (isinstance(old, dict) and isinstance(new, dict)):
            yield from _map(shape, _of(old), _of(new), path)
        case Record() if isinstance(old, dict) and isinstance(new, dict):
            yield from _record(fields_of(shape), old, new, path)
        case Record() if len(path) == 1:
            yield from _record(fields_of(shape), _of(old), _of(new), path)
        case ListOf() if isinstance(shape.item, Record) and (len(path) == 1 or (old and new)):
            yield from _list(shape, _items(old), _items(new), path)
        case _:
            what: What = "added" if old is None else "removed" if new is None else "changed"
            yield Difference(path, what, old, new, shape)


def _of(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _record(known: Mapping[str, Field], old: dict[str, Any], new: dict[str, Any], path: Path) -> Iterator[Difference]:
    for key in dict.fromkeys((*known, *old, *new)):
        if key == "was":
            continue
        one = known.get(key, OTHER)
        yield from _walk(one.shape, old.get(key, one.default), new.get(key, one.default), (*path, key))


def _map(shape: MapOf, old: dict[str, Any], new: dict[str, Any], path: Path) -> Iterator[Difference]:
    before = _renamed(old, new)
    for key, value in new.items():
        was = before.get(key, key)
        one = field_at(shape, key)
        if was in old:
            if was != key:
                yield Difference((*path, key), "renamed", was, key, one.shape)
            yield from _walk(one.shape, old[was], value, (*path, key))
        else:
            yield Difference((*path, key), "added", None, value, one.shape)
    kept = {before.get(key, key) for key in new}
    for key, value in old.items():
        if key not in kept:
            yield Difference((*path, key), "removed", value, None, field_at(shape, key).shape)


def _renamed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Return new key → old key of what says by `was` that it had another name."""
    found: dict[str, str] = {}
    for key, thing in new.items():
        was = thing.get("was") if isinstance(thing, dict) else None
        for one in _items(was):
            if key not in old and one in old and one not in new:
                found[key] = one
    return found


def _list(shape: ListOf, old: list[Any], new: list[Any], path: Path) -> Iterator[Difference]:
    """Records with a key or a name are compared by it, others by where they stand."""
    by = _identity(shape)
    if by is not None and all(isinstance(x, dict) and isinstance(x.get(by), str) for x in (*old, *new)):
        yield from _by_name(shape, {x[by]: x for x in old}, {x[by]: x for x in new}, path)
        return
    mine, theirs = ([repr(canonical(shape.item, x)) for x in rows] for rows in (old, new))
    for tag, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(b - a, d - c)
        for n in range(both):
            yield from _walk(shape.item, old[a + n], new[c + n], (*path, c + n + 1))
        for n in range(a + both, b):
            yield Difference((*path, n + 1), "removed", old[n], None, shape.item)
        for n in range(c + both, d):
            yield Difference((*path, n + 1), "added", None, new[n], shape.item)


def _identity(shape: ListOf) -> str | None:
    if not isinstance(shape.item, Record):
        return None
    fields = shape.item.fields
    return next((k for k in ("key", "name") if k in fields and isinstance(fields[k].shape, (Value, Ref))), None)


def _by_name(shape: ListOf, old: dict[str, Any], new: dict[str, Any], path: Path) -> Iterator[Difference]:
    for name, value in new.items():
        if name in old:
            yield from _walk(shape.item, old[name], value, (*path, name))
        else:
            yield Difference((*path, name), "added", None, value, shape.item)
    for name, value in old.items():
        if name not in new:
            yield Difference((*path, name), "removed", value, None, shape.item)
    before, after = [n for n in old if n in new], [n for n in new if n in old]
    if before != after:
        yield Difference((*path, "order"), "changed", before, after, ListOf(shape.item))
