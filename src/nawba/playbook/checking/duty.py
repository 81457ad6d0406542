"""Who would be called, and who would not: roles, tracks, levels, the last resort (PB203–PB205, PB208–PB212)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from nawba.domain.chain import Chain, Rung
from nawba.domain.people import Role
from nawba.domain.playbook import Playbook
from nawba.domain.rota import Track
from nawba.playbook.checking.seeing import called, levels, tracks
from nawba.playbook.finding import Finding
from nawba.playbook.reading import Draft
from nawba.playbook.wording.saying import say

HEAVY: Final = Fraction(1, 4)
"""From this share of the time on, being on call alone is a burden (S95)."""
FEW_CALLS: Final = 3
NOT_YET: Final = ("update_overdue", "rollback_started", "rollback_finished", "rollback_failed")
"""What nothing in this release brings about."""


def role_without_rota(draft: Draft) -> Iterator[Finding]:
    """A role in a level with no track and no holder: its calls reach nobody (PB203, S23)."""
    for chain, number, place, role in _roles_in_levels(draft.playbook):
        if not role.vacant and role.track is None and not _holders(draft.playbook, role):
            level = chain.levels[number - 1]
            yield say(
                "PB203.role",
                draft.place("chains", chain.key, "levels", number, "members", place),
                ("roles", role.key),
                local={"name": role.name, "level": level.name},
                role=role.key,
            )


def vacant_role(draft: Draft) -> Iterator[Finding]:
    """A role in a level that nobody holds yet (PB204). Refused once a real channel stands and no sandbox does."""
    is_earnest = bool(draft.playbook.channels) and not draft.playbook.is_sandbox
    for chain, number, place, role in _roles_in_levels(draft.playbook):
        if role.vacant and not _holders(draft.playbook, role):
            level = chain.levels[number - 1]
            yield say(
                "PB204.sandbox" if draft.playbook.is_sandbox else "PB204.vacant",
                draft.place("chains", chain.key, "levels", number, "members", place),
                ("roles", role.key),
                {"name": role.name, "level": level.name},
                None if is_earnest else "W",
                role=role.key,
            )


def _roles_in_levels(playbook: Playbook) -> Iterator[tuple[Chain, int, int, Role]]:
    for chain, number, level in levels(playbook):
        for place, member in enumerate(level.members, 1):
            role = playbook.roles.get(member.key) if member.kind == "role" else None
            if role is not None:
                yield chain, number, place, role


def _holders(playbook: Playbook, role: Role) -> list[str]:
    return [person.key for person in playbook.people.values() if role.key in person.roles]


def track_never_called(draft: Draft) -> Iterator[Finding]:
    """A track with people on call that no paged level comes to (PB205, S23)."""
    playbook = draft.playbook
    reached: set[str] = set()
    teams: set[str] = set()
    for member in called(playbook):
        if member.kind == "track":
            reached.add(member.key)
        elif member.kind == "team":
            teams.add(member.key)
        elif member.kind == "role" and member.key in playbook.roles:
            reached.add(playbook.roles[member.key].track or "")
    for rota, track in tracks(playbook):
        if track.layers and track.key not in reached and track.team not in teams:
            path = ("rotas", rota, "tracks", track.key)
            yield say("PB205.track", draft.place(*path), path, local={"name": track.name}, track=track.key)


def heavy_load(draft: Draft) -> Iterator[Finding]:
    """A quarter of the time on call or more, and nobody beside (PB208, S95)."""
    teams = Counter(track.team for _, track in tracks(draft.playbook))
    for rota, track in tracks(draft.playbook):
        share = _share(track)
        if share >= HEAVY and teams[track.team] == 1:
            path = ("rotas", rota, "tracks", track.key)
            percent = str(round(share * 100))
            yield say(
                "PB208.load", draft.place(*path), path, local={"name": track.name}, track=track.key, share=percent
            )


def _share(track: Track) -> Fraction:
    """Return the largest share of turns one person of the first layer has alone."""
    if not track.layers:
        return Fraction(0)
    turns = track.layers[0].turns
    alone = Counter(turn[0] for turn in turns if len(set(turn)) == 1)
    return Fraction(max(alone.values(), default=0), len(turns))


def level_never_entered(draft: Draft) -> Iterator[Finding]:
    """A level that no ladder of its chain pages or tells (PB209)."""
    for chain, number, level in levels(draft.playbook):
        if not any(rung.level == level.key for rungs in chain.ladders.values() for rung in rungs):
            path = ("chains", chain.key, "levels", number)
            yield say("PB209.level", draft.place(*path), path, local={"level": level.name}, key=level.key)


def rung_never_run(draft: Draft) -> Iterator[Finding]:
    """A rung that waits for what nothing brings about (PB209)."""
    for chain in draft.playbook.chains.values():
        for severity, rungs in chain.ladders.items():
            for number, rung in enumerate(rungs, 1):
                if rung.when in NOT_YET:
                    path = ("chains", chain.key, "ladders", severity, number)
                    yield say("PB209.event", draft.place(*path, "when"), path, when=str(rung.when))


def falls_silent(draft: Draft) -> Iterator[Finding]:
    """The level a ladder pages last is called a few times only, and then nobody is (PB211)."""
    for chain in draft.playbook.chains.values():
        numbers = {level.key: number for number, level in enumerate(chain.levels, 1)}
        for severity, rungs in chain.ladders.items():
            pages = [
                (numbers.get(rung.level or "", 0), n, rung) for n, rung in enumerate(rungs, 1) if rung.verb == "page"
            ]
            last = max((number for number, _, _ in pages), default=0)
            calls = [_calls(rung) for number, _, rung in pages if number == last]
            if last and all(0 < count <= FEW_CALLS for count in calls):
                path = ("chains", chain.key, "ladders", severity, next(n for number, n, _ in pages if number == last))
                level = chain.levels[last - 1]
                times = str(sum(calls))
                yield say(
                    "PB211.silent",
                    draft.place(*path),
                    path,
                    local={"level": level.name},
                    severity=severity,
                    times=times,
                )


def _calls(rung: Rung) -> int:
    """Return how often a rung calls in all; 0: without end."""
    return 1 if rung.repeat_us is None else rung.at_most or 0


def weak_last_resort(draft: Draft) -> Iterator[Finding]:
    """A last resort of nobody but the last level's people, who have been called already (PB212)."""
    organisation = draft.playbook.organisation
    chain = draft.playbook.chains.get(organisation.chain)
    if chain is None or not chain.levels:
        return
    last = chain.levels[-1]
    if set(organisation.last_resort_call) <= set(last.members):
        path = ("organisation", "last_resort")
        yield say("PB212.same", draft.place(*path), path, local={"level": last.name})
