"""The first thing a request meets: intake and health are answered here, everything else by the framework."""

from __future__ import annotations

from collections.abc import Callable

from nawba.web.asgi import App, Receive, Scope, Send, reply
from nawba.web.health import Health
from nawba.web.intake import Intake


class Front:
    """An ASGI application. `stop` ends its open streams, so that the server can stop at once."""

    def __init__(self, intake: Intake, health: Health, app: App, stop: Callable[[], None]) -> None:
        self.stop = stop
        self._intake = intake
        self._health = health
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path.startswith("/in/") or self._intake.find(path) is not None:
            await self._intake(scope, receive, send)
        elif path.startswith("/health"):
            await self._health(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class EngineOnly:
    """What a node without the role `web` answers: whether it is well, its metrics, and nothing else."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(("/health", "/metrics")):
            await reply(send, 404, b'{"status":"this node has the role engine; ask one with the role web"}')
        else:
            await self._front(scope, receive, send)


class Local:
    """The same application behind the socket of the data directory: the caller is the OS user (mode 0600)."""

    def __init__(self, app: App, user: str) -> None:
        self._app = app
        self._user = user

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "nawba.local": self._user}
        await self._app(scope, receive, send)
