"""What holds where the text says nothing: the defaults of the language, and what is taken from another place.

A default may be written where it stands and changes nothing. What is taken from elsewhere is told with the path it
comes from: the chain (route, service, severity, organisation), zones (layer, rota, organisation), calendars (target,
organisation), and the few that follow from a severity's order or a rung's trigger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from nawba.domain.time import MINUTE
from nawba.playbook import node as nodes
from nawba.playbook.decoding.duty import unless_by
from nawba.playbook.decoding.intake import NOT_UNDERSTOOD
from nawba.playbook.decoding.severities import OTHER_HOLD_US, WORST_HOLD_US, WORST_SNOOZE_US
from nawba.playbook.finding import Path
from nawba.playbook.language.duty import RUNG
from nawba.playbook.language.people import ORGANISATION
from nawba.playbook.language.severities import ACKNOWLEDGEMENT
from nawba.playbook.language.watching import ALLOWED, WATCHER
from nawba.playbook.shape import Field, Record

Sections = Mapping[str, nodes.Node]
STANDS_UNSAID: Final = (ORGANISATION.fields["retention"].shape, ACKNOWLEDGEMENT)
"""Maps whose defaults are in force although the text does not have the map."""
_ORGANISATION_ZONE: Final = ("organisation", "zone")


@dataclass(frozen=True, slots=True)
class Taken:
    """A value that is not written where it holds. `path`: where it is written; empty when a rule gives it."""

    value: str
    path: Path = ()


def defaults(shape: Record, node: nodes.Mapping | None) -> dict[str, str]:
    """Return the defaults in force in a map of `shape`: of the keys it does not have and may have."""
    return {
        key: one.default for key, one in shape.fields.items() if one.default is not None and stands(shape, key, node)
    }


def stands(shape: Record, key: str, node: nodes.Mapping | None) -> bool:
    """Whether `key` is absent from the map and would mean something in it."""
    present = {name.value for name, _ in node.pairs} if node else set()
    if key in present:
        return False
    groups = (*shape.exactly, *shape.at_most)
    if any(key in group and present & set(group) for group in groups):
        return False
    if any(one == key and other not in present for one, other in shape.only_with):
        return False
    if shape is RUNG and key in ("repeat", "at_most"):
        return "page" in present
    if shape is WATCHER and key == "from":
        return key in ALLOWED.get(said(node, "kind") or "", ())
    # How a step is run and read means something only for what is run or asked.
    return not ({"run", "http", "read_as", "ends"} <= shape.fields.keys() and not present & {"run", "http"})


def stands_unsaid(one: Field) -> Record | None:
    """Return the map whose defaults hold although it is absent."""
    return one.shape if isinstance(one.shape, Record) and one.shape in STANDS_UNSAID else None


def taken(sections: Sections, path: Path) -> Taken | None:
    """Return what holds at `path`, where nothing is written, when it comes from another place or from a rule."""
    match path:
        case ("severities", str(), "respond" | "resolve", "calendar"):
            return written(sections, ("organisation", "calendar"))
        case ("rotas", str(rota), "tracks", str(), "layers", int(), "zone"):
            return written(sections, ("rotas", rota, "zone")) or written(sections, _ORGANISATION_ZONE)
        case ("rotas" | "calendars", str(), "zone"):
            return written(sections, _ORGANISATION_ZONE)
        case ("severities", str(key), "source_ack_hold"):
            is_worst = _is_worst(sections, key)
            return Taken(_minutes(WORST_HOLD_US if is_worst else OTHER_HOLD_US))
        case ("severities", str(key), "snooze_at_most"):
            return Taken(_minutes(WORST_SNOOZE_US)) if _is_worst(sections, key) else None
        case ("severities", str(), "updates", int(), "first"):
            return written(sections, (*path[:-1], "every"))
        case ("chains", str(), "ladders", str(), int(), "after"):
            return None if written(sections, (*path[:-1], "when")) else Taken("0m")
        case ("chains", str(), "ladders", str(), int(), "unless"):
            when = written(sections, (*path[:-1], "when"))
            return Taken(unless_by(when.value if when else None))
        case ("sources", str(), "severity"):
            return _not_understood(sections)
        case _:
            return None


def written(sections: Sections, path: Path) -> Taken | None:
    """Return the scalar that is written at `path`, None when there is none."""
    found = written_node(sections, path)
    return Taken(found.value, path) if isinstance(found, nodes.Scalar) else None


def written_node(sections: Sections, path: Path) -> nodes.Node | None:
    """Return what is written at `path`: keys, and places in lists counted from 1."""
    here: nodes.Node | None = sections.get(str(path[0]))
    for part in path[1:]:
        if isinstance(here, nodes.Mapping):
            here = here.get(str(part))
        elif isinstance(here, nodes.Sequence) and isinstance(part, int) and 1 <= part <= len(here.items):
            here = here.items[part - 1]
        else:
            return None
    return here


def said(node: nodes.Mapping | None, key: str) -> str | None:
    """Return the scalar `key` of a map as it is written."""
    found = node.get(key) if node else None
    return found.value if isinstance(found, nodes.Scalar) else None


def _is_worst(sections: Sections, key: str) -> bool:
    order = written(sections, ("severities", key, "order"))
    return order is not None and order.value == "1"


def _not_understood(sections: Sections) -> Taken | None:
    found = sections.get("severities")
    keys = [key.value for key, _ in found.pairs] if isinstance(found, nodes.Mapping) else []
    orders = {key: written(sections, ("severities", key, "order")) for key in keys}
    ordered = sorted(keys, key=lambda key: int(one.value) if (one := orders[key]) and one.value.isdecimal() else 0)
    if NOT_UNDERSTOOD in keys or not ordered:
        return Taken(NOT_UNDERSTOOD)
    return Taken(ordered[min(1, len(ordered) - 1)])


def _minutes(us: int) -> str:
    return f"{us // MINUTE}m"
