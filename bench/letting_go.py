"""What letting go costs: `python -m bench.letting_go [--rows N] [--postgres ADDRESS]` prints one JSON object.

N signals of 40 days ago are stored, then the engine's own task lets them go. The longest unit is what somebody who
waits for the writer waits at the most.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import time
from functools import partial
from pathlib import Path

from nawba.actions.apply import Text, apply_text
from nawba.actions.house import House, Policies
from nawba.domain.entry import SYSTEM
from nawba.domain.signal import Signal
from nawba.domain.time import DAY
from nawba.engine.housekeeping import Housekeeping
from nawba.engine.measures import Measures
from nawba.engine.membership import Membership
from nawba.playbook import decode, digest, files_of
from nawba.ports.system import SystemClock, SystemIds
from nawba.store.contract import Store
from nawba.store.migrating import migrate, migrate_postgres
from nawba.store.postgres import PostgresStore
from nawba.store.signals import Arrival
from nawba.store.sqlite import SqliteStore
from nawba.store.transaction import Transaction

_AT_ONCE = 1_000


class Timed(Housekeeping):
    """Measures each unit as the writer sees it."""

    units_s: list[float]

    def _timed(self, unit, tx):  # type: ignore[no-untyped-def]
        result, took_s = super()._timed(unit, tx)
        self.units_s.append(took_s)
        return result, took_s


def main() -> None:
    """Fill, let go, say."""
    parser = argparse.ArgumentParser(prog="python -m bench.letting_go", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--postgres")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "nawba.sqlite3"
        if asked.postgres:
            migrate_postgres(asked.postgres)
            store: Store = PostgresStore(asked.postgres)
        else:
            migrate(file)
            store = SqliteStore(file)
        house = House(store, SystemClock(), SystemIds(), Policies(decode), "http://127.0.0.1:1")
        files = files_of(Path("examples/bthwani"))
        store.submit(lambda tx: apply_text(tx, house, Text(files, digest(files)), SYSTEM)).result()
        for first in range(0, asked.rows, _AT_ONCE):
            store.submit(partial(_fill, house, first, min(_AT_ONCE, asked.rows - first))).result()
        full = file.stat().st_size if file.exists() else 0
        keeping = Timed(house, Measures(), Membership(house, None))
        keeping.units_s = []
        began = time.perf_counter()
        asyncio.run(keeping.take())
        seconds = time.perf_counter() - began
        store.close()
        units = sorted(keeping.units_s)
        told = {
            "rows": asked.rows,
            "seconds": round(seconds, 1),
            "units": len(units),
            "unit_ms_middle": round(1e3 * units[len(units) // 2], 2),
            "unit_ms_p99": round(1e3 * units[int(len(units) * 0.99)], 2),
            "unit_ms_most": round(1e3 * units[-1], 2),
            "file_before": full,
            "file_after": file.stat().st_size if full else 0,
        }
        print(json.dumps(told))


def _fill(house: House, first: int, count: int, tx: Transaction) -> None:
    at = house.clock.now() - 40 * DAY
    arrivals = []
    for n in range(first, first + count):
        one = Signal("fire", f"k{n}", "low", f"alert {n}", labels={"service": f"s{n % 50}"})
        raw = os.urandom(200) + b"x" * 300
        id_ = f"sig_{(at // 1_000) << 80 | 7 << 76 | n:032x}"
        arrivals.append(Arrival(id_, at + n, "json", f"key_{1:032x}", "normal", raw, (one,)))
    tx.signals.add(arrivals)
    tx.signals.settle_all([a.id for a in arrivals], "attached")


if __name__ == "__main__":
    main()
