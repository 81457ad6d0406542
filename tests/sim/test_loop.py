"""R36: the virtual loop: time jumps, everything has one order, a frozen loop stands still and a dead one is silent."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

from nawba.domain.time import SECOND
from nawba.sim.chance import Chance
from nawba.sim.loop import Machine, Time


def _machine(seed: int = 1) -> tuple[Time, Machine]:
    time = Time(1_000 * SECOND)
    return time, Machine(time, Chance(seed).stream(""), lambda: None)


def test_time_jumps_to_what_is_due_next() -> None:
    time, machine = _machine()
    loop = machine.add("a")
    woke: list[float] = []

    async def main() -> None:
        for wait in (0.5, 3600, 0.000_001):
            await asyncio.sleep(wait)
            woke.append((time.now - time.began_at) / SECOND)

    loop.create_task(main())
    machine.run_until(time.began_at + 7_200 * SECOND)
    assert woke == [0.5, 3600.5, 3600.500_001]
    assert time.now == time.began_at + 7_200 * SECOND


def test_a_timeout_and_a_resolved_future_work_as_on_any_loop() -> None:
    time, machine = _machine()
    loop = machine.add("a")
    seen: list[object] = []

    async def main() -> None:
        done: Future[int] = Future()
        done.set_result(7)
        number = await asyncio.wrap_future(done)
        seen.append(number)
        try:
            async with asyncio.timeout(10):
                await asyncio.Event().wait()
        except TimeoutError:
            seen.append(loop.time())

    loop.create_task(main())
    machine.run_until(time.began_at + 60 * SECOND)
    assert seen == [7, 10.0]


def test_a_frozen_loop_stands_still_while_time_goes_on_and_then_does_all_that_was_due() -> None:
    """R19: as SIGSTOP and SIGCONT do it."""
    time, machine = _machine()
    loop, other = machine.add("a"), machine.add("b")
    seen: list[tuple[str, float]] = []

    async def ticks(name: str) -> None:
        while True:
            await asyncio.sleep(1)
            seen.append((name, round(time.steady(), 3)))

    loop.create_task(ticks("a"))
    other.create_task(ticks("b"))
    machine.run_until(time.began_at + int(1.5 * SECOND))
    loop.frozen = True
    machine.run_until(time.began_at + int(4.5 * SECOND))
    loop.frozen = False
    machine.run_until(time.began_at + 6 * SECOND)
    assert [at for name, at in seen if name == "a"] == [1.0, 4.5, 5.5]
    assert [at for name, at in seen if name == "b"] == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_a_killed_loop_does_nothing_more_and_leaves_no_task_behind() -> None:
    time, machine = _machine()
    loop = machine.add("a")
    seen: list[str] = []

    async def main() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_waits())
        seen.append("ended by itself")

    async def _waits() -> None:
        await asyncio.sleep(100)
        seen.append("woke")

    task = loop.create_task(main())
    machine.run_until(time.began_at + SECOND)
    machine.remove(loop)
    machine.run_until(time.began_at + 1_000 * SECOND)
    assert task.done()
    assert seen == []
    assert loop.troubles == []


def _order(seed: int) -> list[str]:
    time, machine = _machine(seed)
    seen: list[str] = []
    for name in "abc":
        loop = machine.add(name)

        async def main(name: str = name) -> None:
            for _ in range(5):
                seen.append(name)
                await asyncio.sleep(0)

        loop.create_task(main())
    machine.run_until(time.began_at + SECOND)
    return seen


def test_the_interleaving_of_loops_is_the_seed_s() -> None:
    """R36."""
    assert _order(1) == _order(1)
    assert len({tuple(_order(seed)) for seed in range(20)}) > 10
