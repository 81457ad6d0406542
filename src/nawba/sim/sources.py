"""What sources do: they post a body until it is answered 202, and take an answer for a promise (R1, R2, R3)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from nawba.actions.receive import arrival, receive
from nawba.domain.time import SECOND, Instant, iso
from nawba.integrations.json.inbound import JsonInbound
from nawba.ports.inbound import Request, Understood
from nawba.sim.around import Around
from nawba.sim.plan import Post
from nawba.store.contract import Unavailable

_PATIENCE_S = 3.0
_STATES = {"fire": "firing", "clear": "cleared", "acknowledge": "acknowledged"}


class Sources:
    """Everybody who sends signals: over the real parser into the real intake unit."""

    def __init__(self, world: Around) -> None:
        self._world = world
        self._parser = JsonInbound()

    async def posts(self, post: Post) -> None:
        """Send one body at its time, again and again until it is answered 202 or the world ends."""
        world = self._world
        await asyncio.sleep(post.at / SECOND)
        body = body_of(post, world.time.began_at)
        parsed = self._parser.parse(Request({}, body))
        signals = parsed.signals if isinstance(parsed, Understood) else ()
        number = 0
        while not world.is_over:
            node = world.open_door(post.node + number)
            number += 1
            if node is not None:
                house = node.house
                one = arrival(world.keys[post.source], house.ids.new("sig"), body, signals, house.clock.now())
                try:
                    async with asyncio.timeout(_PATIENCE_S):
                        stored = await asyncio.wrap_future(node.door.submit(receive(one)))
                except Unavailable:
                    world.trace.say(node.name, f"503 to {post.source} {post.kind} {post.key}")
                    world.noting.refused(one.id)
                except TimeoutError:
                    world.trace.say(node.name, f"no answer to {post.source} {post.kind} {post.key}")
                else:
                    world.trace.say(node.name, f"202 to {post.source} {post.kind} {post.key}")
                    world.noting.accepted(post, one, stored)
                    return
            await asyncio.sleep(1.0 + number)


def body_of(post: Post, began_at: Instant) -> bytes:
    """Return the bytes of a post; nonsense is what an unescaped quote makes of a template."""
    if post.kind == "nonsense":
        return f'{{"title": "{post.key}" is down"}}'.encode()
    body: dict[str, Any] = {
        "state": _STATES[post.kind], "dedup_key": post.key or None, "severity": post.severity,
        "title": post.title or post.key or "a title", "service": post.service, "labels": {"alertname": post.title},
    }  # fmt: skip
    if post.started is not None:
        body["started_at"] = iso(began_at + post.started)
    return json.dumps({k: v for k, v in body.items() if v is not None}).encode()
