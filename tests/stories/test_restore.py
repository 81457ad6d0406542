"""After a restore: open incidents go on, and nothing that is too old is paged for without a person's word (R32)."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from nawba.actions import holding
from nawba.actions.respond import NotFound
from nawba.domain.entry import Actor
from nawba.domain.hold import HORIZON_US, Hold, is_held
from nawba.domain.time import HOUR, MINUTE, Instant
from nawba.ports.channel import Accepted
from nawba.store.migrating import migrate
from tests.fakes.channel import FakeChannel, Hang
from tests.stories.stage import Stage

OPERATOR = Actor("person", "os:root", "cli")


class Installation:
    """A stage that can be copied and restored later, as `nawba backup` and `nawba restore` do it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        migrate(path / "first.sqlite3")
        self.stage = Stage(database=path / "first.sqlite3")
        self._taken_at: Instant = 0
        self.copy = path / "none"

    def is_backed_up(self) -> None:
        self.copy = self._path / f"copy-{len(list(self._path.iterdir()))}.sqlite3"
        self.stage.house.store.copy(self.copy, lambda done, of: None).result()
        self._taken_at = self.stage.now

    def is_restored(self, *, after: float, channel: FakeChannel | None = None) -> Stage:
        """Hours later another machine starts on the copy."""
        stage = Stage(channels=(channel,) if channel else (), database=self.copy)
        stage.house.ids._count = itertools.count(1 << 40)  # type: ignore[attr-defined]
        stage.clock.moves_to(self._taken_at + int(after * HOUR))
        stage.does(lambda tx: holding.prepare(tx, Hold(self._taken_at, stage.now, HORIZON_US)))
        stage.does(lambda tx: holding.begin(tx, stage.house))
        stage.restarts()
        return stage


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def held(stage: Stage) -> tuple[str, ...]:
    return stage.sees(holding.held).incidents


def release(stage: Stage) -> None:
    for one in held(stage):
        stage.does(lambda tx, one=one: holding.release(tx, stage.house, one, OPERATOR))  # type: ignore[misc]


def test_what_is_older_than_the_horizon_is_not_paged_again(installation: Installation) -> None:
    """R32: ten hours later nobody is woken for what was open then; it is held, and said in its timeline."""
    installation.stage.fires()
    installation.is_backed_up()
    stage = installation.is_restored(after=10)
    stage.passes(hours=5)
    assert stage.handed == []
    assert len(held(stage)) == 1
    assert len(stage.entries("held")) == 1
    assert stage.sees(lambda tx: tx.incidents.orphans()) == 0, "R11"


def test_after_a_go_the_chain_goes_on_where_it_stood(installation: Installation) -> None:
    """R32, R23: released by a person, every level gets its wait, and what may be a repetition says so."""
    installation.stage.channels["sandbox"].answers = lambda message: Hang()
    installation.stage.fires()
    installation.is_backed_up()
    stage = installation.is_restored(after=10)
    release(stage)
    stage.runs()
    assert held(stage) == ()
    assert stage.handed
    assert {one.message.is_repeat for one in stage.handed} == {True}
    first = stage.now
    stage.passes(hours=1)
    levels = [one for one in stage.handed if one.level > 1 and one.kind == "page"]
    assert levels, "the next level is called too"
    assert min(one.at for one in levels) >= first + MINUTE
    assert (len(stage.entries("held")), len(stage.entries("released"))) == (1, 1)


def test_what_is_within_the_horizon_goes_on_by_itself(installation: Installation) -> None:
    """R32: a backup of five minutes ago; nobody has to say anything."""
    installation.stage.fires()
    installation.is_backed_up()
    stage = installation.is_restored(after=5 / 60)
    assert held(stage) == ()
    stage.passes(minutes=30)
    assert [one for one in stage.handed if one.level > 1 and one.kind == "page"]


def test_what_was_being_sent_is_not_sent_again_blindly(installation: Installation) -> None:
    """R8, R32: the backup cannot know what came of it. Held when old; within the horizon marked as a duplicate."""
    for after, is_sent in ((10.0, False), (5 / 60, True)):
        installation.stage.channels["sandbox"].answers = lambda message: Hang()
        if not installation.stage.handed:
            installation.stage.fires()
        installation.is_backed_up()
        stage = installation.is_restored(after=after)
        stage.passes(seconds=5)
        assert bool(stage.handed) is is_sent
        assert all(one.message.is_repeat for one in stage.handed if (one.level, one.round) == (1, 1))


def test_an_overdue_receipt_of_then_moves_nobody_on(installation: Installation) -> None:
    """R15 is about now: a receipt that was awaited before the backup is not waited for."""
    installation.stage.channels["sandbox"].answers = lambda message: Accepted("x")
    installation.stage.fires()
    installation.is_backed_up()
    stage = installation.is_restored(after=10)
    stage.passes(minutes=5)
    assert stage.handed == []


def test_what_happens_after_the_restore_is_not_held(installation: Installation) -> None:
    """A new alert pages at once, also when its source says that it began long ago; an answer to a held one counts."""
    installation.stage.fires()
    old = installation.stage.incident_id
    installation.is_backed_up()
    stage = installation.is_restored(after=10)
    stage.fires("Other", key="other", started=stage.now - 9 * HOUR)
    assert [one for one in stage.handed if one.incident != old]
    stage.passes(hours=1)
    assert [one for one in stage.handed if one.incident != old and one.level > 1 and one.kind == "page"]
    assert {one.incident for one in stage.handed} != {old}
    stage.acknowledges("mohammed_ahmed", old)
    assert held(stage) == ()


def test_a_hold_begins_once(installation: Installation) -> None:
    """A second start holds nothing anew: what came since runs."""
    installation.stage.fires()
    installation.is_backed_up()
    stage = installation.is_restored(after=10)
    release(stage)
    stage.down_for(hours=2)
    assert stage.does(lambda tx: holding.begin(tx, stage.house)) == 0
    stage.passes(minutes=30)
    assert stage.handed


def test_what_is_not_held_cannot_be_released(installation: Installation) -> None:
    installation.stage.fires()
    installation.is_backed_up()
    stage = installation.is_restored(after=0.01)
    with pytest.raises(NotFound):
        stage.does(lambda tx: holding.release(tx, stage.house, stage.incident_id, OPERATOR))


def test_without_a_hold_the_old_pages_would_go_out(installation: Installation) -> None:
    """The positive control: what the hold is for."""
    installation.stage.channels["sandbox"].answers = lambda message: Hang()
    installation.stage.fires()
    installation.is_backed_up()
    stage = Stage(database=installation.copy)
    stage.house.ids._count = itertools.count(1 << 40)  # type: ignore[attr-defined]
    stage.clock.moves_to(installation._taken_at + 10 * HOUR)
    stage.restarts()
    assert stage.handed


def test_a_held_due_time_is_beyond_every_clock() -> None:
    from nawba.domain.hold import held as hold  # noqa: PLC0415 - the name is a fixture's here
    from nawba.domain.hold import natural, released  # noqa: PLC0415 - beside it

    assert is_held(hold(5))
    assert hold(hold(5)) == hold(5)
    assert natural(hold(5)) == natural(5) == 5
    assert released(hold(50), hold(20), 1_000) == 1_030
