"""Who is meant by a level right now: members resolved to people through the live rota, roles and teams.

Rules: a role is whoever is on call in its track, else its holders, else (when vacant, in the sandbox) its stand-in,
else its deputy. Nobody is recorded and passed over (R13). Somebody without a working verified contact is nobody (R14).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nawba.domain.chain import Level
from nawba.domain.people import Member
from nawba.domain.rota import who_is_on_call
from nawba.domain.scene import Contact, Scene
from nawba.domain.time import Instant

_DEEPEST = 4
"""How many references are followed: a deputy's deputy, a level named by a level."""


@dataclass(frozen=True, slots=True)
class Called:
    """One person of a level and why they: `reason` a code, `params` its ids (role, track, until)."""

    person: str
    reason: str
    params: Mapping[str, Any]
    is_on_track: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """A member that came to nobody, and why: no_rota, off_duty, vacant, no_holder, gone, no_contact."""

    member: Member
    reason: str

    def to_params(self) -> dict[str, str]:
        return {"kind": self.member.kind, "key": self.member.key, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Roster:
    """Whom a level comes to. No people: it falls through."""

    people: tuple[Called, ...]
    empties: tuple[Empty, ...]


def roster(scene: Scene, level: Level, service: str | None, severity: str, at: Instant) -> Roster:
    """Return the people of `level` at `at` who can be reached for `severity`, each once, in the order of the text."""
    members = _picked(scene, level, service)
    return gather(scene, members, severity, at, level)


def gather(scene: Scene, members: tuple[Member, ...], severity: str, at: Instant, level: Level | None = None) -> Roster:
    """Return the people `members` come to, and the members that come to nobody."""
    people: dict[str, Called] = {}
    empties: list[Empty] = []
    for member in members:
        found = list(_people(scene, member, at))
        reached = [c for c in found if isinstance(c, Called) and contacts_of(scene, c.person, severity)]
        for one in reached:
            people.setdefault(one.person, one)
        if not reached:
            reason = next((e.reason for e in found if isinstance(e, Empty)), "no_contact")
            empties.append(Empty(member, reason))
    return Roster(tuple(people.values()), tuple(empties))


def contacts_of(scene: Scene, person: str, severity: str) -> tuple[Contact, ...]:
    """Return the verified contacts of `person` on the channels the live contact rules name for `severity`."""
    rules = scene.contact_rules(severity)
    wanted = tuple(dict.fromkeys(channel for rule in rules for channel in rule.channels))
    if scene.live.is_sandbox:
        known = person in scene.live.people or _is_stand_in(scene, person)
        return tuple(Contact(f"sandbox:{channel}", channel) for channel in wanted) if known else ()
    own = scene.today.contacts.get(person, ())
    return tuple(c for channel in wanted for c in own if c.channel == channel and c.is_verified)


def level_of(scene: Scene, levels: tuple[Level, ...], person: str, at: Instant) -> int | None:
    """Return the 1-based number of the first level that names `person` now, None when none does."""
    for number, level in enumerate(levels, 1):
        for member in level.members:
            if any(isinstance(c, Called) and c.person == person for c in _people(scene, member, at)):
                return number
    return None


def holds_role(scene: Scene, person: str, role: str, at: Instant) -> bool:
    """Return whether `person` has `role` at `at`: on call in its track, else by name, else as a deputy."""
    found = _people(scene, Member("role", role), at)
    return any(isinstance(c, Called) and c.person == person for c in found)


def _is_stand_in(scene: Scene, person: str) -> bool:
    role = scene.live.roles.get(person[5:]) if person.startswith("role:") else None
    return role is not None and role.vacant


def _picked(scene: Scene, level: Level, service: str | None) -> tuple[Member, ...]:
    """Members whose team owns the affected service, where the level picks so; all when none does (S32)."""
    known = scene.live.services.get(service or "")
    if level.pick == "all" or known is None:
        return level.members
    affected = tuple(m for m in level.members if known.team in _teams(scene, m))
    return affected or level.members


def _teams(scene: Scene, member: Member) -> set[str | None]:
    match member.kind:
        case "role":
            role = scene.live.roles.get(member.key)
            track = scene.track(role.track) if role and role.track else None
            led = {key for key, team in scene.live.teams.items() if team.lead == member.key}
            return {*led, track.team} if track else {*led}
        case "track":
            found = scene.track(member.key)
            return {found.team if found else None}
        case "team":
            return {member.key}
        case _:
            person = scene.live.people.get(member.key)
            return {person.team if person else None}


def _people(scene: Scene, member: Member, at: Instant, depth: int = 0) -> Iterator[Called | Empty]:
    match member.kind:
        case "role":
            yield from _role(scene, member, at, depth)
        case "track":
            yield from _track(scene, member, member.key, at, {})
        case "team":
            for person in scene.live.people.values():
                if person.team == member.key:
                    yield Called(person.key, "in_team", {"team": member.key})
        case "person":
            if member.key in scene.live.people:
                yield Called(member.key, "named", {})
            else:
                yield Empty(member, "gone")
        case "level":
            yield from _level(scene, member, at, depth)


def _level(scene: Scene, member: Member, at: Instant, depth: int) -> Iterator[Called | Empty]:
    levels = [level for chain in scene.live.chains.values() for level in chain.levels if level.key == member.key]
    for inner in (m for level in levels for m in level.members) if depth < _DEEPEST else ():
        yield from _people(scene, inner, at, depth + 1)


def _role(scene: Scene, member: Member, at: Instant, depth: int) -> Iterator[Called | Empty]:
    role = scene.live.roles.get(member.key)
    if role is None:
        yield Empty(member, "gone")
        return
    found: list[Called | Empty] = []
    if role.track:
        found = list(_track(scene, member, role.track, at, {"role": role.key}))
    if not _some(found):
        found += [
            Called(p.key, "holds_role", {"role": role.key}) for p in scene.live.people.values() if role.key in p.roles
        ]
    if not _some(found) and role.vacant:
        if scene.live.is_sandbox:
            found.append(Called(f"role:{role.key}", "stand_in", {"role": role.key}))
        else:
            found.append(Empty(member, "vacant"))
    if not _some(found) and role.deputy and depth < _DEEPEST:
        deputies = _people(scene, Member("role", role.deputy), at, depth + 1)
        found += [Called(c.person, "deputy", {"role": role.key}) for c in deputies if isinstance(c, Called)]
    if not found:
        found = [Empty(member, "no_rota")]
    yield from found


def _track(scene: Scene, member: Member, key: str, at: Instant, params: dict[str, Any]) -> Iterator[Called | Empty]:
    track = scene.track(key)
    if track is None:
        yield Empty(member, "gone")
        return
    duties = [d for d in who_is_on_call(track, scene.today.overrides, at) if d.person in scene.live.people]
    for duty in duties:
        why = {**params, "track": key, "until": duty.until_at, "duty": duty.why}
        yield Called(duty.person, "on_call", why, is_on_track=True)
    if not duties and track.fallback is not None and track.fallback != member:
        for one in _people(scene, track.fallback, at, 3):
            yield Called(one.person, "fallback", {**params, "track": key}) if isinstance(one, Called) else one
    elif not duties:
        yield Empty(member, "off_duty")


def _some(found: list[Called | Empty]) -> bool:
    return any(isinstance(c, Called) for c in found)
