"""Three texts: the one that was the base, the live one, and the one somebody wrote. What did each change? (§5.1)

By thing, never by line: what only the writer changed, what the live text changed since, and what both changed to
something else, which is a clash. What both changed alike is neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nawba.playbook.changes.saying import Change, changes
from nawba.playbook.changes.tree import Tree
from nawba.playbook.finding import Path


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that both changed, and what each made of it."""

    path: Path
    yours: tuple[Change, ...]
    theirs: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """`yours` and `theirs` without what clashes and what both changed alike."""

    yours: tuple[Change, ...]
    theirs: tuple[Change, ...]
    clashes: tuple[Clash, ...]


def three_way(base: Tree, live: Tree, yours: Tree) -> ThreeWay:
    """Return who changed what since `base`."""
    mine, others = changes(base, yours), changes(base, live)
    alike = {(c.path, c.value) for c in mine} & {(c.path, c.value) for c in others}
    mine, others = (tuple(c for c in found if (c.path, c.value) not in alike) for found in (mine, others))
    clashes = tuple(_clashes(mine, others))
    both = [c for clash in clashes for c in (*clash.yours, *clash.theirs)]
    return ThreeWay(_without(mine, both), _without(others, both), clashes)


def _without(found: Iterable[Change], some: list[Change]) -> tuple[Change, ...]:
    return tuple(change for change in found if change not in some)


def _clashes(mine: tuple[Change, ...], others: tuple[Change, ...]) -> Iterator[Clash]:
    seen: set[Path] = set()
    for change in mine:
        theirs = tuple(one for one in others if _overlap(change.path, one.path))
        path = min((change.path, *(one.path for one in theirs)), key=len)
        if theirs and path not in seen:
            seen.add(path)
            yield Clash(path, tuple(one for one in mine if _overlap(path, one.path)), theirs)


def _overlap(one: Path, other: Path) -> bool:
    """Whether one of the two is the other, or lies inside it."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]
