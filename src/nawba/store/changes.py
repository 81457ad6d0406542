"""What changed, for live pages and for answers given twice: hints, never the truth (`engine.md` §7)."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select

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
_LAST = Statement(select(func.max(change.c.seq)))
_PURGE = Statement(delete(change).where(change.c.seq <= b("until_seq")))
_REMEMBER = Statement(insert(idempotency).values({c: b(c) for c in ("digest", "at", "answer")}))
_RECALL = Statement(select(idempotency.c.answer).where(idempotency.c.digest == b("of_digest")))
_FORGET = Statement(delete(idempotency).where(idempotency.c.at < b("before")))
_KINDS = {"incident": "inc", "page": "pag"}


class Changes:
    __slots__ = ("_run",)

    def __init__(self, run: Runner) -> None:
        self._run = run

    def add(self, topic: str, id_: str, version: int, purpose: str = "real") -> None:
        """Leave a hint for the pages; of what no page shows there is none."""
        if purpose != WATCH:
            self._run.run(_ADD, topic=topic, id=pack(id_), version=version)

    def since(self, seq: int, at_most: int = 500) -> list[tuple[int, str, str, int]]:
        """Return (seq, topic, id, version) of what was committed after `seq`."""
        rows = self._run.all(_SINCE, after_seq=seq, at_most=at_most)
        return [(r[0], r[1], unpack(_KINDS.get(r[1], r[1][:3]), r[2]), r[3]) for r in rows]

    def last(self) -> int:
        return int(self._run.one(_LAST)[0] or 0)

    def purge(self, until: int) -> None:
        self._run.run(_PURGE, until_seq=until)

    def remember(self, digest: bytes, at: Instant, answer: bytes) -> None:
        """Keep an answer under its Idempotency-Key; the key refuses a second one."""
        self._run.run(_REMEMBER, digest=digest, at=at, answer=answer)

    def recall(self, digest: bytes) -> bytes | None:
        row = self._run.one(_RECALL, of_digest=digest)
        return None if row is None else row[0]

    def forget(self, before: Instant) -> None:
        self._run.run(_FORGET, before=before)
