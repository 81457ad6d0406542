"""A node's sign of life, and giving back what a node that is gone had taken (R19, R20)."""

from __future__ import annotations

from nawba.domain.delivery import NODE_LEASE_US
from nawba.domain.time import Instant
from nawba.store.nodes import Node
from nawba.store.transaction import Transaction


def beat(tx: Transaction, node: Node, now: Instant) -> list[str]:
    """Say that `node` lives for another L; return the nodes that have gone, whose claims end with this commit."""
    tx.nodes.beat(node, now + NODE_LEASE_US)
    gone = tx.nodes.take_gone(node.id, now)
    for one in gone:
        tx.attempts.expire_claims(now, one)
        tx.touches("attempts")
    return gone
