"""`/api/v1/keys`, `/api/v1/doctor`, sign-in links: what administrators do."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException

from nawba.actions import integrity, readiness
from nawba.actions.holding import held
from nawba.actions.house import House
from nawba.actions.keys import Wanted, create_key, create_link, revoke_key
from nawba.actions.readiness import Hint
from nawba.actions.respond import NotFound
from nawba.store.codec import is_id
from nawba.store.transaction import Transaction
from nawba.web.api import presenting, shapes
from nawba.web.calls import reading, writing
from nawba.web.identity import Caller


@get(
    "/keys", opt={"permission": "admin"}, summary="Keys, without their secrets", operation_id="listKeys", tags=["Keys"]
)
async def list_keys(house: NamedDependency[House]) -> shapes.KeyList:
    """Return every key, revoked ones too, without its secret."""
    return shapes.KeyList([presenting.key_item(k) for k in await reading(house, lambda tx: tx.access.keys())])


@post(
    "/keys",
    opt={"permission": "admin"},
    summary="Make a key; it is shown once",
    operation_id="createKey",
    tags=["Keys"],
)
async def post_key(
    house: NamedDependency[House], caller: NamedDependency[Caller], data: shapes.KeyBody
) -> shapes.NewKey:
    """A key in a person's name is made only by the lock or the socket, never over HTTP (C6)."""
    if data.person is not None and not caller.is_local:
        raise PermissionDeniedException(
            "a key in a person's name is made on the machine itself: nawba key create api --as"
        )
    wanted = Wanted(data.kind, data.source, data.scope, data.person)
    key, secret = await writing(house, lambda tx: create_key(tx, house, wanted, caller.actor))
    return shapes.NewKey(key.id, secret)


@delete(
    "/keys/{key_id:str}", opt={"permission": "admin"}, summary="Revoke a key", operation_id="revokeKey", tags=["Keys"]
)
async def delete_key(house: NamedDependency[House], caller: NamedDependency[Caller], key_id: str) -> None:
    """End a key; the next request with it is refused."""
    if not is_id("key", key_id):
        raise NotFound(key_id)
    await writing(house, lambda tx: revoke_key(tx, house, key_id, caller.actor))


class Doctor(msgspec.Struct):
    """`problems` empty: every promise is being kept, as far as the store can say.

    `readiness`: who would not be reached in the next 30 days, by the live text and the data of the day.
    """

    problems: list[str]
    facts: dict[str, Any]
    readiness: list[Hint] = msgspec.field(default_factory=list)


@get(
    "/doctor",
    opt={"permission": "read"},
    summary="Is every promise being kept?",
    operation_id="doctor",
    tags=["Health"],
)
async def get_doctor(house: NamedDependency[House]) -> Doctor:
    """Return what the store says of the promises, and the figures behind it."""

    def query(tx: Transaction) -> Doctor:
        counts, oldest = tx.signals.summary()
        exhausted = sum(n for _, is_exhausted, n in tx.incidents.live_counts() if is_exhausted)
        facts: dict[str, Any] = {
            "playbook": tx.policy.live_version(),
            "live_incidents": sum(n for _, _, n in tx.incidents.live_counts()),
            "exhausted": exhausted,
            "orphans": tx.incidents.orphans(),
            "quarantined_timers": tx.incidents.quarantined_timers(),
            "held": len(held(tx).incidents),
            "damaged": integrity.problems(tx),
            "examined_at": presenting.at(examined.at) if (examined := integrity.last(tx)) else None,
            **counts,
            "oldest_pending_at": presenting.at(oldest),
            **_sealed(tx),
        }
        problems = [name for name in ("exhausted", "orphans", "quarantined_timers", "held", "damaged") if facts[name]]
        if not facts["playbook"]:
            problems.append("no_playbook")
        ahead = readiness.look(tx, house)
        return Doctor(problems, facts, ahead.hints if ahead else [])

    return await reading(house, query)


def _sealed(tx: Transaction) -> dict[str, Any]:
    """Return how far the ledger is sealed, and the ids (never the values) of the keys that open what is secret."""
    last = tx.seals.last()
    unsealed, since = tx.seals.unsealed()
    return {
        "seals": last.n if last else 0,
        "unsealed_entries": unsealed,
        "unsealed_since": presenting.at(since),
        "secrets_keys": [one.by for one in tx.secrets.wrappings()],
    }


class Link(msgspec.Struct):
    """`path` on `url`, the address this server builds its links from."""

    path: str
    url: str


@post(
    "/sign-in-links",
    opt={"permission": "local"},
    summary="A one-time sign-in link",
    operation_id="createSignInLink",
    tags=["Keys"],
)
async def post_link(house: NamedDependency[House], caller: NamedDependency[Caller]) -> Link:
    """Made on the machine itself only: whoever has lost every session signs in again with it."""
    secret = await writing(house, lambda tx: create_link(tx, house, "admin"))
    return Link(f"/sign-in/{secret}", house.url)


router = Router("/", route_handlers=[list_keys, post_key, delete_key, get_doctor, post_link])
