"""Circles, names easily confused, things nobody uses (PB102, PB103, PB104)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from nawba.domain.measure import BY_HAND
from nawba.domain.people import Person
from nawba.playbook.finding import Finding
from nawba.playbook.node import Mapping as MappingNode
from nawba.playbook.node import Node, Scalar
from nawba.playbook.node import Sequence as SequenceNode
from nawba.playbook.reading import Draft
from nawba.playbook.references import KINDS
from nawba.playbook.wording.saying import say

LEAST_NAME = 5
"""Shorter names than this are not called alike for one letter."""


def circle_of_needs(draft: Draft) -> Iterator[Finding]:
    """Services that need each other in a circle: impact and inhibition would have no end (PB102)."""
    yield from _circles(draft, "services", "needs", {k: s.needs for k, s in draft.playbook.services.items()})


def circle_of_deputies(draft: Draft) -> Iterator[Finding]:
    """Roles that stand in for each other in a circle (PB102)."""
    links = {k: (r.deputy,) if r.deputy else () for k, r in draft.playbook.roles.items()}
    yield from _circles(draft, "roles", "deputy", links)


def _circles(draft: Draft, section: str, key: str, links: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    done: set[str] = set()
    for start in links:
        circle = _circle(links, start, done)
        if circle:
            path = (section, circle[0], key)
            yield say("PB102.cycle", draft.place(*path), path, key=key, cycle=" → ".join([*circle, circle[0]]))


def _circle(links: Mapping[str, Sequence[str]], start: str, done: set[str]) -> list[str] | None:
    """Return the first circle met from `start`, as a walk that marks what it has finished."""
    trail: list[str] = []
    walk = [(start, iter(links.get(start, ())))] if start not in done else []
    trail += [start] if walk else []
    while walk:
        here, onward = walk[-1]
        following = next(onward, None)
        if following is None:
            walk.pop()
            trail.pop()
            done.add(here)
        elif following in trail:
            done.update(trail)
            return trail[trail.index(following) :]
        elif following not in done:
            trail.append(following)
            walk.append((following, iter(links.get(following, ()))))
    return None


def confusable_names(draft: Draft) -> Iterator[Finding]:
    """Two people whose names have the same words, or differ by a letter, and whose codes do not help (PB103, S96)."""
    alike: dict[str, list[Person]] = {}
    told: set[tuple[str, str]] = set()
    for person in draft.playbook.people.values():
        for sign in {sign for name in person.name.values() for sign in _signs(name)}:
            for other in alike.setdefault(sign, []):
                if (other.key, person.key) not in told and _letters(other.code) == _letters(person.code):
                    told.add((other.key, person.key))
                    yield _confused(draft, other, person)
            alike[sign].append(person)


def _confused(draft: Draft, one: Person, other: Person) -> Finding:
    path = ("people", other.key)
    names = {"name": one.name, "other": other.name}
    return say("PB103.names", draft.place(*path), path, local=names, code=one.code, other_code=other.code)


def _signs(name: str) -> set[str]:
    folded = " ".join(name.casefold().split())
    words = " ".join(sorted(folded.split()))
    if len(folded) < LEAST_NAME:
        return {words}
    return {words, folded} | {folded[:i] + folded[i + 1 :] for i in range(len(folded))}


def _letters(code: str) -> str:
    return "".join(sorted(letter for letter in code if letter.isalpha()))


USED: Final = ("roles", "rooms", "templates", "runbooks", "tools", "endpoints", "agents", "secrets", "measures")
"""Sections whose things do nothing unless something names them. Watchers, drills, reviews and training are at work by
themselves; decisions, audiences, phrases, kill switches and measures taken by hand are there for people to take."""


def unused(draft: Draft) -> Iterator[Finding]:
    """A thing that no value of the whole text names (PB104). Roles of incidents are taken; runbooks start."""
    named = {value for node in draft.sections.values() for value in _values(node)}
    named |= {key for root in draft.sections.values() for key in _measured(root)}
    named |= {key for key, role in draft.playbook.roles.items() if role.in_incident}
    named |= {key for key, runbook in draft.playbook.runbooks.items() if runbook.starts is not None}
    named |= {key for key, tool in draft.playbook.tools.items() if tool.link is not None}
    named |= {key for key, measure in draft.playbook.measures.items() if BY_HAND in measure.sources}
    for section in USED:
        root = draft.sections.get(section)
        for key, _ in root.pairs if isinstance(root, MappingNode) else ():
            if key.value not in named:
                path = (section, key.value)
                yield say("PB104.unused", draft.place(*path), path, local={"kind": KINDS[section]}, key=key.value)


def _measured(root: Node) -> Iterator[str]:
    """Yield the keys of every condition below `root`: `when` speaks of measures."""
    waiting: list[Node] = [root]
    while waiting:
        here = waiting.pop()
        if isinstance(here, SequenceNode):
            waiting += here.items
        elif isinstance(here, MappingNode):
            for key, value in here.pairs:
                waiting.append(value)
                if key.value == "when" and isinstance(value, MappingNode):
                    yield from (measure.value for measure, _ in value.pairs)


def _values(root: Node) -> Iterator[str]:
    """Yield every value below `root`, keys left out."""
    waiting: list[Node] = [root]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Scalar):
            yield here.value
        elif isinstance(here, SequenceNode):
            waiting += here.items
        elif isinstance(here, MappingNode):
            waiting += [value for _, value in here.pairs]
