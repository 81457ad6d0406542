"""`python -m tests.sim.postgres`: worlds on a real PostgreSQL, two connections interleaved at statement boundaries."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context

from nawba.domain.time import MINUTE
from nawba.sim.drawing import draw
from nawba.sim.plan import Plan
from nawba.sim.postgres import base_on
from nawba.sim.world import Played, World
from tests.postgres.places import SERVERS, Servers


def small(seed: int) -> Plan:
    """Return the plan of `seed` as it fits a real server: two nodes at least, fewer signals, all at once."""
    plan = draw(seed)
    posts = tuple(replace(p, at=p.at // 3, started=p.started and p.started // 3) for p in plan.posts[:8])
    verbs = tuple(replace(v, at=v.at // 3, incident=1 + v.incident % 3) for v in plan.verbs)
    faults = tuple(replace(f, at=f.at // 3) for f in plan.faults)
    edits = tuple(replace(e, at=e.at // 3) for e in plan.edits)
    heals_at = 2 * MINUTE
    return replace(
        plan, nodes=max(2, plan.nodes), text="small", posts=posts, verbs=verbs, faults=faults, edits=edits,
        heals_at=heals_at, ends_at=heals_at + 2 * MINUTE, mood=replace(plan.mood, backstop_s=20.0, latency=False),
    )  # fmt: skip


def play(seed: int, address: str, *, whole: bool = False) -> Played:
    """Play the world of `seed` on the database at `address`, which is emptied first."""
    return World(small(seed), whole=whole, make_base=base_on(address)).play()


def _worker(seeds: range, address: str, found: object) -> None:
    for seed in seeds:
        found.put(play(seed, address))  # type: ignore[attr-defined]
    found.put(None)  # type: ignore[attr-defined]


def play_many(seeds: range, addresses: list[str]) -> Iterator[Played]:
    """Play worlds in as many processes as there are databases."""
    context = get_context("spawn")
    found = context.SimpleQueue()
    step = len(addresses)
    workers = [context.Process(target=_worker, args=(seeds[i::step], a, found)) for i, a in enumerate(addresses)]
    for one in workers:
        one.start()
    left = len(workers)
    while left:
        played = found.get()
        if played is None:
            left -= 1
        else:
            yield played
    for one in workers:
        one.join()


def main() -> int:
    """Play the asked number of seeds; 1 when a promise did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.sim.postgres", description=__doc__)
    parser.add_argument("-n", type=int, default=500, help="how many seeds")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--workers", type=int, default=2, help="how many processes, each on a database of its own")
    parser.add_argument("--replay", type=int, metavar="SEED", help="play one seed again, and print all that happened")
    asked = parser.parse_args()
    servers = Servers()
    try:
        if asked.replay is not None:
            played = play(asked.replay, servers.new_database(SERVERS[-1]).address, whole=True)
            print("\n".join(played.tail))
            return int(played.violation is not None)
        addresses = [servers.new_database(SERVERS[-1]).address for _ in range(asked.workers)]
        return _run(range(asked.seed, asked.seed + asked.n), addresses)
    finally:
        servers.close()


def _run(seeds: range, addresses: list[str]) -> int:
    began, incidents, sends, violations = time.monotonic(), 0, 0, 0
    for count, played in enumerate(play_many(seeds, addresses), 1):
        incidents, sends = incidents + played.incidents, sends + played.sends
        if played.violation is not None:
            violations += 1
            print(f"seed {played.seed}: {played.violation[0]}: {played.violation[1]}", file=sys.stderr)
        if count % 25 == 0:
            print(f"{count} seeds, {incidents} incidents, {violations} violations", flush=True)
    seconds = time.monotonic() - began
    print(f"seeds: {len(seeds)}; incidents: {incidents}; sends: {sends}; {seconds:.0f} s")
    print(f"violations: {violations}")
    return int(violations > 0)


if __name__ == "__main__":
    sys.exit(main())
