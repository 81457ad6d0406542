"""The few words of ASGI that the raw handlers need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class TooLarge(ValueError):
    """The body is larger than the route allows."""


class Gone(ConnectionError):
    """The client went away before its body was whole."""


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """Return the whole body; TooLarge as soon as it must be, by its announced length or by what came."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value) > limit:
            raise TooLarge
    message = await receive()
    body: bytes = message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise Gone
    if not message.get("more_body") and len(body) <= limit:
        return body
    parts, size = [body], len(body)
    while message.get("more_body"):
        if size > limit:
            raise TooLarge
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        parts.append(message.get("body", b""))
        size += len(parts[-1])
    if size > limit:
        raise TooLarge
    return b"".join(parts)


async def reply(send: Send, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
    """Send one whole answer; JSON unless `headers` say otherwise."""
    lines = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    for name, value in (headers or {}).items():
        if name.lower() == "content-type":
            lines[0] = (b"content-type", value.encode("latin-1"))
        else:
            lines.append((name.lower().encode("latin-1"), value.encode("latin-1")))
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


def with_headers(app: App, headers: Mapping[str, str]) -> App:
    """Return `app` with `headers` on every answer, refusals and errors too, unless the answer has its own."""
    own = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in own if h[0] not in present)]
            await send(message)

        await app(scope, receive, sending)

    return guarded
