"""What has piled up costs nothing: the work of a request is the same with 100 and with 10,000 stored alerts (R6, R17).

Work is counted in steps of SQLite's machine, not in time, so that a busy computer decides nothing. The figures of a real
server, up to 10⁶: `make growth`.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from bench.filling import fill
from nawba.actions import retention, self_audit
from nawba.actions.deliver import prepare
from nawba.actions.views import whole
from nawba.store.migrating import migrate
from nawba.store.transaction import Transaction
from nawba.web.pages.now import _now
from tests.stories.stage import Stage

LITTLE, MUCH = 100, 10_000
NEWEST: Final = (2**62, b"\xff" * 16)
_EVERY: Final = 10
_STEPS_AT_ONCE: Final = 5


def _stage(path: Path, copies: int) -> Stage:
    migrate(path)
    first = Stage(database=path)
    first.house.ids._count = itertools.count((first.now // 1_000) << 80 | 7 << 76)  # type: ignore[attr-defined]
    key = first.fires(severity="high")
    first.acknowledges("mohammed_ahmed")
    first.source_clears(key)
    first.resolves("mohammed_ahmed")
    first.house.store.close()
    fill(path, copies)
    stage = Stage(database=path)
    stage.clock.moves_to(first.now)
    stage.house.ids._count = itertools.count((first.now // 1_000 + 1) << 80 | 7 << 76)  # type: ignore[attr-defined]
    return stage


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Stage]]:
    place = tmp_path_factory.mktemp("growth")
    made = _stage(place / "little.sqlite3", LITTLE), _stage(place / "much.sqlite3", MUCH)
    yield made
    for one in made:
        one.house.store.close()


def _steps(stage: Stage, act: Callable[[Stage], Any]) -> int:
    """Return how many times `_EVERY` steps SQLite's machine made, after once to warm up."""
    act(stage)
    count = 0

    def step() -> int:
        nonlocal count
        count += 1
        return 0

    stage.store.raw.set_progress_handler(step, _EVERY)
    try:
        act(stage)
    finally:
        stage.store.raw.set_progress_handler(None, _EVERY)
    return count


def _fires_anew(stage: Stage) -> None:
    number = next(_number)
    stage.receives(_signal(number))


_number = itertools.count(1)


def _signal(number: int) -> Any:
    from nawba.domain.signal import Signal  # noqa: PLC0415 - one use

    return Signal("fire", f"grown-{number}", "low", f"alert {number}", labels={"service": f"grown-{number}"})


def _reads(query: Callable[[Transaction], Any]) -> Callable[[Stage], Any]:
    return lambda stage: stage.sees(query)


DOINGS: Final[dict[str, Callable[[Stage], Any]]] = {
    "the Now page": lambda s: s.sees(lambda tx: _now(tx, s.house)),
    "one incident": lambda s: s.sees(lambda tx: whole(tx, s.house, s.raw("SELECT hex(id) FROM incident WHERE number = 1")[0][0].lower().join(("inc_", "")))),
    "the list of incidents": _reads(lambda tx: tx.incidents.newest({}, NEWEST, 50)),
    "the list of open incidents": _reads(lambda tx: tx.incidents.live(100)),
    "the list of alerts": _reads(lambda tx: tx.alerts.newest(NEWEST, 50)),
    "the counters": _reads(lambda tx: tx.signals.summary()),
    "what is due": lambda s: s.sees(lambda tx: (tx.incidents.due(s.now, 64), tx.incidents.next_due(), tx.attempts.next_due())),
    "what is sent next": lambda s: s.sees(lambda tx: prepare(tx, s.house, {"sandbox": 8}, 64)),
    "what triage takes next": _reads(lambda tx: tx.signals.waiting("urgent", 128)),
    "the auditor": lambda s: s.sees(lambda tx: self_audit.look(tx, s.house, s.now)),
    "what may go": lambda s: s.sees(lambda tx: [tx.keeping.older(kind, before, (0, b""), 100) for kind, before in retention.horizons(tx, s.house, s.now).items()]),
}  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("name", DOINGS)
def test_the_work_does_not_grow(stages: tuple[Stage, Stage], name: str, capfd: pytest.CaptureFixture[str]) -> None:
    little, much = (_steps(stage, DOINGS[name]) for stage in stages)
    with capfd.disabled():
        sys.stdout.write(f"\n{name}: {little * _EVERY} steps with {LITTLE} alerts, {much * _EVERY} with {MUCH}\n")
    assert much <= 1.3 * little + _STEPS_AT_ONCE


def test_what_comes_in_costs_the_same(stages: tuple[Stage, Stage]) -> None:
    """Storing a signal, triage, an incident of it, its first page: all of the way in."""
    checks = Stage.checks
    little, much = stages
    for stage in stages:
        stage.checks = lambda: None  # type: ignore[method-assign]  # it counts every row, which is not what is measured
    try:
        assert _steps(much, _fires_anew) <= 1.3 * _steps(little, _fires_anew) + _STEPS_AT_ONCE
    finally:
        for stage in stages:
            stage.checks = checks.__get__(stage)  # type: ignore[method-assign]


def test_a_search_without_an_index_would_be_seen(stages: tuple[Stage, Stage]) -> None:
    """The positive control."""
    little, much = (_steps(s, lambda one: one.raw("SELECT count(*) FROM alert WHERE title = 'x'")) for s in stages)
    assert much > 10 * little
