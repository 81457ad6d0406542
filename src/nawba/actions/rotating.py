"""Changing the key of what is secret, in steps that may be interrupted anywhere (C39).

The data key stays and is wrapped again, so no stored value is touched:

1. The next key is written beside the one in force, durably.
2. The data key is wrapped by the next key as well: one commit. Both keys open it now.
3. The next key takes the place of the old one: one rename.
4. The old wrapping is forgotten: one commit. The old key opens nothing any more.

After an interruption the key in force opens the database, and calling this again goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nawba.actions.house import House
from nawba.actions.oncall import ORGANISATION
from nawba.actions.secrets import data_key
from nawba.domain.entry import Actor
from nawba.ports.aes_box import id_of, wrap
from nawba.ports.key_file import KeyPlace, read_key
from nawba.ports.secret import KeyTrouble, Secret
from nawba.store.secrets import Wrapping
from nawba.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Keys:
    """Which keys open the secrets. `unfinished`: ids of those that still do and should not for long."""

    in_force: str
    unfinished: tuple[str, ...] = ()


def key_in(place: KeyPlace) -> Secret:
    """Return the key in force; KeyTrouble when there is none."""
    found = place.read()
    if found is None:
        raise KeyTrouble(f"there is no key at {place.words}")
    return found


def is_finishing(tx: Transaction, key: Secret) -> bool:
    """Return whether an interrupted change has only its last step left: the newest wrapping is of the key in force."""
    wrappings = tx.secrets.wrappings()
    return len(wrappings) > 1 and wrappings[-1].by == id_of(key)


def add_key(tx: Transaction, house: House, now_key: Secret, next_key: Secret, actor: Actor) -> None:
    """Step 2: let `next_key` open what `now_key` opens. Safe to call twice."""
    if any(one.by == id_of(next_key) for one in tx.secrets.wrappings()):
        return
    now = house.clock.now()
    tx.secrets.wrap(Wrapping(id_of(next_key), wrap(data_key(tx, now_key), next_key), now))
    tx.ledger.audit(ORGANISATION, now, "secrets_key_added", actor, {"key_id": id_of(next_key)})


def forget_others(tx: Transaction, house: House, key: Secret, actor: Actor) -> Keys:
    """Step 4: only `key` opens the secrets from here on. Safe to call twice."""
    data_key(tx, key)  # never forget the last key that opens
    now = house.clock.now()
    for one in tx.secrets.wrappings():
        if one.by != id_of(key) and tx.secrets.unwrap(one.by):
            tx.ledger.audit(ORGANISATION, now, "secrets_key_removed", actor, {"key_id": one.by})
    return Keys(id_of(key))


def keys(tx: Transaction, key: Secret) -> Keys:
    """Return which keys open the secrets now."""
    return Keys(id_of(key), tuple(one.by for one in tx.secrets.wrappings() if one.by != id_of(key)))


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody asks for: the next key lies in `to` (None: we make it); `finish`: only the last step."""

    to: Path | None = None
    finish: bool = False


def change_key(house: House, change: Change, actor: Actor) -> Keys:
    """Change the key of what is secret, or go on with a change that was interrupted; return which keys open it now.

    It waits for its commits, so it is not called on an event loop. Where the key file is not ours, or several nodes
    share the database, the old key goes on opening until somebody says `finish`: every node must have the new one.
    """
    place = house.key_place
    key = key_in(place)
    is_last_step = house.store.read(lambda tx: is_finishing(tx, key)).result()
    if change.finish or (is_last_step and change.to is None and not house.store.is_shared):
        return _finish(house, key, actor)
    if is_last_step:
        return house.store.read(lambda tx: keys(tx, key)).result()
    if change.to is not None:
        to = read_key(change.to, others=0o007)
        if to is None:
            raise KeyTrouble(f"there is no key at {change.to}")
        house.store.submit(lambda tx: add_key(tx, house, key, to, actor)).result()
        return house.store.read(lambda tx: keys(tx, key)).result()
    if not place.is_ours:
        raise KeyTrouble(
            f"the key is in {place.words}, which is not ours to change: "
            "write the next one to a file (openssl rand -hex 32) and name it with --to"
        )
    following = place.prepare_next()
    house.store.submit(lambda tx: add_key(tx, house, key, following, actor)).result()
    place.take_next()
    if house.store.is_shared:
        return house.store.read(lambda tx: keys(tx, following)).result()
    return _finish(house, following, actor)


def _finish(house: House, key: Secret, actor: Actor) -> Keys:
    def unit(tx: Transaction) -> Keys:
        newest = tx.secrets.wrappings()[-1].by
        if newest != id_of(key):
            place = house.key_place.words
            raise KeyTrouble(f"key {newest} is to follow and is not in force yet: put it in {place} first")
        return forget_others(tx, house, key, actor)

    return house.store.submit(unit).result()
