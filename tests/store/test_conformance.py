"""What every store promises (`store.contract`), on both databases: R1, R2, R8, R10, R19, R23, R34."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import Future
from dataclasses import replace
from hashlib import sha256
from typing import Any

import psycopg
import pytest

from nawba.domain.entry import Actor, Entry
from nawba.domain.incident import Incident
from nawba.domain.signal import Signal
from nawba.domain.time import MINUTE
from nawba.ports.wake import Topic
from nawba.store.attempts import AttemptRow, Came, Claim
from nawba.store.contract import Store, Unavailable
from nawba.store.incidents import Kept
from nawba.store.nodes import Node
from nawba.store.pages import PageRow
from nawba.store.signals import Arrival
from nawba.store.statements import Conflict
from nawba.store.transaction import Transaction
from tests.domain.test_escalation import START, _incident
from tests.postgres.places import Place
from tests.store.conftest import Unit, at_once, is_threaded, writing

ACTOR = Actor("system", "", "engine")


def _id(kind: str, number: int) -> str:
    return f"{kind}_{number:032x}"


def _arrival(number: int, raw: bytes = b"{}", source: str = "s") -> Arrival:
    signals = (Signal("fire", f"k{number}", "high", "t"),)
    return Arrival(_id("sig", number), START + number, source, _id("key", 1), "urgent", raw, signals)


def _kept(number: int, urgency: int = 1, **changes: Any) -> Kept:
    return Kept(
        replace(_incident(id=_id("inc", number)), number=number, **changes), 1, f"incident {number}", None, urgency
    )


def _adds(kept: Kept) -> Unit:
    return lambda tx: tx.incidents.add(kept, START)


def _attempts(tx: Transaction, incident: str, *due: int, kind: str = "page", urgency: int = 1) -> None:
    page = PageRow(_id("pag", 1), incident, kind, 1, 1, "me", None, "after", {}, None, 0, START)
    rows = [
        AttemptRow(_id("att", n), page.id, incident, kind, "me", f"c{n}", "push", "v", "pending", urgency, 0, at)
        for n, at in enumerate(due, 1)
    ]
    tx.pages.add(page, rows)


def _noise(number: int, length: int) -> bytes:
    """Return bytes that no compression makes shorter."""
    return b"".join(sha256(f"{number}/{i}".encode()).digest() for i in range(length // 32))


def _count(place: Place, table: str) -> int:
    """Return how many rows another connection sees."""
    return int(place.rows(f"SELECT count(*) FROM {table}")[0][0])


# ── a unit is one transaction ────────────────────────────────────────────────────────────────────────────────────────


def test_a_unit_is_all_or_nothing(store: Store, place: Place) -> None:
    """R2, R34: half of a unit is never stored."""

    def broken(tx: Transaction) -> None:
        tx.signals.add([_arrival(1)])
        raise KeyError("bug")

    with pytest.raises(KeyError):
        store.submit(broken).result()
    assert _count(place, "signal") == _count(place, "tally") == 0


def test_a_failing_unit_takes_nobody_with_it(store: Store, place: Place) -> None:
    """R34: its neighbours in the same batch are stored and answered."""
    gate = threading.Event()

    def broken(tx: Transaction) -> None:
        tx.signals.add([_arrival(2)])
        raise ValueError("poison")

    if is_threaded(store):
        store.submit(lambda tx: gate.wait(10))
    units: list[Unit] = [lambda tx: tx.signals.add([_arrival(1)]), broken, lambda tx: tx.signals.add([_arrival(3)])]
    futures = [store.submit(unit) for unit in units]
    gate.set()
    assert futures[0].result() is None
    with pytest.raises(ValueError, match="poison"):
        futures[1].result()
    assert futures[2].result() is None
    assert _count(place, "signal") == 2


def test_units_run_in_the_order_they_are_submitted(store: Store) -> None:
    seen: list[int] = []
    futures = [store.submit(lambda tx, n=n: seen.append(n)) for n in range(200)]  # type: ignore[misc]
    for future in futures:
        future.result()
    assert seen == list(range(200))


def test_an_answer_comes_after_the_commit(store: Store, place: Place) -> None:
    """R1: whoever is told sees it from another connection, in that very moment."""
    seen: list[int] = []

    def told(future: Future[None]) -> None:
        seen.append(_count(place, "signal"))

    for number in range(20):
        future = store.submit(lambda tx, number=number: tx.signals.add([_arrival(number)]))  # type: ignore[misc]
        future.add_done_callback(told)
        future.result()
    while len(seen) < 20:
        store.submit(lambda tx: None).result()
    assert seen == list(range(1, 21))


def test_what_is_committed_is_durable(store: Store) -> None:
    """R1, M1: full synchronisation and a write-ahead log; anything less loses answered signals in a power cut."""
    raw = writing(store)
    assert raw.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert raw.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert raw.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_commit_wakes_those_who_listen(store: Store) -> None:
    """R6: with what it touched, and not when nothing was."""
    woken: list[frozenset[Topic]] = []

    class Bell:
        def wake(self, topics: frozenset[Topic]) -> None:
            woken.append(topics)

    store.listen(Bell())
    store.submit(lambda tx: tx.touches("signals")).result()
    store.submit(lambda tx: None).result()
    store.submit(lambda tx: None).result()
    assert woken == [frozenset({"signals"})]


def test_closing_twice_is_closing(store: Store) -> None:
    store.submit(lambda tx: tx.signals.add([_arrival(1)]))
    store.close()
    store.close()


# ── versions, numbers, claims ────────────────────────────────────────────────────────────────────────────────────────


def test_a_stale_version_is_a_conflict(store: Store) -> None:
    """R10: whoever read before the other wrote is told so, and changes nothing."""
    store.submit(_adds(_kept(1))).result()
    read = store.read(lambda tx: tx.incidents.get(_id("inc", 1))).result()
    assert read is not None
    first = replace(read, incident=replace(read.incident, state="acknowledged", owner="a", n=2))
    second = replace(read, incident=replace(read.incident, state="acknowledged", owner="b", n=2))
    saved = store.submit(lambda tx: tx.incidents.save(first)).result()
    assert saved.version == 2
    with pytest.raises(Conflict):
        store.submit(lambda tx: tx.incidents.save(second)).result()
    now = store.read(lambda tx: tx.incidents.get(_id("inc", 1))).result()
    assert now is not None
    assert (now.incident.owner, now.version) == ("a", 2)


def test_an_entry_s_number_is_given_once(store: Store, place: Place) -> None:
    """`engine.md` §2: (subject, n) is unique; the second writer's whole unit is undone."""
    entry = Entry(1, START, "opened", ACTOR, "")

    def twice(tx: Transaction) -> None:
        tx.signals.add([_arrival(1)])
        tx.ledger.write(_id("inc", 1), [entry])

    store.submit(lambda tx: tx.ledger.write(_id("inc", 1), [entry])).result()
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        store.submit(twice).result()
    assert (_count(place, "entry"), _count(place, "signal")) == (1, 0)


def test_entries_come_back_as_they_were(store: Store) -> None:
    entry = Entry(1, START, "called", Actor("person", "سارة", "page"), "after", {"level": 1, "people": ["a"]}, 2)
    store.submit(lambda tx: tx.ledger.write(_id("inc", 1), [entry])).result()
    assert store.read(lambda tx: tx.ledger.of(_id("inc", 1))).result() == [entry]


def test_snapshots_come_back_as_they_were(store: Store) -> None:
    incident: Incident = _kept(
        1, declined=("a",), confirm_at=START, ladder=replace(_incident().ladder, runs={0: 1, 7: 2})
    ).incident
    store.submit(_adds(Kept(incident, 1, "t"))).result()
    kept = store.read(lambda tx: tx.incidents.get(incident.id)).result()
    assert kept is not None
    assert kept.incident == incident


def test_an_attempt_is_claimed_exactly_once(store: Store) -> None:
    """R19, R8: eight at once, one gets it; only its token may record the outcome."""
    store.submit(_adds(_kept(1))).result()
    store.submit(lambda tx: _attempts(tx, _id("inc", 1), START)).result()
    row = store.read(lambda tx: tx.attempts.due("v", 1, START, 8)).result()[0]
    tokens = [_id("clm", n) for n in range(8)]
    units: list[Unit] = [lambda tx, t=t: tx.attempts.claim(row, Claim(t, START + MINUTE), START, b"m") for t in tokens]  # type: ignore[misc]
    got = [future.result() for future in at_once(store, units)]
    assert sum(got) == 1
    said: list[Unit] = [lambda tx, t=t: tx.attempts.outcome(row.id, t, START, Came("delivered")) for t in tokens]  # type: ignore[misc]
    assert [future.result() for future in at_once(store, said)] == got
    assert store.read(lambda tx: tx.attempts.due("v", 1, START + MINUTE, 8)).result() == []


def test_a_claim_needs_the_incident_s_epoch(store: Store) -> None:
    """R9: the incident was answered in between: nothing starts, whatever was read before."""
    kept = _kept(1)
    store.submit(_adds(kept)).result()
    store.submit(lambda tx: _attempts(tx, kept.incident.id, START)).result()
    row = store.read(lambda tx: tx.attempts.due("v", 1, START, 8)).result()[0]
    answered = replace(kept, incident=replace(kept.incident, paging_epoch=1))
    store.submit(lambda tx: tx.incidents.save(answered)).result()
    assert (
        store.submit(lambda tx: tx.attempts.claim(row, Claim(_id("clm", 1), START + 1), START, b"m")).result() is False
    )


def test_a_lease_that_ended_is_somebody_else_s(store: Store) -> None:
    """R19, R8: given back as a possible duplicate; the old token can say nothing any more."""
    store.submit(_adds(_kept(1))).result()
    store.submit(lambda tx: _attempts(tx, _id("inc", 1), START)).result()
    row = store.read(lambda tx: tx.attempts.due("v", 1, START, 8)).result()[0]
    store.submit(lambda tx: tx.attempts.claim(row, Claim(_id("clm", 1), START + MINUTE), START, b"m")).result()
    assert store.submit(lambda tx: tx.attempts.recover(START + MINUTE - 1)).result() == 0
    assert store.submit(lambda tx: tx.attempts.recover(START + MINUTE)).result() == 1
    assert (
        store.submit(lambda tx: tx.attempts.outcome(row.id, _id("clm", 1), START, Came("delivered"))).result() is False
    )
    [again] = store.read(lambda tx: tx.attempts.due("v", 1, START + MINUTE, 8)).result()
    assert (again.id, again.possible_duplicate, again.state) == (row.id, True, "pending")


# ── what is due ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_timers_are_due_by_urgency_and_then_by_time(store: Store) -> None:
    """R23: the worst first, the oldest first within; nothing before its time."""
    wanted = [(1, 2, 5), (2, 1, 9), (3, 2, 1), (4, 1, 3), (5, 1, 11)]

    def unit(tx: Transaction) -> None:
        for number, urgency, minute in wanted:
            kept = _kept(number, urgency)
            tx.incidents.add(kept, START)
            tx.incidents.arm(kept.incident, START + minute * MINUTE, "rung", urgency)

    store.submit(unit).result()
    due = store.read(lambda tx: tx.incidents.due(START + 10 * MINUTE, 10)).result()
    assert [int(one.incident[-1]) for one in due] == [4, 2, 3, 1]
    assert store.read(lambda tx: tx.incidents.due(START + 10 * MINUTE, 1)).result() == due[:1]
    assert store.read(lambda tx: tx.incidents.next_due()).result() == START + MINUTE
    assert store.read(lambda tx: tx.incidents.due(START, 10)).result() == []


def test_a_timer_tried_three_times_is_set_aside_until_it_is_armed_again(store: Store) -> None:
    """R34: it is counted, it is not due, and a change of its incident gives it another chance."""
    kept = _kept(1)
    store.submit(_adds(kept)).result()
    store.submit(lambda tx: tx.incidents.arm(kept.incident, START, "rung", 1)).result()
    for _ in range(3):
        assert store.read(lambda tx: tx.incidents.due(START, 1)).result()
        store.submit(lambda tx: tx.incidents.push_timer(kept.incident.id, START)).result()
    assert store.read(lambda tx: tx.incidents.due(START, 1)).result() == []
    assert store.read(lambda tx: tx.incidents.quarantined_timers()).result() == 1
    assert store.read(lambda tx: tx.incidents.next_due()).result() is None
    store.submit(lambda tx: tx.incidents.arm(kept.incident, START, "rung", 1)).result()
    assert len(store.read(lambda tx: tx.incidents.due(START, 1)).result()) == 1


def test_signals_wait_in_a_fair_order_and_are_settled_once(store: Store) -> None:
    """R5, R17: a share for every source; an end is given once, and counted once."""
    noisy = [_arrival(n, source="noisy") for n in range(50)]
    store.submit(lambda tx: tx.signals.add([*noisy, _arrival(99, source="quiet")])).result()
    waiting = store.read(lambda tx: tx.signals.waiting("urgent", 10)).result()
    assert {one.source for one in waiting} == {"noisy", "quiet"}
    ids = [one.id for one in waiting]
    store.submit(lambda tx: tx.signals.settle_all(ids, "attached")).result()
    with pytest.raises(Conflict):
        store.submit(lambda tx: tx.signals.settle_all(ids[:1], "attached")).result()
    summary, _ = store.read(lambda tx: tx.signals.summary()).result()
    assert summary == {
        "accepted": 51,
        "attached": len(ids),
        "suppressed": 0,
        "quarantined": 0,
        "pending": 51 - len(ids),
    }


# ── trouble ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_full_disk_is_said_and_nothing_is_half_written(store: Store, place: Place) -> None:
    """R2: no false promise while it is full; what was promised is there; with room again it works again."""
    raw = writing(store)
    pages = int(raw.execute("PRAGMA page_count").fetchone()[0])
    raw.execute(f"PRAGMA max_page_count = {pages + 20}")
    stored, refused = 0, 0
    for number in range(60):
        future = store.submit(lambda tx, n=number: tx.signals.add([_arrival(n, _noise(n, 4_000))]))  # type: ignore[misc]
        try:
            future.result()
            stored += 1
        except Unavailable:
            refused += 1
    assert stored > 0
    assert refused > 0
    assert _count(place, "signal") == stored
    summary, _ = store.read(lambda tx: tx.signals.summary()).result()
    assert summary["accepted"] == stored
    raw.execute("PRAGMA max_page_count = 1000000")
    store.submit(lambda tx: tx.signals.add([_arrival(1_000, bytes(9_000))])).result()
    assert _count(place, "signal") == stored + 1


def test_one_that_fills_the_disk_answers_for_its_whole_batch(store: Store, place: Place) -> None:
    """R2: whoever shares its commit is told that nothing was stored, and nothing was."""
    if not is_threaded(store):
        pytest.skip("every unit is a batch of its own")
    gate = threading.Event()
    raw = writing(store)
    raw.execute(f"PRAGMA max_page_count = {int(raw.execute('PRAGMA page_count').fetchone()[0]) + 4}")
    store.submit(lambda tx: gate.wait(10))
    huge = _arrival(2, _noise(2, 200_000))
    futures = [store.submit(lambda tx, a=a: tx.signals.add([a])) for a in (_arrival(1), huge)]  # type: ignore[misc]
    gate.set()
    for future in futures:
        with pytest.raises(Unavailable):
            future.result()
    assert _count(place, "signal") == 0


def test_a_reader_can_write_nothing(store: Store, place: Place) -> None:
    """`store.contract`: a query that writes is a bug, and is told so."""
    with pytest.raises((sqlite3.Error, psycopg.Error)):
        store.read(lambda tx: tx.signals.add([_arrival(1)])).result()
    assert _count(place, "signal") == 0


def test_a_caller_who_went_away_takes_nobody_with_him(store: Store, place: Place) -> None:
    """R34: a request is cancelled while its unit waits; the next unit is run and answered."""
    if not is_threaded(store):
        pytest.skip("nothing waits where units run at once")
    gate = threading.Event()
    store.submit(lambda tx: gate.wait(10))
    gone = store.submit(lambda tx: tx.signals.add([_arrival(1)]))
    next_ = store.submit(lambda tx: tx.signals.add([_arrival(2)]))
    gone.cancel()
    gate.set()
    next_.result(timeout=1)
    assert _count(place, "signal") >= 1


# ── nodes and leases ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_node_that_is_gone_is_struck_out_by_one_alone_and_its_claims_end(store: Store) -> None:
    """R19, R20: whoever strikes it out gives back what it held; what others hold stays theirs."""
    store.submit(_adds(_kept(1))).result()
    store.submit(lambda tx: _attempts(tx, _id("inc", 1), START, START + 1)).result()
    first, second = store.read(lambda tx: tx.attempts.due("v", 1, START + 1, 8)).result()
    dead, alive = _id("nod", 1), _id("nod", 2)
    for node, until in ((dead, START + MINUTE), (alive, START + 2 * MINUTE)):
        store.submit(lambda tx, n=node, u=until: tx.nodes.beat(Node(n, "n", "0", "web,engine", START), u)).result()  # type: ignore[misc]
    for row, node in ((first, dead), (second, alive)):
        claim = Claim(_id("clm", 1), START + 60 * MINUTE, node)
        assert store.submit(lambda tx, r=row, c=claim: tx.attempts.claim(r, c, START, b"m")).result()  # type: ignore[misc]
    assert store.submit(lambda tx: tx.nodes.take_gone(alive, START + MINUTE - 1)).result() == []
    assert store.submit(lambda tx: tx.nodes.take_gone(alive, START + MINUTE)).result() == [dead]
    assert store.submit(lambda tx: tx.nodes.take_gone(alive, START + MINUTE)).result() == []
    store.submit(lambda tx: tx.attempts.expire_claims(START + MINUTE, dead)).result()
    assert store.submit(lambda tx: tx.attempts.recover(START + MINUTE)).result() == 1
    [free] = store.read(lambda tx: tx.attempts.due("v", 1, START + MINUTE, 8)).result()
    assert free.id == first.id


def test_a_node_that_was_struck_out_is_new_when_it_beats_again(store: Store) -> None:
    """R19: the answer says so, and its row is there again."""
    node = Node(_id("nod", 1), "n", "0", "web,engine", START)
    assert store.submit(lambda tx: tx.nodes.beat(node, START + 1)).result() is False
    assert store.submit(lambda tx: tx.nodes.beat(node, START + 2)).result() is True
    assert store.submit(lambda tx: tx.nodes.take_gone(_id("nod", 2), START + 2)).result() == [node.id]
    assert store.submit(lambda tx: tx.nodes.beat(node, START + 3)).result() is False
    assert [n.until for n in store.read(lambda tx: tx.nodes.all()).result()] == [START + 3]


def test_many_that_want_one_lease_get_it_one_at_a_time(store: Store) -> None:
    """R19: one holder, a token that grows with every change of holder, and an old holder that knows."""
    nodes = [_id("nod", n) for n in range(1, 9)]

    def wants(now: int) -> list[int | None]:
        units: list[Unit] = [
            lambda tx, n=n: tx.nodes.take_lease("sealer", n, now, now + MINUTE)  # type: ignore[misc]
            for n in nodes
        ]
        return [future.result() for future in at_once(store, units)]

    first = wants(START)
    assert [t for t in first if t is not None] == [1]
    second = wants(START + MINUTE)
    assert [t for t in second if t is not None] == [2]
    held = {n for n, t in zip(nodes, second, strict=True) if t == 2}
    for node in nodes:
        holds = store.submit(lambda tx, n=node: tx.nodes.still_holds("sealer", n, 2, START + MINUTE)).result()  # type: ignore[misc]
        assert holds == (node in held)
        assert not store.submit(lambda tx, n=node: tx.nodes.still_holds("sealer", n, 1, START + MINUTE)).result()  # type: ignore[misc]
