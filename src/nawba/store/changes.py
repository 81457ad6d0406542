"""What changed, for live pages and for answers given twice: hints, never the truth (`engine.md` §7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select

from nawba.domain.entry import WATCH
from nawba.domain.time import Instant
from nawba.store.codec import pack, unpack
from nawba.store.schema import change, idempotency
from nawba.store.statements import Runner, Statement, b

_ADD = Statement(insert(change).values({c: b(c) for c in ("topic", "id", "version")}))
_SINCE = Statement(
    select(change.c.seq, change.c.topic, change.c.id, change.c.version)
    .where(change.c.seq > b("after_seq"))
    .order_by(change.c.seq)
    .limit(b("at_most"))
)
_AMONG = select(change.c.seq, change.c.topic, change.c.id, change.c.version)
_LAST = Statement(select(func.max(change.c.seq)))
_HOW_MANY = Statement(select(func.count()).select_from(change).where(change.c.seq > b("after_seq")))
_NUMBERS = Statement(select(change.c.seq).where(change.c.seq > b("after_seq")))
_REMEMBER = Statement(insert(idempotency).values({c: b(c) for c in ("digest", "at", "answer")}))
_RECALL = Statement(select(idempotency.c.answer).where(idempotency.c.digest == b("of_digest")))
_KINDS = {"incident": "inc", "page": "pag"}


_LOOKED_AT = 500


class Change(NamedTuple):
    """What changed: `id` with its kind, `version` after it. `seq` is not in the order of commits."""

    seq: int
    topic: str
    id: str
    version: int


class Changes:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def add(self, topic: str, id_: str, version: int, purpose: str = "real") -> None:
        """Leave a hint for the pages; of what no page shows there is none."""
        if purpose != WATCH:
            self._run.later(_ADD, topic=topic, id=pack(id_), version=version)

    def since(self, seq: int, at_most: int = 500) -> list[Change]:
        """Return what has a number after `seq`; a lower number may yet be committed (`among`)."""
        return [_change(r) for r in self._run.all(_SINCE, after_seq=seq, at_most=at_most)]

    def among(self, numbers: Sequence[int]) -> list[Change]:
        """Return those of these numbers that are there by now."""
        if not numbers:
            return []
        return [_change(r) for r in self._run.plain(_AMONG.where(change.c.seq.in_([*numbers])))]

    def settled(self) -> int:
        """Return a number below which nothing is missing: whoever goes on from it misses no late commit."""
        last = self.last()
        after = max(0, last - _LOOKED_AT)
        if self._run.one(_HOW_MANY, after_seq=after)[0] == last - after:
            return last
        there = {int(r[0]) for r in self._run.all(_NUMBERS, after_seq=after)}
        return next(seq for seq in range(after, last) if seq + 1 not in there)

    def last(self) -> int:
        return int(self._run.one(_LAST)[0] or 0)

    def remember(self, digest: bytes, at: Instant, answer: bytes) -> None:
        """Keep an answer under its Idempotency-Key; the key refuses a second one."""
        self._run.later(_REMEMBER, digest=digest, at=at, answer=answer)

    def recall(self, digest: bytes) -> bytes | None:
        row = self._run.one(_RECALL, of_digest=digest)
        return None if row is None else row[0]


def _change(r: Any) -> Change:
    return Change(r[0], r[1], unpack(_KINDS.get(r[1], r[1][:3]), r[2]), r[3])
