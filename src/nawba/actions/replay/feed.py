"""What is played again: signals as they were understood, what people said, what came of each try, the data of each day.

`Gathering` reads it in portions, each short enough for a reader of a serving installation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from nawba.actions.house import House
from nawba.domain.entry import WATCH, Entry
from nawba.domain.time import DAY, Instant
from nawba.store.incidents import Kept
from nawba.store.policy import ContactEver, OverrideEver
from nawba.store.signals import Stored
from nawba.store.transaction import Transaction

MOST_SIGNALS: Final = 200_000
"""More than this in one replay would take too long to wait for."""
LOOK_BACK: Final = 14 * DAY
"""How far before the period its oldest open incident may have begun, so that it is played from its beginning."""
_PORTION: Final = 2_000
_LAST_VERSION: Final = (1 << 31) - 1
_LAST_ID: Final = b"\xff" * 16
VERBS: Final = frozenset(
    (
        "acknowledged",
        "source_acknowledged",
        "joined",
        "confirmed",
        "declined",
        "escalated",
        "reassigned",
        "snoozed",
        "severity_changed",
        "noted",
        "resolved",
        "reopened",
        "closed",
    )
)
"""Entries that a person's word made; `adopted` is none here, since one text is played throughout."""


class TooMany(RuntimeError):
    """More signals than a replay takes; a shorter period has fewer."""


class Said(msgspec.Struct, frozen=True):
    """What somebody did to an incident; `n` of its entries. `is_after`: what was due then had been done before."""

    at: Instant
    n: int
    kind: str
    actor: str
    via: str
    params: dict[str, Any]
    is_after: bool = False


class Try(msgspec.Struct, frozen=True):
    """One attempt and what came of it. `at`: when it was due."""

    contact: str
    state: str
    reason: str | None
    tries: int
    at: Instant


class Paged(msgspec.Struct, frozen=True):
    at: Instant
    kind: str
    level: int
    round: int
    person: str
    tries: tuple[Try, ...]


class Past(msgspec.Struct, frozen=True):
    """One incident as it was. `origin`: (key, dedup key, start of the episode) of the alert that opened it; None: a
    person declared it."""

    id: str
    number: int
    title: str
    severity: str
    opened_as: str
    service: str | None
    purpose: str
    by: str
    opened_at: Instant
    origin: tuple[str, str, Instant] | None
    said: tuple[Said, ...]
    pages: tuple[Paged, ...]
    acknowledged_at: Instant | None
    exhausted: bool


class Feed(msgspec.Struct, frozen=True):
    """Everything of a period. `begins_at` is earlier than `since` where an incident was open then. `versions`: those
    that were in force at some time of it."""

    since: Instant
    until: Instant
    begins_at: Instant
    signals: tuple[Stored, ...]
    incidents: tuple[Past, ...]
    overrides: tuple[OverrideEver, ...]
    contacts: tuple[ContactEver, ...]
    quiet: dict[str, tuple[str, str]]
    names: dict[str, dict[str, str]]
    vendors: tuple[str, ...]
    versions: int


class Gathering:
    """Reads a feed step by step: `step` is a query, and False once all is read."""

    def __init__(self, house: House, since: Instant) -> None:
        self._house = house
        self._since, self._until = since, house.clock.now()
        self._begins_at = since
        self._incidents: list[Kept] = []
        self._past: list[Past] = []
        self._signals: list[Stored] = []
        self._steps = self._all()
        self._tx: Transaction | None = None
        self._rest: dict[str, Any] = {}

    def step(self, tx: Transaction) -> bool:
        """Read one portion; return whether there is more."""
        self._tx = tx
        try:
            return next(self._steps, "end") != "end"
        finally:
            self._tx = None

    def feed(self) -> Feed:
        """Return what was read."""
        return Feed(
            self._since,
            self._until,
            self._begins_at,
            tuple(self._signals),
            tuple(sorted(self._past, key=lambda one: one.number)),
            vendors=tuple(sorted(self._house.vendors)),
            **self._rest,
        )

    def _all(self) -> Iterator[str]:
        yield from self._list()
        for kept in self._incidents:
            self._past.append(_past(self._now, kept))
            if len(self._past) % 50 == 0:
                yield "incidents"
        yield from self._read_signals()
        tx = self._now
        quiet = {who: (a.isoformat(), b.isoformat()) for who, (a, b) in tx.policy.quiet().items()}
        names = {who: dict(name) for who, name in tx.access.accounts().items()}
        versions = sum(1 for v in tx.policy.versions(_LAST_VERSION, 100) if v.applied_at > self._begins_at) + 1
        first = tx.policy.versions(2, 1)
        if first and first[0].applied_at > self._begins_at:
            versions -= 1  # nothing was in force before the first
        self._rest = {"overrides": tuple(tx.policy.overrides_ever()), "contacts": tuple(tx.policy.contacts_ever()),
                      "quiet": quiet, "names": names, "versions": versions}  # fmt: skip

    @property
    def _now(self) -> Transaction:
        if self._tx is None:
            raise RuntimeError("a feed is read inside a query")
        return self._tx

    def _list(self) -> Iterator[str]:
        """Find the incidents of the period, and go back to where none of them was open."""
        before = (1 << 62, _LAST_ID)
        found: list[Kept] = []
        while portion := self._now.incidents.newest({}, before, 200):
            found += portion
            last = portion[-1].incident
            before = (last.opened_at, bytes.fromhex(last.id.partition("_")[2]))
            if last.opened_at < self._since - LOOK_BACK:
                break
            yield "list"
        for kept in found:
            i = kept.incident
            over_at = i.resolved_at if not i.is_live else None
            if i.opened_at >= self._since - LOOK_BACK and (over_at is None or over_at > self._begins_at):
                self._begins_at = min(self._begins_at, i.opened_at, i.detected_at)
        self._incidents = [k for k in found if k.incident.opened_at >= self._begins_at]

    def _read_signals(self) -> Iterator[str]:
        after = bytes(16)
        while portion := self._now.signals.stored(after, _PORTION):
            after = bytes.fromhex(portion[-1].id.partition("_")[2])
            self._signals += [s for s in portion if s.received_at >= self._begins_at and s.purpose != WATCH]
            if len(self._signals) > MOST_SIGNALS:
                raise TooMany(MOST_SIGNALS)
            yield "signals"


def _past(tx: Transaction, kept: Kept) -> Past:
    i = kept.incident
    entries = tx.ledger.of(i.id)
    opened = entries[0]
    alerts = {shown.alert.id: shown.alert for shown in tx.alerts.of_incident(i.id)}
    first = next((alerts.get(e.params.get("alert", "")) for e in entries if e.kind == "alert_attached"), None)
    key = tx.alerts.key_of(first.id) if first else None
    origin = (key, first.dedup_key, first.started_at) if first and key else None
    tries: dict[str, list[Try]] = {}
    for row in tx.pages.attempts_of(i.id):
        tries.setdefault(row.page, []).append(Try(row.contact, row.state, row.reason, row.tries, row.due_at))
    pages = tuple(
        Paged(p.created_at, p.kind, p.level, p.round, p.person, tuple(tries.get(p.id, ())))
        for p in tx.pages.of_incident(i.id)
        if p.person is not None
    )
    taken = next((e.at for e in entries if e.kind == "acknowledged"), None)
    return Past(
        i.id, i.number, kept.title, i.severity, opened.params["severity"], i.service, i.purpose, str(opened.actor),
        i.opened_at, origin, tuple(_said(entries)), pages, taken, any(e.kind == "exhausted" for e in entries),
    )  # fmt: skip


def _said(entries: list[Entry]) -> Iterator[Said]:
    """Yield the verbs of people and keys, in their order; what a verb brought about itself is no verb."""
    before: Entry | None = None
    for entry in entries:
        is_same = before is not None and before.at == entry.at and str(before.actor) == str(entry.actor)
        is_own = entry.kind in VERBS and entry.actor.kind in ("person", "key")
        follows = is_same and entry.kind in ("joined", "confirmed")
        if is_own and not follows:
            is_after = any(e.at == entry.at and e.n < entry.n and e.actor.kind == "system" for e in entries)
            yield Said(entry.at, entry.n, entry.kind, str(entry.actor), entry.actor.via, dict(entry.params), is_after)
        before = entry
