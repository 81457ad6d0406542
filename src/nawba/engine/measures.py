"""What the engine measures of itself: how late, how much, how often it failed; exported by `/metrics`."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from nawba.actions.self_audit import Finding
from nawba.domain.time import SECOND, Instant

_LATENESS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0)


class Measures:
    """One registry for one process; drills and shadows are not counted among the real."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._page = Histogram(
            "nawba_page_lateness_seconds", "From an attempt's due time until it is handed to its channel",
            buckets=_LATENESS, registry=self.registry,
        )  # fmt: skip
        self._timer = Histogram(
            "nawba_timer_lateness_seconds", "From a timer's due time until its commit", buckets=_LATENESS,
            registry=self.registry,
        )  # fmt: skip
        self._post = Histogram(
            "nawba_post_to_send_seconds", "From the receipt of a signal until its first page is handed to a channel",
            buckets=_LATENESS, registry=self.registry,
        )  # fmt: skip
        self._sent = Counter("nawba_attempts_handed", "Attempts handed to a channel", ["kind"], registry=self.registry)
        self._outcomes = Counter("nawba_outcomes", "What channels said", ["vendor", "result"], registry=self.registry)
        self._failed = Counter(
            "nawba_engine_failures", "Rounds and units that failed", ["where"], registry=self.registry
        )
        self._alive = Gauge(
            "nawba_engine_alive_at_seconds", "When a task last ended a round", ["task"], registry=self.registry
        )
        self._away = Gauge(
            "nawba_clock_away_seconds", "How far the clock we follow is ahead of our own time", registry=self.registry
        )
        self._findings = Gauge(
            "nawba_findings", "What the auditor found wrong in its last round", ["code"], registry=self.registry
        )
        self.alive_at: dict[str, Instant] = {}
        self.clock_away_us = 0
        self.clock_state = "slew"
        """What is done about the clock: slew (all is well), hold, follow, distrust (`domain/timekeeping`)."""

    def timer(self, late_us: int) -> None:
        self._timer.observe(max(0, late_us) / SECOND)

    def sent(self, at: Instant, due_at: Instant, posted_at: Instant | None, kind: str) -> None:
        """Count one message handed to a channel; `posted_at` when it is of the first call of its incident."""
        self._sent.labels(kind).inc()
        if kind == "page":
            self._page.observe(max(0, at - due_at) / SECOND)
            if posted_at is not None:
                self._post.observe(max(0, at - posted_at) / SECOND)

    def outcome(self, vendor: str, result: str) -> None:
        self._outcomes.labels(vendor, result).inc()

    def clock(self, away_us: int, what: str) -> None:
        """Note how far the clock is away and what is done about it."""
        self._away.set(away_us / SECOND)
        self.clock_away_us = away_us
        self.clock_state = what

    def failed(self, where: str) -> None:
        self._failed.labels(where).inc()

    def alive(self, task: str, at: Instant) -> None:
        self.alive_at[task] = at
        self._alive.labels(task).set(at / SECOND)

    def found(self, findings: Iterable[Finding]) -> None:
        """Say what the auditor's last round found; what is over is no longer there."""
        counts: dict[str, int] = {}
        for one in findings:
            counts[one.code] = counts.get(one.code, 0) + one.count
        self._findings.clear()
        for code, count in counts.items():
            self._findings.labels(code).set(count)
