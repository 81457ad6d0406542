"""R5, R6, R8, R11, R12, R15, R18, R20: whatever is due is done within its bound, once nothing stands in its way.

Every row that waits for an instant is noted with it. A bound is counted from that instant, or from the moment the world
was calm again: the database answers, and some node is up and has the time to act.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from heapq import heappop, heappush

from nawba.domain.time import SECOND, Instant
from nawba.sim.around import Around
from nawba.sim.facts import Sent
from nawba.sim.seeing import Change, Commit, Row

_SOON = 5 * SECOND
"""R6: at the latest this much after it was due, plus what a lost wake may cost."""
_LEASE = 10 * SECOND
_TRIES = 3


@dataclass(frozen=True, slots=True)
class _Wait:
    due_at: Instant
    bound_us: int
    promise: str
    text: str


class Overdue:
    """A heap of what must have happened by when."""

    def __init__(self, world: Around) -> None:
        self._world = world
        self._facts = world.facts
        self._soon = _SOON + round(2 * world.plan.mood.backstop_s * SECOND)
        self._waits: dict[Hashable, _Wait] = {}
        self._heap: list[tuple[Instant, int, Hashable, _Wait]] = []
        self._count = 0
        self._calm_since: Instant = world.time.now
        self._is_calm = True
        self._last = (world.time.now, world.time.now)

    # ── what is awaited ──────────────────────────────────────────────────────────────────────────────────────────────

    def expect(self, what: Hashable, due_at: Instant, promise: str, text: str, more_us: int = 0) -> None:
        """Somebody must do `what` by `due_at`, give or take; `forget` says that it was done."""
        wait = self._waits[what] = _Wait(due_at, self._soon + more_us, promise, text)
        self._push(due_at + wait.bound_us, what, wait)

    def forget(self, what: Hashable) -> None:
        self._waits.pop(what, None)

    def _push(self, at: Instant, what: Hashable, wait: _Wait) -> None:
        self._count += 1
        heappush(self._heap, (at, self._count, what, wait))

    def commit(self, commit: Commit) -> None:
        for change in commit.changes:
            match change.table:
                case "attempt":
                    self._attempt(change)
                case "timer":
                    self._timer(change)
                case "signal" if change.new is not None:
                    self._signal(change.new)

    def _attempt(self, change: Change) -> None:
        row = change.now
        what = ("attempt", row["id"])
        self.forget(what)
        if row["page_id"] in self._facts.poisoned:
            return
        match row["state"]:
            case "pending" if not (row["kind"] == "page" and self._is_stale(row)):
                self.expect(what, row["due_at"], "R6", f"{self._facts.name(row)} is due and nobody sends it")
            case "sending":
                until = row["claimed_until"] or self._world.reference()
                self.expect(what, until, "R8", f"{self._facts.name(row)} is unknown and nobody sends it again")
            case "accepted" if row["receipt_by"] is not None:
                self.expect(
                    what, row["receipt_by"], "R15", f"no receipt for {self._facts.name(row)}, and nothing follows"
                )

    def _is_stale(self, row: Row) -> bool:
        incident = self._facts.row("incident", row["incident_id"])
        return incident is not None and incident["paging_epoch"] != row["epoch"]

    def _timer(self, change: Change) -> None:
        row = change.now
        what = ("timer", row["incident_id"])
        self.forget(what)
        if change.new is not None and not (row["tries"] >= _TRIES and self._facts.poisoned):
            number = self._facts.number(row["incident_id"])
            self.expect(what, row["due_at"], "R11", f"#{number}: its {row['kind']} is due and nobody looks at it")

    def _signal(self, row: Row) -> None:
        what = ("signal", row["id"])
        self.forget(what)
        if row["state"] == 0 and row["id"] not in self._facts.poisoned:
            text = f"a signal of {row['source']} was accepted and nobody looks at it"
            self.expect(what, row["received_at"], "R5", text)

    def sent(self, sent: Sent) -> None:
        """What is sent was claimed before, and is awaited as such."""

    # ── whether it was done ──────────────────────────────────────────────────────────────────────────────────────────

    def tick(self) -> None:
        """Look whether anything is overdue now."""
        now = self._reference()
        heap = self._heap
        while heap and heap[0][0] <= now:
            _, _, what, wait = heappop(heap)
            if self._waits.get(what) is not wait:
                continue
            self._judge(what, wait, now)

    def _judge(self, what: Hashable, wait: _Wait, now: Instant) -> None:
        self._look()
        if not self._is_calm:
            self._push(now + SECOND, what, wait)
            return
        until = max(wait.due_at, self._calm_since) + wait.bound_us
        if until > now:
            self._push(until, what, wait)
        elif self._is_full(what):
            self._push(now + self._soon, what, wait)
        else:
            late = (now - wait.due_at) / SECOND
            self._facts.fails(wait.promise, f"{wait.text} ({late:.0f} s late)")

    def _reference(self) -> Instant:
        """Return the time dues are meant in; where it was set forward, everything is counted anew from there."""
        true, now = self._world.time.now, self._world.reference()
        passed, shown = true - self._last[0], now - self._last[1]
        if shown > passed + SECOND:
            self._calm_since = now
        self._last = (true, now)
        return now

    def _is_full(self, what: Hashable) -> bool:
        """Whether every hand of the attempt's vendor is taken everywhere: then it waits in its own lane (R35)."""
        row = self._facts.row("attempt", what[1]) if isinstance(what, tuple) and what[0] == "attempt" else None
        return row is not None and all(n.is_full(row["vendor"]) for n in self._world.everybody if n.is_up)

    def _look(self) -> None:
        world = self._world
        is_calm = not world.is_database_out and any(node.is_up for node in world.everybody)
        if is_calm and not self._is_calm:
            self._calm_since = world.reference()
        self._is_calm = is_calm

    def disturbed(self) -> None:
        """A fault struck: whatever it held up is counted anew from here."""
        self._look()
        self._calm_since = self._world.reference()

    def healed(self) -> None:
        self.disturbed()

    def ends(self) -> None:
        self.tick()
