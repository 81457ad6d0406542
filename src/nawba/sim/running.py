"""Many worlds: seeds in order over the cores; every run repeats some in a fresh process and compares (R36)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import count

from nawba.sim.drawing import draw
from nawba.sim.world import Played, World

_AT_ONCE = 16
_FAILURES_KEPT = 5


def play(seed: int) -> Played:
    """Play the world of `seed`."""
    return World(draw(seed)).play()


def play_many(seeds: range) -> list[Played]:
    """Play the worlds of `seeds`, in their order."""
    return [play(seed) for seed in seeds]


def digest_elsewhere(seed: int, hash_seed: int) -> str:
    """Return the digest of `seed`'s history from a fresh process whose sets and dictionaries are ordered otherwise."""
    asked = [sys.executable, "-m", "nawba.sim", "--digest", str(seed)]
    done = subprocess.run(  # noqa: S603 - our own program
        asked, env={**os.environ, "PYTHONHASHSEED": str(hash_seed)}, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or done.stderr.strip()[-400:]


@dataclass(slots=True)
class Sum:
    """What a run came to. `failures`: the first worlds in which a promise did not hold, by seed."""

    seeds: int = 0
    incidents: int = 0
    sends: int = 0
    violations: int = 0
    seconds: float = 0.0
    struck: Counter[str] = field(default_factory=Counter)
    failures: list[Played] = field(default_factory=list)
    unlike: list[int] = field(default_factory=list)

    def add(self, one: Played) -> None:
        self.seeds += 1
        self.incidents += one.incidents
        self.sends += one.sends
        self.struck.update(one.struck)
        if one.violation is not None:
            self.violations += 1
            self.failures = sorted([*self.failures, one], key=lambda p: p.seed)[:_FAILURES_KEPT]


def run(incidents: int, seed: int, workers: int, progress: Callable[[Sum], None], stop_at: int = 5) -> Sum:
    """Play worlds from `seed` on until `incidents` incidents were opened in them, or `stop_at` worlds failed.

    Which seeds are played, and what comes of each, depends on neither the number of workers nor their speed; only how
    far beyond the wanted number the last ones reach does.
    """
    began = time.monotonic()
    total = Sum()
    digests: dict[int, str] = {}
    for batch in _batches(seed, workers, lambda: total.incidents < incidents and total.violations < stop_at):
        for one in batch:
            total.add(one)
            if one.seed == seed or one.seed % 5_000 == 0:
                digests[one.seed] = one.digest
        total.seconds = time.monotonic() - began
        progress(total)
    total.unlike = [s for s, digest in sorted(digests.items()) if digest_elsewhere(s, s % 1_000 + 1) != digest]
    total.seconds = time.monotonic() - began
    return total


def _batches(seed: int, workers: int, wanted: Callable[[], bool]) -> Iterator[list[Played]]:
    starts = count(seed, _AT_ONCE)
    if workers <= 1:
        while wanted():
            first = next(starts)
            yield play_many(range(first, first + _AT_ONCE))
        return
    with ProcessPoolExecutor(workers) as pool:
        waiting: set[Future[list[Played]]] = set()
        while wanted():
            while len(waiting) < workers * 2:
                first = next(starts)
                waiting.add(pool.submit(play_many, range(first, first + _AT_ONCE)))
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()
        for rest in waiting:
            rest.cancel()
