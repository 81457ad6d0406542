"""Keys, sessions, sign-in links, accounts: secrets only as SHA-256 digests, shown once when they are made (C6, C16)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, func, insert, select, update

from nawba.domain.entry import Purpose
from nawba.domain.people import Text
from nawba.domain.time import Instant
from nawba.store.codec import decode, encode, pack, unpack
from nawba.store.schema import access_key, account, session, sign_in
from nawba.store.statements import Runner, Statement, b

_ADD_KEY = Statement(
    insert(access_key).values({c.name: b(c.name) for c in access_key.columns if c.name != "revoked_at"})
)
_KEY = (
    access_key.c.id, access_key.c.kind, access_key.c.prefix, access_key.c.source, access_key.c.scope,
    access_key.c.person, access_key.c.created_at, access_key.c.created_by, access_key.c.revoked_at,
)  # fmt: skip
_FIND_KEY = Statement(select(*_KEY).where(access_key.c.digest == b("digest"), access_key.c.revoked_at.is_(None)))
_KEYS = Statement(select(*_KEY).order_by(access_key.c.id))
_INTAKE = Statement(
    select(access_key.c.digest, *_KEY).where(access_key.c.kind == "intake", access_key.c.revoked_at.is_(None))
)
_REVOKE = Statement(
    update(access_key)
    .where(access_key.c.id == b("key_id"), access_key.c.revoked_at.is_(None))
    .values(revoked_at=b("now"))
)
_ADD_ACCOUNT = Statement(insert(account).values({c.name: b(c.name) for c in account.columns}))
_ACCOUNT = Statement(
    select(account.c.person, account.c.name, account.c.scope).where(account.c.person == b("of_person"))
)
_ACCOUNTS = Statement(select(account.c.person, account.c.name, account.c.scope))
_ADD_LINK = Statement(insert(sign_in).values({c: b(c) for c in ("digest", "person", "expires_at")}))
_USE_LINK = Statement(
    update(sign_in)
    .where(sign_in.c.digest == b("of_digest"), sign_in.c.used_at.is_(None), sign_in.c.expires_at > b("now"))
    .values(used_at=b("now"))
)
_LINK = Statement(
    select(sign_in.c.person, sign_in.c.used_at, sign_in.c.expires_at).where(sign_in.c.digest == b("of_digest"))
)
_ADD_SESSION = Statement(insert(session).values({c.name: b(c.name) for c in session.columns}))
_SESSION = Statement(
    select(session.c.person).where(session.c.digest == b("of_digest"), session.c.expires_at > b("now"))
)
_END_SESSION = Statement(delete(session).where(session.c.digest == b("of_digest")))
_COUNT = Statement(select(func.count()).select_from(account))


def digest(secret: str) -> bytes:
    """Return what is stored of a secret of 128 random bits or more; a slow hash would add nothing to those."""
    return sha256(secret.encode()).digest()


@dataclass(frozen=True, slots=True)
class Key:
    """`kind` intake or api. `person` None on an api key: a service key, which acknowledges only as a source does.

    `purpose` of what comes in by it: real, but for the key Nawba tries its own doors with.
    """

    id: str
    kind: str
    prefix: str
    source: str | None
    scope: str | None
    person: str | None
    created_at: Instant
    created_by: str
    revoked_at: Instant | None = None
    purpose: Purpose = "real"


class Access:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def add_key(self, key: Key, secret: str) -> None:
        self._run.run(
            _ADD_KEY, id=pack(key.id), kind=key.kind, digest=digest(secret), prefix=key.prefix, source=key.source,
            scope=key.scope, person=key.person, created_by=key.created_by, created_at=key.created_at,
        )  # fmt: skip

    def key(self, secret: str) -> Key | None:
        """Return the living key of this secret, None when there is none."""
        row = self._run.one(_FIND_KEY, digest=digest(secret))
        return None if row is None else _key(row)

    def keys(self) -> list[Key]:
        return [_key(r) for r in self._run.all(_KEYS)]

    def intake_keys(self) -> dict[bytes, Key]:
        """Return every living intake key by the digest of its secret."""
        return {r[0]: _key(r[1:]) for r in self._run.all(_INTAKE)}

    def revoke(self, id_: str, now: Instant) -> bool:
        return self._run.changed(_REVOKE, key_id=pack(id_), now=now) == 1

    def add_account(self, person: str, name: Text, scope: str, now: Instant) -> None:
        self._run.run(_ADD_ACCOUNT, person=person, name=encode(name), scope=scope, created_at=now)

    def account(self, person: str) -> tuple[str, Text, str] | None:
        """Return (person, name, scope), None when the person has no account of their own."""
        row = self._run.one(_ACCOUNT, of_person=person)
        return None if row is None else (row[0], decode(row[1]), row[2])

    def accounts(self) -> dict[str, Text]:
        return {r[0]: decode(r[1]) for r in self._run.all(_ACCOUNTS)}

    def is_empty(self) -> bool:
        """Return whether this is a first start: nobody has an account yet."""
        return int(self._run.one(_COUNT)[0]) == 0

    def add_link(self, secret: str, person: str, expires_at: Instant) -> None:
        self._run.run(_ADD_LINK, digest=digest(secret), person=person, expires_at=expires_at)

    def link_is_open(self, secret: str, now: Instant) -> bool:
        row = self._run.one(_LINK, of_digest=digest(secret))
        return row is not None and row[1] is None and row[2] > now

    def use_link(self, secret: str, now: Instant) -> str | None:
        """Use up a sign-in link and return whose it is; None when it is unknown, used or too old."""
        if self._run.changed(_USE_LINK, of_digest=digest(secret), now=now) != 1:
            return None
        return str(self._run.one(_LINK, of_digest=digest(secret))[0])

    def add_session(self, secret: str, person: str, now: Instant, expires_at: Instant) -> None:
        self._run.run(_ADD_SESSION, digest=digest(secret), person=person, created_at=now, expires_at=expires_at)

    def session(self, secret: str, now: Instant) -> str | None:
        """Return whose living session this is."""
        row = self._run.one(_SESSION, of_digest=digest(secret), now=now)
        return None if row is None else str(row[0])

    def end_session(self, secret: str) -> None:
        self._run.run(_END_SESSION, of_digest=digest(secret))


def _key(r: tuple[object, ...]) -> Key:
    id_, *rest = r
    return Key(unpack("key", id_), *rest)  # type: ignore[arg-type]
