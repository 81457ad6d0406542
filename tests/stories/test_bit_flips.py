"""A flipped bit in a cold page is found (`reliability.md` §3.1): by structure, by sums, by incidents against their ledger.

SQLite keeps no sums of its pages. So a bit in a text that nothing else repeats (a title, a label) can change unseen;
such bits are counted and said. `NAWBA_FLIPS=1000 python -m pytest tests/stories/test_bit_flips.py -s` tries more.
"""

from __future__ import annotations

import itertools
import os
import random  # noqa: TID251 - seeded places
import shutil
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from nawba.actions.integrity import Report, examination, last, problems
from nawba.domain.time import DAY, HOUR
from nawba.engine.housekeeping import Housekeeping
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.store.inline import InlineStore
from nawba.store.migrating import migrate
from nawba.store.schema import metadata
from tests.fakes.clock import FakeClock
from tests.fakes.loop import plays
from tests.stories.stage import Stage

FLIPS: Final = int(os.environ.get("NAWBA_FLIPS", "30"))
SEED: Final = int(os.environ.get("NAWBA_SEED", "20261124"))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with some incidents, over and not over."""
    path = tmp_path_factory.mktemp("flips") / "sound.sqlite3"
    migrate(path)
    stage = Stage(database=path)
    for number in range(20):
        key = stage.fires(f"Alert {number}", key=f"k{number}", service=f"s{number}")
        if number % 3:
            stage.acknowledges("mohammed_ahmed")
            stage.notes("mohammed_ahmed", f"note {number}")
            stage.source_clears(key)
            stage.resolves("mohammed_ahmed")
        stage.passes(minutes=1)
    stage.house.store.close()
    return path


def examined(path: Path) -> Report:
    """Run the examination as the engine and the doctor do: whole."""
    store = InlineStore(path)
    try:
        asked = examination(FakeClock(0), is_whole=True)
        answer: Any = None
        while True:
            try:
                answer = store.read(asked.send(answer)).result()
            except StopIteration as ended:
                return ended.value  # type: ignore[no-any-return]
    finally:
        store.close()


def content(path: Path) -> dict[str, Any] | None:
    """Return every row, None when not every one can be read."""
    try:
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as raw:
            raw.text_factory = bytes
            return {
                name: sorted(raw.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in metadata.tables
            }
    except (sqlite3.Error, ValueError):
        return None


def test_a_sound_database_is_said_to_be_sound(sound: Path, tmp_path: Path) -> None:
    report = examined(Path(shutil.copy(sound, tmp_path / "copy.sqlite3")))
    assert report.problems == []
    assert report.incidents == 20


def test_flipped_bits_are_found(sound: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """R32: whatever breaks a structure, a sum, or an incident is found; what is not found only changes words."""
    chance, whole, before = random.Random(SEED), sound.read_bytes(), content(sound)
    ends: Counter[str] = Counter()
    path = tmp_path / "flipped.sqlite3"
    for _ in range(FLIPS):
        raw = bytearray(whole)
        raw[chance.randrange(4_096, len(raw))] ^= 1 << chance.randrange(8)
        for old in tmp_path.glob("flipped*"):
            old.unlink()
        path.write_bytes(raw)
        after = content(path)
        is_found = found(path)
        ends["found" if is_found else "nothing is different" if after == before else "words only"] += 1
        if not is_found and after is not None and before is not None:
            changed = {name for name, rows in after.items() if rows != before[name]}
            assert changed <= WORDS, f"unseen, and not only words: {changed}"
        assert is_found or after is not None, "a row cannot be read, and nobody says so"
    harmful = ends["found"] + ends["words only"]
    with capfd.disabled():
        share = 100 * ends["found"] / max(1, harmful)
        sys.stdout.write(
            f"\n{FLIPS} flipped bits: {dict(ends)}; {share:.0f} % of those that change anything are found\n"
        )
    assert ends["found"] >= harmful // 3


WORDS: Final = frozenset(
    {"alert", "signal", "note", "attempt", "page", "incident", "entry", "playbook", "setting", "change", "access_key",
     "timer", "tally"}
)  # fmt: skip
"""Tables with columns that nothing else repeats."""


def found(path: Path) -> bool:
    """Say whether the examination, or merely opening the file, finds it."""
    try:
        return bool(examined(path).problems)
    except (sqlite3.DatabaseError, ValueError):
        return True


def test_a_broken_page_of_an_index_is_found(sound: Path, tmp_path: Path) -> None:
    """The structure: one byte of the head of a page."""
    path = Path(shutil.copy(sound, tmp_path / "copy.sqlite3"))
    with sqlite3.connect(path) as raw:
        page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'timer_due'").fetchone()[0]
    raw.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4_096 + 3] ^= 0x55
    path.write_bytes(data)
    assert found(path)


def test_an_incident_that_is_not_what_its_entries_tell_is_found(sound: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sound, tmp_path / "copy.sqlite3"))
    with sqlite3.connect(path) as raw:
        raw.execute("DELETE FROM entry WHERE n = 2 AND subject = (SELECT id FROM incident LIMIT 1)")
    raw.close()
    assert any("gaps" in problem for problem in examined(path).problems)


def test_a_signal_that_vanished_is_found(sound: Path, tmp_path: Path) -> None:
    """R5: what was accepted is here, or was let go and counted."""
    path = Path(shutil.copy(sound, tmp_path / "copy.sqlite3"))
    with sqlite3.connect(path) as raw:
        raw.execute("DELETE FROM signal WHERE id = (SELECT id FROM signal LIMIT 1)")
    raw.close()
    assert any("were accepted" in problem for problem in examined(path).problems)


def test_every_night_a_part_is_examined_and_what_is_wrong_is_kept(sound: Path, tmp_path: Path) -> None:
    """Nobody asks for it: the engine's housekeeping does, an hour after the start and then once a day."""
    path = Path(shutil.copy(sound, tmp_path / "copy.sqlite3"))
    stage = Stage(database=path)
    stage.house.ids._count = itertools.count(1 << 40)  # type: ignore[attr-defined]
    stage.clock.moves_to(stage.now + DAY)
    keeping = Housekeeping(stage.house, Measures(), Membership(stage.house, None))
    plays(stage.clock, keeping.take())
    assert stage.sees(last) is None, "there is enough to do after a start"
    stage.clock.passes(2 * HOUR)
    plays(stage.clock, keeping.take())
    report = stage.sees(last)
    assert report is not None
    assert (report.problems, report.incidents) == ([], 20)
    stage.raw("DELETE FROM entry WHERE n = 2 AND subject = (SELECT id FROM incident LIMIT 1)")
    stage.clock.passes(2 * HOUR)
    plays(stage.clock, keeping.take())
    assert stage.sees(problems) == 0, "once a day"
    stage.clock.passes(DAY)
    plays(stage.clock, keeping.take())
    assert stage.sees(problems) == 1
