"""Whom would each level reach, at any minute to come? Levels that reach nobody, and people who are in two places.

Pure, and by the functions that call in earnest (`calling`, `rota`): an answer changes only where a shift begins or
ends, so those instants are looked at and every minute between them is known (R13, R22).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from nawba.domain.calling import Empty, gather, roster
from nawba.domain.chain import Chain, Level
from nawba.domain.people import Member
from nawba.domain.playbook import Playbook
from nawba.domain.rota import Track, gaps, shifts, who_is_on_call
from nawba.domain.scene import Contact, Scene, Today
from nawba.domain.time import DAY, Instant

AHEAD_US: Final = 30 * DAY
"""How far is looked ahead."""
LAST_RESORT: Final = "last_resort"


class Window(NamedTuple):
    """From `from_at` inclusive to `until_at` exclusive."""

    from_at: Instant
    until_at: Instant


class Use(NamedTuple):
    """A severity that may go up a chain."""

    chain: Chain
    severity: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """A level that reaches nobody from `starts_at` to `ends_at`. `number` from 1; 0: the last resort.

    `service`: of an incident for which it is so; None: for any. `empties`: why, member by member.
    """

    chain: str
    severity: str
    number: int
    service: str | None
    starts_at: Instant
    ends_at: Instant
    empties: tuple[Empty, ...]

    @property
    def is_vacant(self) -> bool:
        """A role nobody is named for is among the members: said by another finding (PB204)."""
        return any(empty.reason == "vacant" for empty in self.empties)


@dataclass(frozen=True, slots=True)
class Twice:
    """One person on two tracks at the same time, first from `starts_at` to `ends_at`."""

    person: str
    track: str
    other: str
    starts_at: Instant
    ends_at: Instant


@dataclass(frozen=True, slots=True)
class Alone:
    """The levels `number` and `other` of a chain both come to `person` and nobody else."""

    chain: str
    number: int
    other: int
    person: str


def as_if_reachable(playbook: Playbook) -> Scene:
    """Return the scene of `playbook` with no data: no overrides, and everybody has what the contact rules ask for."""
    rules = playbook.contact_rules.values()
    channels = dict.fromkeys(channel for some in rules for rule in some for channel in rule.channels)
    own = tuple(Contact(channel, channel) for channel in channels)
    return Scene(playbook, playbook, 0, Today(contacts=dict.fromkeys(playbook.people, own)))


def changes(scene: Scene, window: Window) -> tuple[Instant, ...]:
    """Return the instants in `window` at which who is on call may change, its beginning first."""
    found = {window.from_at}
    for track in _tracks(scene):
        found |= {shift.starts_at for shift in shifts(track, scene.today.overrides, *window)}
        found |= {gap.starts_at for gap in gaps(track, scene.today.overrides, *window)}
    return tuple(sorted(found))


def unreached(scene: Scene, uses: Iterable[Use], window: Window) -> Iterator[Unreached]:
    """Yield every level that a ladder pages and that reaches nobody at some minute of `window`, as long as it lasts.

    A level that picks the affected is asked for a service of every team. The last resort is asked for each severity
    whose ladder pages.
    """
    starts = changes(scene, window)
    ends = (*starts[1:], window.until_at)
    spells = tuple(zip(starts, ends, strict=True))
    last = Level(LAST_RESORT, {}, scene.live.organisation.last_resort_call)
    severities: dict[str, str] = {}
    for chain, severity in uses:
        paged = {rung.level for rung in chain.ladders.get(severity, ()) if rung.verb == "page"}
        if paged:
            severities.setdefault(severity, chain.key)
        for number, level in enumerate(chain.levels, 1):
            if level.key in paged:
                for service in _services(scene, level):
                    blank = Unreached(chain.key, severity, number, service, 0, 0, ())
                    yield from _spans(scene, level, blank, spells)
    for severity, chain_key in severities.items():
        if last.members:
            yield from _spans(scene, last, Unreached(chain_key, severity, 0, None, 0, 0, ()), spells)


def _services(scene: Scene, level: Level) -> tuple[str | None, ...]:
    """Return a service of every team for a level that picks the affected; None, any, for the others."""
    by_team: dict[str, str] = {}
    for service in scene.live.services.values() if level.pick == "affected" else ():
        by_team.setdefault(service.team, service.key)
    return tuple(by_team.values()) or (None,)


def _spans(
    scene: Scene, level: Level, blank: Unreached, spells: Iterable[tuple[Instant, Instant]]
) -> Iterator[Unreached]:
    """Yield the times at which `level` reaches nobody, those that follow each other as one."""
    current: Unreached | None = None
    for starts_at, ends_at in spells:
        found = roster(scene, level, blank.service, blank.severity, starts_at)
        if found.people:
            if current is not None:
                yield current
            current = None
        elif current is None:
            current = replace(blank, starts_at=starts_at, ends_at=ends_at, empties=found.empties)
        else:
            current = replace(current, ends_at=ends_at)
    if current is not None:
        yield current


def uncovered(scene: Scene, track: Track, window: Window) -> Iterator[Window]:
    """Yield when nobody known is on call on `track` in `window`, and its fallback is nobody either."""
    starts = changes(scene, window)
    began_at: Instant | None = None
    for at in starts:
        if not _is_covered(scene, track, at):
            began_at = at if began_at is None else began_at
        elif began_at is not None:
            yield Window(began_at, at)
            began_at = None
    if began_at is not None:
        yield Window(began_at, window.until_at)


def _is_covered(scene: Scene, track: Track, at: Instant) -> bool:
    if any(duty.person in scene.live.people for duty in who_is_on_call(track, scene.today.overrides, at)):
        return True
    severity = next(iter(scene.live.severities), "")
    return bool(gather(scene, (Member("track", track.key),), severity, at).people)


def in_two_places(scene: Scene, window: Window) -> Iterator[Twice]:
    """Yield everybody who is on call on two tracks at once in `window`: each pair of tracks once, the first time."""
    said: set[tuple[str, str, str]] = set()
    on_call = [
        (track.key, shift.starts_at, shift.ends_at, person)
        for track in _tracks(scene)
        for shift in shifts(track, scene.today.overrides, *window)
        for person in shift.people
    ]
    by_person: dict[str, list[tuple[str, Instant, Instant]]] = {}
    for key, starts_at, ends_at, person in sorted(on_call, key=lambda row: row[1]):
        for other, _, until_at in by_person.setdefault(person, []):
            pair = (person, other, key)
            if other != key and until_at > starts_at and not said & {pair, (person, key, other)}:
                said.add(pair)
                yield Twice(person, other, key, starts_at, min(ends_at, until_at))
        by_person[person].append((key, starts_at, ends_at))


def alone_on_two_levels(scene: Scene, uses: Iterable[Use], window: Window) -> Iterator[Alone]:
    """Yield two levels of a chain that come to one and the same person alone, all through `window`."""
    starts = changes(scene, window)
    for chain, severity in {use.chain.key: use for use in reversed(tuple(uses))}.values():
        singles: dict[str, int] = {}
        for number, level in enumerate(chain.levels, 1):
            people = [tuple(one.person for one in roster(scene, level, None, severity, at).people) for at in starts]
            if len(set(people)) == 1 and len(people[0]) == 1 and not people[0][0].startswith("role:"):
                first = singles.setdefault(people[0][0], number)
                if first != number:
                    yield Alone(chain.key, first, number, people[0][0])


def _tracks(scene: Scene) -> Iterator[Track]:
    for rota in scene.live.rotas.values():
        yield from rota.tracks.values()
