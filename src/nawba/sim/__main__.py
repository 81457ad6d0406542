"""`python -m nawba.sim`: play many worlds, one again, or say its digest."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from nawba.sim.drawing import draw
from nawba.sim.plan import from_json
from nawba.sim.running import Sum, run
from nawba.sim.shrinking import shrink, write_story
from nawba.sim.world import Played, World

_EVERY_S = 5.0


def main() -> int:
    """Run what the command line asks for; 1 when a promise did not hold."""
    parser = argparse.ArgumentParser(prog="python -m nawba.sim", description=__doc__)
    parser.add_argument("-n", type=int, default=2_000, help="how many incidents")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--workers", type=int, default=2, help="how many processes")
    parser.add_argument(
        "--hunt", type=int, metavar="SEEDS", help="play so many seeds at the most, to the first failure"
    )
    parser.add_argument("--digest", type=int, metavar="SEED", help="print the digest of one seed's history")
    parser.add_argument("--stories", type=Path, metavar="DIR", help="where a failing seed is written, shrunk")
    parser.add_argument("--replay", metavar="SEED|FILE", help="play one seed or story, and print all that happened")
    asked = parser.parse_args()
    if asked.digest is not None:
        print(World(draw(asked.digest)).play().digest)
        return 0
    if asked.replay is not None:
        return _replay(asked.replay)
    if asked.hunt is not None:
        return _hunt(range(asked.seed, asked.seed + asked.hunt))
    total = run(asked.n, asked.seed, asked.workers, _Progress())
    return _say(total, asked.stories)


class _Progress:
    def __init__(self) -> None:
        self._said_at = time.monotonic()

    def __call__(self, total: Sum) -> None:
        if time.monotonic() - self._said_at >= _EVERY_S:
            self._said_at = time.monotonic()
            rate = total.incidents / max(total.seconds, 0.001)
            print(
                f"{total.incidents} incidents, {total.seeds} seeds, {rate:.0f}/s, {total.violations} violations",
                flush=True,
            )


def _hunt(seeds: range) -> int:
    """Print the first promise that breaks, and how many seeds it took; 1 when one did."""
    for count, seed in enumerate(seeds, 1):
        broken = World(draw(seed)).play().violation
        if broken is not None:
            print(f"{broken[0]} in {count} seeds: {broken[1]}")
            return 1
    print(f"nothing in {len(seeds)} seeds")
    return 0


def _replay(what: str) -> int:
    plan = draw(int(what)) if what.isdigit() else from_json(Path(what).read_bytes())
    played = World(plan, whole=True).play()
    print("\n".join(played.tail))
    print(f"{played.incidents} incidents, {played.sends} sends, faults {played.struck}, SHA-256 {played.digest}")
    return _verdict(played)


def _verdict(played: Played) -> int:
    if played.violation is None:
        return 0
    print(f"seed {played.seed}: {played.violation[0]}: {played.violation[1]}", file=sys.stderr)
    return 1


def _tell(failure: Played, stories: Path) -> None:
    """Shrink the first failure and write it down."""
    promise = failure.violation[0] if failure.violation else ""
    small = shrink(draw(failure.seed), promise)
    path = write_story(small, promise, stories)
    print(
        f"\nseed {failure.seed} shrunk to {small.size()} events in {path}; again: python -m nawba.sim --replay {path}"
    )


def _say(total: Sum, stories: Path | None) -> int:
    for one in total.failures:
        print(f"\nseed {one.seed}", *one.tail[-25:], sep="\n")
        _verdict(one)
    if stories is not None and total.failures:
        _tell(total.failures[0], stories)
    for seed in total.unlike:
        print(f"seed {seed}: R36: a fresh process had another history", file=sys.stderr)
    faults = ", ".join(f"{kind} {n}" for kind, n in sorted(total.struck.items()))
    print(f"faults: {faults}")
    rate = total.incidents / max(total.seconds, 0.001)
    print(f"incidents: {total.incidents}; seeds: {total.seeds}; sends: {total.sends}")
    print(f"{total.seconds:.0f} s, {rate:.0f} incidents/s")
    print(f"violations: {total.violations + len(total.unlike)}")
    return 1 if total.violations or total.unlike else 0


if __name__ == "__main__":
    sys.exit(main())
