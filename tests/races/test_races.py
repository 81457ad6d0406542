"""Answers, due levels, claims, outcomes, a resolution and a snooze at the same incident at once: anomalies 0 (R9, R10).

A hundred rounds a database here; ten thousand by hand: `make races N=10000`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nawba.domain.decision import Refused
from tests.planted.planting import ROOT, planted
from tests.postgres.places import SERVERS, Servers, place_of
from tests.races.race import Races, Round, anomalies

ROUNDS = 100
WITHOUT_LOCKS = ROOT / "tests" / "planted" / "races" / "no-lock-on-the-incident.patch"


@pytest.mark.parametrize("kind", ["sqlite", *SERVERS])
def test_whatever_happens_at_once_ends_as_if_in_turn(kind: str, tmp_path: Path, postgres: Servers) -> None:
    with place_of(kind, tmp_path, postgres, is_new=True) as place:
        races = Races(place, seed=1)
        try:
            rounds = [races.run() for _ in range(ROUNDS)]
        finally:
            races.close()
    found = [anomaly for done in rounds for anomaly in done.anomalies]
    assert found == []
    assert sum(done.unavailable for done in rounds) <= ROUNDS // 20
    # The positive controls: the races are real, and each kind of end was seen.
    owners = {done.snapshot.owner for done in rounds if done.snapshot}
    assert {"mohammed_ahmed", "sara_mohammed"} <= owners
    refused = [said for done in rounds for said in done.answers.values() if isinstance(said, Refused)]
    assert any(said.code == "already_acknowledged" for said in refused)
    assert any(kind == "claim" for done in rounds for kind, _ in done.log)
    assert any(e.kind == "called" and e.params.get("level") != 1 for done in rounds for e in done.entries)


def test_the_checks_would_notice() -> None:
    """The positive control: a claim after the epoch was raised, a timer that is left, a second who is not told who."""
    done = Round("inc_1", {"acknowledge 2": Refused("already_acknowledged"), "claim 2": KeyError("x")})
    done.log = [("claim", 0), ("epoch", 1), ("claim", 0)]
    assert any("claimed when" in found for found in _found(done))
    assert any("not told who" in found for found in _found(done))
    assert any("KeyError" in found for found in _found(done))


def _found(done: Round) -> list[str]:
    from tests.domain.test_escalation import _incident  # noqa: PLC0415 - one use

    done.snapshot = _incident()
    return [one for one in anomalies(done) if "entries" not in one]


def test_without_the_locks_the_races_find_it(tmp_path: Path) -> None:
    """The control: on PostgreSQL, without the lock on the incident's row, an answered page is claimed (R9)."""
    source = planted(WITHOUT_LOCKS, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "tests.races", "120", SERVERS[-1]],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(source)}, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr[-2_000:]
    assert "R9: " in done.stderr
