"""`/api/v1/backup`, `/hold`: everything in one stream; what is held after a restore, and its release."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.response import Stream

from nawba.actions import integrity
from nawba.actions.backup import Backup
from nawba.actions.container import CARRIED
from nawba.actions.holding import held, release
from nawba.actions.house import House
from nawba.domain.time import SECOND, iso
from nawba.store.contract import Unavailable
from nawba.web.api.incidents import id_of
from nawba.web.calls import reading, writing
from nawba.web.identity import Caller

_SAY_EVERY_S: Final = 0.5
_TAR: Final = "application/x-tar"
_STORY: Final = "application/x-nawba-backup"


@post(
    "/backup",
    opt={"permission": "admin"},
    summary="A backup of everything, as a tar",
    operation_id="takeBackup",
    tags=["Keeping"],
    status_code=200,
    responses={200: ResponseSpec(bytes, generate_examples=False, description="The tar.", media_type=_TAR)},
)
async def post_backup(
    house: NamedDependency[House], caller: NamedDependency[Caller], with_key: bool = True, progress: bool = False
) -> Stream:
    """Copy, check and send, while work goes on.

    What proves who somebody is (`secret`) and what opens the sealed (`key`) goes only by the lock or the socket, never
    over an address. With `progress` lines of JSON, `{"phase", "done", "of"}`, say how far it is before the tar comes;
    the last one is `{"phase": "ready", "bytes"}`, or `{"error"}` and nothing after it.
    """
    carried = frozenset(CARRIED) if caller.is_local else frozenset()
    making = Backup(house, carried if with_key else carried - {"key"})
    own = ThreadPoolExecutor(1, thread_name_prefix="nawba-backup")
    made = asyncio.get_running_loop().run_in_executor(own, making.make, caller.actor)
    if not progress:
        try:
            await made  # a refusal is said by the status
        except BaseException:
            own.shutdown(wait=False)
            raise
    sending = _sent(making, own, made, is_telling=progress)
    return Stream(sending, media_type=_STORY if progress else _TAR)


async def _sent(
    making: Backup, own: ThreadPoolExecutor, made: asyncio.Future[int], *, is_telling: bool
) -> AsyncGenerator[bytes, None]:
    loop = asyncio.get_running_loop()
    try:
        while is_telling and not made.done():
            yield _line(phase=making.phase, done=making.done, of=making.of)
            await asyncio.wait((made,), timeout=_SAY_EVERY_S)
        try:
            length = await made
        except (OSError, RuntimeError) as error:  # the disk, the database, or another backup: said, and that is all
            if not is_telling:
                raise
            yield _line(error=_sentence(error))
            return
        if is_telling:
            yield _line(phase="ready", bytes=length)
        rest = making.pieces()
        while (piece := await loop.run_in_executor(own, next, rest, None)) is not None:
            yield piece
    finally:
        own.submit(making.end)
        own.shutdown(wait=False)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'the data directory'}: {error.strerror or error}"
    return str(error) if isinstance(error, Unavailable) else f"{error}; try again when it has ended"


def _line(**said: Any) -> bytes:
    return msgspec.json.encode(said) + b"\n"


@post(
    "/integrity",
    opt={"permission": "admin"},
    summary="Examine the whole database",
    operation_id="examine",
    tags=["Keeping"],
    status_code=200,
    responses={200: ResponseSpec(bytes, generate_examples=False, description="Lines of JSON.", media_type=_STORY)},
)
async def post_integrity(house: NamedDependency[House]) -> Stream:
    """Lines of JSON: `{"done"}` after every slice, at the end the report: `{"incidents", "problems", "took_us"}`."""
    return Stream(_examined(house), media_type=_STORY)


async def _examined(house: House) -> AsyncGenerator[bytes, None]:
    asked, answer, done = integrity.examination(house.clock, is_whole=True), None, 0
    try:
        while True:
            answer = await asyncio.wrap_future(house.store.read(asked.send(answer)))
            done += 1
            yield _line(done=done)
    except StopIteration as ended:
        report: integrity.Report = ended.value
    await writing(house, lambda tx: integrity.keep(tx, report))
    yield _line(incidents=report.incidents, problems=report.problems, took_us=report.took_us)


class HoldView(msgspec.Struct):
    """`taken_at` null: this installation was not restored. `incidents`: those for which nobody is called."""

    taken_at: str | None
    restored_at: str | None
    horizon_seconds: int | None
    incidents: list[str]


@get(
    "/hold",
    opt={"permission": "read"},
    summary="What is held after a restore",
    operation_id="getHold",
    tags=["Keeping"],
)
async def get_hold(house: NamedDependency[House]) -> HoldView:
    """Return which incidents wait for a person's word."""
    kept = await reading(house, held)
    if kept.hold is None:
        return HoldView(None, None, None, [])
    hold = kept.hold
    return HoldView(iso(hold.taken_at), iso(hold.restored_at), hold.horizon_us // SECOND, list(kept.incidents))


@post(
    "/incidents/{incident:str}/release",
    opt={"permission": "respond"},
    summary="Let a held incident go on",
    operation_id="releaseIncident",
    tags=["Keeping"],
    status_code=204,
)
async def post_release(house: NamedDependency[House], caller: NamedDependency[Caller], incident: str) -> None:
    """What was due is due from now on, at the distances it had. 404: nothing of it is held."""
    await writing(house, lambda tx: release(tx, house, id_of(tx, incident), caller.actor))


router = Router("/", route_handlers=[post_backup, post_integrity, get_hold, post_release])
