"""`/api/v1/oncall`, `/simulate`, `/overrides`, quiet hours: who would be called, and by what data."""

from __future__ import annotations

from datetime import time

from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency

from nawba.actions.house import House
from nawba.actions.oncall import (
    ORGANISATION,
    Cover,
    add_override,
    on_call,
    remove_override,
    scene_of_any_time,
    simulate,
)
from nawba.actions.respond import Invalid, NotFound
from nawba.domain.rehearsal import Case
from nawba.domain.rota import Override
from nawba.domain.time import SECOND, iso
from nawba.store.codec import is_id
from nawba.store.transaction import Transaction
from nawba.web.api import presenting, shapes
from nawba.web.calls import reading, writing
from nawba.web.identity import Caller
from nawba.web.times import instant_of

_ACK_AFTER_AT_MOST_S = 366 * 86_400


@get("/oncall", opt={"permission": "read"}, summary="Who is on call at an instant", operation_id="onCall")
async def get_on_call(house: NamedDependency[House], at: str | None = None) -> shapes.OnCall:
    """`at` is RFC 3339, or a wall time of the organisation's zone; now without it."""

    def query(tx: Transaction) -> shapes.OnCall:
        scene = house.policies.scene(tx, house.clock.now())
        when = instant_of(at, "at", scene.live.organisation.zone) if at else house.clock.now()
        tracks = [
            shapes.TrackView(
                t.key, dict(t.name),
                [
                    shapes.DutyView(d.person, presenting.named(scene, d.person).name, presenting.at(d.until_at), d.why)
                    for d in t.people
                ],
            )
            for t in on_call(tx, house, when)
        ]  # fmt: skip
        return shapes.OnCall(iso(when), tracks)

    return await reading(house, query)


@get("/simulate", opt={"permission": "read"}, summary="Who would be called, when and why", operation_id="simulate")
async def get_simulation(
    house: NamedDependency[House],
    severity: str,
    at: str | None = None,
    service: str | None = None,
    ack_after: float | None = None,
) -> shapes.Simulation:
    """`ack_after`: seconds until somebody acknowledges; nobody without it."""
    if ack_after is not None and not 0 <= ack_after <= _ACK_AFTER_AT_MOST_S:
        raise Invalid("ack_after", "out_of_range", {"at_most": _ACK_AFTER_AT_MOST_S})

    def query(tx: Transaction) -> shapes.Simulation:
        scene = scene_of_any_time(tx, house)
        when = instant_of(at, "at", scene.live.organisation.zone) if at else house.clock.now()
        case = Case(severity, service, when, None if ack_after is None else int(ack_after * SECOND))
        return presenting.simulation(simulate(tx, house, case), scene)

    return await reading(house, query)


@get("/overrides", opt={"permission": "read"}, summary="Overrides that are not over", operation_id="listOverrides")
async def list_overrides(house: NamedDependency[House]) -> shapes.OverrideList:
    """Return the covers that are not over yet."""
    found = await reading(house, lambda tx: tx.policy.overrides(house.clock.now()))
    return shapes.OverrideList([_item(o) for o in found])


@post(
    "/overrides", opt={"permission": "respond"}, summary="Somebody takes a track for a time", operation_id="addOverride"
)
async def post_override(
    house: NamedDependency[House], caller: NamedDependency[Caller], data: shapes.OverrideBody
) -> shapes.OverrideItem:
    """Record a cover; the next call already goes by it."""

    def unit(tx: Transaction) -> Override:
        zone = house.policies.scene(tx, house.clock.now()).live.organisation.zone
        starts_at, ends_at = instant_of(data.starts_at, "starts_at", zone), instant_of(data.ends_at, "ends_at", zone)
        return add_override(tx, house, Cover(data.track, data.person, starts_at, ends_at, data.replaces), caller.actor)

    return _item(await writing(house, unit))


@delete(
    "/overrides/{override_id:str}",
    opt={"permission": "respond"},
    summary="Take an override back",
    operation_id="removeOverride",
)
async def delete_override(house: NamedDependency[House], caller: NamedDependency[Caller], override_id: str) -> None:
    """Take a cover back."""
    if not is_id("ovr", override_id):
        raise NotFound(override_id)
    await writing(house, lambda tx: remove_override(tx, house, override_id, caller.actor))


@put(
    "/people/{person:str}/quiet-hours",
    opt={"permission": "respond"},
    summary="A person's quiet hours",
    operation_id="setQuietHours",
)
async def put_quiet_hours(
    house: NamedDependency[House], caller: NamedDependency[Caller], person: str, data: shapes.QuietBody
) -> shapes.QuietBody:
    """SEV1 ignores them; a severity that keeps them holds pages to people off duty until they end."""

    def unit(tx: Transaction) -> None:
        now = house.clock.now()
        if person not in house.policies.scene(tx, now).live.people:
            raise Invalid("person", "unknown")
        hours = None
        if data.hours is not None:
            first, _, last = data.hours.partition("-")
            hours = time.fromisoformat(first), time.fromisoformat(last)
        tx.policy.set_quiet(person, hours)
        tx.ledger.audit(ORGANISATION, now, "quiet_hours_set", caller.actor, {"person": person})
        tx.touches("policy")

    await writing(house, unit)
    return data


def _item(o: Override) -> shapes.OverrideItem:
    return shapes.OverrideItem(o.id, o.track, o.person, iso(o.starts_at), iso(o.ends_at), o.replaces)


router = Router(
    "/",
    route_handlers=[get_on_call, get_simulation, list_overrides, post_override, delete_override, put_quiet_hours],
    tags=["On call"],
)
