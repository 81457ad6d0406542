"""Which processes share this database, and which of them holds what only one may do (R19, R20).

A node says that it lives by a beat: its row is good `until` an instant, L = 10 s ahead. A node whose row has run out is
gone: what it held is given back. If it was only frozen, its old tokens are worth nothing when it wakes.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, delete, insert, or_, select, update

from nawba.domain.time import Instant
from nawba.store.codec import pack, unpack
from nawba.store.schema import lease, node
from nawba.store.statements import Runner, Statement, b

_COLUMNS = (node.c.id, node.c.name, node.c.version, node.c.roles, node.c.started_at, node.c.until)
_ADD = Statement(insert(node).values({c.name: b(c.name) for c in node.columns}))
_BEAT = Statement(update(node).where(node.c.id == b("node_id")).values(until=b("new_until")))
_REMOVE = Statement(delete(node).where(node.c.id == b("node_id")))
_ALL = Statement(select(*_COLUMNS).order_by(node.c.id))
_GONE = Statement(select(node.c.id).where(node.c.until <= b("now"), node.c.id != b("me")).order_by(node.c.id))
_IS_GONE = Statement(delete(node).where(node.c.id == b("node_id"), node.c.until <= b("now")))
_TAKE = Statement(
    update(lease)
    .where(
        lease.c.name == b("lease_name"),
        or_(lease.c.until <= b("now"), and_(lease.c.node == b("me"), lease.c.token == b("my_token"))),
    )
    .values(node=b("new_node"), token=b("new_token"), until=b("new_until"))
)
_LEASE = Statement(
    select(lease.c.node, lease.c.token, lease.c.until).where(lease.c.name == b("lease_name")).with_for_update()
)
_ADD_LEASE = Statement(insert(lease).values({c.name: b(c.name) for c in lease.columns}))
_STILL = Statement(
    update(lease)
    .where(
        lease.c.name == b("lease_name"),
        lease.c.node == b("me"),
        lease.c.token == b("my_token"),
        lease.c.until > b("now"),
    )
    .values(until=lease.c.until)
)
_LET_GO = Statement(update(lease).where(lease.c.node == b("me")).values(until=b("now")))


@dataclass(frozen=True, slots=True)
class Node:
    """One process. `roles`: web, engine, or both, with a comma. `until`: how long it counts as alive."""

    id: str
    name: str
    version: str
    roles: str
    started_at: Instant
    until: Instant = 0


class Nodes:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def beat(self, one: Node, until: Instant) -> bool:
        """Say that `one` lives until then; False when it was not there: new, or given up as gone meanwhile."""
        if self._run.changed(_BEAT, node_id=pack(one.id), new_until=until):
            return True
        self._run.run(
            _ADD, id=pack(one.id), name=one.name[:120], version=one.version[:20], roles=one.roles,
            started_at=one.started_at, until=until,
        )  # fmt: skip
        return False

    def leave(self, id_: str, now: Instant) -> None:
        """The node stops: it is no longer there, and its leases are free."""
        self._run.run(_LET_GO, me=pack(id_), now=now)
        self._run.run(_REMOVE, node_id=pack(id_))

    def all(self) -> list[Node]:
        return [Node(unpack("nod", r[0]), *r[1:]) for r in self._run.all(_ALL)]

    def take_gone(self, me: str, now: Instant) -> list[str]:
        """Strike out the nodes whose time has run out and return them; each is returned to one caller only."""
        gone = [r[0] for r in self._run.all(_GONE, me=pack(me), now=now)]
        return [unpack("nod", raw) for raw in gone if self._run.changed(_IS_GONE, node_id=raw, now=now)]

    def take_lease(self, name: str, me: str, now: Instant, until: Instant) -> int | None:
        """Take or keep what one node at a time may do; None while another holds it.

        The number is the fencing token: it grows whenever the holder changes, so an old holder is known (R19).
        """
        row = self._run.one(_LEASE, lease_name=name)
        if row is None:
            self._run.run(_ADD_LEASE, name=name, node=pack(me), token=1, until=until)
            return 1
        is_mine, token = bytes(row[0]) == pack(me), int(row[1])
        new = token if is_mine and row[2] > now else token + 1
        taken = self._run.changed(
            _TAKE, lease_name=name, now=now, me=pack(me), my_token=token, new_node=pack(me), new_token=new,
            new_until=until,
        )  # fmt: skip
        return new if taken == 1 else None

    def still_holds(self, name: str, me: str, token: int, now: Instant) -> bool:
        """Return whether the lease is still this holder's; the row stays locked until the commit."""
        return self._run.changed(_STILL, lease_name=name, me=pack(me), my_token=token, now=now) == 1
