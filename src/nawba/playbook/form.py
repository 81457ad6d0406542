"""Reads nodes by the shapes of the language. Every error is noted with its place and reading goes on (PB002–PB010).

What comes out are plain values (dicts, lists, parsed scalars) for `decoding/`. A section in which something could not
be understood is named in `broken`; its values are not used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nawba.playbook import node as nodes
from nawba.playbook.conditions import read_condition, read_tests
from nawba.playbook.data import read_data
from nawba.playbook.finding import Path
from nawba.playbook.kinds import DAYS, KEY, LINE
from nawba.playbook.nearest import nearest
from nawba.playbook.notes import Notes, Reference, name_of
from nawba.playbook.shape import (
    Choice,
    Data,
    Either,
    Field,
    Kind,
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
from nawba.playbook.texts import read_text
from nawba.playbook.wall import WEEKDAYS

EXTRAS: Final[dict[str, Field]] = {
    "note": Field(Text(), "Printed in the margin of the handbook."),
    "labels": Field(MapOf(LINE, Value(LINE)), "Own words."),
    "was": Field(ListOf(Value(KEY), alone=True), "Keys it had before."),
}
_A_REF: Final = {"ar": "مفتاح", "en": "a key"}


class Form(Notes):
    """Reads nodes into values, by shape."""

    __slots__ = ()

    def read(self, shape: Shape, node: nodes.Node, path: Path) -> Any:
        """Return the value of `node` by `shape`; None where it could not be understood."""
        self.places.setdefault(path, node.place)
        if isinstance(node, nodes.Hole):
            self.broken.add(str(path[0]))
            return None
        if isinstance(shape, Unread):
            return node
        if isinstance(node, nodes.Scalar) and node.is_empty:
            self.note("PB003.empty", self.places[path], path, key=name_of(path))
            return None
        match shape:
            case Value() | Choice() | Ref():
                return self._scalar(shape, node, path)
            case Text():
                return read_text(self, shape, node, path)
            case Test():
                return read_condition(self, node, path, shape.of)
            case ValueTest():
                return read_tests(self, node, path, shape.is_line)
            case Data():
                return read_data(self, node, path)
            case Either():
                return self.read(shape.word if isinstance(node, nodes.Scalar) else shape.keyed, node, path)
            case ListOf():
                return self._list(shape, node, path)
            case MapOf():
                return self._map(shape, node, path)
            case Record():
                return self._record(shape, node, path)

    def _scalar(self, shape: Value | Choice | Ref, node: nodes.Node, path: Path) -> Any:
        if not isinstance(node, nodes.Scalar):
            expected, example = _expected(shape)
            other = shape.other if isinstance(shape, Value) else "PB003.scalar"
            self.note(other, node.place, path, local={"expected": expected}, key=name_of(path), example=example)
            return None
        if self.hidden(node, path):
            return None
        if not isinstance(shape, Value):
            self.misread(node, path)
        match shape:
            case Value():
                value = self.parse(shape.kind, node, path)
                self.misread(node, path, unless=value is None or not shape.kind.is_text)
                return value
            case Choice():
                return self._word(shape, node, path)
            case Ref():
                return self._reference(shape, node, path)

    def _word(self, shape: Choice, node: nodes.Scalar, path: Path) -> str | None:
        if node.value in shape.words:
            return node.value
        if node.value in shape.renamed:
            return self._renamed(node, path, shape.renamed[node.value])
        self.unknown("PB002.word", node, path, shape.words, key=name_of(path))
        return None

    def _renamed(self, old: nodes.Scalar, path: Path, new: str) -> str:
        self.note("PB006.renamed", old.place, path, found=old.value, new=new)
        return new

    def _reference(self, shape: Ref, node: nodes.Scalar, path: Path) -> str:
        if node.value not in shape.reserved:
            here = shape.section.removesuffix("_here")
            section = f"{here} of {path[1]}" if here != shape.section else here
            self.references.append(Reference(section, node.value, node.place, path))
        return node.value

    def _list(self, shape: ListOf, node: nodes.Node, path: Path) -> list[Any]:
        if isinstance(node, nodes.Sequence):
            if len(node.items) < shape.least:
                self.note(shape.few, self.places[path], path, key=name_of(path))
            return [self.read(shape.item, item, (*path, number)) for number, item in enumerate(node.items, 1)]
        if shape.alone:
            return [self.read(shape.item, node, path)]
        self.note("PB003.list", node.place, path, key=name_of(path))
        return []

    def _map(self, shape: MapOf, node: nodes.Node, path: Path) -> dict[Any, Any]:
        if not isinstance(node, nodes.Mapping):
            self.note("PB003.map", node.place, path, key=name_of(path))
            return {}
        read: dict[Any, Any] = {}
        folded: dict[str, nodes.Scalar] = {}
        meant: set[str] = set()
        for key, value in node.pairs:
            here = (*path, key.value)
            self.places[here] = key.place
            if key.value in shape.fixed:
                read[key.value] = self._field(shape.fixed[key.value], value, here)
                continue
            word = self._meant_word(shape, node, key, here)
            if word is not None:
                meant.add(word)
                continue
            if shape.since is not None:
                self.lately.add(here)
                if here in self.unread:
                    continue
            name = self._name(shape.key, key, here)
            self._same_name(folded, key, here)
            read[name] = self.read(shape.value, value, here)
        self._missing(shape.fixed, node, path, set(read) | meant)
        if len(read) < shape.least and not node.has_holes:
            self.note("PB003.few", self.places[path], path, key=name_of(path))
        return _days_of(self, read, path) if shape.key is DAYS else read

    def _name(self, shape: Kind | Ref, key: nodes.Scalar, path: Path) -> Any:
        self.misread(key, path)
        if self.hidden(key, path):
            return key.value
        return self._reference(shape, key, path) if isinstance(shape, Ref) else self.parse(shape, key, path)

    def _meant_word(self, shape: MapOf, node: nodes.Mapping, key: nodes.Scalar, path: Path) -> str | None:
        """Note a name that is a misspelt word of the language (`must_hav`), and return the word that was meant.

        Only where names must exist elsewhere: an author's own name may resemble anything.
        """
        if not isinstance(shape.key, Ref):
            return None
        absent = [word for word, one in shape.fixed.items() if one.required and node.get(word) is None]
        if nearest(key.value, absent) is None:
            return None
        self.broken.add(str(path[0]))
        return self.unknown("PB002.key", key, path, absent)

    def _same_name(self, folded: dict[str, nodes.Scalar], key: nodes.Scalar, path: Path) -> None:
        first = folded.setdefault(key.value.casefold(), key)
        if first is not key:
            self.note("PB005.case", key.place, path, found=key.value, other=first.value, first=str(first.place))

    def _record(self, shape: Record, node: nodes.Node, path: Path) -> dict[str, Any] | None:
        if not isinstance(node, nodes.Mapping):
            self.note("PB003.map", node.place, path, key=name_of(path))
            return None
        read: dict[str, Any] = {}
        meant: set[str] = set()
        node = self._as_named_now(shape, node, path)
        present = {key.value for key, _ in node.pairs}
        for key, value in node.pairs:
            here = (*path, key.value)
            self.places[here] = key.place
            if key.value in shape.fields:
                read[key.value] = self._field(shape.fields[key.value], value, here)
            elif shape.is_thing and key.value in EXTRAS:
                self.margins.setdefault(path, {})[key.value] = self.read(EXTRAS[key.value].shape, value, here)
            else:
                meant.add(self._unknown(shape, key, here, present) or "")
        self._groups(shape, node, path, present | meant)
        self._missing(shape.fields, node, path, present | meant)
        if meant & shape.fields.keys():
            self.broken.add(str(path[0]))
        for key_, one in shape.fields.items():
            if key_ not in read:
                read[key_] = default_of(one)
        return read

    def _as_named_now(self, shape: Record, node: nodes.Mapping, path: Path) -> nodes.Mapping:
        """Return `node` with its former keys as they are called now. Where both names stand, the first counts."""
        if not any(key.value in shape.renamed for key, _ in node.pairs):
            return node
        pairs: dict[str, tuple[nodes.Scalar, nodes.Node]] = {}
        for written, value in node.pairs:
            key = written
            if written.value in shape.renamed:
                new = self._renamed(written, (*path, shape.renamed[written.value]), shape.renamed[written.value])
                key = nodes.Scalar(new, written.place, written.is_plain)
            first = pairs.setdefault(key.value, (key, value))[0]
            if first is not key:
                here = (*path, key.value)
                self.note("PB005.section", key.place, here, found=key.value, first=str(first.place))
        return nodes.Mapping(tuple(pairs.values()), node.place, node.has_holes)

    def _field(self, one: Field, value: nodes.Node, path: Path) -> Any:
        if one.since is not None:
            self.lately.add(path)
            if path in self.unread:
                return default_of(one)
        is_default = isinstance(value, nodes.Scalar) and value.value == one.default
        if one.unsupported != "no" and not is_default:
            self.note(f"PB016.{one.unsupported}", self.places[path], path, what=name_of(path))
        return self.read(one.shape, value, path)

    def _unknown(self, shape: Record, key: nodes.Scalar, path: Path, present: set[str]) -> str | None:
        if self.hidden(key, path):
            return None
        open_keys = tuple(name for name in shape.fields if name not in present)
        return self.unknown("PB002.key", key, path, open_keys or tuple(shape.fields))

    def _missing(self, fields: Mapping[str, Field], node: nodes.Mapping, path: Path, present: set[str]) -> None:
        for key, one in fields.items():
            if not one.required or key in present:
                continue
            if node.has_holes:
                self.broken.add(str(path[0]))
            else:
                self.note(one.missing, self.places[path], (*path, key), key=key, thing=name_of(path))

    def _groups(self, shape: Record, node: nodes.Mapping, path: Path, present: set[str]) -> None:
        for group in shape.exactly:
            if sum(key in present for key in group) == 1:
                continue
            if node.has_holes:
                self.broken.add(str(path[0]))
            else:
                self.note("PB003.exactly", self.places[path], path, known=", ".join(group))
        for group in shape.at_most:
            if sum(key in present for key in group) > 1:
                self.note("PB003.at_most", self.places[path], path, known=", ".join(group))
        for key, other in shape.only_with:
            if key in present and other not in present and not node.has_holes:
                self.note("PB003.only_with", self.places[(*path, key)], (*path, key), key=key, other=other)


def default_of(one: Field) -> Any:
    """Return the value an absent key has; None where the default depends on something else, or there is none."""
    if one.default is None:
        return None
    if isinstance(one.shape, ListOf):
        return [one.default]
    return one.shape.kind.parse(one.default) if isinstance(one.shape, Value) else one.default


def _expected(shape: Value | Choice | Ref) -> tuple[Mapping[str, str], str]:
    match shape:
        case Value():
            return {"ar": shape.kind.ar, "en": shape.kind.en}, shape.kind.example
        case Choice():
            return {"ar": " / ".join(shape.words), "en": " / ".join(shape.words)}, shape.words[0]
        case Ref():
            return _A_REF, KEY.example


def _days_of(form: Form, read: Mapping[Any, Any], path: Path) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for days, value in read.items():
        for day in days or ():
            if day in found:
                place = form.places[path]
                form.note("PB005.value", place, path, key="day", found=WEEKDAYS[day], first=str(place))
            found[day] = value
    return found
