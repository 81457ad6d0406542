"""One incident, everybody at once: answers, due levels, claims, outcomes, a resolution, a snooze, from several nodes.

Each round opens an incident, lets its next level fall due, and sets a handful of actors off from one barrier. Then the
rows are looked at: they must be those of some order of the same things, one after the other (R9, R10, R19).

Whether a claim came after the acknowledgement is told by a log that triggers of the test's own write, in the
transaction and under the lock of the incident: its numbers are the order in which they had the incident.
"""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

from nawba.actions.apply import Text, apply_text
from nawba.actions.deliver import Claimed, Prepared, claim, claim_due, prepare, record
from nawba.actions.house import House, Policies
from nawba.actions.respond import Answer, Declaration, declare, respond
from nawba.actions.time_passes import advance
from nawba.domain import commands as c
from nawba.domain.applying import apply, fold
from nawba.domain.decision import Refused
from nawba.domain.entry import Actor, Entry
from nawba.domain.incident import TRANSITIONS, Incident
from nawba.domain.playbook import Playbook
from nawba.domain.time import HOUR, MINUTE
from nawba.playbook import digest
from nawba.ports.channel import Delivered, Failed
from nawba.ports.system import SystemIds
from nawba.store.codec import pack
from nawba.store.contract import Store, Unavailable
from nawba.store.incidents import Due
from nawba.store.transaction import Transaction
from tests.fakes.clock import FakeClock
from tests.postgres.places import Place
from tests.stories.playbooks import decoded, guide
from tests.stories.stage import TUESDAY, at

T = TypeVar("T")
NODES: Final = 4
_FREE: Final = {"sandbox": 64}
_ANSWERERS: Final = ("mohammed_ahmed", "sara_mohammed")
_LOG: Final[Mapping[str, Sequence[str]]] = {
    "sqlite": (
        "CREATE TABLE race_log (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, incident BLOB, epoch INTEGER)",
        "CREATE TRIGGER race_epoch AFTER UPDATE OF paging_epoch ON incident WHEN new.paging_epoch <> old.paging_epoch BEGIN INSERT INTO race_log (kind, incident, epoch) VALUES ('epoch', new.id, new.paging_epoch); END",
        "CREATE TRIGGER race_claim AFTER UPDATE OF state ON attempt WHEN new.state = 'sending' AND new.kind = 'page' BEGIN INSERT INTO race_log (kind, incident, epoch) VALUES ('claim', new.incident_id, new.epoch); END",
    ),
    "postgres": (
        "CREATE TABLE race_log (seq BIGSERIAL PRIMARY KEY, kind TEXT, incident BYTEA, epoch INTEGER)",
        "CREATE FUNCTION race_epoch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO race_log (kind, incident, epoch) VALUES ('epoch', NEW.id, NEW.paging_epoch); RETURN NULL; END $$",
        "CREATE FUNCTION race_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO race_log (kind, incident, epoch) VALUES ('claim', NEW.incident_id, NEW.epoch); RETURN NULL; END $$",
        "CREATE TRIGGER race_epoch AFTER UPDATE OF paging_epoch ON incident FOR EACH ROW WHEN (NEW.paging_epoch <> OLD.paging_epoch) EXECUTE FUNCTION race_epoch()",
        "CREATE TRIGGER race_claim AFTER UPDATE OF state ON attempt FOR EACH ROW WHEN (NEW.state = 'sending' AND NEW.kind = 'page') EXECUTE FUNCTION race_claim()",
    ),
}


@dataclass(frozen=True, slots=True)
class Actors:
    """Who sets off in a round: a name, at which node, and what they do there."""

    name: str
    node: int
    does: Callable[[Transaction, House], Any]


@dataclass(slots=True)
class Round:
    """What a round left: the answers by actor (an exception where it was one), and what the rows say."""

    incident: str
    answers: dict[str, Any]
    entries: Sequence[Entry] = ()
    snapshot: Incident | None = None
    log: Sequence[tuple[str, int]] = ()
    pending_epochs: frozenset[int] = frozenset()
    timers: Sequence[tuple[int]] = ()
    anomalies: list[str] = field(default_factory=list)

    @property
    def unavailable(self) -> int:
        """How many were told that nothing was stored: an honest answer, of a machine with too much to do."""
        return sum(isinstance(said, Unavailable) for said in self.answers.values())


class Races:
    """Several nodes on one place; SQLite has one store, which they share as threads of one process do."""

    def __init__(self, place: Place, seed: int = 0) -> None:
        self._place = place
        self._random = random.Random(seed)
        self._clock = FakeClock(at(TUESDAY))
        first = place.open()
        stores = [first, *(place.open() if first.is_shared else first for _ in range(NODES - 1))]
        self.houses = [self._house(store) for store in stores]
        self._pool = ThreadPoolExecutor(16)
        for statement in _LOG["postgres" if place.kind.startswith("postgres") else "sqlite"]:
            place.rows(statement)
        text = Text(guide(), digest(guide()))
        self._do(0, lambda tx, house: apply_text(tx, house, text, Actor("person", "admin", "cli")))

    def close(self) -> None:
        self._pool.shutdown()
        for store in {id(house.store): house.store for house in self.houses}.values():
            store.close()

    def run(self) -> Round:
        """Run one round and look at what it left."""
        incident, claimed = self._opened()
        self._clock.passes(5 * MINUTE)
        now = self._clock.now()
        due, prepared = self._read(
            lambda tx: (
                [one for one in tx.incidents.due(now, 9_999) if one.incident == incident],
                [p for p in prepare(tx, self.houses[0], _FREE, 64) if p.row.incident == incident],
            )
        )
        actors = self._actors(incident, claimed, due, prepared)
        barrier = threading.Barrier(len(actors))
        pauses = [self._random.uniform(0, 0.003) if self._random.random() < 0.7 else 0.0 for _ in actors]
        answers = list(self._pool.map(partial(self._acts, barrier), actors, pauses))
        done = self._seen(Round(incident, {a.name: said for a, said in zip(actors, answers, strict=True)}))
        done.anomalies = list(anomalies(done))
        self._put_away(incident)
        return done

    def _opened(self) -> tuple[str, list[Claimed]]:
        said = Declaration("It is broken", "SEV1", "web")
        kept = self._do(0, lambda tx, house: declare(tx, house, said, Actor("person", "dina_rami", "page")))
        return kept.incident.id, self._do(0, lambda tx, house: claim_due(tx, house, _FREE, 64))

    def _actors(self, incident: str, claimed: list[Claimed], due: list[Due], prepared: list[Prepared]) -> list[Actors]:
        pages = [one for one in claimed if one.row.kind == "page"]

        def says(who: str, command: c.Command) -> Callable[[Transaction, House], Any]:
            return lambda tx, house: respond(tx, house, incident, Answer(command), Actor("person", who, "page"))

        always = [
            Actors("acknowledge 1", 0, says(_ANSWERERS[0], c.Acknowledge())),
            Actors("acknowledge 2", 1, says(_ANSWERERS[1], c.Acknowledge())),
            *(Actors(f"level due {n}", n, lambda tx, house: advance(tx, house, due[0], house.clock.now())) for n in (2, 3) if due),
            *(Actors(f"claim {n}", n, lambda tx, house: claim(tx, house, prepared)) for n in (2, 3)),
        ]  # fmt: skip
        sometimes = [
            Actors("resolve", 1, says("dina_rami", c.Resolve())),
            Actors("snooze", 2, says(_ANSWERERS[1], c.Snooze(10 * MINUTE))),
            Actors("escalate", 3, says(_ANSWERERS[0], c.Escalate())),
            Actors("decline", 0, says(_ANSWERERS[1], c.Decline())),
            *(Actors(f"outcome {n}", n % NODES, partial(_comes, one, n)) for n, one in enumerate(pages[:2], 1)),
        ]  # fmt: skip
        chosen = [*always, *self._random.sample(sometimes, self._random.randint(1, len(sometimes)))]
        self._random.shuffle(chosen)
        return chosen

    def _acts(self, barrier: threading.Barrier, actor: Actors, pause: float) -> Any:
        house = self.houses[actor.node]
        barrier.wait(30)
        if pause:
            threading.Event().wait(pause)
        try:
            return house.store.submit(lambda tx: actor.does(tx, house)).result(30)
        except Exception as error:  # noqa: BLE001 - what is no refusal is an anomaly, and said as one
            return error

    def _seen(self, done: Round) -> Round:
        raw = pack(done.incident)

        def query(tx: Transaction) -> Any:
            kept = tx.incidents.get(done.incident)
            return kept.incident if kept else None, tx.ledger.of(done.incident), tx.pages.attempts_of(done.incident)

        done.snapshot, done.entries, attempts = self._read(query)
        pending = [a for a in attempts if a.kind == "page" and a.state == "pending"]
        done.pending_epochs = frozenset(a.epoch for a in pending)
        id_ = self._place.literal(raw)
        log = self._place.rows(f"SELECT kind, epoch FROM race_log WHERE incident = {id_} ORDER BY seq")
        done.log = [(str(kind), int(epoch)) for kind, epoch in log]
        done.timers = [(int(r[0]),) for r in self._place.rows(f"SELECT epoch FROM timer WHERE incident_id = {id_}")]
        return done

    def _put_away(self, incident: str) -> None:
        """End it, so that the next round is alone."""
        actor = Actor("person", "dina_rami", "page")
        for command in (c.Resolve(), c.Close()):
            answer = Answer(command)
            with contextlib.suppress(Refused):
                self._do(0, partial(_responds, incident, answer, actor))
        self._clock.passes(HOUR)

    def _do(self, node: int, unit: Callable[[Transaction, House], T]) -> T:
        house = self.houses[node]
        for _ in range(10):
            with contextlib.suppress(Unavailable):  # a machine with too much to do; nothing was stored
                return house.store.submit(lambda tx: unit(tx, house)).result(30)
        raise Unavailable("ten times")

    def _read(self, query: Callable[[Transaction], T]) -> T:
        return self.houses[0].store.read(query).result(30)

    def _house(self, store: Store) -> House:
        return House(store, self._clock, SystemIds(), Policies(_decoded), "http://nawba.test", b"s" * 32, frozenset(("sandbox",)))  # fmt: skip


def _responds(incident: str, answer: Answer, actor: Actor, tx: Transaction, house: House) -> None:
    respond(tx, house, incident, answer, actor)


def _comes(one: Claimed, number: int, tx: Transaction, house: House) -> bool:
    return record(tx, house, one, Failed("no_such_contact") if number == 1 else Delivered("id"))


def _decoded(files: Mapping[str, bytes]) -> Playbook:
    return decoded(dict(files))


def anomalies(done: Round) -> Iterable[str]:
    """Yield what no serial order of the same things could have left."""
    yield from _unexpected(done.answers)
    entries, snapshot = done.entries, done.snapshot
    if [e.n for e in entries] != list(range(1, len(entries) + 1)):
        yield f"the entries have gaps: {[e.n for e in entries]}"
    elif entries and fold(entries) != snapshot:
        yield "the snapshot is not what its entries tell"
    yield from _out_of_order(entries)
    yield from _twice(entries, done.answers)
    epoch = 0
    for kind, of_epoch in done.log:
        if kind == "epoch":
            epoch = of_epoch
        elif of_epoch != epoch:
            yield f"R9: an attempt of epoch {of_epoch} was claimed when the incident was at {epoch}"
    if snapshot is not None:
        if done.pending_epochs - {snapshot.paging_epoch}:
            yield f"R9: attempts of epochs {set(done.pending_epochs)} wait, the incident is at {snapshot.paging_epoch}"
        if [t for (t,) in done.timers] != ([snapshot.paging_epoch] if snapshot.is_live else []):
            yield f"R11: timers of epochs {done.timers}, the incident is {snapshot.state} at {snapshot.paging_epoch}"


def _unexpected(answers: Mapping[str, Any]) -> Iterable[str]:
    for name, said in answers.items():
        if isinstance(said, Refused):
            if said.code == "already_acknowledged" and not (said.params.get("by") and said.params.get("at")):
                yield f"R10: {name} was refused, and not told who has it: {said.params}"
        elif isinstance(said, Exception) and not isinstance(said, Unavailable):
            yield f"{name}: {type(said).__name__}: {said}"


def _out_of_order(entries: Sequence[Entry]) -> Iterable[str]:
    before: Incident | None = None
    for entry in entries:
        after = apply(before, entry)
        if before is not None and after.state != before.state and after.state not in TRANSITIONS[before.state]:
            yield f"R10: {before.state} became {after.state} by {entry.kind}"
        is_taken = entry.kind == "acknowledged" and before is not None and before.state == "acknowledged"
        if is_taken and before is not None and before.owner not in (None, after.owner):
            yield f"R10: {after.owner} took it from {before.owner}"
        if entry.kind == "called" and before is not None and before.state == "resolved":
            yield "R9: a level was called after the resolution"
        before = after


def _twice(entries: Sequence[Entry], answers: Mapping[str, Any]) -> Iterable[str]:
    called = [(e.params.get("level"), e.params.get("round")) for e in entries if e.kind == "called"]
    if len(called) != len(set(called)):
        yield f"R19: a level was called twice in one round: {called}"
    claims = [
        a.row.id for name, said in answers.items() if name.startswith("claim") and isinstance(said, list) for a in said
    ]
    if len(claims) != len(set(claims)):
        yield "R19: an attempt was claimed by two nodes"
