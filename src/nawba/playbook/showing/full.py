"""A whole text as one file of YAML: what is written, and every default in force, marked by a comment.

It reads again and means the same. A default is written with its key and the comment `# default`; what holds here but is
written elsewhere, or follows from a rule, is only a comment, with the path it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from nawba.playbook import node as nodes
from nawba.playbook.finding import Path, dotted
from nawba.playbook.language.sections import SECTIONS
from nawba.playbook.shape import Either, Field, ListOf, MapOf, Record, Shape, Text
from nawba.playbook.showing.standing import Sections, defaults, stands, stands_unsaid, taken
from nawba.playbook.showing.writing import STEP, entry, item, scalar


@dataclass(frozen=True, slots=True)
class Marks:
    """The words of the comments."""

    default: str = "default"
    rule: str = "by rule"


@dataclass(frozen=True, slots=True)
class _Text:
    """One text being written. Without `marks` nothing is added to it."""

    sections: Sections
    marks: Marks | None = field(default_factory=Marks)

    def lines(self, shape: Shape | None, node: nodes.Node, path: Path, indent: str) -> list[str]:
        """Return the lines of a map or a list; none for a scalar, which stands behind its key."""
        match node:
            case nodes.Mapping():
                return self._map(shape.keyed if isinstance(shape, Either) else shape, node, path, indent)
            case nodes.Sequence():
                inner = shape.item if isinstance(shape, ListOf) else None
                made: list[str] = []
                for number, one in enumerate(node.items, 1):
                    made += item(one, self.lines(inner, one, (*path, number), indent + STEP), indent)
                return made
            case nodes.Scalar() | nodes.Hole():
                return []

    def _map(self, shape: Shape | None, node: nodes.Mapping, path: Path, indent: str) -> list[str]:
        shape = _alone(shape)
        made: list[str] = []
        for key, value in node.pairs:
            here = (*path, key.value)
            below = self.lines(_shape_of(shape, key.value), value, here, indent + STEP)
            made += entry(scalar(key), value, below, indent)
        if self.marks is None or not isinstance(shape, Record) or not node.pairs:
            return made
        return made + self._unsaid(shape, node, path, indent, self.marks)

    def _unsaid(self, shape: Record, node: nodes.Mapping, path: Path, indent: str, marks: Marks) -> list[str]:
        made = [f"{indent}{key}: {value}  # {marks.default}" for key, value in defaults(shape, node).items()]
        for key, one in shape.fields.items():
            whole = stands_unsaid(one)
            if whole is not None and node.get(key) is None:
                made.append(f"{indent}{key}:  # {marks.default}")
                made += [f"{indent}{STEP}{k}: {v}  # {marks.default}" for k, v in defaults(whole, None).items()]
            found = taken(self.sections, (*path, key)) if stands(shape, key, node) else None
            if found is not None:
                made.append(f"{indent}# {key}: {found.value}  # {dotted(found.path) if found.path else marks.rule}")
        return made


def full(sections: Sections, names: Iterable[str] | None = None, marks: Marks | None = None) -> str:
    """Return the text of `sections` with every default in force, in the order of the handbook. `names`: only these.

    A text in which nothing was refused reads again to an equal playbook.
    """
    text = _Text(sections, marks or Marks())
    wanted = [name for name in SECTIONS if name in sections and (names is None or name in set(names))]
    made: list[str] = []
    for name in wanted:
        made += ["", *entry(name, sections[name], text.lines(SECTIONS[name].shape, sections[name], (name,), STEP), "")]
    return "\n".join(made[1:]) + "\n"


def as_yaml(node: nodes.Node) -> list[str]:
    """Return a part of a text as lines of YAML, as it was written but for comments and layout."""
    if isinstance(node, nodes.Scalar):
        return [scalar(node)]
    return _Text({}, None).lines(None, node, (), "") or ["{}" if isinstance(node, nodes.Mapping) else "[]"]


def _alone(shape: Shape | None) -> Shape | None:
    """Return the shape of what stands without its list."""
    if isinstance(shape, ListOf) and shape.alone:
        inner = shape.item
        return inner.keyed if isinstance(inner, Either) else inner
    return shape


def _shape_of(shape: Shape | None, key: str) -> Shape | None:
    match shape:
        case Record():
            return shape.fields.get(key, Field(Text())).shape
        case MapOf():
            return shape.fixed.get(key, Field(shape.value)).shape
        case _:
            return None
