"""How fast this machine is today, with nothing of Nawba in it: what other figures of the same run are read beside."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from bench import wire
from bench.context import Bench
from bench.summary import median

FIGURES: Final = ("fdatasync", "decode")
_SECONDS: Final = 1.0
_BLOCK: Final = bytes(4096)


class _Body(msgspec.Struct):
    """The shape of `POST /in/json/<key>`."""

    dedup_key: str
    state: str
    severity: str
    title: str
    body: str = ""
    service: str | None = None
    labels: dict[str, str] = {}
    links: list[dict[str, str]] = []


def measure(bench: Bench) -> None:
    """Measure what a commit costs on the disk of the repository, and what reading one body costs."""
    path = bench.directory / "fdatasync"
    syncs = [_appends(path) for _ in range(bench.plan.runs)]
    bench.report.add("fdatasync", median(syncs), runs=syncs, note="4 KiB appended and synced, one after the other")
    raw = wire.body_of(wire.alert("bench-0000001", "medium", service="orders"))
    decoder = msgspec.json.Decoder(_Body)
    decodes = [per_second(lambda: decoder.decode(raw)) for _ in range(bench.plan.runs)]
    bench.report.add("decode", median(decodes), runs=decodes, note=f"msgspec, typed, {len(raw)} bytes")


def _appends(path: Path) -> float:
    with path.open("ab", buffering=0) as file:
        number = file.fileno()

        def append() -> None:
            file.write(_BLOCK)
            os.fdatasync(number)

        found = per_second(append, batch=8)
    path.unlink()
    return found


def per_second(work: Callable[[], object], batch: int = 500) -> float:
    """Return how often a second `work` can be done, by doing it for a second, `batch` times between two looks."""
    count, began = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - began) < _SECONDS:
        for _ in range(batch):
            work()
        count += batch
    return count / elapsed
