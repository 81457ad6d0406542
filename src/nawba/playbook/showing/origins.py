"""The at most four places a value may come from, in the order in which they are looked up (`playbook.md` §1.5).

The chain: route, service, severity, organisation. A zone: layer, rota, organisation. A calendar: target, organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nawba.playbook import node as nodes
from nawba.playbook.finding import Path
from nawba.playbook.showing.standing import Sections, written, written_node

State = Literal["in_force", "passed_over", "not_written", "may_go_first"]
"""`may_go_first`: it goes first for an incident that it is about."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A place that was looked at. `value`: what is written there, None for nothing."""

    path: Path
    value: str | None
    state: State


def origins(sections: Sections, path: Path) -> tuple[Origin, ...]:
    """Return where the value of `path` is looked for, first things first; none where there is one place alone."""
    found: list[Origin] = []
    is_found = False
    for one, is_certain in _looked_up(sections, path):
        said = written(sections, one)
        state: State = "passed_over"
        if said is None:
            state = "not_written"
        elif not is_found:
            state = "in_force" if is_certain else "may_go_first"
        is_found = is_found or state == "in_force"
        found.append(Origin(one, said.value if said else None, state))
    return tuple(found)


def _looked_up(sections: Sections, path: Path) -> list[tuple[Path, bool]]:
    """Return the places, and whether each concerns whatever `path` concerns."""
    organisation = ("organisation", str(path[-1]))
    match path:
        case ("routing", int(number), "chain"):
            service = written(sections, ("routing", number, "service"))
            severity = written(sections, ("routing", number, "severity"))
            return [
                (path, True),
                *_of(sections, "services", service.value if service else None),
                *_of(sections, "severities", severity.value if severity else None),
                (organisation, True),
            ]
        case ("services", str(key), "chain"):
            routes = _routes(sections, "service", key)
            return [*routes, (path, True), *_of(sections, "severities", None), (organisation, True)]
        case ("severities", str(key), "chain"):
            routes = _routes(sections, "severity", key)
            return [*routes, *_of(sections, "services", None), (path, True), (organisation, True)]
        case ("organisation", "chain"):
            things = [*_of(sections, "services", None), *_of(sections, "severities", None)]
            return [*_routes(sections, "", ""), *things, (path, True)]
        case ("rotas", str(rota), "tracks", str(), "layers", int(), "zone"):
            return [(path, True), (("rotas", rota, "zone"), True), (organisation, True)]
        case ("rotas" | "calendars", str(), "zone") | ("severities", str(), "respond" | "resolve", "calendar"):
            return [(path, True), (organisation, True)]
        case _:
            return []


def _of(sections: Sections, section: str, key: str | None) -> list[tuple[Path, bool]]:
    """Return the chain of the thing that is named; where none is, of every thing that has its own."""
    if key is not None:
        return [((section, key, "chain"), True)]
    found = sections.get(section)
    keys = [name.value for name, _ in found.pairs] if isinstance(found, nodes.Mapping) else []
    return [((section, one, "chain"), False) for one in keys if written(sections, (section, one, "chain"))]


def _routes(sections: Sections, word: str, key: str) -> list[tuple[Path, bool]]:
    """Return the routes with a chain of their own that do not name another thing than `key`."""
    found = written_node(sections, ("routing",))
    count = len(found.items) if isinstance(found, nodes.Sequence) else 0
    made: list[tuple[Path, bool]] = []
    for number in range(1, count + 1):
        named = written(sections, ("routing", number, word)) if word else None
        if written(sections, ("routing", number, "chain")) and (named is None or named.value == key):
            made.append((("routing", number, "chain"), False))
    return made
