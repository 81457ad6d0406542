"""Signals: kept as they came, beside their normal forms; each ends attached, suppressed or quarantined (R1, R5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from nawba.domain.entry import WATCH
from nawba.domain.signal import Lane, Signal
from nawba.domain.time import Instant
from nawba.store.codec import decode_signals, encode_signals, pack, squeeze, unpack, unsqueeze
from nawba.store.schema import signal, tally
from nawba.store.statements import Conflict, Runner, Statement, b, upsert

NEW, ATTACHED, SUPPRESSED, QUARANTINED = 0, 1, 2, 3
_STATES = {"attached": ATTACHED, "suppressed": SUPPRESSED, "quarantined": QUARANTINED}

_INSERT = Statement(
    insert(signal).values(
        {
            c: b(c)
            for c in ("id", "received_at", "source", "key_id", "lane", "state", "digest", "raw", "forms", "purpose")
        }
    )
)
_BY_DIGEST = Statement(
    select(signal.c.id, signal.c.forms)
    .where(signal.c.key_id == b("key_id"), signal.c.digest == b("digest"), signal.c.received_at >= b("since"))
    .limit(1)
)
_NEXT_SOURCE = Statement(
    select(func.min(signal.c.source)).where(
        signal.c.state == 0, signal.c.lane == b("lane"), signal.c.source > b("after")
    )
)
_NEW = Statement(
    select(
        signal.c.id,
        signal.c.received_at,
        signal.c.source,
        signal.c.key_id,
        signal.c.forms,
        signal.c.tries,
        signal.c.purpose,
    )
    .where(signal.c.state == 0, signal.c.lane == b("lane"), signal.c.source == b("source"))
    .order_by(signal.c.id)
    .limit(b("at_most"))
)
_TAKE = Statement(
    select(signal.c.id).where(signal.c.id == b("signal_id"), signal.c.state == 0).with_for_update(skip_locked=True)
)
_SETTLE = Statement(
    update(signal).where(signal.c.id == b("signal_id"), signal.c.state == 0).values(state=b("to_state"), rule=b("rule"))
)
_TRIED = Statement(update(signal).where(signal.c.id == b("signal_id")).values(tries=signal.c.tries + 1))
_ONE = Statement(select(signal.c.raw, signal.c.source).where(signal.c.id == b("signal_id")))
_FIRST = Statement(
    select(signal.c.received_at)
    .where(signal.c.state == 0, signal.c.lane == b("lane"), signal.c.source == b("source"))
    .order_by(signal.c.id)
    .limit(1)
)
_STORED = Statement(
    select(
        signal.c.id,
        signal.c.received_at,
        signal.c.source,
        signal.c.key_id,
        signal.c.lane,
        signal.c.purpose,
        signal.c.forms,
    )
    .where(signal.c.id > b("after"))
    .order_by(signal.c.id)
    .limit(b("at_most"))
)
_COUNT = upsert(tally, {"name": b("name"), "n": b("n")}, "name", {"n": tally.c.n + b("n")})
_TALLY = Statement(select(tally.c.name, tally.c.n))


@dataclass(frozen=True, slots=True)
class Arrival:
    """One accepted POST: what is stored before it is answered 202. `digest` only when the body names no key itself."""

    id: str
    received_at: Instant
    source: str
    key_id: str
    lane: Lane
    raw: bytes
    signals: tuple[Signal, ...]
    digest: bytes | None = None
    purpose: str = "real"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored signal that triage has not taken yet. No normal forms: it was not understood."""

    id: str
    received_at: Instant
    source: str
    key_id: str
    signals: tuple[Signal, ...]
    tries: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Stored:
    """One arrival as it was stored, for playing it again. `forms`: its normal forms as one value."""

    id: str
    received_at: Instant
    source: str
    key_id: str
    lane: int
    purpose: str
    forms: bytes


class Signals:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def add(self, arrivals: Iterable[Arrival]) -> None:
        """Store them all; they count as accepted from this commit on, unless we sent them ourselves."""
        rows = [
            {
                "id": pack(a.id),
                "received_at": a.received_at,
                "source": a.source,
                "key_id": pack(a.key_id),
                "lane": 0 if a.lane == "urgent" else 1,
                "state": NEW,
                "digest": a.digest,
                "raw": squeeze(a.raw),
                "forms": encode_signals(a.signals),
                "purpose": a.purpose,
            }
            for a in arrivals
        ]
        self._run.many_later(_INSERT, rows)
        self.count("accepted", sum(row["purpose"] != WATCH for row in rows))

    def seen(self, key_id: str, digest: bytes, since: Instant) -> tuple[str, str] | None:
        """Return (signal id, dedup key) of the first arrival of the same body since then, None when there is none."""
        self._run.one_at_a_time("body", key_id, digest.hex())
        row = self._run.one(_BY_DIGEST, key_id=pack(key_id), digest=digest, since=since)
        if row is None:
            return None
        forms = decode_signals(row[1])
        return unpack("sig", row[0]), forms[0].dedup_key if forms else ""

    def waiting(self, lane: Lane, at_most: int) -> list[Waiting]:
        """Return up to `at_most` new signals of `lane`, a fair share of every source, the oldest first."""
        number = 0 if lane == "urgent" else 1
        sources = self._sources(number)
        share = max(1, at_most // max(1, len(sources)))
        rows = [row for source in sources for row in self._run.all(_NEW, lane=number, source=source, at_most=share)]
        return [Waiting(unpack("sig", r[0]), r[1], r[2], unpack("key", r[3]), _forms(r[4]), r[5], r[6]) for r in rows]

    def _sources(self, lane: int) -> list[str]:
        """Return the sources that wait, by skipping from one to the next: a backlog of any length costs the same."""
        found: list[str] = []
        after = ""
        while (source := self._run.one(_NEXT_SOURCE, lane=lane, after=after)[0]) is not None:
            found.append(source)
            after = source
        return found

    def take(self, id_: str) -> bool:
        """Make a new signal ours until the commit; False when another node has it, or has settled it already."""
        return not self._run.locks or self._run.one(_TAKE, signal_id=pack(id_)) is not None

    def settle(self, id_: str, disposition: str) -> bool:
        """Give a new signal its end: `attached`, `suppressed:<rule>` or `quarantined`. False: it had one already."""
        state, _, rule = disposition.partition(":")
        if not self._run.changed(_SETTLE, signal_id=pack(id_), to_state=_STATES[state], rule=rule or None):
            return False
        self.count(state, 1)
        return True

    def settle_all(self, ids: list[str], disposition: str, purpose: str = "real") -> None:
        """Give many new signals of one purpose the same end; Conflict when one of them had an end already (R5)."""
        state, _, rule = disposition.partition(":")
        rows = [{"signal_id": pack(i), "to_state": _STATES[state], "rule": rule or None} for i in ids]
        if self._run.many(_SETTLE, rows) != len(ids):
            raise Conflict(ids[0])
        if purpose != WATCH:
            self.count(state, len(ids))

    def stored(self, after: bytes, at_most: int) -> list[Stored]:
        """Return arrivals with a greater id than `after`, whatever became of them, in the order of their ids."""
        rows = self._run.all(_STORED, after=after, at_most=at_most)
        return [Stored(unpack("sig", r[0]), r[1], r[2], unpack("key", r[3]), r[4], r[5], bytes(r[6])) for r in rows]

    def tried(self, id_: str) -> None:
        self._run.later(_TRIED, signal_id=pack(id_))

    def raw(self, id_: str) -> bytes | None:
        """Return the body as it came, None when there is no such signal."""
        row = self._run.one(_ONE, signal_id=pack(id_))
        return None if row is None else unsqueeze(row[0])

    def count(self, name: str, n: int) -> None:
        """Add to a counter: to this writer's own row of it, so that two nodes never wait for each other here."""
        if n:
            self._run.later(_COUNT, name=name + self._run.shard, n=n)

    def summary(self) -> tuple[dict[str, int], Instant | None]:
        """Return accepted, attached, suppressed, quarantined, pending (accepted less the rest); the oldest pending."""
        counts: dict[str, int] = {}
        for name, n in self._run.all(_TALLY):
            counts[name.partition(".")[0]] = counts.get(name.partition(".")[0], 0) + n
        ends = {name: counts.get(name, 0) for name in ("attached", "suppressed", "quarantined")}
        accepted = counts.get("accepted", 0)
        firsts = [self._run.one(_FIRST, lane=lane, source=s) for lane in (0, 1) for s in self._sources(lane)]
        oldest = min((row[0] for row in firsts if row is not None), default=None)
        return {"accepted": accepted, **ends, "pending": accepted - sum(ends.values())}, oldest


def _forms(raw: bytes) -> tuple[Signal, ...]:
    """Return the normal forms of a row; a row that cannot be read has none, and is quarantined like them (R34)."""
    try:
        return tuple(decode_signals(raw))
    except ValueError:
        return ()
