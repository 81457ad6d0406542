"""Bits turn on the disk (reliability.md §3.1): the log's tail is dropped and never misread; a broken file is said.

What lies in the database file carries no checksum of SQLite's, so a bit inside a text is nobody's to notice here; the
ledger's seal is there for that.
"""

from __future__ import annotations

import random  # noqa: TID251 - seeded bits
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from nawba.store.sqlite import EXIT_BROKEN
from tests.faults.conftest import Fault, Starts
from tests.faults.load import Load
from tests.faults.size import FLIPS, SEED
from tests.process.server import QUICK, Server, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(240)]

LOG, FILE = "nawba.sqlite3-wal", "nawba.sqlite3"


def flip(path: Path, bit: int) -> None:
    """Turn one bit."""
    with path.open("r+b") as file:
        file.seek(bit // 8)
        (byte,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([byte ^ 1 << bit % 8]))


def killed(servers: Starts) -> tuple[Server, list[str]]:
    """Return a server that was killed with much in its log, and the ids it had accepted, in order."""
    server = servers(QUICK).start()
    load = Load(server, "flip", hands=1).start()
    until(lambda: load.count(202) >= 150, "some signals")
    server.kill()
    return server, list(load.heard().accepted.values())


def rows(database: sqlite3.Connection) -> list[str]:
    return [f"sig_{raw.hex()}" for (raw,) in database.execute("SELECT id FROM signal ORDER BY id")]


def test_a_bit_turned_in_the_log_drops_its_tail_and_is_never_misread(
    servers: Starts, fault: Fault, tmp_path: Path
) -> None:
    """R1: what is read is what was accepted, up to a point; after it, nothing."""
    figures = fault(
        "bit turned in the log",
        f"{FLIPS} × one bit of the write-ahead log, then an open",
        "a beginning of what was accepted; never misread",
    )
    server, accepted = killed(servers)
    chance = random.Random(SEED)
    size = (server.data / LOG).stat().st_size * 8
    came: Counter[str] = Counter()
    for _ in range(FLIPS):
        copy = tmp_path / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for name in (FILE, LOG):
            shutil.copy(server.data / name, copy / name)
        flip(copy / LOG, chance.randrange(size))
        with closing(sqlite3.connect(copy / FILE)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            found = rows(database)
        known = [one for one in found if one in set(accepted)]
        assert known == accepted[: len(known)], "misread: a later signal is there without an earlier one"
        assert len(found) <= len(known) + 1, "misread: there is a signal that nobody sent"
        came["whole" if len(known) == len(accepted) else "tail dropped"] += 1
    figures.more |= dict(came)
    figures.said = f"{came['tail dropped']} × the tail dropped, {came['whole']} × it did not matter, 0 misread"
    assert came["tail dropped"]


def test_a_bit_turned_in_the_file_is_said_where_it_breaks_the_file(
    servers: Starts, fault: Fault, tmp_path: Path
) -> None:
    """How much SQLite notices by itself: by `integrity_check`, or when it reads."""
    figures = fault(
        "bit turned in the file",
        f"{FLIPS} × one bit of the database file, then integrity_check",
        "what breaks the file is found",
    )
    server, _ = killed(servers)
    with closing(sqlite3.connect(server.data / FILE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    chance = random.Random(SEED)
    size = (server.data / FILE).stat().st_size * 8
    came: Counter[str] = Counter()
    for _ in range(FLIPS):
        copy = tmp_path / FILE
        shutil.copy(server.data / FILE, copy)
        flip(copy, chance.randrange(size))
        try:
            with closing(sqlite3.connect(copy)) as database:
                found = database.execute("PRAGMA integrity_check").fetchall()
            came["found" if found != [("ok",)] else "not found"] += 1
        except sqlite3.DatabaseError:
            came["found"] += 1
    figures.more |= dict(came)
    share = 100 * came["found"] / FLIPS
    figures.said = f"{share:.0f} % found by SQLite alone; the rest lies in texts and free space"
    assert came["found"]


@pytest.mark.parametrize("table", ["signal", "incident"])
def test_a_corrupt_page_under_a_writer_ends_the_process(servers: Starts, fault: Fault, table: str) -> None:
    """R2: the file breaks where intake writes, or where triage does: nothing more is promised, and it is said."""
    figures = fault(
        "corrupt page under the writer",
        f"the root page of `{table}` overwritten",
        f"R2: no 202; ends with {EXIT_BROKEN}",
    )
    server = servers(QUICK).start()
    load = Load(server, "corrupt", hands=1).start()
    load.first_202()
    load.stop()
    server.settled()
    server.stop()
    with closing(sqlite3.connect(server.data / FILE)) as database:
        (page,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    with (server.data / FILE).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    server.spawn()
    until(lambda: server.process.poll() is not None or answers(server) is not None, "an end, or an answer")
    if table == "signal":
        figures.false_202 = int(answers(server) == 202)
        assert figures.false_202 == 0
    code = until(server.process.poll, "its end")
    figures.said = f"ended with {code}: {server.errors().strip().splitlines()[-1][:90]}"
    assert code == EXIT_BROKEN


def answers(server: Server) -> int | None:
    """Post a signal; return the answer's status, None without one."""
    try:
        return server.client.post(server.json_path, {"severity": "low", "title": "x", "dedup_key": "x"}).status
    except OSError:
        return None
