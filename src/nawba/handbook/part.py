"""A part of the text as it is written, with the language's own defaults where nothing is written (`playbook.md` §1.5).

The handbook prints what the text says, sections that nothing runs yet included; so it reads the nodes, not the types
made of them. What must be computed (due times, who is on call) comes from the domain's types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nawba.playbook import node as nodes
from nawba.playbook.finding import Place
from nawba.playbook.shape import Field, ListOf, MapOf, Record, Shape, Unread

_NOWHERE = Place("", 0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """`node` None: nothing is written there. `is_default`: not written, but in force."""

    node: nodes.Node | None
    shape: Shape = Unread()
    is_default: bool = False

    def __bool__(self) -> bool:
        return self.node is not None

    @property
    def is_map(self) -> bool:
        return isinstance(self.node, nodes.Mapping)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, nodes.Sequence)

    @property
    def word(self) -> str:
        """Return the scalar as written; empty for anything else."""
        return self.node.value if isinstance(self.node, nodes.Scalar) else ""

    def get(self, key: str) -> Part:
        """Return the part under `key`, the default in force where it is not written."""
        field = self._fields().get(key)
        found = self.node.get(key) if isinstance(self.node, nodes.Mapping) else None
        shape: Shape = field.shape if field else self.shape.value if isinstance(self.shape, MapOf) else Unread()
        if found is None and field is not None and field.default is not None and self:
            return Part(nodes.Scalar(field.default, _NOWHERE), shape, is_default=True)
        return Part(found, shape)

    def at(self, *keys: str) -> Part:
        """Return the part at the end of a path."""
        found = self
        for key in keys:
            found = found.get(key)
        return found

    def items(self) -> list[Part]:
        """Return the items of a list; what stands alone is a list of one."""
        shape = self.shape.item if isinstance(self.shape, ListOf) else Unread()
        if isinstance(self.node, nodes.Sequence):
            return [Part(item, shape) for item in self.node.items]
        return [Part(self.node, shape)] if self.node is not None else []

    def pairs(self) -> Iterator[tuple[str, Part]]:
        """Yield what is written in a map, in its order."""
        if isinstance(self.node, nodes.Mapping):
            for key, _ in self.node.pairs:
                yield key.value, self.get(key.value)

    def names(self) -> Iterator[tuple[str, Part]]:
        """Yield the things of a map whose keys the author chose: without the words of the language beside them."""
        fixed = self._fields() if isinstance(self.shape, MapOf) else {}
        return ((key, part) for key, part in self.pairs() if key not in fixed)

    def words(self) -> list[str]:
        """Return the scalars of a list, or the one that stands alone."""
        return [part.word for part in self.items() if part.word]

    def text(self) -> Mapping[str, str]:
        """Return what a person reads, by language; a neutral string under every one (key empty)."""
        if isinstance(self.node, nodes.Scalar):
            return {"": self.node.value}
        return {key: part.word for key, part in self.pairs()}

    def _fields(self) -> Mapping[str, Field]:
        if isinstance(self.shape, Record):
            return self.shape.fields
        return self.shape.fixed if isinstance(self.shape, MapOf) else {}
