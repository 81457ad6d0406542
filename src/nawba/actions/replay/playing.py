"""Plays a feed under one text: the real store in memory, the real actions, a clock that goes from one due row to the
next. Nobody is called; what came of each try is what came of it in truth, and where it was never tried, it arrives.

At one instant: what a person said while nothing was due yet, then what is due, then signals, then what people said
after it. People answer as long after their first page as they truly did; whoever is not called does not answer.
"""

from __future__ import annotations

import heapq
import itertools
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Final

from nawba.actions.deliver import Claimed, claim_due, look_after, record
from nawba.actions.house import Decode, House, Policies
from nawba.actions.replay.feed import Feed, Past, Said, Try
from nawba.actions.respond import Answer, Declaration, Invalid, NotFound, declare, respond
from nawba.actions.time_passes import advance
from nawba.actions.triage import quarantine_key, triage
from nawba.domain import commands as c
from nawba.domain.decision import Refused
from nawba.domain.entry import Actor
from nawba.domain.playbook import Playbook
from nawba.domain.scene import Contact, Today
from nawba.domain.time import SECOND, Instant
from nawba.ports.channel import Accepted, Delivered, Failed, Result, Unknown
from nawba.store.codec import decode_signals
from nawba.store.inline import InlineStore
from nawba.store.policy import Version
from nawba.store.signals import Arrival, Stored
from nawba.store.transaction import Transaction

Origin = tuple[str, str, Instant]
_REACTIONS: Final = ("acknowledged", "joined", "confirmed", "declined")
"""What a page brings about: it comes as long after the first page as it did."""
_OF_THE_WORLD: Final = ("resolved", "reopened", "closed", "noted", "severity_changed")
"""What happens whoever was called."""
_ROUNDS: Final = 100_000
_SANDBOX: Final = "sandbox"


class _Clock:
    """Stands still until it is moved."""

    def __init__(self, at: Instant) -> None:
        self.at = self._since = at

    def now(self) -> Instant:
        return self.at

    def monotonic(self) -> float:
        return (self.at - self._since) / SECOND


class _Ids:
    """Counts, so that a replay is the same each time."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def new(self, kind: str) -> str:
        return f"{kind}_{next(self._count):032x}"

    def secret(self, bytes_: int) -> str:
        return "0" * (2 * bytes_)


class _Days(Policies):
    """The data of the day as it was on each: covers that were made by then, contacts that were verified by then."""

    def __init__(self, decode: Decode, feed: Feed) -> None:
        super().__init__(decode)
        self._feed = feed
        edges = {0}
        for cover in feed.overrides:
            edges |= {cover.created_at, cover.removed_at or 0}
        for contact in feed.contacts:
            edges |= {contact.verified_at or 0, contact.removed_at or 0}
        self._edges = sorted(edges)
        self._kept: dict[int, Today] = {}
        self._quiet = {who: (time.fromisoformat(a), time.fromisoformat(b)) for who, (a, b) in feed.quiet.items()}

    def today(self, tx: Transaction, now: Instant) -> Today:
        place = bisect_right(self._edges, now)
        if place not in self._kept:
            self._kept[place] = self._made(now)
        return self._kept[place]

    def _made(self, now: Instant) -> Today:
        covers = tuple(
            o.override for o in self._feed.overrides if o.created_at <= now and (o.removed_at or now + 1) > now
        )
        contacts: dict[str, tuple[Contact, ...]] = {}
        for one in self._feed.contacts:
            if one.removed_at is None or one.removed_at > now:
                is_good = one.verified_at is not None and one.verified_at <= now
                mine = Contact(one.id, one.channel, is_good)
                contacts[one.person] = (*contacts.get(one.person, ()), mine)
        return Today(covers, contacts, self._quiet, self._feed.names)


@dataclass(order=True, slots=True)
class _Event:
    """`order` within an instant: 0 before what is due, 1 a signal, 2 after what is due; then `n`, as it was said."""

    at: Instant
    order: int
    n: int
    made: int
    happens: Callable[[], None] = field(compare=False)


class Player:
    """One playing of `feed` under the text of `files`. `played` maps what was to what is: incident → incident."""

    def __init__(self, feed: Feed, files: Mapping[str, bytes], decode: Decode) -> None:
        self.feed = feed
        self.text: Playbook = decode(files)
        self.store = InlineStore()
        self.clock = _Clock(feed.begins_at)
        vendors = frozenset(feed.vendors) | ({_SANDBOX} if self.text.is_sandbox else frozenset())
        self.house = House(self.store, self.clock, _Ids(), _Days(lambda _: self.text, feed), "", vendors=vendors)
        self._does(lambda tx: tx.policy.apply(Version(1, "", {}, feed.begins_at, "", "")))
        self.played: dict[str, str] = {}
        self._past_of: dict[str, Past] = {}
        self._by_origin: dict[Origin, Past] = {p.origin: p for p in feed.incidents if p.origin is not None}
        self._waits: dict[tuple[str, str], list[tuple[Instant, Said]]] = {}
        self._numbers = itertools.count()
        self._events: list[_Event] = []
        self._free = dict.fromkeys(vendors, 1_000)

    def play(self, told: Callable[[Instant], None] = lambda _: None) -> None:
        """Play everything to the end of the period; `told` hears how far it is."""
        for signal in self.feed.signals:
            self._adds(signal.received_at, 1, lambda one=signal: self._arrives(one))  # type: ignore[misc]
        for past in self.feed.incidents:
            self._plans(past)
        while (at := self._next()) is not None:
            told(at)

    def _next(self) -> Instant | None:
        """Do the next thing, what was said or what is due, and return when that is; None at the end of the period."""
        event, due_at = self._events[0] if self._events else None, self._next_due()
        if event is not None and (due_at is None or (event.at, event.order) <= (due_at, 0)):
            self.clock.at = max(self.clock.at, heapq.heappop(self._events).at)
            event.happens()
        elif due_at is not None and due_at <= self.feed.until:
            self.clock.at = max(self.clock.at, due_at)
        else:
            return None
        self._runs()
        return self.clock.at

    def _adds(self, at: Instant, order: int, happens: Callable[[], None], n: int = 0) -> None:
        if at <= self.feed.until:
            event = _Event(max(at, self.clock.at), order, n, next(self._numbers), happens)
            heapq.heappush(self._events, event)

    # ── what was said ────────────────────────────────────────────────────────────────────────────────────────────────

    def _plans(self, past: Past) -> None:
        if past.origin is None:
            self._adds(past.opened_at, 2, lambda: self._declares(past))
        for said in past.said:
            person = said.actor.partition(":")[2]
            first = _first_page(past, person, said.at)
            order = 2 if said.is_after else 0
            if said.kind in _REACTIONS and first is not None:
                self._waits.setdefault((past.id, person), []).append((said.at - first, said))
                continue
            needs = person if first is not None and said.kind not in _OF_THE_WORLD else None
            if past.origin is None and said.at == past.opened_at:
                order = 2
            self._adds(said.at, order, lambda s=said, n=needs: self._says(past, s, n), said.n)  # type: ignore[misc]

    def _declares(self, past: Past) -> None:
        severities = self.text.severities
        severity = past.opened_as if past.opened_as in severities else list(severities)[-1]
        service = past.service if past.service in self.text.services else None
        said = Declaration(past.title or "-", severity, service, None, past.purpose)  # type: ignore[arg-type]
        kept = self._does(lambda tx: declare(tx, self.house, said, _actor(past.by, "page")))
        self._knows(past, kept.incident.id)

    def _knows(self, past: Past, incident: str) -> None:
        self.played[past.id] = incident
        self._past_of.setdefault(incident, past)

    def _says(self, past: Past, said: Said, needs: str | None = None) -> None:
        incident = self.played.get(past.id)
        if incident is None or (needs is not None and not self._was_paged(incident, needs)):
            return
        answer = _answer(said)
        if answer is None:
            return
        try:
            self._does(lambda tx: respond(tx, self.house, incident, answer, _actor(said.actor, said.via)))
        except (Refused, Invalid, NotFound):
            return  # under this text somebody else was first, or there is nothing left to be done

    def _was_paged(self, incident: str, person: str) -> bool:
        pages = self._sees(lambda tx: tx.pages.of_incident(incident))
        return any(p.person == person and p.kind == "page" for p in pages)

    # ── what came in ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _arrives(self, one: Stored) -> None:
        try:
            forms = tuple(decode_signals(one.forms))
        except ValueError:
            forms = ()
        made = Arrival(
            one.id, one.received_at, one.source, one.key_id, "urgent" if one.lane == 0 else "normal", b"", forms,
            purpose=one.purpose,
        )  # fmt: skip
        self._does(lambda tx: tx.signals.add((made,)))
        self._triages()
        keys = [form.dedup_key for form in forms] or [quarantine_key(one.source, one.purpose, self.clock.at)]
        for key in keys:
            self._finds(one.key_id, key)

    def _finds(self, key_id: str, dedup_key: str) -> None:
        """Note which incident of the past the alert's incident is."""
        alert = self._sees(lambda tx: tx.alerts.current(key_id, dedup_key))
        if alert is None or alert.incident is None:
            return
        past = self._by_origin.get((key_id, dedup_key, alert.started_at))
        if past is not None and past.id not in self.played:
            self._knows(past, alert.incident)

    # ── what time does ───────────────────────────────────────────────────────────────────────────────────────────────

    def _next_due(self) -> Instant | None:
        rows = self._sees(lambda tx: (tx.incidents.next_due(), tx.attempts.next_due()))
        return min((at for at in rows if at is not None), default=None)

    def _runs(self) -> None:
        """Do everything that is due now."""
        for _ in range(_ROUNDS):
            if not (self._triages() | self._advances() | self._delivers()):
                return
        raise RuntimeError("a replay that never comes to rest")

    def _triages(self) -> bool:
        waiting = self._sees(lambda tx: tx.signals.waiting("urgent", 48) or tx.signals.waiting("normal", 48))
        if waiting:
            self._does(lambda tx: triage(tx, self.house, waiting, self.clock.at))
        return bool(waiting)

    def _advances(self) -> bool:
        due = self._sees(lambda tx: tx.incidents.due(self.clock.at, 64))
        for one in due:
            self._does(lambda tx, one=one: advance(tx, self.house, one, self.clock.at))  # type: ignore[misc]
        return bool(due)

    def _delivers(self) -> bool:
        claimed = self._does(lambda tx: (look_after(tx, self.house), claim_due(tx, self.house, self._free, 64))[1])
        for one in claimed:
            self._hands(one)
        return bool(claimed)

    def _hands(self, one: Claimed) -> None:
        """Say of a try what came of it in truth; where there was none, that it arrived. And let its person answer."""
        row = one.row
        past = self._past_of.get(row.incident)
        page = self._sees(lambda tx: tx.pages.get(row.page))
        result: Result = Delivered("replayed")
        if past is not None and page is not None:
            result = _result(_try_of(past, (row.kind, page.level, page.round, row.person), row.contact))
        self._does(lambda tx: record(tx, self.house, one, result))
        if past is not None and row.kind == "page":
            for after, said in self._waits.pop((past.id, row.person), ()):
                at = (page.created_at if page else self.clock.at) + after
                self._adds(at, 2 if said.is_after else 0, lambda p=past, s=said: self._says(p, s), said.n)  # type: ignore[misc]

    def _does(self, unit: Callable[[Transaction], Any]) -> Any:
        return self.store.submit(unit).result()

    def _sees(self, query: Callable[[Transaction], Any]) -> Any:
        return query(Transaction(self.store.connection))


def _first_page(past: Past, person: str, before: Instant) -> Instant | None:
    """Return when the person was first paged for it, None when they came by themselves."""
    found = [p.at for p in past.pages if p.kind == "page" and p.person == person and p.at <= before]
    return min(found, default=None)


def _try_of(past: Past, page: tuple[str, int, int, str], contact: str) -> Try | None:
    """Return the same try as it was."""
    for one in past.pages:
        if (one.kind, one.level, one.round, one.person) == page:
            return next((t for t in one.tries if t.contact == contact), None)
    return None


def _result(was: Try | None) -> Result:
    match was.state if was else "":
        case "failed":
            return Failed((was.reason if was else None) or "failed")
        case "unknown":
            return Unknown((was.reason if was else None) or "unknown")
        case "accepted":
            return Accepted("replayed")
        case _:
            return Delivered("replayed")


def _answer(said: Said) -> Answer | None:
    """Return the verb behind an entry; None for one that cannot be said again."""
    p = said.params
    made: c.Command | None
    match said.kind:
        case "acknowledged" | "source_acknowledged" | "joined" | "confirmed":
            made = c.Acknowledge()
        case "declined":
            made = c.Decline()
        case "escalated":
            made = c.Escalate()
        case "reassigned":
            made = c.Reassign(p["to"])
        case "snoozed":
            made = c.Snooze(p["until"] - said.at)
        case "severity_changed":
            made = c.ChangeSeverity(p["to"])
        case "noted":
            return Answer(None, "…")
        case "resolved":
            made = c.Resolve()
        case "reopened":
            made = c.Reopen()
        case "closed":
            made = c.Close()
        case _:
            return None
    return Answer(made)


def _actor(text: str, via: str) -> Actor:
    kind, _, id_ = text.partition(":")
    return Actor(kind, id_, via)  # type: ignore[arg-type]
