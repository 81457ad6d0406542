"""Who is asking, and what may they do? A key, a session, or the OS user behind the socket; nobody else (C1, C7).

Scopes are nested: `read` < `respond` < `admin`. Every route names the one it needs; one that does not stops the start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar, cast
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection, Request
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler

from nawba.actions.house import House
from nawba.domain.entry import Actor
from nawba.domain.people import Text
from nawba.store.transaction import Transaction

T = TypeVar("T")
Permission = Literal["public", "read", "respond", "admin", "local"]
RANK: Final[dict[str, int]] = {"public": 0, "read": 1, "respond": 2, "admin": 3}
_SAFE: Final = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Caller:
    """`person` None: a service key. `is_local`: by the socket, which alone may act as somebody else."""

    actor: Actor
    scope: str
    person: str | None
    name: Text
    is_local: bool = False

    def may(self, permission: str) -> bool:
        return self.is_local if permission == "local" else RANK[self.scope] >= RANK[permission]


def cookie_name(house: House) -> str:
    """Return the session's cookie: bound to this host and to TLS wherever we are reached by TLS (C11)."""
    return "__Host-nawba" if house.url.startswith("https://") else "nawba_session"


NOBODY = Caller(Actor("system", "", "web"), "public", None, {})


async def caller_of(connection: ASGIConnection[Any, Any, Any, Any], house: House) -> Caller:
    """Return who asks. A wrong key is 401, never somebody with fewer rights."""
    kept = connection.scope.get("nawba.caller")
    if kept is not None:
        return cast(Caller, kept)
    caller = await _identify(connection, house)
    connection.scope["nawba.caller"] = caller  # type: ignore[typeddict-unknown-key]
    return caller


async def _identify(connection: ASGIConnection[Any, Any, Any, Any], house: House) -> Caller:
    user = connection.scope.get("nawba.local")
    if user is not None:
        return await _local(connection, house, str(user))
    header = connection.headers.get("authorization", "")
    if header:
        kind, _, secret = header.partition(" ")
        if kind.lower() != "bearer":
            raise NotAuthorizedException("Authorization must be: Bearer <key>")
        found = await _reading(house, lambda tx: _by_key(tx, secret.strip()))
        if found is None:
            raise NotAuthorizedException("this key is not known, or was revoked")
        return found
    cookie = connection.cookies.get(cookie_name(house))
    if cookie:
        now = house.clock.now()
        found, seen = await _reading(house, lambda tx: (_by_session(tx, house, cookie, now), tx.changes.settled()))
        connection.scope["nawba.seen"] = seen  # type: ignore[typeddict-unknown-key]  # before anything of the page is read
        if found is not None:
            _same_origin(connection, house)
            return found
    return NOBODY


async def _local(connection: ASGIConnection[Any, Any, Any, Any], house: House, user: str) -> Caller:
    acting = connection.headers.get("nawba-as")
    if not acting:
        name = {"ar": user, "en": user}
        return Caller(Actor("person", f"os:{user}", "cli"), "admin", f"os:{user}", name, is_local=True)
    found = await _reading(house, lambda tx: name_of(tx, house, acting))
    if found is None:
        raise NotAuthorizedException(f"there is no person {acting!r}")
    return Caller(Actor("person", acting, "cli"), "admin", acting, found, is_local=True)


def _by_key(tx: Transaction, secret: str) -> Caller | None:
    key = tx.access.key(secret)
    if key is None or key.kind != "api" or key.scope is None:
        return None
    if key.person is None:
        return Caller(Actor("key", key.id, "api"), key.scope, None, {})
    account = tx.access.account(key.person)
    return Caller(Actor("person", key.person, "api"), key.scope, key.person, account[1] if account else {})


def _by_session(tx: Transaction, house: House, cookie: str, now: int) -> Caller | None:
    person = tx.access.session(cookie, now)
    if person is None:
        return None
    account = tx.access.account(person)
    name = account[1] if account else name_of(tx, house, person)
    scope = account[2] if account else "respond"
    return Caller(Actor("person", person, "page"), scope, person, name or {})


def name_of(tx: Transaction, house: House, person: str) -> Text | None:
    """Return the name of a person of the playbook, of a vacant role's stand-in, or of an account; None: nobody."""
    return house.policies.scene(tx, house.clock.now()).name_of(person) or None


def _same_origin(connection: ASGIConnection[Any, Any, Any, Any], house: House) -> None:
    """A session's cookie acts only for our own pages (C12): browsers say where a request comes from.

    Under our referrer policy a form of our own pages says `Origin: null`, so there only `Sec-Fetch-Site` can tell.
    """
    if connection.scope.get("method") in _SAFE:
        return
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    ours = (connection.headers.get("host", ""), urlsplit(house.url).netloc)
    is_ours = origin is None or (site == "same-origin" if origin == "null" else urlsplit(origin).netloc in ours)
    if site not in (None, "same-origin", "none") or not is_ours:
        raise PermissionDeniedException("this form was not sent by one of our pages")


async def permitted(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard of every route: the caller's scope must reach the route's permission."""
    permission = handler.opt.get("permission", "admin")  # a route of the framework itself (OPTIONS) names none
    if permission == "public":
        return
    house: House = connection.app.state.house
    caller = await caller_of(connection, house)
    if caller is NOBODY:
        raise NotAuthorizedException("sign in, or send a key")
    if not caller.may(permission):
        raise PermissionDeniedException(f"this needs the right {permission!r}")


async def whoever(request: Request[Any, Any, Any], house: House) -> Caller:
    """Dependency: who asks, on routes that anybody may call too."""
    return await caller_of(request, house)


async def _reading(house: House, query: Callable[[Transaction], T]) -> T:
    return await asyncio.wrap_future(house.store.read(query))
