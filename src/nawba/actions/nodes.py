"""A node's sign of life: what it learns by it, and giving back what a node that is gone had taken (R19, R20, R25)."""

from __future__ import annotations

from dataclasses import dataclass

from nawba.domain.delivery import NODE_LEASE_US
from nawba.domain.time import Instant
from nawba.store.nodes import Node
from nawba.store.transaction import Transaction

LEAST_SCHEMA = "least_schema"
"""The setting in which a migration that a release before cannot live with names itself."""


@dataclass(frozen=True, slots=True)
class Heard:
    """`gone`: nodes struck out now. `least_schema`: a node that knows less must not touch the rows; "" for none."""

    gone: list[str]
    least_schema: str


def beat(tx: Transaction, node: Node, now: Instant) -> Heard:
    """Say that `node` lives for another L; strike out the nodes that have gone, whose claims end with this commit."""
    tx.nodes.beat(node, now + NODE_LEASE_US)
    gone = tx.nodes.take_gone(node.id, now)
    for one in gone:
        tx.pages.expire_claims(now, one)
        tx.touches("attempts")
    return Heard(gone, (tx.policy.get(LEAST_SCHEMA) or b"").decode())
