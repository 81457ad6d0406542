"""Two texts applied at once, on every store: one wins, the other is told; a version is whole, or it is not there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nawba.actions.apply import AppliedText, Record, Text, WrongBase, apply_text, record_of
from nawba.actions.house import House, Policies
from nawba.domain.entry import Actor
from nawba.playbook import decode
from nawba.store.contract import Store
from nawba.store.transaction import Transaction
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.store.conftest import at_once

ADMIN = Actor("person", "admin", "cli")


def applying(house: House, name: str, base: int | None) -> Callable[[Transaction], AppliedText]:
    record = Record(base=base, changes=({"en": name, "ar": name},), count=1)
    text = Text({"a.yaml": name.encode()}, name * 8, f"because of {name}", base, record)
    return lambda tx: apply_text(tx, house, text, ADMIN)


@pytest.fixture
def house(store: Store) -> House:
    return House(store, FakeClock(1_000_000), FakeIds(), Policies(decode), "http://nawba.test")


def test_of_two_on_one_base_one_wins_and_the_other_is_told(store: Store, house: House) -> None:
    """Issue 4, bad input: concurrent applies."""
    assert store.submit(applying(house, "one", 0)).result().version == 1
    done = at_once(store, [applying(house, name, 1) for name in ("two", "three", "four")])
    errors = [future.exception() for future in done]
    assert [type(e) for e in errors if e is not None] == [WrongBase, WrongBase]
    assert sum(error is None for error in errors) == 1
    assert all((e.base, e.live) == (1, 2) for e in errors if isinstance(e, WrongBase))
    kept = store.read(lambda tx: tx.policy.versions(1 << 30, 10)).result()
    assert [version.version for version in kept] == [2, 1]
    assert store.read(lambda tx: tx.policy.live_version()).result() == 2


def test_a_version_remembers_why_and_what(store: Store, house: House) -> None:
    store.submit(applying(house, "one", 0)).result()
    found = store.read(lambda tx: tx.policy.version(1)).result()
    assert found is not None
    assert (found.reason, dict(found.files)) == ("because of one", {"a.yaml": b"one"})
    record = record_of(found)
    assert record is not None
    assert (record.base, record.changes, record.count) == (0, ({"en": "one", "ar": "one"},), 1)


def test_an_apply_that_breaks_off_leaves_the_version_before_it_whole(store: Store, house: House) -> None:
    """All or nothing: the version, its number and that it is live are of one commit."""
    store.submit(applying(house, "one", 0)).result()

    def broken(tx: Transaction) -> None:
        applying(house, "two", 1)(tx)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.submit(broken).result()
    seen = store.read(lambda tx: (tx.policy.live_version(), tx.policy.last_version(), tx.policy.version(2))).result()
    assert seen == (1, 1, None)
    assert store.submit(applying(house, "three", 1)).result().version == 2
