"""A copy is the state at one commit, made while work goes on; the writer is kept for no longer than a step (R2, R32)."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from concurrent.futures import Future
from itertools import pairwise
from pathlib import Path

import pytest

from nawba.store.contract import Store, Unavailable
from nawba.store.copying import examine
from nawba.store.sqlite import SqliteStore
from tests.store.conftest import is_threaded
from tests.store.test_conformance import _arrival, _noise


def _nothing(done: int, of: int) -> None:
    """Nobody wants to hear."""


def _fill(store: Store, first: int, count: int, bytes_each: int = 600) -> None:
    arrivals = [_arrival(n, _noise(n, bytes_each)) for n in range(first, first + count)]
    store.submit(lambda tx: tx.signals.add(arrivals)).result()


def test_a_copy_is_whole_and_one_file(store: Store, tmp_path: Path) -> None:
    _fill(store, 1, 200)
    target = tmp_path / "copy.sqlite3"
    store.copy(target, _nothing).result()
    found = examine(target)
    assert found.problems == ()
    assert found.rows["signal"] == 200
    assert found.revision is not None
    assert [p.name for p in tmp_path.glob("copy*")] == ["copy.sqlite3"]


def test_what_is_committed_while_a_copy_is_made_is_in_it_or_not_at_all(tmp_path: Path, store: Store) -> None:
    """One commit, one state: rows and their counter agree in the copy, whatever was written meanwhile."""
    if not is_threaded(store):
        pytest.skip("nothing happens beside a store of one thread")
    _fill(store, 1, 4_000)
    steps: list[tuple[int, int]] = []
    is_over = threading.Event()
    before: list[int] = []

    def hears(done: int, of: int) -> None:
        if not steps:
            before.append(store.read(lambda tx: tx.signals.summary()[0]["accepted"]).result())
        steps.append((done, of))

    def write() -> None:
        number = 10_000
        while not is_over.is_set():
            _fill(store, number, 5)
            number += 5

    writing = threading.Thread(target=write)
    writing.start()
    copying = store.copy(tmp_path / "copy.sqlite3", hears)
    copying.result(60)
    is_over.set()
    writing.join()
    found = examine(tmp_path / "copy.sqlite3")
    assert found.problems == ()
    with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
        assert copy.execute("SELECT sum(n) FROM tally WHERE name LIKE 'accepted%'").fetchone() == (
            found.rows["signal"],
        )
    assert found.rows["signal"] >= before[0], "what was committed before the copy began is in it"
    assert len(steps) > 10
    assert steps[-1][0] == steps[-1][1]


def test_a_copy_keeps_nobody_waiting(tmp_path: Path, store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    """`engine.md` §1: what is submitted during a step runs before the next one; the log does not grow with the copy."""
    if not isinstance(store, SqliteStore):
        pytest.skip("only there does the writer itself make the copy")
    for first in range(0, 20_000, 1_000):
        _fill(store, first, 1_000)
    waiting: list[Future[None]] = []
    late: list[int] = []
    turns: list[float] = []

    def hears(done: int, of: int) -> None:
        turns.append(time.perf_counter())
        late.extend(done for one in waiting if not one.done())
        waiting[:] = [store.submit(lambda tx: None)] if 0 < done < of else []

    store.copy(tmp_path / "copy.sqlite3", hears).result()
    assert len(turns) > 50
    assert late == []
    steps = sorted(after - before for before, after in pairwise(turns[1:]))
    with capfd.disabled():
        sys.stdout.write(
            f"\na copy of {len(steps)} steps: {1e3 * steps[len(steps) // 2]:.1f} ms a step with a commit in it, "
            f"{1e3 * steps[-1]:.1f} ms at most\n"
        )
    log = sum(p.stat().st_size for p in tmp_path.glob("*.sqlite3-wal"))
    assert log < 64 << 20


def test_a_copy_that_cannot_be_written_is_said_and_hurts_nobody(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        store.copy(tmp_path / "not" / "there", _nothing).result(10)
    _fill(store, 1, 1)
    assert store.read(lambda tx: tx.signals.summary()[0]["accepted"]).result() == 1


def test_a_store_that_closes_gives_its_copy_up(tmp_path: Path, store: Store) -> None:
    if not isinstance(store, SqliteStore):
        pytest.skip("only there does the writer itself make the copy")
    _fill(store, 1, 3_000)
    begun, closing = threading.Event(), threading.Event()

    def hears(done: int, of: int) -> None:
        if done:
            begun.set()
            closing.wait(10)

    copying = store.copy(tmp_path / "copy.sqlite3", hears)
    assert begun.wait(10)
    closed = threading.Thread(target=store.close)
    closed.start()
    while not getattr(store, "_closed"):  # noqa: B009 - of the store's own
        threading.Event().wait(0.001)
    closing.set()
    with pytest.raises(Unavailable, match="closed"):
        copying.result(10)
    closed.join(10)


def test_a_flipped_bit_in_a_copy_is_seen(store: Store, tmp_path: Path) -> None:
    """The positive control of the examination."""
    _fill(store, 1, 500)
    target = tmp_path / "copy.sqlite3"
    store.copy(target, _nothing).result()
    raw = bytearray(target.read_bytes())
    raw[4096 * 5] ^= 0xFF
    target.write_bytes(raw)
    assert examine(target).problems
