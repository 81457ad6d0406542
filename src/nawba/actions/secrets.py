"""Secrets at rest (C39): opening the installation's box at the start, proving it, sealing and opening named values.

1. The key file's key (a key that its operator keeps) wraps one data key; the data key seals every value.
2. At the start the data key is unwrapped; a missing or a wrong key refuses the start, with the place and the remedy.
3. Before anything is served it is proved that what is stored is not plain, and that it opens.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from nawba.actions.oncall import ORGANISATION
from nawba.domain.entry import Actor
from nawba.domain.seal import key_id
from nawba.domain.time import Instant
from nawba.ports.aes_box import AesBox, id_of, unwrap, wrap
from nawba.ports.box import Box, CannotOpen, Sealed, is_sealed
from nawba.ports.secret import KeyTrouble, Secret, new_key
from nawba.ports.signer import Ed25519Signer, Signer, new_private_key
from nawba.store.secrets import Wrapping, address_place, setting_place
from nawba.store.transaction import Transaction

LINK_SECRET, SIGNING_KEY, _SELF_TEST = "link_secret", "signing_key", "self_test"
_PROOF = b"this must never lie in the database as it stands here"
_START = Actor("system", "", "start")


class KeyMissing(KeyTrouble):
    """There are sealed values, and no key; the message says which key is wanted."""


class WrongKey(KeyTrouble):
    """The key opens nothing here; the message says which key is wanted."""


class NotProved(KeyTrouble):
    """A stored value is plain, or does not open: nothing may be served (the self-test of C39)."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a process holds in memory once its box is open."""

    box: Box
    key: str
    link_secret: bytes
    signer: Signer


def has_secrets(tx: Transaction) -> bool:
    """Return whether anything was ever sealed here, so that only its own key will do."""
    return bool(tx.secrets.wrappings())


def open_secrets(tx: Transaction, key: Secret, now: Instant, old_link_secret: bytes | None = None) -> Opened:
    """Open the box with the key file's key, making at the first start whatever is not there yet; then prove it.

    `old_link_secret`: that of a release which kept it in a file. WrongKey, NotProved. Safe to call at every start.
    """
    box = AesBox(_data_key(tx, key, now))
    link = named(tx, box, LINK_SECRET, lambda: old_link_secret or os.urandom(32))
    signer = Ed25519Signer(Secret(_signing_key(tx, box, now)))
    for contact, plain in tx.secrets.plain_addresses():
        tx.secrets.seal_address(contact, plain, box.seal(plain.encode(), address_place(contact)))
    prove(tx, box)
    return Opened(box, id_of(key), link, signer)


def data_key(tx: Transaction, key: Secret) -> Secret:
    """Return the data key, unwrapped by the key file's key; WrongKey names the key that is wanted."""
    wrappings = tx.secrets.wrappings()
    for one in wrappings:
        if one.by == id_of(key):
            try:
                return unwrap(one.wrapped, key)
            except CannotOpen:
                raise WrongKey("the data key was altered in the database; restore it from a backup") from None
    wanted = " or ".join(one.by for one in wrappings)
    raise WrongKey(f"the secrets here were sealed with key {wanted}, and this is key {id_of(key)}")


def _data_key(tx: Transaction, key: Secret, now: Instant) -> Secret:
    if not has_secrets(tx):
        made = new_key()
        tx.secrets.wrap(Wrapping(id_of(key), wrap(made, key), now))
        # The insert that only one node can make: another that starts at the same instant is refused, and finds our key.
        tx.secrets.add_named(_SELF_TEST, AesBox(made).seal(_PROOF, setting_place(_SELF_TEST)))
        tx.ledger.audit(ORGANISATION, now, "secrets_key_made", _START, {"key_id": id_of(key)})
        return made
    return data_key(tx, key)


def _signing_key(tx: Transaction, box: Box, now: Instant) -> bytes:
    if tx.secrets.named(SIGNING_KEY) is None:
        made = new_private_key()
        public = Ed25519Signer(made).public_key
        tx.secrets.add_named(SIGNING_KEY, box.seal(made.reveal(), setting_place(SIGNING_KEY)))
        params: dict[str, object] = {"key_id": key_id(public), "public_key": public.hex()}
        tx.ledger.audit(ORGANISATION, now, "signing_key_made", _START, params)
    return named(tx, box, SIGNING_KEY, lambda: b"")


def named(tx: Transaction, box: Box, name: str, make: Callable[[], bytes]) -> bytes:
    """Return the secret with this name; made and sealed when it is not there yet. NotProved when it does not open."""
    found = tx.secrets.named(name)
    if found is None:
        made = make()
        tx.secrets.add_named(name, box.seal(made, setting_place(name)))
        return made
    return _opened(box, found, name)


def _opened(box: Box, value: Sealed, name: str) -> bytes:
    try:
        return box.open(value, setting_place(name))
    except CannotOpen as error:
        raise NotProved(str(error)) from None


def prove(tx: Transaction, box: Box) -> None:
    """Show that every stored secret is sealed, holds nothing of its plain value, and opens; NotProved otherwise."""
    for name, value in tx.secrets.all_named().items():
        _proved(value, f"setting/{name}", lambda value=value, name=name: _opened(box, value, name))  # type: ignore[misc]
    for contact, address in tx.secrets.addresses():
        _proved(address, str(address_place(contact)), lambda a=address, c=contact: _address(box, a, c))  # type: ignore[misc]


def _proved(value: Sealed, place: str, opened: Callable[[], bytes]) -> None:
    if not is_sealed(value):
        raise NotProved(f"{place} is stored as it is, and not sealed")
    plain = opened()
    if plain and (plain in value.encode() or plain.hex() in value):
        raise NotProved(f"{place} holds its plain value")


def _address(box: Box, value: Sealed, contact: str) -> bytes:
    try:
        return box.open(value, address_place(contact))
    except CannotOpen as error:
        raise NotProved(str(error)) from None


def forget(tx: Transaction, key: Secret | None, now: Instant, actor: Actor) -> int:
    """Give up what nobody can open any more, so that a new key can be made; return how many contacts are lost.

    Only when the key is really lost: KeyTrouble while it opens. Links that were sent stop working, and the ledger goes
    on under a new signing key, which it says.
    """
    if any(key is not None and one.by == id_of(key) for one in tx.secrets.wrappings()):
        raise KeyTrouble("the key that is in place opens the secrets: nothing was forgotten. To change it: rotate")
    lost = tx.secrets.forget()
    tx.ledger.audit(ORGANISATION, now, "secrets_forgotten", actor, {"contacts": lost})
    tx.policy.moved()
    return lost
