"""When a fault strikes: at the first fitting commit or send from its instant on, once."""

from __future__ import annotations

from dataclasses import dataclass

from nawba.sim.facts import Facts
from nawba.sim.plan import Fault, FaultKind

AT_COMMIT: frozenset[FaultKind] = frozenset(
    ("crash_before_commit", "crash_after_commit", "slow_commit", "database_error")
)
AT_SEND: frozenset[FaultKind] = frozenset(
    (
        "crash_before_send", "crash_after_send", "lost_answer", "hang", "doubled", "receipt_late", "receipt_never",
        "receipt_of_another", "receipt_first", "receipt_failed", "failed", "retry_after",
    )
)  # fmt: skip
"""All others strike at their instant."""


@dataclass(slots=True, eq=False)
class _Waiting:
    fault: Fault
    left: int


class Faults:
    """The faults of a plan that wait for something to strike."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        faults = sorted(facts.plan.faults, key=lambda f: f.at)
        self._commits = [_Waiting(f, f.skip) for f in faults if f.kind in AT_COMMIT]
        self._sends = [_Waiting(f, f.skip) for f in faults if f.kind in AT_SEND]

    def at_commit(self, node: int) -> Fault | None:
        return self._strike(self._commits, node) if self._commits else None

    def at_send(self, node: int) -> Fault | None:
        return self._strike(self._sends, node) if self._sends else None

    def heal(self) -> None:
        """Nothing strikes any more."""
        self._commits.clear()
        self._sends.clear()

    def _strike(self, waiting: list[_Waiting], node: int) -> Fault | None:
        now = self._facts.begun_us
        for one in waiting:
            if one.fault.at > now:
                return None
            if one.fault.node not in (-1, node):
                continue
            if one.left:
                one.left -= 1
                continue
            waiting.remove(one)
            self._facts.struck[one.fault.kind] += 1
            self._facts.trace.say(f"node{node}", f"FAULT {one.fault.kind}")
            return one.fault
        return None
