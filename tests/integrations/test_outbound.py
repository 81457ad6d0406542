"""Requests that leave, against a real server on loopback: bounded in time and size, never led elsewhere (R31, C27)."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from nawba.integrations.kit.outbound import Plain
from nawba.ports.outbound import Answered, Unreached
from nawba.ports.secret import Secret

Serves = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def _asked(serves: Serves, tls: ssl.SSLContext | None = None) -> tuple[Answered | Unreached, list[bytes]]:
    """Ask a server that does as `serves` says; return what came of it and the requests it got."""
    got: list[bytes] = []

    async def main() -> Answered | Unreached:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            got.append(await reader.readuntil(b"\r\n\r\n"))
            try:
                await serves(reader, writer)
                await writer.drain()
            except ConnectionError:
                pass  # the client has read enough
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
        port = server.sockets[0].getsockname()[1]
        async with server:
            scheme = "https" if tls else "http"
            return await Plain(seconds=0.5).request("GET", Secret(f"{scheme}://127.0.0.1:{port}/ping/tok".encode()))

    return asyncio.run(main()), got


def _says(raw: bytes) -> Serves:
    async def serves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)

    return serves


def test_an_answer_comes_back_with_its_status_and_the_beginning_of_its_body() -> None:
    said, got = _asked(_says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"))
    assert said == Answered(200, b"OK")
    assert got[0].startswith(b"GET /ping/tok HTTP/1.1\r\n")
    assert b"\r\nuser-agent: nawba/" in got[0].lower()


def test_a_redirect_is_not_followed() -> None:
    """C27: whoever answers cannot send us to an address nobody gave us."""
    said, got = _asked(_says(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"))
    assert said == Answered(302)
    assert len(got) == 1


def test_of_a_body_without_end_a_kilobyte_is_read() -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    said, _ = _asked(endless)
    assert said == Answered(200, b"x" * 1_024)


async def _never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def _drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A byte now and then, so that no single read is ever too slow."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("serves", [_never, _drips])
def test_a_server_that_does_not_come_to_an_end_is_given_up(serves: Serves) -> None:
    """R35: the whole of it is bounded, not each read alone."""
    assert _asked(serves)[0] == Unreached("timeout")


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=36_500)).sign(
        key, hashes.SHA256()
    )
    pem = tmp_path / "own.pem"
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    said, got = _asked(_says(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), context)
    assert said == Unreached("tls")
    assert got == []


def test_nobody_there_is_a_value_and_no_exception() -> None:
    async def main() -> list[Answered | Unreached]:
        plain = Plain()
        addresses = (b"http://127.0.0.1:1/", b"http://no-such-host.invalid/", b"http://[::1")
        return [await plain.request("GET", Secret(address)) for address in addresses]

    assert asyncio.run(main()) == [Unreached("refused"), Unreached("unreachable"), Unreached("failed")]
