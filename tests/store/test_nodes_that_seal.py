"""Several nodes on one PostgreSQL: one chain of seals and one data key, however they race (R19)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from nawba.actions.auditing import Against, StoreSource, verify
from nawba.actions.sealing import prepare, put
from nawba.actions.secrets import Opened, WrongKey, open_secrets
from nawba.domain.entry import Actor, Entry
from nawba.ports.secret import Secret
from nawba.ports.signer import Ed25519Signer
from nawba.store.contract import Store
from nawba.store.statements import Conflict
from tests.postgres.places import Database

ACTOR = Actor("person", "sara", "page")
KEYS = (Secret(b"\x01" * 32), Secret(b"\x02" * 32))
ENTRIES, SUBJECTS = 40, 6


@pytest.fixture
def nodes(database: Database) -> Iterator[tuple[Store, Store]]:
    """Two processes' stores on one database."""
    made = database.open(), database.open()
    yield made
    for one in made:
        one.close()


def test_two_nodes_that_both_seal_make_one_chain(nodes: tuple[Store, Store]) -> None:
    """Both believe that they hold the lease, while entries are written: no number twice, no entry twice, none left."""
    signer = Ed25519Signer(Secret(b"\x07" * 32))
    begin = Barrier(3)

    def write() -> None:
        begin.wait(10)
        for n in range(1, ENTRIES + 1):
            for i in range(SUBJECTS):
                entry = Entry(n, n, "noted", ACTOR, "said")
                nodes[i % 2].submit(lambda tx, i=i, e=entry: tx.ledger.write(f"inc_{i:032x}", [e])).result(20)  # type: ignore[misc]

    def seal(node: Store) -> None:
        begin.wait(10)
        quiet = 0
        while quiet < 50:
            prepared = node.read(lambda tx: prepare(tx, signer, 5, 7)).result(20)
            if prepared is None:
                quiet += 1
                continue
            quiet = 0
            try:
                node.submit(lambda tx, p=prepared: put(tx, p)).result(20)  # type: ignore[misc]
            except Conflict:
                pass  # the other was first

    with ThreadPoolExecutor(3) as pool:
        writing = pool.submit(write)
        sealing = [pool.submit(seal, node) for node in nodes]
        writing.result(60)
        for one in sealing:
            one.result(60)
    for node in nodes:  # what was written after both had gone quiet
        while left := node.read(lambda tx: prepare(tx, signer, 5, 500)).result(20):
            node.submit(lambda tx, p=left: put(tx, p)).result(20)  # type: ignore[misc]
    node = nodes[0]
    report = verify(StoreSource(lambda query: node.read(query).result(20)), Against())
    # the entries are of no incident here, and no entry announces the key: nothing else may be found
    assert {f.code for f in report.findings} <= {"other_key"}
    assert (report.entries, report.unsealed) == (ENTRIES * SUBJECTS, 0)


def test_of_two_nodes_that_put_the_same_number_at_once_one_is_refused(nodes: tuple[Store, Store]) -> None:
    signer = Ed25519Signer(Secret(b"\x07" * 32))
    begin = Barrier(2)

    def seal(node: Store) -> bool:
        prepared = node.read(lambda tx: prepare(tx, signer, 5, 7)).result(20)
        assert prepared is not None
        begin.wait(10)
        try:
            node.submit(lambda tx: put(tx, prepared)).result(20)
        except Conflict:
            return False
        return True

    for n in range(1, 11):
        entry = Entry(n, n, "noted", ACTOR, "said")
        nodes[0].submit(lambda tx, e=entry: tx.ledger.write(f"inc_{1:032x}", [e])).result(20)  # type: ignore[misc]
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(seal, nodes)) == [False, True]
    assert [s.n for s in nodes[1].read(lambda tx: tx.seals.after(0, 99)).result(20)] == list(range(1, 11))


@pytest.mark.parametrize("keys", [(0, 0), (0, 1)], ids=["the same key file", "two key files"])
def test_two_nodes_that_start_for_the_first_time_at_once_have_one_data_key(
    nodes: tuple[Store, Store], keys: tuple[int, int]
) -> None:
    """With the same key file both open it; with two, one is refused and told which key is wanted."""
    begin = Barrier(2)

    def start(i: int) -> Opened | WrongKey:
        begin.wait(10)
        try:
            return nodes[i].submit(lambda tx: open_secrets(tx, KEYS[keys[i]], 1)).result(20)
        except WrongKey as error:
            return error

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(start, range(2)))
    opened = [one for one in found if isinstance(one, Opened)]
    assert len(opened) == (2 if keys == (0, 0) else 1)
    assert len({(one.box.id, one.link_secret, one.signer.public_key) for one in opened}) == 1
    for one in found:
        assert isinstance(one, Opened) or opened[0].key in str(one)
