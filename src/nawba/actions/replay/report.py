"""Two playings side by side, and beside them what truly happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from nawba.actions.house import Decode
from nawba.actions.replay.feed import Feed
from nawba.actions.replay.figures import Came, Figures, figures, played, truth
from nawba.actions.replay.playing import Player
from nawba.domain.time import Instant

MOST_NAMED: Final = 50


class Differs(msgspec.Struct, frozen=True):
    """An incident of which more came under one text than under the other; None: there it is none."""

    before: Came | None
    after: Came | None


class Report(msgspec.Struct, frozen=True):
    """`is_exact`: the text in force, played again, gives what truly happened. `versions`: how many texts were in force
    meanwhile; with more than one they need not agree. `unreached`: who would have called for help and reached nobody,
    under the proposed text. `names`: of people, by language."""

    since: Instant
    until: Instant
    signals: int
    versions: int
    truth: Figures
    before: Figures
    after: Figures
    is_exact: bool
    differs: tuple[Differs, ...]
    more: int
    unreached: tuple[Came, ...]
    names: dict[str, dict[str, str]]


class Job(msgspec.Struct, frozen=True):
    """What a child process is given."""

    feed: Feed
    before: dict[str, bytes]
    after: dict[str, bytes]


Told = Callable[[float], None]


def report(job: Job, decode: Decode, told: Told = lambda _: None) -> Report:
    """Play the period under both texts and compare. Pure but for the stores in memory; `told` hears from 0 to 1."""
    feed = job.feed
    span = max(1, feed.until - feed.begins_at)
    players = []
    for half, files in enumerate((job.before, job.after)):
        player = Player(feed, files, decode)
        player.play(lambda at, half=half: told((half + (at - feed.begins_at) / span) / 2))  # type: ignore[misc]
        players.append(player)
    one, two = (played(player) for player in players)
    zone = players[0].text.organisation.zone
    real = truth(feed)
    differs = _differing(one, two)
    names = {**feed.names, **_names(players)}
    called = {w.person for came in (*one, *two, *real) for w in came.wakings}
    return Report(
        feed.since, feed.until, len(feed.signals), feed.versions, figures(real, zone), figures(one, zone),
        figures(two, zone), one_like(one) == one_like(real), tuple(differs[:MOST_NAMED]),
        max(0, len(differs) - MOST_NAMED), tuple(c for c in two if c.reached is False),
        {who: name for who, name in names.items() if who in called},
    )  # fmt: skip


def one_like(came: tuple[Came, ...]) -> Sequence[object]:
    """Return what must agree when the same text is played again: which incidents, how bad, who was woken and when."""
    return sorted((c.number or 0, c.title, c.severity, c.opened_at, c.wakings, c.answered_at or 0) for c in came)


def _differing(one: tuple[Came, ...], two: tuple[Came, ...]) -> list[Differs]:
    """Pair incidents by what they are in truth, else by when they opened and what they are called."""

    def key(came: Came) -> tuple[object, ...]:
        return (came.id,) if came.id is not None else (came.opened_at, came.title, came.service)

    mine, others = {key(c): c for c in one}, {key(c): c for c in two}
    pairs = [Differs(c, others.get(k)) for k, c in mine.items()]
    pairs += [Differs(None, c) for k, c in others.items() if k not in mine]
    found = [p for p in pairs if p.before is None or p.after is None or _told(p.before) != _told(p.after)]
    return sorted(found, key=lambda p: (p.before or p.after).opened_at)  # type: ignore[union-attr]


def _told(came: Came) -> tuple[object, ...]:
    return came.severity, came.wakings, came.answered_at, came.exhausted, came.reached


def _names(players: list[Player]) -> Mapping[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for player in players:
        found |= {key: dict(person.name) for key, person in player.text.people.items()}
        found |= {f"role:{key}": dict(role.name) for key, role in player.text.roles.items() if role.vacant}
    return found
