"""What came of a period: how often people were woken, at night too, and which incidents reached nobody.

One waking is one page to one person that was truly tried. A night is 22:00 to 06:00 of the organisation's wall time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from nawba.actions.replay.feed import Feed, Paged, Try
from nawba.actions.replay.playing import Player
from nawba.domain import walltime
from nawba.domain.time import Instant
from nawba.store.incidents import Kept
from nawba.store.transaction import Transaction

NIGHT: Final = (22, 6)
_ARRIVED: Final = ("accepted", "delivered", "seen", "answered")


class Waking(msgspec.Struct, frozen=True, order=True):
    """`at`: when it was tried."""

    at: Instant
    person: str
    level: int
    round: int


class Came(msgspec.Struct, frozen=True):
    """One incident and what came of it. `id`: the incident of the past it is, None: it was none. `reached`: a page
    arrived, or somebody answered; None: nobody was to be called."""

    id: str | None
    number: int | None
    title: str
    severity: str
    service: str | None
    opened_at: Instant
    wakings: tuple[Waking, ...]
    answered_at: Instant | None
    exhausted: bool
    reached: bool | None


class Figures(msgspec.Struct, frozen=True):
    """Of all incidents of the period that are real. `unreached`: numbers in the list of `came`."""

    incidents: dict[str, int]
    wakings: int
    night: int
    people: dict[str, tuple[int, int]]
    severities: dict[str, tuple[int, int]]
    exhausted: int
    unreached: int


def truth(feed: Feed) -> tuple[Came, ...]:
    """Return what truly came of every incident of the period."""
    return tuple(
        Came(
            p.id, p.number, p.title, p.severity, p.service, p.opened_at, _wakings(p.pages), p.acknowledged_at,
            p.exhausted, _reached(p.pages, p.acknowledged_at, p.exhausted),
        )
        for p in feed.incidents
        if p.purpose == "real" and p.opened_at >= feed.since
    )  # fmt: skip


def played(player: Player) -> tuple[Came, ...]:
    """Return what came of every incident of a playing."""
    was = {new: old for old, new in reversed(player.played.items())}
    numbers = {p.id: p.number for p in player.feed.incidents}

    def query(tx: Transaction) -> tuple[Came, ...]:
        found = []
        for id_ in sorted(tx.ledger.incidents(), key=lambda one: int(one.partition("_")[2], 16)):
            kept = tx.incidents.get(id_)
            if kept is not None and kept.incident.purpose == "real" and kept.incident.opened_at >= player.feed.since:
                found.append(_came(tx, kept, was.get(id_), numbers))
        return tuple(found)

    return player.store.read(query).result()


def _came(tx: Transaction, kept: Kept, was: str | None, numbers: dict[str, int]) -> Came:
    i = kept.incident
    entries = tx.ledger.of(i.id)
    tries: dict[str, list[Try]] = {}
    for row in tx.pages.attempts_of(i.id):
        tries.setdefault(row.page, []).append(Try(row.contact, row.state, row.reason, row.tries, row.due_at))
    pages = [
        Paged(p.created_at, p.kind, p.level, p.round, p.person, tuple(tries.get(p.id, ())))
        for p in tx.pages.of_incident(i.id)
        if p.person is not None
    ]
    taken = next((e.at for e in entries if e.kind == "acknowledged"), None)
    exhausted = any(e.kind == "exhausted" for e in entries)
    return Came(
        was, numbers.get(was or ""), kept.title, i.severity, i.service, i.opened_at, _wakings(pages), taken,
        exhausted, _reached(pages, taken, exhausted),
    )  # fmt: skip


def _wakings(pages: Iterable[Paged]) -> tuple[Waking, ...]:
    found = []
    for page in pages:
        tried = [max(one.at, page.at) for one in page.tries if one.tries]
        if page.kind == "page" and tried:
            found.append(Waking(min(tried), page.person, page.level, page.round))
    return tuple(sorted(found))


def _reached(pages: Iterable[Paged], taken: Instant | None, exhausted: bool) -> bool | None:
    called = [page for page in pages if page.kind == "page"]
    if taken is not None or any(one.state in _ARRIVED for page in called for one in page.tries):
        return True
    return False if called or exhausted else None


def figures(came: Iterable[Came], zone: str) -> Figures:
    """Return the totals."""
    found = list(came)
    wakings = [(one, w, is_night(w.at, zone)) for one in found for w in one.wakings]
    people, severities = Counter[str](), Counter[str]()
    nights, dark = Counter[str](), Counter[str]()
    for one, waking, night in wakings:
        people[waking.person] += 1
        severities[one.severity] += 1
        nights[waking.person] += night
        dark[one.severity] += night
    return Figures(
        dict(sorted(Counter(one.severity for one in found).items())),
        len(wakings),
        sum(night for _, _, night in wakings),
        {who: (n, nights[who]) for who, n in people.most_common()},
        {key: (n, dark[key]) for key, n in sorted(severities.items())},
        sum(one.exhausted for one in found),
        sum(one.reached is False for one in found),
    )


def is_night(at: Instant, zone: str) -> bool:
    """Whether people sleep at `at`."""
    hour = walltime.local(at, zone).hour
    return hour >= NIGHT[0] or hour < NIGHT[1]
