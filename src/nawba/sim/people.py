"""What people do: they answer when a device rings, or do not; they do what the plan says; a lost answer is repeated."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from math import log

from nawba.actions.respond import Answer, Invalid, NotFound, respond
from nawba.domain import commands as c
from nawba.domain.decision import Refused
from nawba.domain.entry import Actor
from nawba.domain.time import MINUTE, SECOND
from nawba.ports.channel import Message
from nawba.sim.around import Around
from nawba.sim.plan import Doing, Verb
from nawba.store.contract import Unavailable
from nawba.store.incidents import Kept
from nawba.store.statements import Conflict
from nawba.store.transaction import Transaction

_PATIENCE_S = 5.0
_TRIES = 4
_DOORS = ("page", "link", "api", "cli", "chat")


class People:
    """Everybody outside. They reach whichever node answers."""

    def __init__(self, world: Around) -> None:
        self._world = world
        self._rung: set[tuple[object, ...]] = set()

    def rings(self, message: Message, what: tuple[object, ...]) -> None:
        """A device got a message: whoever holds it may answer, once a round, after a while."""
        world = self._world
        row = world.facts.attempt(message.key)
        page = world.facts.row("page", row["page_id"]) if row else None
        if row is None or page is None or page["kind"] not in ("page", "confirm") or world.is_over:
            return
        incident = world.facts.number(row["incident_id"])
        about = (incident, row["person"], page["kind"], page["level"], page["round"], page["created_at"])
        if about in self._rung:
            return
        self._rung.add(about)
        chance, mood = world.chance, world.plan.mood
        named = (incident, row["person"], page["kind"], page["level"], page["round"])
        likely = mood.confirms if page["kind"] == "confirm" else mood.answers
        if chance.of("answers", *named) >= likely:
            return
        after = -log(1 - chance.of("when", *named)) * 40 * SECOND
        draw = chance.of("does", *named)
        does: Doing = (
            "acknowledge" if draw < 0.84 or page["kind"] == "confirm" else "cannot" if draw < 0.92 else "escalate"
        )
        attempt = message.key if chance.of("by link", *named) < 0.5 else ""
        verb = Verb(0, incident, row["person"], does, attempt)
        world.outside.create_task(self.does(verb, int(after)))
        if does == "acknowledge" and chance.of("resolves", *named) < mood.resolves:
            later = int(after) + int((0.3 + 6 * chance.of("later", *named)) * MINUTE)
            world.outside.create_task(self.does(replace(verb, does="resolve", arg=""), later))

    async def does(self, verb: Verb, after_us: int) -> None:
        """Do one thing after a while, at any node that answers; gives up when none does for long."""
        world = self._world
        await asyncio.sleep(after_us / SECOND)
        for number in range(_TRIES):
            node = world.open_door(verb.node + number)
            if node is None or world.is_over:
                await asyncio.sleep(_PATIENCE_S)
                continue
            house = node.house
            incident = world.incident(verb.incident)
            if incident is None:
                return
            actor, answer = self._said(verb)

            def unit(tx: Transaction, house=house, incident=incident, answer=answer, actor=actor) -> Kept:  # type: ignore[no-untyped-def]
                return respond(tx, house, incident, answer, actor)

            said = f"{verb.who} {verb.does} #{verb.incident}"
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    kept = await asyncio.wrap_future(node.door.submit(unit))
            except (Refused, Invalid, NotFound) as no:
                world.trace.say(node.name, f"{said}: no, {getattr(no, 'code', no)}")
                return
            except (TimeoutError, Unavailable, Conflict):
                await asyncio.sleep(1.0 + number)
                continue
            world.trace.say(node.name, f"{said}: {kept.incident.state}")
            world.noting.answered(verb, kept.incident)
            return

    def _said(self, verb: Verb) -> tuple[Actor, Answer]:
        door = self._world.chance.pick(_DOORS, "door", verb.at, verb.incident, verb.who, verb.does)
        actor = Actor("key", "robot", "api") if verb.does == "key_acknowledge" else Actor("person", verb.who, door)
        return actor, Answer(_command(verb), "a note" if verb.does == "note" else None)


def _command(verb: Verb) -> c.Command | None:
    match verb.does:
        case "acknowledge" | "key_acknowledge":
            return c.Acknowledge(verb.arg or None)
        case "cannot":
            return c.Decline()
        case "escalate":
            return c.Escalate()
        case "snooze":
            return c.Snooze(int(verb.arg) * SECOND)
        case "reassign":
            return c.Reassign(verb.arg)
        case "resolve":
            return c.Resolve()
        case "reopen":
            return c.Reopen()
        case "close":
            return c.Close()
        case "severity":
            return c.ChangeSeverity(verb.arg)
        case "adopt":
            return c.Adopt()
        case "note":
            return None
