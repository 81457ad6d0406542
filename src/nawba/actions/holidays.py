"""Tentative holidays: what is guessed, what an administrator says of them, and the open incidents that follow (S14).

A ruling commits at once and is in force for every decision after it. The incidents that are open follow a portion at a
time, each in its own entry; how far that is lies in a row, so that it goes on after a crash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import msgspec

from nawba.actions.house import House
from nawba.actions.oncall import ORGANISATION
from nawba.actions.respond import Invalid, NotFound
from nawba.actions.saving import Work, arm, save
from nawba.domain.commands import Recount
from nawba.domain.deciding import decide
from nawba.domain.entry import Actor
from nawba.domain.holiday import Feast, Ruling, days_of, is_near, moved_by
from nawba.domain.time import Instant
from nawba.domain.walltime import local
from nawba.store.transaction import Transaction

AHEAD: Final = timedelta(days=400)
FARTHEST: Final = 15
"""A holiday is moved by so many days at the most: another one is written into the text."""
LONGEST: Final = 31
_FOLLOWING: Final = "holidays_follow"
_FIRST: Final = b""


@dataclass(frozen=True, slots=True)
class Expected:
    """A feast that is not over. `days`: as ruled, else as computed. `ruling` None: still a guess."""

    feast: Feast
    days: tuple[date, ...]
    ruling: Ruling | None
    calendars: tuple[str, ...]
    is_near: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What is said of a feast: the days it was computed for, so many days later, or from `first` to `last`."""

    feast: str
    by_days: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class _Following:
    """Open incidents up to the key `after` have followed this ruling."""

    feast: str
    was: tuple[str, ...]
    days: tuple[str, ...]
    actor: Actor
    after: bytes = _FIRST


def expected(tx: Transaction, house: House) -> list[Expected]:
    """Return the tentative holidays of the live text that are not over, up to 400 days ahead, in their order."""
    now = house.clock.now()
    live = house.policies.scene(tx, now).live
    rulings = tx.policy.rulings()
    today = local(now, live.organisation.zone).date()
    named: dict[str, tuple[Feast, list[str]]] = {}
    for calendar in live.calendars.values():
        for feast in calendar.feasts:
            named.setdefault(feast.id, (feast, []))[1].append(calendar.key)
    found = []
    for feast, calendars in named.values():
        days = days_of(feast, rulings)
        if days[-1] >= today and days[0] <= today + AHEAD:
            found.append(Expected(feast, days, rulings.get(feast.id), tuple(calendars), is_near(days, today)))
    return sorted(found, key=lambda one: (one.days, one.feast.id))


def rule(tx: Transaction, house: House, wish: Wish, actor: Actor) -> Expected:
    """Say on which days a feast is; open incidents follow by `follow`. NotFound: no such feast is expected."""
    tx.policy.one_at_a_time(_FOLLOWING)  # who follows at another node must not write over what is queued here
    known = next((one for one in expected(tx, house) if one.feast.id == wish.feast), None)
    if known is None:
        raise NotFound(wish.feast)
    days = _days(known.feast, wish)
    now = house.clock.now()
    ruling = Ruling(days, now, str(actor))
    tx.policy.rule(wish.feast, ruling)
    was, will = _written(known.days), _written(days)
    params: dict[str, object] = {"holiday": wish.feast, "was": list(was), "days": list(will)}
    tx.ledger.audit(ORGANISATION, now, "holiday_ruled", actor, params)
    if days != known.days:
        _queue(tx, (*_queued(tx), _Following(wish.feast, was, will, actor)))
    tx.touches("policy")
    return Expected(known.feast, days, ruling, known.calendars, known.is_near)


def follow(tx: Transaction, house: House, at_most: int = 1) -> bool:
    """Let the next open incidents follow the oldest ruling that is not followed yet; False when there is none.

    One in a unit, so that nobody waits for it (`engine.md` §1) and one that cannot follow takes nobody with it (R34).
    """
    tx.policy.one_at_a_time(_FOLLOWING)
    queued = _queued(tx)
    if not queued:
        return False
    first, rest = queued[0], queued[1:]
    portion = tx.incidents.timed_after(first.after, at_most)
    command = Recount(first.feast, first.was, first.days)
    for _, incident in portion:
        _recount(tx, house, incident, command, first.actor)
    if portion:
        rest = (replace(first, after=portion[-1][0]), *rest)
    _queue(tx, rest)
    return bool(rest)


def pass_over(tx: Transaction) -> str | None:
    """Leave out the incident that is next to follow, since it cannot; return its id. Its due times stay as they are."""
    tx.policy.one_at_a_time(_FOLLOWING)
    queued = _queued(tx)
    portion = tx.incidents.timed_after(queued[0].after, 1) if queued else []
    if not portion:
        return None
    _queue(tx, (replace(queued[0], after=portion[0][0]), *queued[1:]))
    return portion[0][1]


def is_following(tx: Transaction) -> bool:
    """Say whether open incidents have yet to follow a ruling."""
    return bool(_queued(tx))


def _recount(tx: Transaction, house: House, incident: str, command: Recount, actor: Actor) -> None:
    kept = tx.incidents.get(incident)
    if kept is None or not kept.incident.is_live:
        return
    now: Instant = house.clock.now()
    work = Work(tx, house, house.policies.scene(tx, now, kept.incident.playbook), now)
    decision = decide(kept.incident, command, work.scene, now, actor)
    if decision.entries or decision.effects:
        save(work, kept, decision)
    else:
        arm(work, kept.incident)  # a rung that waits for working hours has other ones now


def _days(feast: Feast, wish: Wish) -> tuple[date, ...]:
    if wish.first is None or wish.last is None:
        if abs(wish.by_days) > FARTHEST:
            raise Invalid("by_days", "out_of_range", {"at_most": FARTHEST})
        return moved_by(feast, wish.by_days)
    length = (wish.last - wish.first).days + 1
    if length < 1:
        raise Invalid("last", "before_first")
    if length > LONGEST:
        raise Invalid("last", "too_long", {"at_most_days": LONGEST})
    if abs((wish.first - feast.days[0]).days) > FARTHEST:
        raise Invalid("first", "too_far", {"computed": feast.days[0].isoformat(), "at_most_days": FARTHEST})
    return tuple(wish.first + timedelta(days=n) for n in range(length))


def _written(days: tuple[date, ...]) -> tuple[str, ...]:
    return tuple(day.isoformat() for day in days)


def _queued(tx: Transaction) -> tuple[_Following, ...]:
    kept = tx.policy.get(_FOLLOWING)
    return () if kept is None else msgspec.msgpack.decode(kept, type=tuple[_Following, ...])


def _queue(tx: Transaction, queued: tuple[_Following, ...]) -> None:
    tx.policy.set(_FOLLOWING, msgspec.msgpack.encode(queued))
