"""R12, R18, R21, R23: nothing happens too early, every level gets its wait, every stated instant is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from nawba.domain.chain import Rung
from nawba.domain.time import MINUTE, SECOND, Instant
from nawba.sim.around import Around
from nawba.sim.facts import Facts, Sent
from nawba.sim.seeing import Commit, Row
from nawba.store.codec import decode_snapshot

_EARLY = 2 * SECOND
"""R21: nothing fires more than this early."""
_LAST_RESORT = 5 * MINUTE
_RESTARTS = (
    "severity_changed", "unconfirmed", "reopened", "snooze_ended", "hold_ended", "adopted", "reassigned", "escalated",
    "declined", "nobody", "source_acknowledged",
)  # fmt: skip
"""After these a rung's wait is no longer the plain one of the text."""


@dataclass(slots=True)
class _Course:
    """What has happened to one incident so far, as far as waits depend on it: true instants."""

    began_at: Instant
    is_plain: bool = True
    runs: dict[int, Instant] = field(default_factory=dict)
    called: dict[int, Instant] = field(default_factory=dict)
    snoozed_until: Instant = 0
    rang_at: Instant = 0


class Waiting:
    """Follows the entries of every incident by its own clock."""

    def __init__(self, world: Around) -> None:
        self._world = world
        self._facts: Facts = world.facts
        self._courses: dict[bytes, _Course] = {}

    @property
    def _early(self) -> int:
        return _EARLY + self._facts.skewed_us

    def sent(self, sent: Sent) -> None:
        """Nothing about waits."""

    def commit(self, commit: Commit) -> None:
        subjects: dict[bytes, list[Row]] = {}
        for change in commit.changes:
            if change.table == "entry" and change.new is not None:
                subjects.setdefault(change.new["subject"], []).append(change.new)
        for subject, rows in subjects.items():
            incident = self._facts.row("incident", subject)
            if incident is None:
                continue
            course = self._courses.setdefault(subject, _Course(commit.at))
            for row in sorted(rows, key=lambda r: r["n"]):
                self._entry(commit, incident, course, row)
            self._expects(subject, incident, course)

    def _entry(self, commit: Commit, incident: Row, course: _Course, row: Row) -> None:
        kind, params = row["kind"], json.loads(row["params"])
        match kind:
            case "called":
                self._called(commit, incident, course, row["reason"], params)
            case "snoozed":
                course.snoozed_until = params["until"]
            case "snooze_ended" if row["reason"] == "time" and commit.clock < course.snoozed_until - self._early:
                self._facts.fails("R18", f"#{incident['number']}: the snooze ended before its instant")
            case "exhausted":
                self._exhausted(commit, incident, row["n"])
        if kind in _RESTARTS:
            course.is_plain = False
            course.called.clear()
        if kind in _RESTARTS or kind in ("opened", "called", "reopened"):
            course.rang_at = self._world.reference()

    def _ladder(self, incident: Row) -> tuple[Rung, ...]:
        text = self._facts.playbook(incident["playbook"])
        chain = text.chains[decode_snapshot(incident["snapshot"]).chain]
        return chain.ladders.get(incident["severity"], ())

    def _called(self, commit: Commit, incident: Row, course: _Course, reason: str, params: dict[str, Any]) -> None:
        level, index = params["level"], params["rung"]
        if index is not None and reason == "after" and course.is_plain and not self._facts.is_time_unsure:
            self._rung(commit, incident, course, index)
        last = course.called.get(level)
        repeat = params["repeat_us"]
        if self._facts.is_time_unsure:
            pass
        elif reason == "repeat" and last is not None and repeat and commit.at - last < repeat - self._early:
            early = (repeat - (commit.at - last)) / SECOND
            self._facts.fails("R21", f"#{incident['number']}: level {level} was called again {early:.1f} s early")
        if index is not None:
            course.runs.setdefault(index, commit.at)
        course.called[level] = commit.at

    def _rung(self, commit: Commit, incident: Row, course: _Course, index: int) -> None:
        """R23: a wait is counted from the commit of the level before, however late that was."""
        ladder = self._ladder(incident)
        pages = [i for i, r in enumerate(ladder) if r.verb == "page" and r.when is None]
        before = [i for i in pages if i in course.runs and i != index]
        since = max((course.runs[i] for i in before), default=course.began_at)
        last = max(before, key=lambda i: ladder[i].after_us or 0, default=None)
        wait = (ladder[index].after_us or 0) - ((ladder[last].after_us or 0) if last is not None else 0)
        if commit.at - since < wait - self._early:
            early = (wait - (commit.at - since)) / SECOND
            self._facts.fails("R23", f"#{incident['number']}: rung {index} did not get its wait by {early:.1f} s")

    def _exhausted(self, commit: Commit, incident: Row, n: int) -> None:
        """R12: exhaustion is an event: the last resort is called in the same commit."""
        text = self._facts.playbook(incident["playbook"])
        number = len(text.chains[decode_snapshot(incident["snapshot"]).chain].levels) + 1
        after = [
            json.loads(c.new["params"])
            for c in commit.changes
            if c.table == "entry" and c.new is not None and c.new["subject"] == incident["id"] and c.new["n"] > n
            and c.new["kind"] in ("called", "nobody")
        ]  # fmt: skip
        if not any(p["level"] == number for p in after):
            self._facts.fails("R12", f"#{incident['number']} is exhausted, and the last resort was not called")

    def _expects(self, subject: bytes, incident: Row, course: _Course) -> None:
        """R12, S17: who is open rings again, who is acknowledged is asked, in time; the timers are not believed."""
        overdue, number = self._world.noting.awaiting, incident["number"]
        overdue.forget(("ring", subject))
        overdue.forget(("awake", subject))
        if subject in self._facts.poisoned:
            return
        stored = decode_snapshot(incident["snapshot"])
        ladder = self._ladder(incident)
        pages = [r for r in ladder if r.verb == "page" and r.when is None]
        now = self._world.reference()
        if incident["state"] == "open" and pages:
            gap = max([r.after_us or 0 for r in pages] + [r.repeat_us or _LAST_RESORT for r in pages] + [_LAST_RESORT])
            overdue.expect(("ring", subject), course.rang_at + gap, "R12", f"#{number} is open and nobody is called")
        severity = self._facts.playbook(incident["playbook"]).severities[incident["severity"]]
        every = severity.acknowledgement.confirm_every_us
        if incident["state"] == "acknowledged" and stored.owner is not None and every is not None:
            grace = severity.acknowledgement.grace_us
            text = f"#{number} is {stored.owner}'s, and nobody asks whether they are awake"
            overdue.expect(("awake", subject), now + (every if stored.asked_at is None else grace), "R11", text)
