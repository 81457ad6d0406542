"""`/api/v1/secrets`: which keys open what is secret, and changing the key. Never a key itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency

from nawba.actions.house import House
from nawba.actions.rotating import Change, Keys, change_key, key_in, keys
from nawba.web.calls import reading
from nawba.web.identity import Caller


class SecretKeys(msgspec.Struct):
    """`key`: the id of the key in force, `place` where it is; `unfinished`: ids of others that still open."""

    key: str
    place: str
    unfinished: list[str]


class ChangeBody(msgspec.Struct, forbid_unknown_fields=True):
    """`to`: the file with the next key, on this machine; null where the file is ours. `finish`: forget the others."""

    to: str | None = None
    finish: bool = False


def _shown(house: House, found: Keys) -> SecretKeys:
    return SecretKeys(found.in_force, house.key_place.words, list(found.unfinished))


@get(
    "/secrets", opt={"permission": "admin"}, summary="Which keys open what is secret", operation_id="getSecrets",
    tags=["Keys"],
)  # fmt: skip
async def get_secrets(house: NamedDependency[House]) -> SecretKeys:
    """Return the ids of the keys that open what is secret; more than one while a key is being changed."""
    return _shown(house, await reading(house, lambda tx: keys(tx, key_in(house.key_place))))


@post(
    "/secrets/rotation", opt={"permission": "local"}, summary="Change the key of what is secret",
    operation_id="rotateSecrets", tags=["Keys"], status_code=200,
)  # fmt: skip
async def post_rotation(house: NamedDependency[House], caller: NamedDependency[Caller], data: ChangeBody) -> SecretKeys:
    """On the machine itself only. Safe to interrupt, and to call again."""
    change = Change(Path(data.to) if data.to else None, data.finish)
    return _shown(house, await asyncio.to_thread(change_key, house, change, caller.actor))


router = Router("/", route_handlers=[get_secrets, post_rotation])
