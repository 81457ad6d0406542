"""The doors for sources: raw ASGI in front of the framework. Stored durably, then 202; never a false one (R1, R2).

Arrivals are gathered while the last commit runs and stored by one unit; each answer waits for its own commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from hashlib import sha256

import structlog

from nawba.actions.house import House
from nawba.actions.proving import WATCH_KEY, watch_key
from nawba.actions.receive import arrival, receive, receive_many
from nawba.ports import inbound as port
from nawba.ports.wake import Topic
from nawba.store.access import Key
from nawba.store.contract import Unavailable
from nawba.store.signals import Arrival
from nawba.web.asgi import Gone, Receive, Scope, Send, TooLarge, read_body, reply

log = structlog.get_logger("nawba.intake")
_WAITING_AT_MOST = 4_000
_COMMIT_SECONDS = 2.0
_AT_ONCE = 400
_RETRY_AFTER_S = 5

Stored = tuple[str, str]


class KeyRing:
    """The living intake keys in memory, read again after any change; nobody is refused while they are read.

    One key is in no table: the one Nawba tries its own doors with.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        own = watch_key(house)
        self._own = {sha256(own.encode()).digest(): WATCH_KEY}
        self._keys: dict[bytes, Key] = {}
        self._stale = True
        self._reading = asyncio.Lock()

    def wake(self, topics: frozenset[Topic]) -> None:
        if "policy" in topics:
            self._stale = True

    async def find(self, secret: str) -> Key | None:
        """Return the living intake key of `secret`, None when it is none."""
        digest = sha256(secret.encode(errors="replace")).digest()
        if self._stale or self._reading.locked():
            async with self._reading:
                while self._stale:
                    self._stale = False
                    await self._read()
        return self._keys.get(digest)

    async def _read(self) -> None:
        try:
            given = await asyncio.wrap_future(self._house.store.read(lambda tx: tx.access.intake_keys()))
            self._keys = {**given, **self._own}
        except BaseException:
            self._stale = True
            raise


class Headers(Mapping[str, str]):
    """A request's headers, decoded when somebody asks for one."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Sequence[tuple[bytes, bytes]]) -> None:
        self._raw = raw

    def __getitem__(self, name: str) -> str:
        wanted = name.lower().encode("latin-1")
        for key, value in self._raw:
            if key == wanted:
                return value.decode("latin-1")
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter([key.decode("latin-1") for key, _ in self._raw])

    def __len__(self) -> int:
        return len(self._raw)


class Gathering:
    """Arrivals on their way into the store: one unit at a time, everything that came meanwhile in the next."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._waiting: list[tuple[Arrival, asyncio.Future[Stored]]] = []
        self._in_flight = 0
        self._is_late = False
        self._deadline: asyncio.TimerHandle | None = None

    @property
    def is_full(self) -> bool:
        return len(self._waiting) + self._in_flight >= _WAITING_AT_MOST

    def put(self, one: Arrival) -> asyncio.Future[Stored]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Stored] = loop.create_future()
        if self._is_late:
            future.set_exception(Unavailable("the database does not answer"))
            return future
        self._waiting.append((one, future))
        if not self._in_flight and len(self._waiting) == 1:
            loop.call_soon(self._flush, loop)
        return future

    def _flush(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._in_flight or not self._waiting:
            return
        batch, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        self._in_flight = len(batch)
        self._deadline = loop.call_later(_COMMIT_SECONDS, self._late, batch)
        unit = self._house.store.submit(receive_many([one for one, _ in batch]))
        unit.add_done_callback(lambda done: loop.call_soon_threadsafe(self._landed, loop, batch, done))

    def _late(self, batch: list[tuple[Arrival, asyncio.Future[Stored]]]) -> None:
        """The commit takes too long to promise anything: nobody who waits is answered 202 for it (R2)."""
        self._is_late = True  # nor is anybody who comes before it has landed: they would wait for two commits
        waiting, self._waiting = self._waiting, []
        for _, future in (*batch, *waiting):
            if not future.done():
                future.set_exception(Unavailable("the database did not answer in time"))

    def _landed(
        self,
        loop: asyncio.AbstractEventLoop,
        batch: list[tuple[Arrival, asyncio.Future[Stored]]],
        done: Future[list[Stored]],
    ) -> None:
        self._in_flight = 0
        self._is_late = False
        if self._deadline is not None:
            self._deadline.cancel()
        self._flush(loop)
        self._house.arrivals += len(batch)
        error = done.exception()
        if error is None:
            for (_, future), stored in zip(batch, done.result(), strict=True):
                if not future.done():
                    future.set_result(stored)
        elif isinstance(error, Unavailable) or len(batch) == 1:
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
        else:  # one of them breaks the unit: each is stored alone, so that it takes nobody with it (R34)
            log.error("intake unit failed", error=repr(error), arrivals=len(batch))
            for one, future in batch:
                self._alone(loop, one, future)

    def _alone(self, loop: asyncio.AbstractEventLoop, one: Arrival, future: asyncio.Future[Stored]) -> None:
        def landed(done: Future[Stored]) -> None:
            loop.call_soon_threadsafe(_settle, future, done)

        self._house.store.submit(receive(one)).add_done_callback(landed)


def _settle(future: asyncio.Future[Stored], done: Future[Stored]) -> None:
    if future.done():
        return
    error = done.exception()
    if error is None:
        future.set_result(done.result())
    else:
        future.set_exception(error)


class Intake:
    """Every declared inbound route, and what to do with a POST to it."""

    def __init__(self, house: House, sources: Iterable[port.Inbound], keys: KeyRing) -> None:
        self._house = house
        self._keys = keys
        self._gathering = Gathering(house)
        self._fixed: dict[str, tuple[port.Inbound, port.Route]] = {}
        self._keyed: list[tuple[str, port.Inbound, port.Route]] = []
        for source in sources:
            for route in source.routes:
                if route.path.endswith("/{key}"):
                    self._keyed.append((route.path.removesuffix("{key}"), source, route))
                else:
                    self._fixed[route.path] = (source, route)

    def find(self, path: str) -> tuple[port.Inbound, port.Route, str | None] | None:
        """Return the source a path belongs to, with the key in the path if it has one."""
        fixed = self._fixed.get(path)
        if fixed is not None:
            return fixed[0], fixed[1], None
        for prefix, source, route in self._keyed:
            if path.startswith(prefix) and "/" not in path[len(prefix) :]:
                return source, route, path[len(prefix) :]
        return None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self.find(scope["path"])
        if found is None:
            await reply(send, 404, b'{"status":"refused","code":"no_such_source"}')
            return
        source, route, path_key = found
        if scope["method"] != route.method:
            await reply(send, 405, b'{"status":"refused","code":"method"}', {"Allow": route.method})
            return
        try:
            body = await read_body(scope, receive, route.limit_bytes)
        except TooLarge:
            outcome: port.Outcome = port.Refused("too_large", (f"the limit is {route.limit_bytes} bytes",))
        except Gone:
            return
        else:
            outcome = await self._take(source, port.Request(Headers(scope["headers"]), body, path_key))
        answer = source.answer(outcome)
        await reply(send, answer.status, answer.body, answer.headers)

    async def _take(self, source: port.Inbound, request: port.Request) -> port.Outcome:
        shown = source.authenticate(request)
        try:
            key = await self._keys.find(shown.key) if shown is not None else None
            parsed = source.parse(request)
            if key is None and not (isinstance(parsed, port.NotUnderstood) and not source.keeps_unknown):
                return port.Refused("unknown_key")
            if isinstance(parsed, port.NotUnderstood) and not source.keeps_unknown:
                return port.Refused("invalid", parsed.errors)
            if self._gathering.is_full:
                return port.Busy(_RETRY_AFTER_S)
            signals = parsed.signals if isinstance(parsed, port.Understood) else ()
            assert key is not None  # noqa: S101 - said above
            one = arrival(key, self._house.ids.new("sig"), request.body, signals, self._house.clock.now())
            id_, dedup_key = await self._gathering.put(one)
        except Unavailable:
            return port.Unavailable(_RETRY_AFTER_S)
        named = parsed.dedup_key if isinstance(parsed, port.Understood) else None
        return port.Accepted(id_, named or dedup_key)
