"""Putting a text in force: checked, numbered, kept for ever; open incidents keep what they pinned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from nawba.actions.house import House
from nawba.actions.oncall import ORGANISATION
from nawba.domain.entry import Actor
from nawba.store.policy import Version
from nawba.store.transaction import Transaction

Texts = dict[str, str]


class WrongBase(RuntimeError):
    """The text was written on another version than the live one."""

    def __init__(self, base: int, live: int) -> None:
        super().__init__(f"written on version {base}, but version {live} is live")
        self.base = base
        self.live = live


class Forced(msgspec.Struct, frozen=True):
    """A finding in spite of which a text was applied, as it was said then."""

    code: str
    about: str
    message: Texts


class Record(msgspec.Struct, frozen=True):
    """What was known of a version when it was applied. `restored`: the older version whose text it is.

    `changes`: the first sentences of what changed, of `count` in all.
    """

    base: int | None = None
    restored: int | None = None
    forced: tuple[Forced, ...] = ()
    changes: tuple[Texts, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A checked text: `digest` tells whether it is the live one. `base` None: written on whatever is live."""

    files: Mapping[str, bytes]
    digest: str
    reason: str = ""
    base: int | None = None
    record: Record = field(default_factory=Record)


@dataclass(frozen=True, slots=True)
class AppliedText:
    """`open_incidents` keep the version they opened under until somebody adopts this one."""

    version: int
    changed: bool
    open_incidents: tuple[str, ...]


def apply_text(tx: Transaction, house: House, text: Text, actor: Actor) -> AppliedText:
    """Make `text` the live version; the same text again changes nothing. Overrides and open incidents stay.

    All or nothing: the version, its number and the mark that it is live are of one commit. WrongBase: somebody else
    was first.
    """
    now = house.clock.now()
    tx.policy.hold()
    live = tx.policy.live_version()
    current = tx.policy.version(live) if live else None
    if current is not None and current.digest == text.digest:
        return AppliedText(live, False, ())
    if text.base is not None and text.base != live:
        raise WrongBase(text.base, live)
    number = tx.policy.last_version() + 1
    record = msgspec.msgpack.encode(text.record)
    tx.policy.apply(Version(number, text.digest, dict(text.files), now, str(actor), text.reason, record))
    tx.ledger.audit(ORGANISATION, now, "playbook_applied", actor, _params(number, text))
    tx.touches("policy")
    tx.changes.add("playbook", ORGANISATION, number)
    return AppliedText(number, True, tuple(kept.incident.id for kept in tx.incidents.live()))


def _params(number: int, text: Text) -> dict[str, object]:
    """Return what the ledger keeps of it: numbers and codes. The reason is with the version."""
    found: dict[str, object] = {"version": number, "digest": text.digest}
    if text.record.forced:
        found["forced"] = sorted({one.code for one in text.record.forced})
    if text.record.restored is not None:
        found["restored"] = text.record.restored
    return found


def record_of(version: Version) -> Record | None:
    """Return what was known of a version when it was applied; None for one of a release that kept no record."""
    return None if version.record is None else msgspec.msgpack.decode(version.record, type=Record)
