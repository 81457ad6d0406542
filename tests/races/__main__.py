"""`python -m tests.races [ROUNDS] [DATABASE…]`: many rounds by hand; prints rounds, anomalies and rounds a second."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.postgres.places import SERVERS, Servers, place_of
from tests.races.race import Races


def main(rounds: int, kinds: list[str]) -> int:
    """Run `rounds` on each database; return 1 when there was an anomaly."""
    with contextlib.closing(Servers()) as servers:
        return _run(servers, rounds, kinds)


def _run(servers: Servers, rounds: int, kinds: list[str]) -> int:
    found = 0
    for kind in kinds:
        with tempfile.TemporaryDirectory() as directory, place_of(kind, Path(directory), servers, is_new=True) as place:
            races, began = Races(place, seed=int(time.time())), time.monotonic()
            anomalies, unavailable = [], 0
            for number in range(rounds):
                done = races.run()
                unavailable += done.unavailable
                anomalies += [(number, one) for one in done.anomalies]
            races.close()
            took = time.monotonic() - began
        found += len(anomalies)
        for number, one in anomalies[:20]:
            print(f"  round {number}: {one}", file=sys.stderr)
        figures = {
            "database": kind, "rounds": rounds, "anomalies": len(anomalies), "unavailable": unavailable,
            "a_second": round(rounds / took, 1),
        }  # fmt: skip
        print(json.dumps(figures), flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers end with us
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, sys.argv[2:] or ["sqlite", *SERVERS]))
