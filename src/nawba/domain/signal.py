"""What came in, in its normal form, whatever the source: a fire, a clear, an acknowledgement or a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from nawba.domain.severity import SignalSeverity
from nawba.domain.time import Instant

SignalKind = Literal["fire", "clear", "acknowledge", "change"]
Lane = Literal["urgent", "normal"]


@dataclass(frozen=True, slots=True)
class Signal:
    """`dedup_key` empty: the source gave none (the signal's own id then stands for it). `started_at`: the source's own
    time of the episode, None when it names none."""

    kind: SignalKind
    dedup_key: str
    severity: SignalSeverity
    title: str
    body: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    links: tuple[tuple[str, str], ...] = ()
    started_at: Instant | None = None

    @property
    def service(self) -> str | None:
        """The service's name as the source writes it: label `service`, else `component`."""
        return self.labels.get("service") or self.labels.get("component") or None


def lane(signals: Iterable[Signal]) -> Lane:
    """Return `urgent` when any of them fires at high or worse, so that triage takes it first (`engine.md` §2)."""
    return "urgent" if any(s.kind == "fire" and s.severity in ("critical", "high") for s in signals) else "normal"
