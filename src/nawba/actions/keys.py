"""Keys, sign-in links and the first start: secrets are shown once, when they are made (C6, C7)."""

from __future__ import annotations

from dataclasses import dataclass

from nawba.actions.house import House
from nawba.actions.oncall import ORGANISATION
from nawba.actions.respond import Invalid, NotFound
from nawba.domain.entry import Actor
from nawba.domain.time import DAY
from nawba.store.access import Key
from nawba.store.transaction import Transaction

ADMINISTRATOR = "admin"
_ADMINISTRATOR_NAME = {"ar": "المسؤول الأول", "en": "First administrator"}
LINK_US = DAY
SESSION_US = 30 * DAY


@dataclass(frozen=True, slots=True)
class Wanted:
    """The key somebody wants. `person` makes it a person's: its acknowledgement stops the response clock."""

    kind: str
    source: str | None = None
    scope: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class FirstSecrets:
    """What the first start prints, and nobody can print again."""

    sign_in: str
    api_key: str
    pagerduty: str
    json: str


def create_key(tx: Transaction, house: House, wanted: Wanted, actor: Actor) -> tuple[Key, str]:
    """Make a key and return it with its secret: 32 hexadecimal characters for intake, as tools expect them."""
    now = house.clock.now()
    if wanted.kind == "intake" and not wanted.source:
        raise Invalid("source", "missing")
    if wanted.kind == "api" and not wanted.scope:
        raise Invalid("scope", "missing")
    if wanted.person is not None and wanted.person != ADMINISTRATOR:
        known = house.policies.scene(tx, now).live.people
        if wanted.person not in known:
            raise Invalid("person", "unknown", {"known": list(known)})
    secret = house.ids.secret(16) if wanted.kind == "intake" else "nwb_" + house.ids.secret(24)
    key = Key(
        house.ids.new("key"), wanted.kind, secret[:8], wanted.source, wanted.scope, wanted.person, now, str(actor)
    )
    tx.access.add_key(key, secret)
    tx.ledger.audit(ORGANISATION, now, "key_created", actor, {"key": key.id, "kind": key.kind, "person": key.person})
    tx.touches("policy")
    return key, secret


def revoke_key(tx: Transaction, house: House, id_: str, actor: Actor) -> None:
    """End a key; the next request with it is refused."""
    now = house.clock.now()
    if not tx.access.revoke(id_, now):
        raise NotFound(id_)
    tx.ledger.audit(ORGANISATION, now, "key_revoked", actor, {"key": id_})
    tx.touches("policy")


def first_start(tx: Transaction, house: House) -> FirstSecrets | None:
    """Make the first administrator, their key and sign-in link, and an intake key; None when this is not the first."""
    if not tx.access.is_empty():
        return None
    now = house.clock.now()
    actor = Actor("system", "", "first_start")
    tx.access.add_account(ADMINISTRATOR, _ADMINISTRATOR_NAME, "admin", now)
    _, api_key = create_key(tx, house, Wanted("api", scope="admin", person=ADMINISTRATOR), actor)
    _, pagerduty = create_key(tx, house, Wanted("intake", source="pagerduty"), actor)
    _, json = create_key(tx, house, Wanted("intake", source="json"), actor)
    return FirstSecrets(create_link(tx, house, ADMINISTRATOR), api_key, pagerduty, json)


def create_link(tx: Transaction, house: House, person: str) -> str:
    """Make a sign-in link's secret, good once and for a day."""
    secret = house.ids.secret(16)
    tx.access.add_link(secret, person, house.clock.now() + LINK_US)
    return secret


def sign_in(tx: Transaction, house: House, secret: str) -> str | None:
    """Use up a link and return the secret of a new session; None when the link is unknown, used or too old."""
    now = house.clock.now()
    person = tx.access.use_link(secret, now)
    if person is None:
        return None
    session = house.ids.secret(24)
    tx.access.add_session(session, person, now, now + SESSION_US)
    tx.ledger.audit(ORGANISATION, now, "signed_in", Actor("person", person, "page"), {})
    return session
