"""R7, R8, R9, R15, R19: what may be claimed, sent and recorded, judged by the rows and by what the vendors got."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from nawba.domain.time import SECOND
from nawba.sim.around import Around
from nawba.sim.facts import Facts, Sent
from nawba.sim.seeing import Change, Commit, Row
from nawba.store.codec import encode

_MAY_FOLLOW = {
    "pending": {"sending", "cancelled"},
    "sending": {"delivered", "accepted", "pending", "failed", "unknown"},
    "accepted": {"delivered", "seen", "failed", "answered"},
    "failed": {"delivered", "seen"},
    "delivered": {"seen", "answered"},
    "seen": {"answered"},
    "answered": set(),
    "unknown": set(),
    "cancelled": set(),
}
_QUIETS = (
    "acknowledged", "source_acknowledged", "snoozed", "resolved", "severity_changed", "reassigned", "unconfirmed",
)  # fmt: skip
_SEND_US = 10 * SECOND
_TRIES = 3


@dataclass(slots=True)
class _Ringing:
    """What of an incident decides whether somebody may be called: entry numbers, and when they were committed."""

    calls: dict[tuple[int, int], int] = field(default_factory=dict)
    quiet: tuple[int, str, int] = (0, "", 0)
    declined: dict[str, int] = field(default_factory=dict)
    joined: dict[int, int] = field(default_factory=dict)


class Sending:
    """Knows who holds which claim, and how often each attempt was sent."""

    def __init__(self, world: Around) -> None:
        self._facts: Facts = world.facts
        self._world = world
        self._ringing: dict[bytes, _Ringing] = {}
        self._claimant: dict[bytes, str] = {}
        self._unsure: set[bytes] = set()
        self._sent: dict[bytes, list[Sent]] = {}
        self._places: dict[tuple[object, ...], bytes] = {}

    def commit(self, commit: Commit) -> None:
        for change in commit.changes:
            if change.table == "entry" and change.new is not None:
                self._entry(commit, change.new)
        for change in commit.changes:
            if change.table == "attempt":
                self._attempt(commit, change)

    def _entry(self, commit: Commit, row: Row) -> None:
        kind = row["kind"]
        if kind == "called":
            params = json.loads(row["params"])
            ringing = self._ringing.setdefault(row["subject"], _Ringing())
            ringing.calls[params["level"], params["round"]] = row["n"]
        elif kind in _QUIETS:
            ringing = self._ringing.setdefault(row["subject"], _Ringing())
            if row["n"] > ringing.quiet[0]:
                ringing.quiet = (row["n"], kind, commit.at)
        elif kind == "declined":
            ringing = self._ringing.setdefault(row["subject"], _Ringing())
            ringing.declined[json.loads(row["params"])["person"]] = row["n"]
        elif kind == "joined":
            self._ringing.setdefault(row["subject"], _Ringing()).joined[json.loads(row["params"])["level"]] = row["n"]

    def _attempt(self, commit: Commit, change: Change) -> None:
        old, new = change.old, change.new
        if new is None:
            self._facts.fails("R7", f"an attempt is gone: {self._facts.name(change.now)}")
            return
        name = self._facts.name(new)
        if old is None:
            self._made(new, name)
            before = "pending"
        else:
            before = old["state"]
        state = new["state"]
        if state != before:
            why = f" {new['reason']}" if new["reason"] else ""
            self._facts.trace.say(commit.node, f"attempt {name}: {before} → {state}{why}")
            is_nobody_s = before == "pending" and state == "failed" and new["vendor"] == "none"
            if state not in _MAY_FOLLOW[before] and not is_nobody_s:
                self._facts.fails("R15", f"{name} went from {before} to {state}")
        if state == "sending" and (before != "sending" or (old and old["claim"] != new["claim"])):
            self._claimed(commit, old, new, name)
        elif before == "sending" and state != "sending" and new["claim"] is not None:
            self._recorded(commit, new, name)
        if before == "sending" and state in ("pending", "unknown") and new["possible_duplicate"]:
            self._unsure.add(new["id"])

    def _made(self, new: Row, name: str) -> None:
        if new["state"] not in ("pending", "failed", "cancelled"):
            self._facts.fails("R7", f"{name} began as {new['state']}: no intent was committed before the effect")
        if new["kind"] != "page":
            return
        page = self._facts.row("page", new["page_id"]) or {}
        place = (new["incident_id"], page.get("level"), page.get("round"), new["person"], new["contact"])
        if place in self._places:
            self._facts.fails("R8", f"{name} is a second attempt on the same contact in the same round")
        self._places[place] = new["id"]

    def _claimed(self, commit: Commit, old: Row | None, new: Row, name: str) -> None:
        if old is not None and old["state"] == "sending":
            self._facts.fails("R19", f"{name} was claimed from {self._claimant.get(new['id'])} by {commit.node}")
        self._claimant[new["id"]] = commit.node
        if new["tries"] > _TRIES:
            self._facts.fails("R8", f"{name} is tried for the {new['tries']}th time")
        if new["kind"] == "page":
            quiet = self._quieted(new)
            if quiet is not None:
                self._facts.fails("R9", f"{name} was claimed after {quiet}")

    def _quieted(self, new: Row) -> str | None:
        """Return what was committed between the call of this page and now that ends it; None: nothing."""
        ringing = self._ringing.get(new["incident_id"])
        page = self._facts.row("page", new["page_id"])
        if ringing is None or page is None:
            return "no call at all"
        called = ringing.calls.get((page["level"], page["round"]))
        if called is None:
            return "no call at all"
        if ringing.quiet[0] > called:
            return ringing.quiet[1]
        if ringing.declined.get(new["person"], 0) > called:
            return "declined"
        return "joined" if ringing.joined.get(page["level"], 0) > called else None

    def _recorded(self, commit: Commit, new: Row, name: str) -> None:
        """R19: only who holds the claim says what came of it. R15: what did not arrive moves on in the same commit."""
        if self._claimant.get(new["id"]) != commit.node:
            self._facts.fails("R19", f"the outcome of {name} was recorded by {commit.node}, which did not hold it")
        if new["state"] in ("delivered", "accepted"):
            return
        rows = [
            a
            for a in self._facts.mirror.tables["attempt"].values()
            if a["page_id"] == new["page_id"] and a["state"] == "pending" and a["id"] > new["id"]
        ]
        following = min(rows, key=lambda a: a["id"], default=None)
        if following is not None and following["due_at"] > commit.clock:
            self._facts.fails("R15", f"{name} did not arrive ({new['state']}), and the next contact waits")

    def sent(self, sent: Sent) -> None:
        raw = bytes.fromhex(sent.message.key[4:])
        row = self._facts.row("attempt", raw)
        if row is None:
            self._facts.fails("R7", f"{sent.node} sent something without an attempt")
            return
        name = self._facts.name(row)
        before = self._sent.setdefault(raw, [])
        before.append(sent)
        if row["state"] != "sending" or row["message"] != encode(sent.message):
            said = "another message" if row["state"] == "sending" else f"a {row['state']} attempt"
            self._facts.fails("R19" if len(before) > 1 else "R7", f"{sent.node} sent {name}, which is {said}")
        if self._claimant.get(raw) != sent.node:
            self._facts.fails("R19", f"{sent.node} sent {name}, which {self._claimant.get(raw)} holds")
        if len(before) > 1:
            self._again(sent, before, name)
        if raw in self._unsure and not sent.message.is_repeat:
            self._facts.fails("R8", f"{name} was sent again without saying that it may have come before")
        self._after_quiet(row, name)

    def _again(self, sent: Sent, before: list[Sent], name: str) -> None:
        if any(one.claim == sent.claim for one in before[:-1]):
            self._facts.fails("R8", f"{name} was sent twice under one claim")
        if len(before) > _TRIES:
            self._facts.fails("R8", f"{name} was sent {len(before)} times")

    def _after_quiet(self, row: Row, name: str) -> None:
        """R9: what was claimed before somebody answered begins at once or not at all."""
        ringing = self._ringing.get(row["incident_id"])
        if row["kind"] != "page" or ringing is None or self._quieted(row) is None:
            return
        late = self._facts.time.now - ringing.quiet[2]
        if ringing.quiet[2] and late > _SEND_US:
            self._facts.fails("R9", f"{name} was sent {late / SECOND:.1f} s after {ringing.quiet[1]}")
