"""The clock is set, again and again, while pages are due (reliability.md §3.2): R21, R23.

libfaketime lies to the server about the wall clock, and the modem notes the true seconds at which each message leaves.
With the monotonic clocks left true it is a clock that somebody sets; with them moved too, a machine that was suspended.
"""

from __future__ import annotations

import random  # noqa: TID251 - seeded moments
import sqlite3
import time
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from tests.faults.conftest import Fault, Starts
from tests.faults.prerequisites import faketime
from tests.faults.rows import unmarked
from tests.faults.size import JUMPS, SEED
from tests.process.evidence import folded
from tests.process.modem import give_phones, in_earnest, installed, sends
from tests.process.server import Server, conserved, until
from tests.process.vendors.slow_phone import up_s

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(120 + 5 * JUMPS)]

STEPS_S = (1, 2, 5, 30, 60, 600, 3_600, 7_200)
LEVELS, WAIT_S = 3, 2.0
EARLY_S, LATE_S = 0.8, 5.0
"""Less than the smallest step; R21 allows two seconds, which is the whole of these waits. R6: five seconds late."""
PER_ROUND = 8


@dataclass
class Watched:
    """A server under a clock that is lied about, and what is to come of the incidents posted to it."""

    server: Server
    clock: Path
    modem: dict[str, str]
    posted: dict[str, float] = field(default_factory=dict)

    def set_clock(self, seconds: float) -> None:
        """Be so far ahead of the truth (negative: behind) from now on."""
        new = self.clock.with_suffix(".new")
        new.write_text(f"{seconds:+g}\n")
        new.replace(self.clock)

    def post(self, key: str, state: str = "firing") -> None:
        body = {"dedup_key": key, "state": state, "severity": "critical", "title": key, "labels": {"alertname": "Down"}}
        self.posted.setdefault(key, up_s())
        assert self.server.client.post(self.server.json_path, body).status == 202

    def left(self) -> int:
        return len(sends(self.modem))

    def first_sends(self) -> dict[str, dict[int, float]]:
        """Return, by title and level, the true seconds of the first message (the server is down)."""
        with closing(sqlite3.connect(self.server.data / "nawba.sqlite3")) as database:
            known = {
                f"att_{raw.hex()}": (title, level)
                for raw, title, level in database.execute(
                    "SELECT a.id, i.title, p.level FROM attempt a JOIN page p ON p.id = a.page_id"
                    " JOIN incident i ON i.id = p.incident_id WHERE a.kind = 'page' AND p.round = 1"
                )
            }
        found: dict[str, dict[int, float]] = defaultdict(dict)
        for send in sends(self.modem):
            title, level = known.get(send["key"], ("", 0))  # not of the first round
            if level:
                found[title].setdefault(level, send["up"])
        return found


def watched(servers: Starts, tmp_path: Path, **env: str) -> Watched:
    """Return a server with a modem and a clock of its own, started."""
    clock = tmp_path / "clock"
    clock.write_text("+0\n")
    modem = installed(tmp_path, seconds=0.01)
    lies = {
        "LD_PRELOAD": faketime("steps of the clock"),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_TIMESTAMP_FILE": str(clock),
    }
    server = servers(in_earnest(tmp_path), **modem)
    server.start()
    server.stop()
    give_phones(server)
    server._env |= {**lies, **env}
    server.start()
    return Watched(server, clock, modem)


def called_on_all(one: Watched, keys: list[str]) -> bool:
    """Whether the last level of each has been called, and its first message has left."""
    for key in keys:
        pages = one.server.titled(key)["pages"]
        if not any(p["level"] == LEVELS and any(a["state"] == "delivered" for a in p["attempts"]) for p in pages):
            return False
    return True


def test_a_clock_that_is_set_fires_nothing_early_late_or_twice(servers: Starts, fault: Fault, tmp_path: Path) -> None:
    """R21: any steps, up to two hours either way, at any moment of a ladder."""
    figures = fault(
        "clock steps", f"libfaketime: {JUMPS} steps of the wall clock, ±1 s … ±2 h, while ladders run",
        "R21: no level early, none more than 5 s late, none twice, none skipped",
    )  # fmt: skip
    chance = random.Random(SEED)
    one = watched(servers, tmp_path, FAKETIME_DONT_FAKE_MONOTONIC="1")
    ahead, jumps = 0.0, 0
    while jumps < JUMPS:
        keys = [f"r{jumps}-{n}" for n in range(4)]
        for key in keys:
            one.post(key)
            for _ in range(PER_ROUND // len(keys)):
                Event().wait(chance.uniform(0.1, 1.2))
                ahead = max(-7_200.0, min(7_200.0, ahead + chance.choice(STEPS_S) * chance.choice((-1, 1))))
                one.set_clock(ahead)
                jumps += 1
        until(lambda keys=keys: called_on_all(one, keys), "the last level of each", within=30)  # type: ignore[misc]
        for key in keys:
            one.post(key, "cleared")
    assert conserved(one.server.settled())
    said = one.server.client.get("/metrics").text
    assert "nawba_clock_away_seconds" in said
    one.server.stop()
    folded(one.server)
    early, late, worst = 0, 0, 0.0
    found = one.first_sends()
    assert set(found) == set(one.posted), "somebody was never called"
    for title, levels in found.items():
        assert sorted(levels) == list(range(1, LEVELS + 1)), f"{title}: a level was skipped"
        for level in range(2, LEVELS + 1):
            off = levels[level] - levels[level - 1] - WAIT_S
            early += off < -EARLY_S
            late += off > LATE_S
            worst = max(worst, off)
    figures.more |= {"early": early, "late": late, "jumps": jumps}
    left = sends(one.modem)
    figures.duplicates = len(left) - len({s["key"] for s in left})
    figures.late_s = worst
    figures.said = f"{jumps} jumps, {len(found)} ladders: {early} early, {late} late"
    assert (early, late, figures.duplicates) == (0, 0, 0)


@pytest.mark.slow
def test_a_machine_that_slept_calls_late_once_and_gives_every_level_its_wait(
    servers: Starts, fault: Fault, tmp_path: Path
) -> None:
    """R21, R23: all clocks go forward at once, as after a suspension: what was due is called now, and nothing twice."""
    sleeps = max(2, JUMPS // 4)
    figures = fault(
        "suspended machine", f"libfaketime: all clocks forward, {sleeps} × 30 s … 2 h, while ladders run",
        "R21 R23: what is overdue at once, the next level after its wait, nothing twice",
    )  # fmt: skip
    chance = random.Random(SEED)
    one = watched(servers, tmp_path)
    ahead = 0.0
    keys: list[str] = []
    for number in range(sleeps):
        key = f"s{number}"
        keys.append(key)
        one.post(key)
        Event().wait(chance.uniform(0.2, 1.5))
        ahead += chance.choice((30, 600, 7_200))
        one.set_clock(ahead)
        until(lambda key=key: called_on_all(one, [key]), "the last level", within=30)  # type: ignore[misc]
        late = {p["level"]: p["late_seconds"] for p in one.server.titled(key)["pages"] if p["round"] == 1}
        assert max(late.values()) >= 20, f"nobody says that it is late: {late}"
        one.post(key, "cleared")
    one.server.stop()
    folded(one.server)
    found = one.first_sends()
    assert set(found) == set(keys)
    for title, levels in found.items():
        assert sorted(levels) == list(range(1, LEVELS + 1)), title
        assert levels[3] - levels[2] >= WAIT_S - EARLY_S, f"{title}: level 3 was not given its wait"
    figures.duplicates = unmarked(sends(one.modem))
    assert figures.duplicates == 0


@pytest.mark.slow
def test_a_clock_set_back_while_nawba_was_down_makes_no_wait_longer(
    servers: Starts, fault: Fault, tmp_path: Path
) -> None:
    """R21, R23: time goes on from where it had been."""
    figures = fault("clock set back while down", "kill -9, the clock an hour back, a start", "R21: level 2 at its time")
    one = watched(servers, tmp_path, FAKETIME_DONT_FAKE_MONOTONIC="1")
    one.post("back")
    until(lambda: one.left() > 0, "level 1")
    one.server.kill()
    one.set_clock(-3_600)
    began = time.monotonic()
    one.server.start()
    until(lambda: called_on_all(one, ["back"]), "the last level", within=90)
    figures.recovery_s.append(time.monotonic() - began)
    one.server.stop()
    levels = one.first_sends()["back"]
    figures.late_s = levels[2] - levels[1] - WAIT_S
    assert levels[3] - levels[2] >= WAIT_S - EARLY_S
