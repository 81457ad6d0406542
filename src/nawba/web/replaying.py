"""A replay on its way: read in portions, played in a child process, told line by line (`engine.md` §1).

One at a time: a second one would take the other core from whoever is being called.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncGenerator
from typing import Any, Final

import msgspec

from nawba.actions.house import House
from nawba.actions.replay.feed import Gathering, TooMany
from nawba.actions.replay.report import Job
from nawba.domain.time import Instant
from nawba.web.calls import reading

_ONE: Final = asyncio.Semaphore(1)
_LONGEST_LINE: Final = 64 << 20
_MOST_SECONDS: Final = 1_800


async def played(
    house: House, since: Instant, texts: tuple[dict[str, bytes], dict[str, bytes]]
) -> AsyncGenerator[bytes, None]:
    """Yield the lines of a replay of what happened since then, under two texts: before and after."""
    if _ONE.locked():
        yield _line(error="busy", detail="Another replay is going on; try again when it has ended.")
        return
    async with _ONE:
        gathering = Gathering(house, since)
        try:
            while await reading(house, gathering.step):
                yield _line(done=0, of=100)
        except TooMany as error:
            yield _line(error="too_many", detail=f"More than {error} signals: take fewer days.")
            return
        job = msgspec.msgpack.encode(Job(gathering.feed(), *texts))
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "nawba.actions.replay", stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, limit=_LONGEST_LINE,
        )  # fmt: skip
        try:
            async for line in _of(child, job):
                yield line
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()


async def _of(child: asyncio.subprocess.Process, job: bytes) -> AsyncGenerator[bytes, None]:
    if child.stdin is None or child.stdout is None or child.stderr is None:
        raise RuntimeError("a child process without its streams")
    wrong = asyncio.create_task(child.stderr.read())
    feeding = asyncio.create_task(_feeds(child.stdin, job))
    try:
        async with asyncio.timeout(_MOST_SECONDS):
            while line := await child.stdout.readline():
                yield line
            await child.wait()
    except TimeoutError:
        yield _line(error="too_long", detail="It took more than half an hour: take fewer days.")
        return
    finally:
        feeding.cancel()
    if child.returncode:
        last = (await wrong).decode(errors="replace").strip().rpartition("\n")[2]
        yield _line(error="failed", detail=last[:300] or f"The child process ended with {child.returncode}.")


async def _feeds(into: asyncio.StreamWriter, job: bytes) -> None:
    try:
        into.write(job)
        await into.drain()
        into.close()
    except (BrokenPipeError, ConnectionResetError):
        pass  # the child is gone; its last words say why


def _line(**said: Any) -> bytes:
    return msgspec.json.encode(said) + b"\n"
