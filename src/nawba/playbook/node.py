"""The text as a tree, with the place of every key and value. Scalars are the characters written, nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass

from nawba.playbook.finding import Place


@dataclass(frozen=True, slots=True)
class Scalar:
    """`is_plain`: written without quotes, so another reader may take it for something else (PB010)."""

    value: str
    place: Place
    is_plain: bool = True

    @property
    def is_empty(self) -> bool:
        return self.is_plain and self.value == ""


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """`has_holes`: something in it was refused, so what seems to be missing may have been meant."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place
    has_holes: bool = False

    def get(self, key: str) -> Node | None:
        """Return the value of `key`, None when there is none."""
        return next((value for k, value in self.pairs if k.value == key), None)


@dataclass(frozen=True, slots=True)
class Hole:
    """Stands where something was refused (an alias), so that nothing further is said about it."""

    place: Place


Node = Scalar | Sequence | Mapping | Hole


def scalars(node: Node) -> list[Scalar]:
    """Return every scalar below `node`, keys too, in the order of the text."""
    found: list[Scalar] = []
    waiting: list[Node] = [node]
    while waiting:
        here = waiting.pop()
        match here:
            case Scalar():
                found.append(here)
            case Sequence():
                waiting.extend(reversed(here.items))
            case Mapping():
                for key, value in reversed(here.pairs):
                    waiting.extend((value, key))
            case Hole():
                pass
    return found
