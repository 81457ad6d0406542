"""The register of contacts: who is reached where. An address is sealed before it is stored (C39)."""

from __future__ import annotations

from dataclasses import dataclass

from nawba.actions.house import House
from nawba.actions.oncall import ORGANISATION
from nawba.actions.respond import NotFound
from nawba.domain.entry import Actor
from nawba.domain.scene import Contact
from nawba.domain.time import Instant
from nawba.store.secrets import NewContact, address_place
from nawba.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody's address on a channel; `verified_at` None: nobody has proved that it is theirs."""

    person: str
    channel: str
    address: str
    verified_at: Instant | None = None


def add_contact(tx: Transaction, house: House, said: Reached, actor: Actor) -> Contact:
    """Add a contact and return it. The ledger says whose and on which channel, never the address."""
    now = house.clock.now()
    made = Contact(house.ids.new("con"), said.channel, said.verified_at is not None)
    sealed = house.box.seal(said.address.encode(), address_place(made.id))
    tx.secrets.add_contact(NewContact(made.id, said.person, said.channel, sealed, said.verified_at))
    params: dict[str, object] = {"contact": made.id, "person": said.person, "channel": said.channel}
    tx.ledger.audit(ORGANISATION, now, "contact_added", actor, params)
    tx.policy.moved()
    tx.touches("policy")
    return made


def address_of(tx: Transaction, house: House, contact: str) -> str:
    """Return the address of a contact, for the channel that sends to it; NotFound when there is no such contact."""
    sealed = tx.secrets.address(contact)
    if sealed is None:
        raise NotFound(contact)
    return house.box.open(sealed, address_place(contact)).decode()
