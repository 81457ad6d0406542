"""The stage stories are played on: the real core, actions and SQLite; only the clock, the ids and the vendors are fakes.

`passes` lets time go from one due row to the next, as the engine does, and runs the same action functions. After every
moment the promises that hold at any instant are looked at: R5, R9, R11. At the end every incident's entries are folded
and compared with its snapshot (`house.md` §4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final, Literal, TypeVar
from zoneinfo import ZoneInfo

from nawba.actions.apply import AppliedText, Text, apply_text
from nawba.actions.contacts import Reached, add_contact
from nawba.actions.deliver import Claimed, claim_due, look_after, record
from nawba.actions.house import House, Policies
from nawba.actions.keys import Wanted, create_key
from nawba.actions.receive import arrival, receive
from nawba.actions.respond import Answer, Declaration, declare, respond
from nawba.actions.time_passes import advance
from nawba.actions.triage import triage
from nawba.domain import commands as c
from nawba.domain.delivery import SEND_TIMEOUT_US
from nawba.domain.entry import Actor
from nawba.domain.incident import Incident
from nawba.domain.playbook import Playbook
from nawba.domain.scene import Contact
from nawba.domain.severity import SignalSeverity
from nawba.domain.signal import Signal
from nawba.domain.time import HOUR, MINUTE, SECOND, Instant, from_datetime
from nawba.playbook import digest
from nawba.ports.aes_box import AesBox
from nawba.ports.channel import Unknown
from nawba.ports.secret import Secret
from nawba.store.access import Key
from nawba.store.inline import InlineStore
from tests.fakes.channel import FakeChannel, Hang
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.stories.playbooks import Files, decoded, guide
from tests.stories.seeing import Handed, Seeing

T = TypeVar("T")
ADEN: Final = ZoneInfo("Asia/Aden")
TUESDAY: Final = "2025-01-21T10:00"
"""Week one of the guide's rota, in working hours: Mohammed Ahmed has backend, Sara Mohammed has devops."""
_ROUNDS = 10_000


def at(text: str) -> Instant:
    """Return the instant of a wall time in Aden."""
    return from_datetime(datetime.fromisoformat(text).replace(tzinfo=ADEN))


@dataclass(slots=True)
class _Flight:
    one: Claimed
    ends_at: Instant


class Stage(Seeing):
    """One installation, one story."""

    def __init__(
        self,
        playbook: Files | None = None,
        begins: str = TUESDAY,
        channels: Sequence[FakeChannel] = (),
        database: Path | None = None,
    ) -> None:
        store, clock = InlineStore(database), FakeClock(at(begins))
        self.channels = {channel.vendor: channel for channel in channels or (FakeChannel(),)}
        policies = Policies(_decoded)
        vendors = frozenset(self.channels)
        super().__init__(
            House(store, clock, FakeIds(), policies, "http://nawba.test", b"s" * 32, vendors), store, clock
        )
        self.house.box = AesBox(Secret(b"k" * 32))
        self.crashes: Literal["after_claim", "after_send"] | None = None
        self._flights: list[_Flight] = []
        self._keys: dict[str, Key] = {}
        self._is_down = False
        self.applies(guide() if playbook is None else playbook)

    # ── what sources do ──────────────────────────────────────────────────────────────────────────────────────────────

    def fires(
        self,
        title: str = "SiteDown",
        *,
        service: str | None = "web",
        severity: SignalSeverity = "critical",
        key: str | None = None,
        started: Instant | None = None,
        source: str = "pagerduty",
    ) -> str:
        """A source says that something is wrong; return the key it names."""
        name = key or f"{title}/{service}"
        labels = {"alertname": title, **({"service": service} if service else {})}
        self.receives(Signal("fire", name, severity, title, labels=labels, started_at=started), source=source)
        return name

    def source_clears(self, key: str, *, started: Instant | None = None, source: str = "pagerduty") -> None:
        self.receives(Signal("clear", key, "info", key, started_at=started), source=source)

    def source_acknowledges(self, key: str, *, source: str = "pagerduty") -> None:
        self.receives(Signal("acknowledge", key, "info", key), source=source)

    def sends_nonsense(self, raw: bytes = b'{"broken', source: str = "json") -> None:
        """A source sends what nobody can understand."""
        self.receives(source=source, raw=raw)

    def receives(
        self, *signals: Signal, source: str = "pagerduty", raw: bytes = b"{}", is_triaged: bool = True
    ) -> tuple[str, str]:
        """One POST arrives with `signals`; none: it was not understood. Return what it was answered."""
        key = self._keys.get(source) or self._intake_key(source)
        one = arrival(key, self.house.ids.new("sig"), raw, signals, self.now)
        answer = self.does(receive(one))
        if is_triaged:
            self.runs()
        return answer

    def _intake_key(self, source: str) -> Key:
        actor = Actor("person", "admin", "cli")
        key, _ = self.does(lambda tx: create_key(tx, self.house, Wanted("intake", source), actor))
        self._keys[source] = key
        return key

    # ── what people do ───────────────────────────────────────────────────────────────────────────────────────────────

    def declares(self, severity: str, service: str | None = "web", *, by: str = "dina_rami") -> str:
        said = Declaration("It is broken", severity, service)
        kept = self.does(lambda tx: declare(tx, self.house, said, Actor("person", by, "page")))
        self.runs()
        return kept.incident.id

    def acknowledges(self, who: str, incident: str | None = None) -> Incident:
        return self.says(c.Acknowledge(), who, incident)

    def key_acknowledges(self, key: str = "robot", incident: str | None = None) -> Incident:
        """A service key acknowledges over the API: it is nobody's."""
        return self.says(c.Acknowledge(), Actor("key", key, "api"), incident)

    def cannot(self, who: str, incident: str | None = None) -> Incident:
        return self.says(c.Decline(), who, incident)

    def escalates(self, who: str, incident: str | None = None) -> Incident:
        return self.says(c.Escalate(), who, incident)

    def snoozes(self, who: str, *, minutes: float, incident: str | None = None) -> Incident:
        return self.says(c.Snooze(int(minutes * MINUTE)), who, incident)

    def reassigns(self, who: str, to: str, incident: str | None = None) -> Incident:
        return self.says(c.Reassign(to), who, incident)

    def sets_severity(self, who: str, severity: str, incident: str | None = None) -> Incident:
        return self.says(c.ChangeSeverity(severity), who, incident)

    def measures(self, who: str | Actor, measure: str, value: str, **more: Any) -> Incident:
        return self.says(c.Measure(measure, value, **more), who)

    def decides(self, who: str, decision: str, option: str | None = None, why: str | None = None) -> Incident:
        return self.says(c.Choose(decision, option), who, note=why)

    def notes(self, who: str, text: str, incident: str | None = None) -> Incident:
        return self.says(None, who, incident, note=text)

    def resolves(self, who: str, incident: str | None = None) -> Incident:
        return self.says(c.Resolve(), who, incident)

    def reopens(self, who: str, incident: str | None = None) -> Incident:
        return self.says(c.Reopen(), who, incident)

    def closes(self, who: str, incident: str | None = None) -> Incident:
        return self.says(c.Close(), who, incident)

    def adopts(self, who: str, incident: str | None = None) -> Incident:
        return self.says(c.Adopt(), who, incident)

    def says(
        self, command: c.Command | None, who: str | Actor, incident: str | None = None, note: str | None = None
    ) -> Incident:
        """Somebody answers, at one of the doors; what follows from it happens."""
        actor = Actor("person", who, "page") if isinstance(who, str) else who
        about = incident or self.incident_id
        answer = Answer(command, note)
        self.does(lambda tx: respond(tx, self.house, about, answer, actor))
        self.runs()
        return self.incident(about)

    def applies(self, files: Files) -> AppliedText:
        """A new text is put in force."""
        text = Text(files, digest(files))
        actor = Actor("person", "admin", "cli")
        applied = self.does(lambda tx: apply_text(tx, self.house, text, actor))
        self.runs()
        return applied

    def has_quiet_hours(self, who: str, begin: str, end: str) -> None:
        hours = time.fromisoformat(begin), time.fromisoformat(end)
        self.does(lambda tx: tx.policy.set_quiet(who, hours))

    def has_contact(self, who: str, channel: str, *, is_verified: bool = True) -> Contact:
        """The register of contacts gets a line, as the page for it will write it."""
        said = Reached(who, channel, "somewhere", self.now if is_verified else None)
        return self.does(lambda tx: add_contact(tx, self.house, said, Actor("person", who, "page")))

    # ── what time does ───────────────────────────────────────────────────────────────────────────────────────────────

    def passes(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Time goes by, from one due row to the next; everything is done at its time."""
        self.waits_until(self.now + int(hours * HOUR) + int(minutes * MINUTE) + int(seconds * SECOND))

    def waits_until(self, end: Instant) -> None:
        self.runs()
        while (due_at := self._next_due()) is not None and due_at <= end:
            self.clock.moves_to(max(due_at, self.now))
            self.runs()
        self.clock.moves_to(end)
        self.runs()

    def down_for(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """The process dies, time goes by, and it is started again: only the rows are left."""
        self.clock.passes(int(hours * HOUR) + int(minutes * MINUTE) + int(seconds * SECOND))
        self.restarts()

    def restarts(self) -> None:
        """The process is started again, as `engine.loop` does it."""
        self._flights.clear()
        self._is_down = False
        self.crashes = None
        self.house.policies = Policies(_decoded)
        self.does(lambda tx: tx.attempts.expire_claims(self.now))
        self.runs()

    def _next_due(self) -> Instant | None:
        """Return the next instant after now at which a row is due or a vendor's time is up."""
        rows = self.sees(lambda tx: (tx.incidents.next_due(), tx.attempts.next_due()))
        found = [due_at for due_at in (*rows, *(f.ends_at for f in self._flights)) if due_at is not None]
        blocked = any(flight.ends_at > self.now for flight in self._flights)
        return min((due_at for due_at in found if due_at > self.now or not blocked), default=None)

    def runs(self) -> None:
        """Do everything that is due now: triage, timers, deliveries, until nothing is left."""
        for _ in range(_ROUNDS):
            if self._is_down or not (self._triages() | self._advances() | self._delivers()):
                break
        else:
            raise AssertionError("the stage never comes to rest")
        self.checks()

    def _triages(self) -> bool:
        waiting = self.sees(lambda tx: tx.signals.waiting("urgent", 48) or tx.signals.waiting("normal", 48))
        if waiting:
            self.does(lambda tx: triage(tx, self.house, waiting, self.now))
        return bool(waiting)

    def _advances(self) -> bool:
        due = self.sees(lambda tx: tx.incidents.due(self.now, 64))
        for one in due:
            self.does(lambda tx, one=one: advance(tx, self.house, one, self.now))  # type: ignore[misc]
        return bool(due)

    def _delivers(self) -> bool:
        ended = [flight for flight in self._flights if flight.ends_at <= self.now]
        for flight in ended:
            self._flights.remove(flight)
            self._records(flight.one, Unknown("timeout"))
        free = {v: c.concurrency - self._busy(v) for v, c in self.channels.items()}
        claimed = self.does(lambda tx: (look_after(tx, self.house), claim_due(tx, self.house, free, 64))[1])
        if claimed and self.crashes == "after_claim":
            self._is_down = True
            return False
        for one in claimed:
            self._hands(one)
        return bool(claimed or ended)

    def _busy(self, vendor: str) -> int:
        return sum(flight.one.row.vendor == vendor for flight in self._flights)

    def _hands(self, one: Claimed) -> None:
        row = one.row
        page, kept = self.sees(lambda tx: (tx.pages.get(row.page), tx.incidents.get(row.incident)))
        assert page is not None
        assert kept is not None
        self.handed.append(
            Handed(
                self.now,
                kept.incident.n,
                row.incident,
                row.id,
                row.kind,
                page.round,
                page.level,
                row.person,
                row.contact,
                one.message,
            )
        )
        said = self.channels[row.vendor].said_to(one.message)
        if self.crashes == "after_send":
            self._is_down = True
        elif isinstance(said, Hang):
            self._flights.append(_Flight(one, self.now + SEND_TIMEOUT_US))
        else:
            self.does(lambda tx: record(tx, self.house, one, said))

    def _records(self, one: Claimed, said: Unknown) -> None:
        self.does(lambda tx: record(tx, self.house, one, said))


def _decoded(files: Mapping[str, bytes]) -> Playbook:
    return decoded(dict(files))
