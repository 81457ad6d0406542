"""What can be seen of a stage: people called and told, the timeline, the rows; and what must hold at any instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from nawba.actions.house import House
from nawba.actions.oncall import simulate
from nawba.domain.applying import fold
from nawba.domain.entry import Entry
from nawba.domain.incident import Incident
from nawba.domain.rehearsal import Case, Rehearsal
from nawba.domain.time import MINUTE, Instant
from nawba.ports.channel import Message
from nawba.store.attempts import AttemptRow
from nawba.store.inline import InlineStore
from nawba.store.pages import PageRow
from nawba.store.transaction import Transaction
from tests.fakes.clock import FakeClock

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Handed:
    """One message handed to a vendor; `n`: how many entries its incident had then."""

    at: Instant
    n: int
    incident: str
    attempt: str
    kind: str
    round: int
    level: int
    person: str
    contact: str
    message: Message


class Seeing:
    """The eyes of a story."""

    def __init__(self, house: House, store: InlineStore, clock: FakeClock) -> None:
        self.house = house
        self.store = store
        self.clock = clock
        self.begins_at = clock.now()
        self.handed: list[Handed] = []

    @property
    def now(self) -> Instant:
        return self.clock.now()

    def does(self, unit: Callable[[Transaction], T]) -> T:
        return self.store.submit(unit).result()

    def sees(self, query: Callable[[Transaction], T]) -> T:
        return self.store.read(query).result()

    def raw(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Ask the database itself."""
        return self.store.raw.execute(sql, tuple(values)).fetchall()

    @property
    def incident_id(self) -> str:
        """The incident of the story: the only one, else the newest."""
        found = self.incidents()
        assert found, "there is no incident"
        return found[-1].id

    def incident(self, id_: str | None = None) -> Incident:
        kept = self.sees(lambda tx: tx.incidents.get(id_ or self.incident_id))
        assert kept is not None
        return kept.incident

    def incidents(self) -> list[Incident]:
        """Return every incident, in the order they were opened."""
        ids = self.raw("SELECT id FROM incident ORDER BY number")
        found = self.sees(lambda tx: [tx.incidents.get(f"inc_{raw.hex()}") for (raw,) in ids])
        return [kept.incident for kept in found if kept is not None]

    def timeline(self, incident: str | None = None) -> list[Entry]:
        return self.sees(lambda tx: tx.ledger.of(incident or self.incident_id))

    def entries(self, kind: str, incident: str | None = None) -> list[Entry]:
        return [entry for entry in self.timeline(incident) if entry.kind == kind]

    def kinds(self, incident: str | None = None) -> list[str]:
        return [entry.kind for entry in self.timeline(incident)]

    def pages(self, incident: str | None = None) -> list[PageRow]:
        return self.sees(lambda tx: tx.pages.of_incident(incident or self.incident_id))

    def attempts(self, incident: str | None = None) -> list[AttemptRow]:
        return self.sees(lambda tx: tx.pages.attempts_of(incident or self.incident_id))

    def attempts_to(self, person: str, kind: str = "page") -> list[AttemptRow]:
        return [one for one in self.attempts() if one.person == person and one.kind == kind]

    def paged(self, level: int | None = None, *, since: Instant = 0, incident: str | None = None) -> tuple[str, ...]:
        """Return the people to whom a page was really handed, each once, in the order it happened."""
        return tuple(dict.fromkeys(h.person for h in self._of("page", since, incident) if level in (None, h.level)))

    def called_at(self, level: int, incident: str | None = None) -> list[float]:
        """Return when each round of `level` was first handed to a vendor, in minutes since the story began."""
        firsts: dict[int, Instant] = {}
        for one in self._of("page", 0, incident):
            if one.level == level:
                firsts.setdefault(one.round, one.at)
        return [self.minutes(moment) for moment in firsts.values()]

    def told(self, *, since: Instant = 0, incident: str | None = None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(h.person for h in self._of("tell", since, incident)))

    def announced(self, incident: str | None = None) -> tuple[str, ...]:
        return tuple(h.contact.removeprefix("room:") for h in self._of("announce", 0, incident))

    def asked(self, *, since: Instant = 0) -> tuple[str, ...]:
        """Return who was asked whether they are still at it."""
        return tuple(h.person for h in self._of("confirm", since, None))

    def _of(self, kind: str, since: Instant, incident: str | None) -> list[Handed]:
        about = incident or self.incident_id
        return [h for h in self.handed if h.kind == kind and h.at >= since and h.incident == about]

    def minutes(self, moment: Instant | None) -> float:
        """Return an instant in minutes since the story began."""
        assert moment is not None
        return (moment - self.begins_at) / MINUTE

    def summary(self) -> Mapping[str, int]:
        return self.sees(lambda tx: tx.signals.summary())[0]

    def rehearses(self, case: Case) -> Rehearsal:
        return self.sees(lambda tx: simulate(tx, self.house, case))

    # ── what must hold ───────────────────────────────────────────────────────────────────────────────────────────────

    def checks(self) -> None:
        """R5, R11: at every moment of every story."""
        summary = self.summary()
        pending = self.raw("SELECT count(*) FROM signal WHERE state = 0")[0][0]
        ends = [self.raw("SELECT count(*) FROM signal WHERE state = ?", (n,))[0][0] for n in (1, 2, 3)]
        purged = sum(row[0] for row in self.raw("SELECT n FROM tally WHERE name LIKE 'purged%'"))
        told = [summary[k] for k in ("attached", "suppressed", "quarantined")]
        assert told == ends or purged == sum(told) - sum(ends) > 0, "R5: the tallies are not the rows"
        assert summary["accepted"] == sum(ends) + pending + purged, "R5: what came in is not what came out"
        assert summary["pending"] == pending, "R5: pending"
        unlooked = self.raw(
            "SELECT count(*) FROM incident i LEFT JOIN timer t ON t.incident_id = i.id "
            "WHERE i.state IN ('open', 'acknowledged', 'snoozed') AND t.incident_id IS NULL"
        )[0][0]
        assert unlooked == 0, "R11: a live incident without a timer"

    def ends(self) -> None:
        """The curtain: every incident is the fold of its entries, and those are numbered without a gap."""
        for stored in self.incidents():
            entries = self.timeline(stored.id)
            assert [e.n for e in entries] == list(range(1, len(entries) + 1))
            assert fold(entries) == stored, f"{stored.number}: the entries do not fold to the snapshot"
        self.store.close()
