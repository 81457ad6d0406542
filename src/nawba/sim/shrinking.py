"""A failing plan becomes a small one: whatever can be left out while the same promise still breaks is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from nawba.domain.time import MINUTE, SECOND
from nawba.sim.plan import Mood, Plan, to_json
from nawba.sim.world import World

_PLAYS_AT_MOST = 400
_PARTS = ("posts", "verbs", "edits", "faults")

Fails = Callable[[Plan], bool]


def breaks(promise: str) -> Fails:
    """Return the question whether a plan breaks `promise`."""

    def asked(plan: Plan) -> bool:
        try:
            broken = World(plan).play().violation
        except Exception:  # noqa: BLE001 - edge: a plan that breaks the simulator is no smaller plan
            return False
        return broken is not None and broken[0] == promise

    return asked


class Shrinking:
    """Tries smaller and smaller plans; keeps the last one that still fails."""

    def __init__(self, plan: Plan, fails: Fails) -> None:
        self.plan = plan
        self._fails = fails
        self._plays = 0

    def run(self) -> Plan:
        """Return a plan that fails as `plan` did, and from which nothing more could be left out within reason."""
        before = None
        while before != self.plan and self._plays < _PLAYS_AT_MOST:
            before = self.plan
            for part in _PARTS:
                self._thin(part)
            for simpler in self._simpler():
                self._try(simpler)
            self._flatten_faults()
        return self.plan

    def _try(self, plan: Plan) -> bool:
        if plan == self.plan or self._plays >= _PLAYS_AT_MOST:
            return False
        self._plays += 1
        if self._fails(plan):
            self.plan = plan
            return True
        return False

    def _thin(self, part: str) -> None:
        """Leave out halves, quarters, … single items."""
        size = max(1, len(getattr(self.plan, part)))
        while size >= 1:
            at = 0
            while at < len(items := getattr(self.plan, part)):
                if not self._try(_with(self.plan, part, items[:at] + items[at + size :])):
                    at += size
            size //= 2

    def _simpler(self) -> list[Plan]:
        plan, mood, plain = self.plan, self.plan.mood, Mood()
        found = [replace(plan, nodes=n) for n in range(1, plan.nodes)]
        found += [replace(plan, mood=replace(mood, latency=False)), replace(plan, hands={})]
        found += [_mooded(plan, name, 0.0) for name in ("answers", "resolves", "confirms", "receipts", "failures")]
        found += [_mooded(plan, f.name, getattr(plain, f.name)) for f in fields(Mood)]
        for minutes in (2, 4, 6, 9, 14):
            heals_at = min(plan.heals_at, minutes * MINUTE)
            found.append(replace(plan, heals_at=heals_at, ends_at=heals_at + plan.ends_at - plan.heals_at))
        found.append(replace(plan, ends_at=plan.heals_at + 5 * SECOND))
        return found

    def _flatten_faults(self) -> None:
        for index, fault in enumerate(self.plan.faults):
            if fault.skip:
                faults = list(self.plan.faults)
                faults[index] = replace(fault, skip=0)
                self._try(replace(self.plan, faults=tuple(faults)))


def _with(plan: Plan, part: str, items: Any) -> Plan:
    changed: dict[str, Any] = {part: tuple(items)}
    return replace(plan, **changed)


def _mooded(plan: Plan, name: str, value: Any) -> Plan:
    changed: dict[str, Any] = {name: value}
    return replace(plan, mood=replace(plan.mood, **changed))


def shrink(plan: Plan, promise: str) -> Plan:
    """Return a small plan that breaks `promise` as `plan` does."""
    return Shrinking(plan, breaks(promise)).run()


def write_story(plan: Plan, promise: str, folder: Path) -> Path:
    """Write a plan as a story file, which a test plays from then on."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"seed-{plan.seed}-{promise}.json"
    path.write_bytes(to_json(plan))
    return path
