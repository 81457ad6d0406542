"""What every use case needs: the store, the clock, ids, the applied playbooks, our own address and secret."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nawba.domain.calendar import dated
from nawba.domain.entry import WATCH
from nawba.domain.holiday import Rulings
from nawba.domain.playbook import Playbook
from nawba.domain.scene import Scene, Today
from nawba.domain.time import DAY, Instant
from nawba.domain.watch_text import SCENE, WATCH_VERSION
from nawba.ports.box import Box, NoBox
from nawba.ports.clock import Clock
from nawba.ports.ids import Ids
from nawba.ports.key_file import KeyPlace
from nawba.ports.signer import Signer
from nawba.store.codec import pack
from nawba.store.contract import Store
from nawba.store.transaction import Transaction

Decode = Callable[[Mapping[str, bytes]], Playbook]
_KEPT_VERSIONS = 32
_OVERRIDES_KEPT_US = 7 * DAY
_BUILT_IN: Mapping[int, Scene] = {WATCH_VERSION: SCENE}
_BY_PURPOSE: Mapping[str, Scene] = {WATCH: SCENE}


class NoPlaybook(RuntimeError):
    """Nothing has been applied yet, so nothing can be decided."""


class Policies:
    """Applied versions, decoded once; the data of the day, read again when its revision moved."""

    def __init__(self, decode: Decode) -> None:
        self._decode = decode
        self._versions: dict[int, Playbook] = {}
        self._today: tuple[int, Today] | None = None
        self._ruled: dict[int, tuple[Playbook, Rulings, Playbook]] = {}

    def playbook(self, tx: Transaction, version: int) -> Playbook:
        """Return an applied version, its calendars with the holidays that were ruled; NoPlaybook for an unknown one."""
        if version in _BUILT_IN:
            return _BUILT_IN[version].live
        return self._dated(version, self._text(tx, version), self._rulings(tx))

    def _text(self, tx: Transaction, version: int) -> Playbook:
        found = self._versions.get(version)
        if found is None:
            kept = tx.policy.version(version)
            if kept is None:
                raise NoPlaybook(version)
            found = self._decode(kept.files)
            while len(self._versions) >= _KEPT_VERSIONS:
                gone = next(iter(self._versions))
                self._versions.pop(gone)
                self._ruled.pop(gone, None)
            if not tx.policy.is_changed:  # what this transaction itself wrote may yet be undone
                self._versions[version] = found
        return found

    def _rulings(self, tx: Transaction) -> Rulings:
        if self._today is not None and self._today[0] == tx.policy.revision():
            return self._today[1].rulings
        return tx.policy.rulings()

    def _dated(self, version: int, text: Playbook, rulings: Rulings) -> Playbook:
        """Return `text` with its calendars as ruled: made once for every ruling, since a decision asks each time."""
        if not rulings:
            return text
        kept = self._ruled.get(version)
        if kept is not None and kept[0] is text and kept[1] == rulings:
            return kept[2]
        found = replace(text, calendars={key: dated(one, rulings) for key, one in text.calendars.items()})
        self._ruled[version] = (text, rulings, found)
        return found

    def today(self, tx: Transaction, now: Instant) -> Today:
        revision = tx.policy.revision()
        kept = self._today
        if kept is not None and kept[0] == revision:
            return kept[1]
        policy = tx.policy
        today = Today(
            policy.overrides(now - _OVERRIDES_KEPT_US), policy.contacts(), policy.quiet(), tx.access.accounts(),
            policy.rulings(),
        )  # fmt: skip
        if not tx.policy.is_changed:
            self._today = (revision, today)
        return today

    def scene(self, tx: Transaction, now: Instant, pinned: int | None = None) -> Scene:
        """Return what a decision looks at: the live text, and the pinned one of an incident that has one.

        An incident under a built-in text sees that one and nothing else.
        """
        if pinned is not None and pinned in _BUILT_IN:
            return _BUILT_IN[pinned]
        live_version = tx.policy.live_version()
        text = self._text(tx, live_version)
        today = self.today(tx, now)
        live = self._dated(live_version, text, today.rulings)
        if pinned is None or pinned == live_version:
            return Scene(live, live, live_version, today)
        return Scene(self._dated(pinned, self._text(tx, pinned), today.rulings), live, live_version, today)

    def built_in(self, purpose: str) -> Scene | None:
        """Return the built-in text that decides about signals of `purpose`; None: the live one does."""
        return _BY_PURPOSE.get(purpose)


@dataclass(slots=True)
class House:
    """`url` is the configured address links are built from, never the Host header (C52). `arrivals` counts what this
    process has taken in, so that triage can make room for a burst. `node`: which node this is, None for the only one.
    `box` seals what is secret (C39); `signer` signs the seals of the ledger, None: nothing is sealed here.
    `key_place`: where the key is that opens the box.
    `data` is the data directory.
    """

    store: Store
    clock: Clock
    ids: Ids
    policies: Policies
    url: str
    secret: bytes = b""
    vendors: frozenset[str] = field(default_factory=frozenset)
    arrivals: int = 0
    node: str | None = None
    box: Box = field(default_factory=NoBox)
    signer: Signer | None = None
    key_place: KeyPlace = field(default_factory=lambda: KeyPlace(Path("key")))
    data: Path = Path()

    def page_token(self, page: str) -> str:
        """Return the short token that carries one right: to answer this page (`engine.md` §7, C16)."""
        raw = pack(page)
        return urlsafe_b64encode(raw + self._mac(raw)).decode().rstrip("=")

    def page_of_token(self, token: str) -> str | None:
        """Return the page a token was made for, None when it was not made by us."""
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        if urlsafe_b64encode(raw).decode().rstrip("=") != token:
            return None  # the last character has two bits that mean nothing: one writing is ours (RFC 4648 §3.5)
        if len(raw) != 32 or not hmac.compare_digest(raw[16:], self._mac(raw[:16])):
            return None
        return f"pag_{raw[:16].hex()}"

    def _mac(self, raw: bytes) -> bytes:
        return hmac.new(self.secret, b"page:" + raw, hashlib.sha256).digest()[:16]
