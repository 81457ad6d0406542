"""This process among the nodes: it says that it lives, learns who is gone, and holds what only one may do.

A node acts only while its own sign of life is good: when it was frozen, or cannot reach the database, it takes nothing
and starts no send until it has been heard again (R19). Where nobody else can write (SQLite), all of this is free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import structlog

from nawba.actions import nodes
from nawba.actions.house import House
from nawba.domain.delivery import NODE_LEASE_US
from nawba.domain.time import SECOND, Instant
from nawba.store.contract import Unavailable
from nawba.store.nodes import Node
from nawba.store.transaction import Transaction

T = TypeVar("T")
log = structlog.get_logger("nawba.nodes")

BEAT_US = 2 * SECOND
_NO_TOKEN = 0
"""The fencing token of a store that nobody shares."""


class Membership:
    """`node` None: the only process there can be (its store is not shared)."""

    def __init__(self, house: House, node: Node | None = None) -> None:
        self._house = house
        self._node = node
        self._since: Instant = 0
        self._until: Instant = 0
        self.others_gone = 0

    async def join(self) -> None:
        """Take the place of this process; the claims of senders that cannot live any more end now."""
        if self._node is None:
            await self._unit(lambda tx: tx.attempts.expire_claims(self._house.clock.now()))
        else:
            await self.beat()

    async def beat(self) -> Instant | None:
        """Say that this node lives; return when to say so again, None where it need not be said."""
        node = self._node
        if node is None:
            return None
        now = self._house.clock.now()
        gone = await self._unit(lambda tx: nodes.beat(tx, node, now))
        if now >= self._until:  # new, or silent for too long: what was taken before this beat may be another's by now
            self._since = now
        self._until = now + NODE_LEASE_US
        if gone:
            self.others_gone += len(gone)
            log.warning("nodes are gone; what they held is taken over", nodes=gone)
        return now + BEAT_US

    def may_act(self) -> bool:
        """Return whether this node may take what is due and start a send."""
        return self._node is None or self._house.clock.now() < self._until

    def has_kept(self, taken_at: Instant) -> bool:
        """Return whether what was taken at that instant is ours still: we have counted as alive ever since."""
        return self._node is None or (self.may_act() and taken_at >= self._since)

    async def lease(self, name: str, for_us: int = NODE_LEASE_US) -> int | None:
        """Take or keep what one node at a time may do; return its fencing token, None while another has it."""
        node = self._node
        if node is None:
            return _NO_TOKEN
        now = self._house.clock.now()
        return await self._unit(lambda tx: tx.nodes.take_lease(name, node.id, now, now + for_us))

    def still_holds(self, tx: Transaction, name: str, token: int) -> bool:
        """Return, inside the unit that acts on it, whether the lease is still ours (R19)."""
        node = self._node
        return node is None or tx.nodes.still_holds(name, node.id, token, self._house.clock.now())

    async def leave(self) -> None:
        """Stop being a node: leases are free at once, and nobody waits for the time to run out (R20).

        Where the database does not answer, the time runs out by itself; a stop is a stop all the same.
        """
        node = self._node
        self._until = 0
        if node is None:
            return
        try:
            await self._unit(lambda tx: tx.nodes.leave(node.id, self._house.clock.now()))
        except Unavailable:
            log.warning("the database does not answer; this node's time runs out by itself")

    async def _unit(self, unit: Callable[[Transaction], T]) -> T:
        return await asyncio.wrap_future(self._house.store.submit(unit))
