"""Who is on call, at any instant of the past or the future (R22), and what would happen if an incident opened."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nawba.actions.house import House
from nawba.actions.respond import Invalid, NotFound
from nawba.domain.entry import Actor
from nawba.domain.people import Text
from nawba.domain.rehearsal import Case, Rehearsal, rehearse
from nawba.domain.rota import Duty, Override, who_is_on_call
from nawba.domain.scene import Scene
from nawba.domain.time import Instant
from nawba.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class TrackNow:
    key: str
    name: Text
    people: tuple[Duty, ...]


def scene_of_any_time(tx: Transaction, house: House) -> Scene:
    """Return the live scene with every override there ever was, so that the past is answered too."""
    scene = house.policies.scene(tx, house.clock.now())
    return replace(scene, today=replace(scene.today, overrides=tx.policy.overrides()))


def on_call(tx: Transaction, house: House, at: Instant) -> list[TrackNow]:
    """Return every track with who is on call at `at`; nobody: an empty track."""
    scene = scene_of_any_time(tx, house)
    overrides = scene.today.overrides
    return [
        TrackNow(track.key, track.name, who_is_on_call(track, overrides, at))
        for rota in scene.live.rotas.values()
        for track in rota.tracks.values()
    ]


def simulate(tx: Transaction, house: House, case: Case) -> Rehearsal:
    """Return what would happen; Invalid for a severity or service nobody knows."""
    scene = scene_of_any_time(tx, house)
    if case.severity not in scene.live.severities:
        raise Invalid("severity", "unknown", {"known": list(scene.live.severities)})
    if case.service and case.service not in scene.live.services:
        raise Invalid("service", "unknown", {"known": list(scene.live.services)})
    return rehearse(scene, case)


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody takes a track for a time; `replaces` one of those on it, None: all of them."""

    track: str
    person: str
    starts_at: Instant
    ends_at: Instant
    replaces: str | None = None


def add_override(tx: Transaction, house: House, cover: Cover, actor: Actor) -> Override:
    """Record a cover; the next call already goes by it."""
    now = house.clock.now()
    scene = house.policies.scene(tx, now)
    if scene.track(cover.track) is None:
        raise Invalid("track", "unknown", {"known": [t for r in scene.live.rotas.values() for t in r.tracks]})
    for field, person in (("person", cover.person), ("replaces", cover.replaces)):
        if person is not None and person not in scene.live.people:
            raise Invalid(field, "unknown", {"known": list(scene.live.people)})
    if cover.ends_at <= cover.starts_at:
        raise Invalid("ends_at", "not_after_start")
    made = Override(house.ids.new("ovr"), cover.track, cover.person, cover.starts_at, cover.ends_at, cover.replaces)
    tx.policy.add_override(made, now, str(actor))
    tx.ledger.audit(ORGANISATION, now, "override_added", actor, {"override": made.id, "track": cover.track})
    tx.touches("policy")
    return made


def remove_override(tx: Transaction, house: House, id_: str, actor: Actor) -> None:
    """Take a cover back; NotFound when there is none, or it was taken back before."""
    now = house.clock.now()
    if not tx.policy.remove_override(id_, now):
        raise NotFound(id_)
    tx.ledger.audit(ORGANISATION, now, "override_removed", actor, {"override": id_})
    tx.touches("policy")


ORGANISATION = "org_" + "0" * 32
"""The subject of ledger entries that belong to no incident."""
