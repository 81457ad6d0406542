from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench import load, wire
from bench.connection import content_length

PATHS = ("/ok", "/busy", "/cut", "/big")


class Door(asyncio.Protocol):
    """Answers by path; `/cut` closes without an answer, `/big` answers in two parts."""

    seen: list[str] = []  # noqa: RUF012 - one door a test

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        path = data.split(b" ", 2)[1].decode()
        self.seen.append(path)
        if path == "/cut":
            self.transport.close()
        elif path == "/big":
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc")
            asyncio.get_running_loop().call_later(0.01, self.transport.write, b"def")
        else:
            status = b"202 Accepted" if path == "/ok" else b"503 Busy"
            self.transport.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 2\r\n\r\n{}")


@contextmanager
def door() -> Iterator[int]:
    """A server on loopback, in a thread of its own."""
    loop, Door.seen = asyncio.new_event_loop(), []
    server = loop.run_until_complete(loop.create_server(Door, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(server.wait_closed())
        loop.close()


@pytest.fixture
def port() -> Iterator[int]:
    with door() as one:
        yield one


def gets(*paths: str) -> list[bytes]:
    return [wire.get(path) for path in paths]


@pytest.mark.parametrize("rate", [None, 2_000.0])
def test_every_request_is_sent_once_and_its_answer_is_counted(port: int, rate: float | None) -> None:
    found = load.send(port, gets(*["/ok"] * 200, *["/busy"] * 7), load.Sending(8, rate, seconds=10))
    assert found.statuses == {202: 200, 503: 7}
    assert len(Door.seen) == 207
    assert found.accepted == 200
    assert len(found.latencies()) == 200
    assert all(0 <= one < 5 for one in found.latencies())
    assert all(at > 0 for at in found.posted_at)
    assert found.trouble() == "7 answers 503"


def test_a_paced_client_holds_its_rate(port: int) -> None:
    found = load.send(port, gets(*["/ok"] * 100), load.Sending(4, rate=400, seconds=10))
    assert found.seconds >= 99 / 400
    assert found.trouble() is None


def test_waiting_for_a_free_connection_is_part_of_the_latency(port: int) -> None:
    found = load.send(port, gets(*["/big"] * 20), load.Sending(1, rate=10_000, seconds=10))
    assert max(found.latencies()) > 15 * 0.01


def test_what_was_due_and_never_sent_is_infinitely_late(port: int) -> None:
    found = load.send(port, gets(*["/big"] * 2_000), load.Sending(1, rate=10_000, seconds=0.2))
    assert 0 < found.accepted < 200
    assert found.unsent == 2_000 - found.accepted
    assert found.latencies().count(float("inf")) == found.unsent
    assert found.lost == 0
    assert "never sent" in (found.trouble() or "")
    assert found.seconds < 5


def test_an_answer_in_parts_is_put_together(port: int) -> None:
    found = load.send(port, gets("/big", "/ok"), load.Sending(1, seconds=10, keep=True))
    assert found.bodies == {0: b"abcdef", 1: b"{}"}


def test_a_connection_that_is_cut_is_counted_and_replaced(port: int) -> None:
    found = load.send(port, gets("/ok", "/cut", "/ok", "/ok"), load.Sending(1, seconds=10))
    assert found.statuses == {202: 3}
    assert found.lost == 1
    assert found.trouble() == "1 connections lost"
    assert found.took[1] == -1


def test_no_more_is_sent_than_is_allowed_until_more_is(port: int) -> None:
    sent = []

    async def allow_more(one: load.Load) -> None:
        await asyncio.sleep(0.2)
        sent.append(one.sent)
        one.allow(9)

    found = load.send(port, gets(*["/ok"] * 20), load.Sending(4, seconds=0.5, allowed=5), allow_more)
    assert sent == [5]
    assert found.accepted == 9


def test_the_time_that_is_allowed_ends_it(port: int) -> None:
    found = load.send(port, gets(*["/big"] * 500), load.Sending(1, seconds=0.2))
    assert 0 < found.accepted < 100


def test_what_goes_wrong_beside_it_is_not_swallowed(port: int) -> None:
    async def break_down(_: load.Load) -> None:
        raise OSError("the metrics are gone")

    with pytest.raises(OSError, match="metrics"):
        load.send(port, gets(*["/ok"] * 50), load.Sending(1, rate=500, seconds=5), break_down)


def test_the_length_of_a_body_is_read_whatever_the_case() -> None:
    assert content_length(b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\nX: 1") == 17
    assert content_length(b"HTTP/1.1 200 OK\r\nx: 1\r\ncontent-length:5") == 5
    assert content_length(b"HTTP/1.1 204 No Content\r\nx-content-length: 9") == 0
