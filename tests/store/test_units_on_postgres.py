"""What several nodes on one PostgreSQL promise each other: locks, runs again, numbers, fairness (`engine.md` §1–§3)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import psycopg
import pytest

from nawba.domain.entry import Actor
from nawba.domain.time import MINUTE
from nawba.ports.wake import Topic
from nawba.store.attempts import Claim
from nawba.store.contract import Unavailable
from nawba.store.postgres import PostgresStore
from nawba.store.transaction import Transaction
from tests.domain.test_escalation import START
from tests.postgres.places import Database
from tests.store.test_conformance import _adds, _arrival, _attempts, _id, _kept

Nodes = tuple[PostgresStore, PostgresStore]


@pytest.fixture
def nodes(database: Database) -> Iterator[Nodes]:
    made = (database.open(), database.open())
    yield made
    for one in made:
        one.close()


def _meet(nodes: Nodes, unit: Any) -> list[Any]:
    """Run `unit` at both nodes at once and return what came of it, an exception where it is one."""
    ready = threading.Barrier(2)
    began = [threading.Event(), threading.Event()]

    def meeting(number: int) -> Any:
        def met(tx: Transaction) -> Any:
            if not began[number].is_set():  # only the first run waits; a second one is run again alone
                began[number].set()
                ready.wait(10)
            return unit(number, tx)

        return met

    futures: list[Future[Any]] = [node.submit(meeting(number)) for number, node in enumerate(nodes)]
    return [future.exception(10) or future.result() for future in futures]


def test_whoever_reads_an_incident_has_it_until_the_commit(nodes: Nodes) -> None:
    """`engine.md` §3: a hundred raises at two nodes at once; none is lost, and nobody is told of a conflict."""
    nodes[0].submit(_adds(_kept(1))).result()

    def raised(tx: Transaction) -> None:
        kept = tx.incidents.get(_id("inc", 1))
        assert kept is not None
        tx.incidents.save(replace(kept, incident=replace(kept.incident, n=kept.incident.n + 1)))

    before = nodes[0].read(lambda tx: tx.incidents.get(_id("inc", 1))).result()
    for future in [node.submit(raised) for _ in range(50) for node in nodes]:
        future.result(20)
    after = nodes[1].read(lambda tx: tx.incidents.get(_id("inc", 1))).result()
    assert before is not None
    assert after is not None
    assert (after.incident.n - before.incident.n, after.version - before.version) == (100, 100)


def test_a_claim_after_the_other_node_s_acknowledgement_changes_nothing(nodes: Nodes) -> None:
    """R9: the acknowledgement has the incident and has not committed; the claim does not wait, and gets nothing."""
    kept = _kept(1)
    nodes[0].submit(_adds(kept)).result()
    nodes[0].submit(lambda tx: _attempts(tx, kept.incident.id, START)).result()
    row = nodes[0].read(lambda tx: tx.attempts.due("v", 1, START, 8)).result()[0]
    has_it, go_on = threading.Event(), threading.Event()

    def answers(tx: Transaction) -> None:
        mine = tx.incidents.get(kept.incident.id)
        assert mine is not None
        tx.incidents.save(replace(mine, incident=replace(mine.incident, paging_epoch=1)))
        has_it.set()
        go_on.wait(10)

    answered = nodes[0].submit(answers)
    has_it.wait(10)
    claim = Claim(_id("clm", 1), START + MINUTE)
    assert nodes[1].submit(lambda tx: tx.attempts.claim(row, claim, START, b"m")).result(2) is False
    go_on.set()
    answered.result(10)
    assert nodes[1].submit(lambda tx: tx.attempts.claim(row, claim, START, b"m")).result(2) is False


def test_units_that_would_wait_for_each_other_for_ever_are_both_done(nodes: Nodes) -> None:
    """Each has what the other wants: one is undone and run again, and both are answered well within a second."""
    for number in (1, 2):
        nodes[0].submit(_adds(_kept(number))).result()
    both_have_one = threading.Barrier(2)
    runs = [0, 0]

    def crossed(number: int, tx: Transaction) -> str:
        runs[number] += 1
        first, second = (1, 2) if number == 0 else (2, 1)
        tx.incidents.get(_id("inc", first))
        if runs[number] == 1:
            both_have_one.wait(10)
        tx.incidents.get(_id("inc", second))
        return "done"

    assert _meet(nodes, crossed) == ["done", "done"]
    assert sum(runs) > 2  # the positive control: somebody was run again


@pytest.mark.thorough
def test_a_unit_in_somebody_s_way_takes_nobody_with_it(nodes: Nodes, database: Database) -> None:
    """Its neighbours in the batch are stored at once; it waits alone, as long as anybody may, and is then told 503."""
    nodes[0].submit(_adds(_kept(1))).result()
    gate = threading.Event()
    with psycopg.connect(database.address) as stranger:
        stranger.execute("SELECT 1 FROM incident FOR UPDATE")
        nodes[1].submit(lambda tx: gate.wait(10))
        waits = nodes[1].submit(lambda tx: tx.incidents.get(_id("inc", 1)))
        passes = nodes[1].submit(lambda tx: tx.signals.add([_arrival(1)]))
        gate.set()
        passes.result(1)
        with pytest.raises(Unavailable):
            waits.result(5)
    assert nodes[1].submit(lambda tx: tx.incidents.get(_id("inc", 1))).result(5) is not None


def test_what_a_unit_did_before_it_was_run_again_is_gone(nodes: Nodes) -> None:
    """The whole of it is undone, its counting too; it ends once."""
    runs = count()

    def clashes(number: int, tx: Transaction) -> int:
        tx.signals.add([_arrival(number)])
        tx.changes.remember(b"k" * 32, START, b"answer") if tx.changes.recall(b"k" * 32) is None else None
        return next(runs)

    assert all(isinstance(answer, int) for answer in _meet(nodes, clashes))
    assert next(runs) >= 2
    summary, _ = nodes[0].read(lambda tx: tx.signals.summary()).result()
    assert summary["accepted"] == 2


def test_numbers_are_given_once(nodes: Nodes) -> None:
    """`engine.md` §2: for people; they may have gaps, and no two incidents share one."""

    def opens(number: int) -> Any:
        def unit(tx: Transaction) -> int:
            kept = _kept(number)
            given = tx.incidents.next_number()
            tx.incidents.add(replace(kept, incident=replace(kept.incident, number=given)), START)
            return given

        return unit

    futures = [nodes[n % 2].submit(opens(n)) for n in range(1, 101)]
    assert len({future.result(10) for future in futures}) == 100


def test_a_group_has_one_open_incident(nodes: Nodes) -> None:
    """`open_group_key`: of two that open the group's incident at once, the second finds the first's."""

    def opens(number: int, tx: Transaction) -> str:
        held = tx.incidents.of_group("g")
        if held is not None:
            return held[0]
        kept = replace(_kept(number + 1), group_key="g")
        tx.incidents.add(kept, START)
        return kept.incident.id

    first, second = _meet(nodes, opens)
    assert first == second


def test_two_nodes_take_different_signals_and_none_twice(nodes: Nodes) -> None:
    """R5, SKIP LOCKED: what the one has, the other passes over; the count is right at any instant."""
    nodes[0].submit(lambda tx: tx.signals.add([_arrival(n) for n in range(20)])).result()
    waiting = [one.id for one in nodes[0].read(lambda tx: tx.signals.waiting("urgent", 20)).result()]
    inside = threading.Barrier(2)

    def takes(number: int, tx: Transaction) -> list[str]:
        mine = [id_ for id_ in (waiting[:15] if number == 0 else waiting[5:]) if tx.signals.take(id_)]
        inside.wait(10)
        tx.signals.settle_all(mine, "attached")
        return mine

    taken = _meet(nodes, takes)
    assert sorted(taken[0] + taken[1]) == sorted(waiting)
    summary, _ = nodes[1].read(lambda tx: tx.signals.summary()).result()
    assert (summary["accepted"], summary["attached"], summary["pending"]) == (20, 20, 0)


def test_the_same_body_at_two_nodes_is_one_signal(nodes: Nodes) -> None:
    """R3: a body without a key of its own, posted to both at once by somebody who does not want to wait."""

    def receives(number: int, tx: Transaction) -> str:
        seen = tx.signals.seen(_id("key", 1), b"d" * 32, START)
        if seen is not None:
            return seen[0]
        one = replace(_arrival(number), digest=b"d" * 32)
        tx.signals.add([one])
        return one.id

    first, second = _meet(nodes, receives)
    assert first == second


def test_counting_at_one_node_does_not_wait_for_the_other(nodes: Nodes) -> None:
    """The counters are no row that all nodes share: one node's long batch does not hold the other's intake."""
    has_counted, go_on = threading.Event(), threading.Event()

    def counts(tx: Transaction) -> None:
        tx.signals.add([_arrival(1)])
        has_counted.set()
        go_on.wait(10)

    slow = nodes[0].submit(counts)
    has_counted.wait(10)
    nodes[1].submit(lambda tx: tx.signals.add([_arrival(2)])).result(1)
    go_on.set()
    slow.result(10)
    assert nodes[1].read(lambda tx: tx.signals.summary()).result()[0]["accepted"] == 2


def test_the_revision_of_the_policy_moves_with_every_change(nodes: Nodes) -> None:
    """Two nodes change the data of the day at once: whoever keeps what it read sees that both did."""

    def changes(number: int, tx: Transaction) -> None:
        tx.policy.moved()

    _meet(nodes, changes)
    assert nodes[0].read(lambda tx: tx.policy.revision()).result() == 2


def test_entries_about_no_incident_are_numbered_without_gaps(nodes: Nodes) -> None:
    subject = "org_" + "0" * 32
    actor = Actor("system", "", "engine")
    futures = [
        nodes[n % 2].submit(lambda tx: tx.ledger.audit(subject, START, "signed_in", actor, {})) for n in range(40)
    ]
    for future in futures:
        future.result(10)
    assert [e.n for e in nodes[0].read(lambda tx: tx.ledger.of(subject)).result()] == list(range(1, 41))


def test_a_commit_at_one_node_wakes_the_other(nodes: Nodes) -> None:
    """NOTIFY is a hint: it comes once, with what was touched, and not back to whoever sent it as something new."""
    heard: list[frozenset[Topic]] = []
    here: list[frozenset[Topic]] = []
    rang = threading.Event()

    class Bell:
        def __init__(self, kept: list[frozenset[Topic]]) -> None:
            self.kept = kept

        def wake(self, topics: frozenset[Topic]) -> None:
            self.kept.append(topics)
            if self.kept is heard:
                rang.set()

    nodes[0].listen(Bell(here))
    nodes[1].listen(Bell(heard))
    for _ in range(50):  # the listener may not be listening yet: a hint may be lost
        nodes[0].submit(lambda tx: tx.touches("timers")).result()
        if rang.wait(0.1):
            break
    assert heard[0] == frozenset({"timers"})
    assert set(here) == {frozenset({"timers"})}


def test_texts_with_a_nul_are_kept(nodes: Nodes) -> None:
    """PostgreSQL keeps no NUL in a text: a source that sends one is heard all the same."""
    kept = replace(_kept(1), title="a\0b")
    nodes[0].submit(_adds(kept)).result()
    found = nodes[1].read(lambda tx: tx.incidents.get(kept.incident.id)).result()
    assert found is not None
    assert found.title == "a�b"


def test_the_database_s_clock_is_read(nodes: Nodes, database: Database) -> None:
    ((before,),) = database.rows("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
    found = nodes[0].database_clock().result()
    assert before <= found <= before + 10 * 1_000_000


def test_a_write_that_fails_at_the_end_of_its_unit_undoes_that_unit_alone(nodes: Nodes) -> None:
    """Decision 0036: nobody asked what came of the write, and still the unit is undone, and only it (R5, R34).

    Often enough that statements are prepared in a journey that fails before them.
    """
    store = nodes[0]
    for first in range(1, 60, 4):
        store.submit(partial(_adds_signals, first)).result(5)
        neighbours = [store.submit(partial(_adds_signals, first + 2))]
        bad = store.submit(partial(_adds_signals, first + 1, first))
        neighbours.append(store.submit(partial(_adds_signals, first + 3)))
        for one in neighbours:
            one.result(5)
        with pytest.raises(psycopg.errors.UniqueViolation):
            bad.result(10)
        kept = {n for n in range(first, first + 4) if store.read(partial(_raw, n)).result(5)}
        assert kept == {first, first + 2, first + 3}


def _adds_signals(first: int, *more: Any) -> None:
    """The unit that stores signals of these numbers, and counts them; the last argument is the transaction."""
    *others, tx = more
    for number in (first, *others):
        tx.signals.add([_arrival(number)])
        tx.signals.count(f"n{number % 3}", 1)


def _raw(number: int, tx: Transaction) -> bytes | None:
    return tx.signals.raw(_arrival(number).id)
