"""A simulation for people: one line for each thing that would happen, with the wall time and whom it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from nawba.cli.moments import hour, wall
from nawba.cli.printing import name, safe, say, table, title
from nawba.domain.people import Text

_REASONS: Final[Mapping[str, str]] = {
    "after": "its turn in the ladder",
    "repeat": "nobody answered: again",
    "exhausted": "last resort",
    "response_at_risk": "the response time runs out",
    "response_breached": "the response time has passed",
    "resolution_at_risk": "the resolution time runs out",
    "resolution_breached": "the resolution time has passed",
    "nobody_answered": "every level was called, nobody answered",
}
_ENDS: Final[Mapping[str, str]] = {
    "exhausted": "the ladder is exhausted and every level was paged once more; it goes on like this",
    "acknowledged": "somebody acknowledges",
    "horizon": "shown no further than 24 hours",
}


@dataclass(frozen=True, slots=True)
class Start:
    """When the incident opens, as the API writes it, and the organisation's zone."""

    at: str
    zone: ZoneInfo


def show_ladder(found: Mapping[str, Any], levels: Sequence[Text], start: Start, lang: str) -> None:
    """Print the steps in time order, a person's contacts together; `levels` are the names of the chain's levels."""
    steps: Sequence[Mapping[str, Any]] = found["steps"]
    zone = start.zone
    names = [f"({title(level, lang)})" for level in levels]
    if not steps:
        say("Nothing would happen: nobody is called, told or announced to.")
    rows: list[list[object]] = []
    for at, group in groupby(steps, key=lambda step: str(step["at"])):
        rows += [[hour(at, zone), _since(start.at, at), *line] for line in _lines(group, names, lang)]
    if steps:
        say(f"Opened {wall(start.at, zone)} ({zone.key})\n")
        table(["Time", "After", "What", "Whom", "How", "Why"], rows)
    ends = found["ends"]
    say(f"\n{wall(ends['at'], zone)}: {_ENDS.get(ends['reason'], safe(ends['reason']))}.")


def _lines(steps: Iterable[Mapping[str, Any]], names: Sequence[str], lang: str) -> Iterable[list[object]]:
    """Return the lines of one instant: the contacts of a person and round in one."""
    together: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for step in steps:
        person = step["person"]["id"] if step["person"] else step["contact"]
        key = (step["kind"], step["level"], step["round"], person, step["reason"])
        together.setdefault(key, []).append(step)
    for same in together.values():
        first = same[0]
        contacts = [safe(s["contact"]).removeprefix("sandbox:") for s in same if s["contact"]]
        if first["person"]:
            whom, how = name(first["person"], lang), ", ".join(contacts)
        else:
            whom, how = ", ".join(contacts), ""
        why = _REASONS.get(first["reason"], safe(first["reason"]).replace("_", " "))
        yield [_what(first, names), whom, how, why]


def _what(step: Mapping[str, Any], names: Sequence[str]) -> str:
    kind, level = safe(step["kind"]), step["level"]
    if not level:
        return kind
    known = names[level - 1] if level <= len(names) else "last resort" if names else ""
    again = f", round {step['round']}" if step["round"] else ""
    return f"{kind} level {level} {known}".rstrip() + again


def _since(first: str, at: str) -> str:
    seconds = int((datetime.fromisoformat(at) - datetime.fromisoformat(first)).total_seconds())
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    return f"+{hours}:{minutes:02d}:{seconds % 60:02d}"
