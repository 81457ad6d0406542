"""The sealer's side of the store: every entry is sealed once, in a chain without a gap, whoever else tries (R19, R30)."""

from __future__ import annotations

import pytest

from nawba.actions.auditing import Against, StoreSource, verify
from nawba.actions.sealing import Prepared, prepare, put
from nawba.domain.entry import WATCH, Actor, Entry
from nawba.domain.seal import Seal, decode_members
from nawba.ports.secret import Secret
from nawba.ports.signer import Ed25519Signer, is_signed
from nawba.store.contract import Store
from nawba.store.statements import Conflict
from nawba.store.transaction import Transaction
from tests.postgres.places import Place

SIGNER = Ed25519Signer(Secret(b"\x01" * 32))
ACTOR = Actor("person", "sara", "page")


def subject(i: int) -> str:
    return f"inc_{i:032x}"


def write(store: Store, i: int, *numbers: int) -> None:
    entries = [Entry(n, 1_000 + n, "noted", ACTOR, "said") for n in numbers]
    store.submit(lambda tx: tx.ledger.write(subject(i), entries)).result()


def prepared(store: Store, at_most: int = 512) -> Prepared | None:
    return store.read(lambda tx: prepare(tx, SIGNER, 5_000, at_most)).result()


def seal(store: Store, at_most: int = 512) -> int:
    """Seal one portion and return how many entries it covers."""
    found = prepared(store, at_most)
    if found is not None:
        store.submit(lambda tx: put(tx, found)).result()
    return len(found.places) if found else 0


def chain(store: Store) -> list[Seal]:
    return store.read(lambda tx: tx.seals.after(0, 1_000)).result()


def test_what_was_written_waits_until_it_is_sealed_and_is_sealed_once(store: Store) -> None:
    write(store, 1, 1, 2, 3)
    write(store, 2, 1)
    assert store.read(lambda tx: tx.seals.unsealed()).result() == (4, 1_001)
    assert (seal(store), seal(store)) == (4, 0)
    assert store.read(lambda tx: tx.seals.unsealed()).result() == (0, None)


def test_the_oldest_go_first_a_portion_at_a_time(store: Store) -> None:
    write(store, 1, *range(1, 11))
    assert [seal(store, 4) for _ in range(4)] == [4, 4, 2, 0]
    found = chain(store)
    assert [s.n for s in found] == [1, 2, 3]
    assert [[m.n for m in decode_members(s.members)] for s in found] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]
    assert [a.head for a in found[:-1]] == [b.previous for b in found[1:]]
    assert all(is_signed(s.head, s.signature, SIGNER.public_key) for s in found)


def test_an_old_holder_cannot_put_a_second_seal_of_one_number(store: Store) -> None:
    """R19: both prepared seal 1; the one who was stopped meanwhile changes nothing when it wakes."""
    write(store, 1, 1)
    stopped = prepared(store)
    assert stopped is not None
    seal(store)
    write(store, 1, 2)
    with pytest.raises(Conflict):
        store.submit(lambda tx: put(tx, stopped)).result()
    assert [s.entries for s in chain(store)] == [1]
    assert seal(store) == 1


def test_an_entry_that_went_away_meanwhile_stops_the_seal_and_leaves_nothing_of_it(store: Store, place: Place) -> None:
    write(store, 1, 1, 2)
    found = prepared(store)
    assert found is not None
    place.rows("DELETE FROM entry WHERE n = 2")
    with pytest.raises(Conflict):
        store.submit(lambda tx: put(tx, found)).result()
    assert chain(store) == []
    assert store.read(lambda tx: tx.seals.unsealed()).result()[0] == 1


def test_what_is_written_while_a_seal_is_prepared_waits_for_the_next(store: Store) -> None:
    write(store, 1, 1)
    found = prepared(store)
    assert found is not None
    write(store, 1, 2)
    store.submit(lambda tx: put(tx, found)).result()
    assert store.read(lambda tx: tx.seals.unsealed()).result()[0] == 1


def test_a_release_that_does_not_seal_writes_beside_us(store: Store, place: Place) -> None:
    """R25: an entry written without a word about seals waits, and is sealed."""
    place.rows(
        "INSERT INTO entry (subject, n, kind, v, at, actor, via, reason, params, purpose)"
        f" VALUES ({place.literal(bytes(16))}, 1, 'noted', 1, 7, 'system', 'engine', '', {place.literal(b'{}')}, 'real')"
    )
    assert seal(store) == 1


def test_what_nawba_writes_to_watch_itself_is_not_kept_and_so_not_sealed(store: Store) -> None:
    """Its proof of every minute is taken away again: a seal over it would make an honest ledger look cut."""
    write(store, 1, 1)
    own = [Entry(n, n, "noted", ACTOR, "said") for n in (1, 2)]
    store.submit(lambda tx: tx.ledger.write(subject(2), own, WATCH)).result()
    assert store.read(lambda tx: tx.seals.unsealed()).result() == (1, 1_001)
    assert (seal(store), seal(store)) == (1, 0)
    assert store.read(lambda tx: tx.seals.newest_waiting(9)).result() == []
    report = verify(StoreSource(lambda query: store.read(query).result()), Against())
    assert (report.entries, report.unsealed, {f.code for f in report.findings}) == (1, 0, {"other_key"})
    store.submit(lambda tx: tx.watching.purge(subject(2))).result()
    again = verify(StoreSource(lambda query: store.read(query).result()), Against())
    assert again.findings == report.findings


def test_the_verifier_reads_the_ledger_in_portions_and_misses_nothing(store: Store) -> None:
    for i in (3, 1, 2):
        write(store, i, 1, 2, 3)
    seal(store)

    def all_rows(tx: Transaction) -> list[tuple[bytes, int]]:
        found: list[tuple[bytes, int]] = []
        while portion := tx.seals.rows(found[-1] if found else (b"", 0), 2):
            found += [row.place for row in portion]
        return found

    expected = [(bytes.fromhex(subject(i)[4:]), n) for i in (1, 2, 3) for n in (1, 2, 3)]
    assert store.read(all_rows).result() == expected
    assert store.read(lambda tx: [r.n for r in tx.seals.rows_of(expected[0][0], 3, 9)]).result() == [2, 1]


def test_what_the_watch_writes_is_never_sealed_nor_verified(store: Store) -> None:
    """R30, R31: Nawba's proof to itself is no evidence; its entries go away again and leave the seals whole."""
    write(store, 1, 1)
    entries = [Entry(1, 1_000, "noted", ACTOR, "said")]
    store.submit(lambda tx: tx.ledger.write(subject(2), entries, "watch")).result()
    assert seal(store) == 1
    assert store.read(lambda tx: tx.seals.unsealed()).result() == (0, None)
    assert len(store.read(lambda tx: tx.seals.rows((b"", 0), 9)).result()) == 1
