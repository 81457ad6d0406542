"""Hands bytes on from one address to another; run inside a network namespace, whose rules then lie between the two.

`python relay.py LISTEN_HOST LISTEN_PORT HOST PORT`: standard library only, ends when it is ended.
"""

from __future__ import annotations

import asyncio
import sys


async def _hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def relay(host: str, port: int, to_host: str, to_port: int) -> None:
    """Serve for ever."""

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(to_host, to_port)
        except OSError:
            writer.transport.abort()
            return
        await asyncio.gather(_hand_on(reader, back), _hand_on(there, writer))

    server = await asyncio.start_server(met, host, port)
    print("ready", flush=True)  # noqa: T201 - whoever started it waits for this
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(relay(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
