"""Where secrets lie: sealed settings, contacts' addresses, and the wrappings of the data key. Never a plain value.

A column that holds a secret is written and read as `Sealed` only; whoever wants the value opens it (`actions/secrets`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update

from nawba.domain.time import Instant
from nawba.ports.box import SEALED_MARK, Place, Sealed
from nawba.store.codec import pack, unpack
from nawba.store.schema import contact, data_key, setting
from nawba.store.statements import Runner, Statement, b, upsert

_PREFIX = "sealed."
_NAMED = Statement(select(setting.c.value).where(setting.c.key == b("of_key")))
_ADD_NAMED = Statement(insert(setting).values(key=b("key"), value=b("value")))
_SET_NAMED = upsert(setting, {"key": b("key"), "value": b("value")}, "key", {"value": b("value")})
_ALL_NAMED = Statement(
    select(setting.c.key, setting.c.value).where(setting.c.key > b("first"), setting.c.key < b("end"))
)
_WRAPPINGS = Statement(
    select(data_key.c.wrapped_by, data_key.c.wrapped, data_key.c.made_at).order_by(data_key.c.made_at)
)
_WRAP = Statement(insert(data_key).values({c.name: b(c.name) for c in data_key.columns}))
_UNWRAP = Statement(delete(data_key).where(data_key.c.wrapped_by == b("of_key")))
_FORGET_KEYS = Statement(delete(data_key))
_FORGET_NAMED = Statement(delete(setting).where(setting.c.key > b("first"), setting.c.key < b("end")))
_ADD_CONTACT = Statement(insert(contact).values({c.name: b(c.name) for c in contact.columns if c.name != "removed_at"}))
_ADDRESS = Statement(select(contact.c.address).where(contact.c.id == b("of_contact")))
_ADDRESSES = Statement(select(contact.c.id, contact.c.address).order_by(contact.c.id))
_IS_SEALED = func.substr(contact.c.address, 1, len(SEALED_MARK)) == b("mark")
_FORGET_CONTACTS = Statement(delete(contact).where(_IS_SEALED))
_PLAIN = Statement(select(contact.c.id, contact.c.address).where(~_IS_SEALED).order_by(contact.c.id))
_SET_ADDRESS = Statement(
    update(contact).where(contact.c.id == b("of_contact"), contact.c.address == b("old")).values(address=b("new"))
)


@dataclass(frozen=True, slots=True)
class Wrapping:
    """The data key, wrapped by the key file's key with this id."""

    by: str
    wrapped: Sealed
    made_at: Instant


@dataclass(frozen=True, slots=True)
class NewContact:
    """A line of the register of contacts; `verified_at` None: nobody has proved that it is theirs."""

    id: str
    person: str
    channel: str
    address: Sealed
    verified_at: Instant | None = None


class Secrets:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def named(self, name: str) -> Sealed | None:
        """Return a sealed setting, None while it was never set."""
        row = self._run.one(_NAMED, of_key=_PREFIX + name)
        return None if row is None else Sealed(bytes(row[0]).decode())

    def add_named(self, name: str, value: Sealed) -> None:
        """Set it for the first time; the key of the table refuses a second, so that of two nodes one wins."""
        self._run.run(_ADD_NAMED, key=_PREFIX + name, value=value.encode())

    def set_named(self, name: str, value: Sealed) -> None:
        self._run.run(_SET_NAMED, key=_PREFIX + name, value=value.encode())

    def all_named(self) -> dict[str, Sealed]:
        """Return every sealed setting by its name."""
        rows = self._run.all(_ALL_NAMED, first=_PREFIX, end=_PREFIX[:-1] + "/")  # `/` comes after `.`
        return {str(r[0]).removeprefix(_PREFIX): Sealed(bytes(r[1]).decode("utf-8", "replace")) for r in rows}

    def wrappings(self) -> list[Wrapping]:
        """Return the data key as each key file's key wraps it, the oldest first; more than one while a key changes."""
        return [Wrapping(*r) for r in self._run.all(_WRAPPINGS)]

    def wrap(self, one: Wrapping) -> None:
        self._run.run(_WRAP, wrapped_by=one.by, wrapped=one.wrapped, made_at=one.made_at)

    def unwrap(self, by: str) -> bool:
        """Forget a wrapping: the key with this id opens nothing any more."""
        return self._run.changed(_UNWRAP, of_key=by) == 1

    def forget(self) -> int:
        """Remove everything that is sealed, and every wrapping; return how many contacts went with their addresses."""
        self._run.run(_FORGET_KEYS)
        self._run.run(_FORGET_NAMED, first=_PREFIX, end=_PREFIX[:-1] + "/")
        return self._run.changed(_FORGET_CONTACTS, mark=SEALED_MARK)

    def add_contact(self, one: NewContact) -> None:
        self._run.run(
            _ADD_CONTACT, id=pack(one.id), person=one.person, channel=one.channel, address=one.address,
            verified_at=one.verified_at,
        )  # fmt: skip

    def address(self, contact_id: str) -> Sealed | None:
        """Return the address of a contact as it lies there."""
        row = self._run.one(_ADDRESS, of_contact=pack(contact_id))
        return None if row is None else Sealed(row[0])

    def addresses(self) -> list[tuple[str, Sealed]]:
        return [(unpack("con", bytes(r[0])), Sealed(r[1])) for r in self._run.all(_ADDRESSES)]

    def plain_addresses(self) -> list[tuple[str, str]]:
        """Return what was written by a release that did not seal."""
        rows = self._run.all(_PLAIN, mark=SEALED_MARK)
        return [(unpack("con", bytes(r[0])), str(r[1])) for r in rows]

    def seal_address(self, contact_id: str, old: str, new: Sealed) -> bool:
        """Put the sealed address in place of the plain one; False when it was changed meanwhile."""
        return self._run.changed(_SET_ADDRESS, of_contact=pack(contact_id), old=old, new=new) == 1


def address_place(contact_id: str) -> Place:
    """Return where the address of a contact lies."""
    return Place("contact", contact_id, "address")


def setting_place(name: str) -> Place:
    """Return where a sealed setting lies."""
    return Place("setting", name, "value")
