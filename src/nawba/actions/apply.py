"""Putting a text in force: checked, numbered, kept for ever; open incidents keep what they pinned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nawba.actions.house import House
from nawba.actions.oncall import ORGANISATION
from nawba.domain.entry import Actor
from nawba.store.policy import Version
from nawba.store.transaction import Transaction


class WrongBase(RuntimeError):
    """The text was written on another version than the live one."""

    def __init__(self, base: int, live: int) -> None:
        super().__init__(f"written on version {base}, but version {live} is live")
        self.base = base
        self.live = live


@dataclass(frozen=True, slots=True)
class Text:
    """A checked text: `digest` tells whether it is the live one. `base` None: written on whatever is live."""

    files: Mapping[str, bytes]
    digest: str
    reason: str = ""
    base: int | None = None


@dataclass(frozen=True, slots=True)
class AppliedText:
    """`open_incidents` keep the version they opened under until somebody adopts this one."""

    version: int
    changed: bool
    open_incidents: tuple[str, ...]


def apply_text(tx: Transaction, house: House, text: Text, actor: Actor) -> AppliedText:
    """Make `text` the live version; the same text again changes nothing. Overrides and open incidents stay."""
    now = house.clock.now()
    live = tx.policy.live_version()
    if text.base is not None and text.base != live:
        raise WrongBase(text.base, live)
    current = tx.policy.version(live) if live else None
    if current is not None and current.digest == text.digest:
        return AppliedText(live, False, ())
    number = tx.policy.last_version() + 1
    tx.policy.apply(Version(number, text.digest, dict(text.files), now, str(actor), text.reason))
    tx.ledger.audit(ORGANISATION, now, "playbook_applied", actor, {"version": number, "digest": text.digest})
    tx.touches("policy")
    tx.changes.add("playbook", ORGANISATION, number)
    return AppliedText(number, True, tuple(kept.incident.id for kept in tx.incidents.live()))
