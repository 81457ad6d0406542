"""Live pages hear of every commit, of those with a lower number too (`engine.md` §2: never a cursor over a sequence)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from nawba.actions.house import House, Policies
from nawba.domain.time import SECOND
from nawba.ports.system import SystemClock, SystemIds
from nawba.store.changes import Change
from nawba.store.postgres import PostgresStore
from nawba.store.transaction import Transaction
from nawba.web.following import Following
from nawba.web.live import Live
from tests.postgres.places import SERVERS, Servers


def _change(seq: int) -> Change:
    return Change(seq, "incident", f"inc_{seq:032x}", 1)


def test_a_number_that_was_missing_is_looked_for_and_heard_of() -> None:
    following = Following(10)
    following.hear([_change(12)], 0)
    assert (following.last, following.missing, following.floor) == (12, [11], 10)
    following.hear([_change(11)], SECOND)
    assert (following.last, following.missing, following.floor) == (12, [], 12)


def test_a_number_that_never_comes_is_given_up() -> None:
    """Its transaction was undone; whoever goes on from here need not look for it again."""
    following = Following(10)
    following.hear([_change(13)], 0)
    following.hear([], 14 * SECOND)
    assert following.missing == [11, 12]
    following.hear([], 15 * SECOND)
    assert (following.missing, following.floor) == ([], 13)


def test_what_was_purged_long_ago_is_not_looked_for() -> None:
    following = Following(10)
    following.hear([_change(100_000)], 0)
    assert (following.missing, following.floor) == ([], 100_000)


@pytest.fixture
def nodes(postgres: Servers) -> Iterator[tuple[PostgresStore, PostgresStore]]:
    database = postgres.database(SERVERS[-1])
    made = database.open(), database.open()
    yield made
    for one in made:
        one.close()


def test_a_commit_that_comes_late_with_a_lower_number_is_heard_of(nodes: tuple[PostgresStore, PostgresStore]) -> None:
    """Two interleaved transactions: the first takes number 1 and commits after the second, with number 2, was heard of."""
    first, second = "inc_" + "1" * 32, "inc_" + "2" * 32
    has_number, may_commit = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> None:
        tx.changes.add("incident", first, 1)
        tx.touches("changes")
        tx.policy.revision()  # what was written travels with the next question
        has_number.set()
        may_commit.wait(10)

    def quick(tx: Transaction) -> None:
        tx.changes.add("incident", second, 1)
        tx.touches("changes")

    async def heard() -> list[str]:
        house = House(nodes[1], SystemClock(), SystemIds(), Policies(lambda _: pytest.fail("no playbook")), "http://x")
        live = Live(house)
        nodes[1].listen(live)
        hints = live.hints("all", None)
        assert (await anext(hints)).event == "hello"
        late = nodes[0].submit(slow)
        await asyncio.to_thread(has_number.wait, 10)
        nodes[1].submit(quick).result()
        found = [(await anext(hints)).data]
        settled = nodes[1].read(lambda tx: tx.changes.settled()).result()
        may_commit.set()
        late.result()
        found.append((await anext(hints)).data)
        assert settled == 0
        live.stop()
        await hints.aclose()
        return [str(one) for one in found]

    assert asyncio.run(heard()) == [second, first]


def test_a_page_that_begins_while_a_commit_is_under_way_goes_on_from_before_it(
    nodes: tuple[PostgresStore, PostgresStore],
) -> None:
    """What a page has seen is said by a number below which nothing is missing, not by the highest there is."""
    for number in range(1, 4):
        nodes[0].submit(lambda tx, n=number: tx.changes.add("incident", f"inc_{n:032x}", 1)).result()  # type: ignore[misc]
    has_number, may_commit = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> None:
        tx.changes.add("incident", "inc_" + "f" * 32, 1)
        tx.policy.revision()
        has_number.set()
        may_commit.wait(10)

    late = nodes[0].submit(slow)
    has_number.wait(10)
    nodes[1].submit(lambda tx: tx.changes.add("incident", "inc_" + "e" * 32, 1)).result()
    seen, last = nodes[1].read(lambda tx: (tx.changes.settled(), tx.changes.last())).result()
    may_commit.set()
    late.result()
    assert (seen, last) == (3, 5)
    assert nodes[1].read(lambda tx: [c.seq for c in tx.changes.since(seen)]).result() == [4, 5]
    assert nodes[1].read(lambda tx: tx.changes.settled()).result() == 5
