"""R10–R13, R18: the states of an incident follow the table, its entries fold to its row, it always has a next step."""

from __future__ import annotations

import json
from typing import Any

from nawba.domain.applying import apply
from nawba.domain.entry import Actor, Entry
from nawba.domain.incident import Incident
from nawba.sim.facts import Facts, Sent
from nawba.sim.plan import Verb
from nawba.sim.seeing import Commit, Row
from nawba.store.codec import decode_snapshot

_MAY_FOLLOW = {
    "open": {"acknowledged", "snoozed", "resolved", "merged"},
    "acknowledged": {"open", "snoozed", "resolved", "merged"},
    "snoozed": {"open", "acknowledged", "resolved", "merged"},
    "resolved": {"open", "closed"},
    "closed": {"open"},
    "merged": set(),
}
_LIVE = ("open", "acknowledged", "snoozed")
_MAY_REOPEN = {
    "reopened", "unconfirmed", "hold_ended", "snooze_ended", "severity_changed", "reassigned", "escalated",
}  # fmt: skip
"""What may make an incident nobody's again; an acknowledgement never opens one that is over (R10)."""


class Lifecycle:
    """Folds every entry as it is committed, and compares with the row that was committed beside it."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.folded: dict[bytes, Incident] = {}

    def commit(self, commit: Commit) -> None:
        entries: dict[bytes, list[Row]] = {}
        for change in commit.changes:
            if change.table == "entry":
                if change.old is not None or change.new is None:
                    self._facts.fails("R30", "an entry of the ledger was changed or deleted")
                    continue
                entries.setdefault(change.new["subject"], []).append(change.new)
        for subject, rows in entries.items():
            if subject in self.folded or rows[0]["kind"] == "opened":
                self._fold(subject, sorted(rows, key=lambda r: r["n"]))
        for change in commit.changes:
            if change.table == "incident" and change.new is not None:
                self._row(change.new)
            elif change.table in ("incident", "timer") and change.new is None:
                self._timer_gone(change.now)

    def _fold(self, subject: bytes, rows: list[Row]) -> None:
        incident = self.folded.get(subject)
        number = self._facts.number(subject)
        for row in rows:
            entry = entry_of(row)
            if entry.n != (incident.n if incident else 0) + 1:
                self._facts.fails("R10", f"#{number}: entry {entry.n} follows {incident.n if incident else 0}")
            before = incident
            try:
                incident = apply(incident, entry)
            except Exception as error:  # noqa: BLE001 - edge: whatever the fold says of what was stored
                self._facts.fails("R10", f"#{number}: entry {entry.n} does not fold: {error!r}")
                return
            self._facts.trace.say("entry", f"#{incident.number} {entry.n} {entry.kind} {entry.reason} {entry.actor}")
            self._facts.trace.add(row["params"])
            if before is not None and before.state != incident.state:
                self._moves(before, incident, entry)
        if incident is not None:
            self.folded[subject] = incident

    def _moves(self, before: Incident, after: Incident, entry: Entry) -> None:
        if after.state not in _MAY_FOLLOW[before.state]:
            self._facts.fails("R10", f"#{after.number}: {entry.kind} made {before.state} {after.state}")
        if after.state == "open" and entry.kind not in _MAY_REOPEN:
            self._facts.fails("R10", f"#{after.number}: {entry.kind} opened it again")

    def _row(self, row: Row) -> None:
        if row["id"] in self._facts.poisoned:
            return
        stored, folded = decode_snapshot(row["snapshot"]), self.folded.get(row["id"])
        if folded is None or stored != folded:
            self._facts.fails("fold", f"#{row['number']}: its entries do not fold to its snapshot")
            return
        columns = (row["state"], row["severity"], row["paging_epoch"], bool(row["is_exhausted"]), row["playbook"])
        if columns != (stored.state, stored.severity, stored.paging_epoch, stored.is_exhausted, stored.playbook):
            self._facts.fails("fold", f"#{row['number']}: its columns differ from its snapshot: {columns}")
        timer = self._facts.row("timer", row["id"])
        if row["state"] in _LIVE and timer is None:
            self._facts.fails("R11", f"#{row['number']} is {row['state']} and nothing will ever happen to it")
        if row["state"] == "snoozed" and timer is not None and timer["due_at"] > (stored.snoozed_until or 0):
            self._facts.fails("R18", f"#{row['number']} is snoozed beyond its instant")

    def _timer_gone(self, row: Row) -> None:
        incident = self._facts.row("incident", row.get("incident_id", row.get("id")))
        if incident is not None and incident["state"] in _LIVE:
            self._facts.fails("R11", f"#{incident['number']} is {incident['state']} and has lost its timer")

    def answered(self, verb: Verb, incident: Incident) -> None:
        """R10: who was told that it is theirs is the owner, or joined the one who is."""
        if verb.does == "acknowledge" and incident.state == "acknowledged" and incident.owner is None:
            self._facts.fails("R10", f"#{verb.incident}: {verb.who} acknowledged and nobody owns it")

    def sent(self, sent: Sent) -> None:
        """Nothing about states."""

    def ends(self) -> None:
        """Every incident there is was folded."""
        for raw, row in self._facts.mirror.tables["incident"].items():
            if raw not in self.folded:
                self._facts.fails("fold", f"#{row['number']} has no entries")


def entry_of(row: Row) -> Entry:
    """Return an entry as it was stored."""
    kind, _, id_ = row["actor"].partition(":")
    params: dict[str, Any] = json.loads(row["params"])
    return Entry(row["n"], row["at"], row["kind"], Actor(kind, id_, row["via"]), row["reason"], params)
