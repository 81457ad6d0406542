"""R13, R14, R22: who is called is who is on call, who can be reached, and nobody else."""

from __future__ import annotations

import json
from typing import Any

from nawba.actions.house import House, Policies
from nawba.actions.oncall import on_call
from nawba.sim import texts
from nawba.sim.around import Around
from nawba.sim.clocks import NodeIds, Wall
from nawba.sim.facts import Facts, Sent
from nawba.sim.seeing import Commit, Row
from nawba.store.contract import Store

_GOES_ON = ("called", "nobody", "exhausted")


class Who:
    """Asks the preview of the rota at the instant of every call (R22), and the register of contacts."""

    def __init__(self, world: Around, store: Store) -> None:
        self._world = world
        self._facts: Facts = world.facts
        clock = Wall(world.time)
        ids = NodeIds(clock, world.plan.seed, "preview")
        self._house = House(store, clock, ids, Policies(texts.decoded), "http://nawba.test")

    def sent(self, sent: Sent) -> None:
        """Nothing about who."""

    def commit(self, commit: Commit) -> None:
        entries: dict[bytes, list[Row]] = {}
        for change in commit.changes:
            row = change.new
            if row is None:
                continue
            if change.table == "entry":
                entries.setdefault(row["subject"], []).append(row)
            elif change.table == "page" and change.old is None and row["kind"] == "page":
                self._page(row)
            elif change.table == "attempt" and change.old is None:
                self._contact(row)
        for rows in entries.values():
            self._falls_through(sorted(rows, key=lambda r: r["n"]))

    def _falls_through(self, rows: list[Row]) -> None:
        """R13: a level that came to nobody calls the next one at once."""
        for index, row in enumerate(rows):
            if row["kind"] != "nobody" or not json.loads(row["params"]).get("falls_through"):
                continue
            if not any(later["kind"] in _GOES_ON for later in rows[index + 1 :]):
                incident = self._facts.row("incident", row["subject"])
                if incident is not None and incident["state"] == "open":
                    self._facts.fails("R13", f"#{incident['number']}: a level came to nobody, and it waits")

    def _contact(self, row: Row) -> None:
        """R14: only on contacts that are verified."""
        if row["kind"] == "announce" or row["contact"].startswith("sandbox:"):
            return
        if row["contact"] not in self._facts.verified.get(row["person"], set()):
            self._facts.fails("R14", f"{self._facts.name(row)} is tried on a contact that is not verified")

    def _page(self, row: Row) -> None:
        """R22: who is called for a track is who the preview names for that instant. R14: they can be reached."""
        params: dict[str, Any] = json.loads(row["params"])
        tries = [a for a in self._facts.mirror.tables["attempt"].values() if a["page_id"] == row["id"]]
        if not tries:
            self._facts.fails("R14", f"{row['person']} was called without any contact")
        if row["reason"] != "on_call":
            return
        at = row["created_at"]
        tracks = self._world.reads(lambda tx: on_call(tx, self._house, at))
        people = {d.person for track in tracks if track.key == params["track"] for d in track.people}
        if row["person"] not in people:
            self._facts.fails(
                "R22", f"{row['person']} was called for {params['track']}; the preview says {sorted(people)}"
            )
