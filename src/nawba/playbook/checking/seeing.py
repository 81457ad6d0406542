"""How the checks look at a draft: its tracks, who is called, lengths of time compared and written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nawba.domain.chain import Chain, Level
from nawba.domain.people import Member
from nawba.domain.playbook import Playbook
from nawba.domain.rota import Track
from nawba.domain.time import DAY, HOUR, MINUTE, SECOND, Duration

MOST_DEPTH: Final = 4
"""Levels that name levels are followed so far, as calling does."""


def tracks(playbook: Playbook) -> Iterator[tuple[str, Track]]:
    """Yield every track with the key of its rota."""
    for rota in playbook.rotas.values():
        for track in rota.tracks.values():
            yield rota.key, track


def levels(playbook: Playbook) -> Iterator[tuple[Chain, int, Level]]:
    """Yield every level with its chain and its number, from 1."""
    for chain in playbook.chains.values():
        for number, level in enumerate(chain.levels, 1):
            yield chain, number, level


def paged(playbook: Playbook) -> Iterator[Level]:
    """Yield the levels that some ladder pages."""
    for chain, _, level in levels(playbook):
        if any(rung.verb == "page" and rung.level == level.key for rungs in chain.ladders.values() for rung in rungs):
            yield level


def called(playbook: Playbook) -> set[Member]:
    """Return all members that may be called: those of paged levels, and the last resort."""
    found = {member for level in paged(playbook) for member in level.members}
    found |= set(playbook.organisation.last_resort_call)
    for _ in range(MOST_DEPTH):
        named = {member.key for member in found if member.kind == "level"}
        found |= {m for _, _, level in levels(playbook) if level.key in named for m in level.members}
    return found


def is_wall_time(duration: Duration) -> bool:
    """Say whether `duration` passes by night and on holidays too."""
    return duration.kind in ("elapsed", "days")


def nominal_us(duration: Duration) -> int:
    """Return about how long `duration` is, to compare targets; working time is never shorter than that."""
    return duration.amount * DAY if duration.kind in ("days", "working_days") else duration.amount


def written(duration: Duration) -> str:
    """Return `duration` as the text writes it."""
    match duration.kind:
        case "elapsed":
            return written_us(duration.amount)
        case "days":
            return f"{duration.amount}d"
        case "working_days":
            return f"{duration.amount} working day{'' if duration.amount == 1 else 's'}"
        case "working_hours":
            return f"{duration.amount // HOUR} working hour{'' if duration.amount == HOUR else 's'}"


def written_us(us: int) -> str:
    """Return elapsed microseconds as the text writes them: `1h30m`; nothing is `0m`."""
    hours, rest = divmod(us, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    parts = ((hours, "h"), (minutes, "m"), (rest // SECOND, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0m"
