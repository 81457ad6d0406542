"""kill -9 of the server under intake load, again and again (reliability.md §3.1): R1, R5, R7, R8, R11, R23."""

from __future__ import annotations

import random  # noqa: TID251 - seeded moments
import time
from collections import Counter
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.faults.conftest import Fault, Starts
from tests.faults.load import Heard, Load, is_down
from tests.faults.rows import repeated, stored, told, unmarked
from tests.faults.size import CYCLES, SEED
from tests.process.evidence import folded, overdue
from tests.process.modem import give_phones, in_earnest, installed, sends
from tests.process.server import conserved, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(60 + 6 * CYCLES)]

DOWN_EVERY = 100


def test_kill_9_in_a_loop_loses_nothing_and_doubles_nothing_in_silence(
    servers: Starts, fault: Fault, tmp_path: Path
) -> None:
    """Every signal answered 202 is there, every accepted SEV1 was called, and what left twice says so."""
    figures = fault(
        "kill -9 under intake load", f"{CYCLES} × kill -9 of the server, 50–800 ms after its first 202",
        "R1 R7 R8 R23: nothing lost, no unmarked second page, every due page tried after the restart",
    )  # fmt: skip
    chance = random.Random(SEED)
    modem = installed(tmp_path, seconds=0.02)
    server = servers(in_earnest(tmp_path), **modem)
    server.start()
    server.stop()
    give_phones(server)
    heard = Heard()
    for cycle in range(CYCLES):
        began = time.monotonic()
        server.start()
        load = Load(server, f"c{cycle}", down_every=DOWN_EVERY).start()
        first = load.first_202()
        if cycle:
            figures.recovery_s.append(first - began)
        Event().wait(chance.uniform(0.05, 0.8))
        server.kill()
        heard.add(load.heard())
        if cycle % 10 == 9:
            folded(server)
    figures.accepted = len(heard.accepted)
    server.start()
    summary = server.settled()
    assert len(heard.accepted) <= summary["accepted"] <= heard.sent
    assert conserved(summary)
    until(lambda: not overdue(server, 0, 200), "every page that is due to be attempted", within=60 + CYCLES)
    server.stop()
    assert folded(server) > 0
    judge(heard, told(server), sends(modem))
    figures.lost = len(set(heard.accepted.values()) - stored(server))
    figures.duplicates = unmarked(sends(modem))
    assert (figures.lost, figures.duplicates) == (0, 0)
    figures.said = f"{len(sends(modem)):,} messages left, {repeated(sends(modem))} of them again and marked"


def judge(heard: Heard, rows: dict[str, Any], left: list[dict[str, Any]]) -> None:
    """Every accepted SEV1 was called on its first level, by an attempt that was there before anything left."""
    downs = {key for key in heard.accepted if is_down(key, DOWN_EVERY)}
    assert downs
    assert downs <= rows["called"], f"accepted and never called: {sorted(downs - rows['called'])[:5]}"
    assert {s["key"] for s in left} <= rows["attempts"], "R7: something left that no committed row intended"
    assert rows["twice"] == [], "R8: one attempt for each round, level, person and contact"
    keys = rows["alerts"]
    assert set(heard.accepted) <= set(keys)
    assert max(Counter(keys).values()) == 1
