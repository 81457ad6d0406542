"""What Nawba needs of the outside to watch itself: a machine with room, somebody to ping, and its own door."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any, Final

from nawba.domain.time import Instant
from nawba.ports.machine import Room
from nawba.ports.outbound import Answered, Unreached
from nawba.ports.secret import Secret
from nawba.web.asgi import App
from tests.fakes.clock import FakeClock

GIB: Final = 1 << 30


class FakeMachine:
    """`free` bytes; `is_writable`."""

    def __init__(self) -> None:
        self.free = 10 * GIB
        self.is_writable = True

    def room(self) -> Room:
        return Room(self.free, 0, self.is_writable)


class FakeListener:
    """Whoever waits for the ping: remembers when it was heard, answers as it is told."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.heard: list[tuple[Instant, str, str]] = []
        self.says: Answered | Unreached = Answered(200)

    async def request(
        self, method: str, url: Secret, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answered | Unreached:
        self.heard.append((self._clock.now(), method, url.reveal().decode()))
        return self.says

    @property
    def last_at(self) -> Instant:
        return self.heard[-1][0] if self.heard else 0


class OwnDoor:
    """The real application's door, without a socket between. `is_shut`: nobody answers."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.is_shut = False

    async def request(
        self, method: str, url: Secret, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answered | Unreached:
        if self.is_shut:
            return Unreached("refused")
        path, _, query = ("/" + url.reveal().decode().split("/", 3)[3]).partition("?")
        scope: MutableMapping[str, Any] = {
            "type": "http",
            "http_version": "1.1",
            "scheme": "http",
            "server": ("nawba.test", 80),
            "client": ("127.0.0.1", 1),
            "root_path": "",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()],
        }
        said: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body or b""}

        async def send(message: MutableMapping[str, Any]) -> None:
            said.append(message)

        await self._app(scope, receive, send)
        return Answered(said[0]["status"], b"".join(m.get("body", b"") for m in said[1:]))
