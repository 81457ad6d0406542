"""Is there more than one way to people, and does the text leave their numbers out? (PB012, PB402, PB404, PB405)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nawba.domain.cadence import longest_us
from nawba.domain.severity import Severity
from nawba.domain.time import HOUR, Cadence
from nawba.playbook import node as nodes
from nawba.playbook.checking.seeing import is_wall_time, nominal_us, written
from nawba.playbook.finding import Finding, Path
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

URGENT_US: Final = 8 * HOUR
SLOW: Final = frozenset({"sms", "email", "webhook", "mirror", "meeting"})
"""Kinds of channels that do not ring, or that cannot be answered."""
TECHNICAL: Final = frozenset(
    {"runbooks", "releases", "watchers", "endpoints", "secrets", "agents", "kill_switches", "routing", "sources"}
    | {"suppression", "channels", "drills"}
)
"""Sections whose values are addresses of machines and patterns, not of people."""
_MAIL: Final = re.compile(r"(?<![\w@/])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(r"(?<![\w./:#-])(?:\+|00)?[0-9](?:[ .()-]{0,2}[0-9]){8,14}(?![\w-])")
_NOT_PHONE: Final = re.compile(r"\d{4}-\d{2}-\d{2}|https?://\S+")


def personal_data(draft: Draft) -> Iterator[Finding]:
    """A phone number or an e-mail address in what people read (PB012, `playbook.md` §1.8)."""
    for section, root in draft.sections.items():
        if section in TECHNICAL:
            continue
        for path, scalar in _values(root, (section,)):
            if "lists" in path:
                continue
            text = _NOT_PHONE.sub(" ", scalar.value)
            for wording, pattern in (("PB012.mail", _MAIL), ("PB012.phone", _PHONE)):
                found = pattern.search(text)
                if found:
                    yield say(wording, scalar.place, path, found=found[0])


def _values(root: nodes.Node, path: Path) -> Iterator[tuple[Path, nodes.Scalar]]:
    match root:
        case nodes.Scalar():
            yield path, root
        case nodes.Sequence():
            for number, item in enumerate(root.items, 1):
                yield from _values(item, (*path, number))
        case nodes.Mapping():
            for key, value in root.pairs:
                yield from _values(value, (*path, key.value))
        case nodes.Hole():
            pass


def urgent(draft: Draft) -> Iterator[Severity]:
    """Yield the severities somebody must answer within hours, by night too."""
    for severity in draft.playbook.severities.values():
        if is_wall_time(severity.respond.within) and nominal_us(severity.respond.within) < URGENT_US:
            yield severity


def slow_ways(draft: Draft) -> Iterator[Finding]:
    """An urgent severity with nothing that rings (PB402, S26)."""
    playbook = draft.playbook
    for severity in urgent(draft):
        keys = dict.fromkeys(key for rule in playbook.contact_rules.get(severity.key, ()) for key in rule.channels)
        known = [key for key in keys if key in playbook.channels]
        if known and all(playbook.channels[key].kind in SLOW for key in known):
            path = ("contact_rules", severity.key)
            within = written(severity.respond.within)
            yield say(
                "PB402.slow",
                draft.place(*path),
                path,
                severity=severity.key,
                within=within,
                channels=", ".join(known),
            )


def one_vendor(draft: Draft) -> Iterator[Finding]:
    """Calls of an urgent severity through one vendor alone (PB402)."""
    rules = [rule for s in urgent(draft) for rule in draft.playbook.contact_rules.get(s.key, ())]
    used = {key for rule in rules for key in rule.channels}
    for key, channel in draft.playbook.channels.items():
        if channel.kind == "call" and key in used and len(set(channel.vendors)) == 1:
            path = ("channels", key, "through")
            yield say("PB402.vendor", draft.place(*path), path, channel=key, vendor=channel.vendors[0])


def asked_too_late(draft: Draft) -> Iterator[Finding]:
    """Numbers count as old before, or just when, they are asked for (PB404, S99)."""
    numbers = draft.playbook.numbers
    if numbers.confirm_every is None or numbers.stale_after is None:
        return
    if longest_us(numbers.confirm_every) >= longest_us(numbers.stale_after):
        path = ("contact_rules", "numbers")
        every, stale = _written(numbers.confirm_every), _written(numbers.stale_after)
        yield say("PB404.rhythm", draft.place(*path), path, every=every, stale=stale)


def _written(every: Cadence) -> str:
    return every.unit if every.number == 1 else f"{every.number} {every.unit}s"


def no_room(draft: Draft) -> Iterator[Finding]:
    """The affected room is announced to, and a service has none (PB405, S51)."""
    playbook = draft.playbook
    rungs = [rung for chain in playbook.chains.values() for rungs in chain.ladders.values() for rung in rungs]
    if not any("affected_room" in rung.rooms for rung in rungs):
        return
    for key, service in playbook.services.items():
        team = playbook.teams.get(service.team)
        if service.room is None and (team is None or team.room is None):
            path = ("services", key)
            yield say("PB405.no_room", draft.place(*path), path, key=key, team=service.team)
