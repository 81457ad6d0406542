"""How Nawba is: one set of figures for `/health` and `/metrics`, from the rows and from this process.

Ages are seconds since something last went well; never is null in JSON and +Inf for Prometheus.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from nawba.actions import readiness, self_audit
from nawba.actions.house import House
from nawba.domain.time import SECOND, Instant
from nawba.domain.watching import Ailment, Vitals, ailments
from nawba.store.transaction import Transaction

Figures = Mapping[str, Any]
_AGES = ("audit", "proof", "ping", "write")
_ELSEWHERE = ("clock_away_seconds", "oldest_signal_seconds", "readiness_hints")
"""What is exposed already, by the engine's registry or beside the signals."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What can be asked of this process. `engine_alive` and `vitals` None: no engine runs in it."""

    house: House
    engine_alive: Callable[[], Mapping[str, Instant]] | None = None
    vitals: Callable[[], Vitals] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """What the store says: how late, since when somebody last looked, how many nodes live (None: not shared).

    `hints`: how many who may not be reached the last night found; None: no night yet.
    """

    oldest_signal_at: Instant | None
    late_us: int
    audited_at: Instant | None
    nodes: int | None
    hints: int | None = None


def rows(house: House, tx: Transaction) -> Rows:
    """Return the store's half; every question is answered by an index."""
    now = house.clock.now()
    kept = self_audit.kept(tx)
    night = readiness.last(tx)
    ahead = None if night is None else len(night.hints)
    nodes = sum(node.until > now for node in tx.nodes.all()) if house.store.is_shared else None
    return Rows(tx.signals.summary()[1], self_audit.late_us(tx, now), kept.at if kept else None, nodes, ahead)


def figures(inside: Inside, seen: Rows) -> Figures:
    """Return every figure by name; lengths in seconds."""
    now = inside.house.clock.now()

    def age(at: Instant | None) -> float | None:
        return None if at is None else round(max(0, now - at) / SECOND, 3)

    alive = inside.engine_alive() if inside.engine_alive is not None else {}
    found: dict[str, Any] = {
        "engine_age_seconds": {task: age(at) for task, at in sorted(alive.items())},
        "oldest_signal_seconds": age(seen.oldest_signal_at) or 0.0,
        "late_page_seconds": seen.late_us / SECOND,
        "writer_backlog": inside.house.store.backlog(),
        "audit_age_seconds": age(seen.audited_at),
    }
    if seen.hints is not None:
        found["readiness_hints"] = seen.hints
    if seen.nodes is not None:
        found["nodes"] = seen.nodes
    if inside.vitals is not None:
        v = inside.vitals()
        found |= {
            "audit_age_seconds": age(v.audited_at),
            "proof_age_seconds": age(v.proved_at),
            "proof_seconds": None if v.proof_us is None else v.proof_us / SECOND,
            "ping_age_seconds": age(v.pinged_at),
            "write_age_seconds": age(v.stored_at),
            "clock_away_seconds": v.away_us / SECOND,
            "disk_free_bytes": v.free_bytes,
            "wal_bytes": v.wal_bytes,
            "ailments": ailments(v),
        }
    return found


def exposed(found: Figures) -> Iterator[str]:
    """Yield the figures as Prometheus reads them."""
    for name, value in found.items():
        if name in _ELSEWHERE:
            continue
        yield f"# TYPE nawba_{name} gauge"
        if name == "ailments":
            yield from (f'nawba_{name}{{ailment="{one}"}} {int(one in value)}' for one in get_args(Ailment))
        elif isinstance(value, Mapping):
            yield from (f'nawba_{name}{{task="{task}"}} {_number(one)}' for task, one in value.items())
        elif value is not None or name.removesuffix("_age_seconds") in _AGES:
            yield f"nawba_{name} {_number(value)}"


def _number(value: float | None) -> str:
    return "+Inf" if value is None or math.isinf(value) else repr(value)
