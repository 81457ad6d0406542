"""How a world begins, and what its people edit on the way: text, keys, contacts, quiet hours, covers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import time
from typing import Protocol

from nawba.actions.apply import Text, apply_text
from nawba.actions.house import House
from nawba.actions.keys import Wanted, create_key
from nawba.actions.oncall import Cover, add_override
from nawba.actions.respond import Invalid
from nawba.domain.entry import Actor
from nawba.domain.time import SECOND, Instant
from nawba.sim import texts
from nawba.sim.around import Around
from nawba.sim.bases import Base
from nawba.sim.plan import Edit
from nawba.store.access import Key
from nawba.store.contract import Unavailable
from nawba.store.transaction import Transaction

SOURCES = ("json", "grafana", "probe")
_ADMIN = Actor("person", "admin", "cli")
_PATIENCE_S = 5.0


class Beginning(Around, Protocol):
    """A world that is being set up."""

    keys: dict[str, Key]
    base: Base

    def sees(self, node: str, clock: Instant) -> None: ...


def set_up(world: Beginning, house: House) -> None:
    """Put the text in force, give sources their keys, people their contacts and quiet hours."""
    name = world.plan.text

    def unit(tx: Transaction) -> None:
        world.facts.texts[apply_text(tx, house, Text(texts.files(name), name), _ADMIN).version] = name
        for source in SOURCES:
            world.keys[source] = create_key(tx, house, Wanted("intake", source), _ADMIN)[0]
        for person, begin, end in world.plan.mood.quiet:
            tx.policy.set_quiet(person, (time.fromisoformat(begin), time.fromisoformat(end)))

    _contacts(world, house)
    house.store.submit(unit).result()
    world.sees("setup", world.time.now)


def _contacts(world: Beginning, house: House) -> None:
    """Everybody has a push, a number to call and one for SMS; some are not verified, some are missing."""
    for person in texts.playbook(world.plan.text).people:
        for channel in ("push", "call", "sms"):
            draw = world.chance.of("contact", person, channel)
            if draw < 0.08:
                continue
            raw = bytes.fromhex(house.ids.new("con")[4:])
            verified_at = world.time.now if draw > 0.16 else None
            world.base.execute(
                "INSERT INTO contact (id, person, channel, address, verified_at) VALUES (?, ?, ?, ?, ?)",
                (raw, person, channel, "x", verified_at),
            )
            if verified_at is not None:
                world.facts.verified.setdefault(person, set()).add(f"con_{raw.hex()}")


async def edits(world: Around, edit: Edit) -> None:
    """Somebody puts a text in force or covers a track, at any node that answers."""
    await asyncio.sleep(edit.at / SECOND)
    for number in range(10):
        node = world.open_door(edit.node + number)
        if node is not None:
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    await asyncio.wrap_future(node.door.submit(_edit(world, edit, node.house)))
            except (TimeoutError, Unavailable):
                pass
            except Invalid as no:  # whom they mean has been taken out of the text
                world.trace.say(node.name, f"edit {edit.cover}: no, {no}")
                return
            else:
                world.trace.say(node.name, f"edit {edit.text or edit.cover}")
                return
        await asyncio.sleep(2)


def _edit(world: Around, edit: Edit, house: House) -> Callable[[Transaction], None]:
    def unit(tx: Transaction) -> None:
        if edit.text is not None:
            applied = apply_text(tx, house, Text(texts.files(edit.text), edit.text), _ADMIN)
            world.facts.texts[applied.version] = edit.text
        if edit.cover is not None:
            track, person, seconds = edit.cover
            now = house.clock.now()
            add_override(tx, house, Cover(track, person, now, now + seconds * SECOND), _ADMIN)

    return unit
