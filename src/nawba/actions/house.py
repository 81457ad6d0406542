"""What every use case needs: the store, the clock, ids, the applied playbooks, our own address and secret."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nawba.domain.entry import WATCH
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

    def playbook(self, tx: Transaction, version: int) -> Playbook:
        if version in _BUILT_IN:
            return _BUILT_IN[version].live
        found = self._versions.get(version)
        if found is None:
            kept = tx.policy.version(version)
            if kept is None:
                raise NoPlaybook(version)
            found = self._decode(kept.files)
            while len(self._versions) >= _KEPT_VERSIONS:
                self._versions.pop(next(iter(self._versions)))
            if not tx.policy.is_changed:  # what this transaction itself wrote may yet be undone
                self._versions[version] = found
        return found

    def today(self, tx: Transaction, now: Instant) -> Today:
        revision = tx.policy.revision()
        kept = self._today
        if kept is not None and kept[0] == revision:
            return kept[1]
        today = Today(
            tx.policy.overrides(now - _OVERRIDES_KEPT_US), tx.policy.contacts(), tx.policy.quiet(), tx.access.accounts()
        )
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
        live = self.playbook(tx, live_version)
        own = live if pinned is None or pinned == live_version else self.playbook(tx, pinned)
        return Scene(own, live, live_version, self.today(tx, now))

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
        if len(raw) != 32 or not hmac.compare_digest(raw[16:], self._mac(raw[:16])):
            return None
        return f"pag_{raw[:16].hex()}"

    def _mac(self, raw: bytes) -> bytes:
        return hmac.new(self.secret, b"page:" + raw, hashlib.sha256).digest()[:16]
