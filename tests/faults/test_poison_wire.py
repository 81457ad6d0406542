"""Poison on the wire (reliability.md §3.2): R34, C25. An answer or a closed line in bounded time, in bounded memory.

What the bytes mean once they are read is tested with the sources; here it is what they do to a server.
"""

from __future__ import annotations

import gzip
import json
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

import pytest

from tests.faults.conftest import Fault, Starts
from tests.process.server import QUICK, Server, conserved, until

pytestmark = [pytest.mark.faults, pytest.mark.process, pytest.mark.timeout(300)]

MEBIBYTE: Final = 1_048_576
ANSWERED_S: Final = 3.0
DROPPED_S: Final = 25.0
"""The longest a request may take to arrive (web/serving), and a little."""
GROWTH_MIB: Final = 150
BOMB: Final = gzip.compress(b"0" * 50 * MEBIBYTE)

BODIES: Final[dict[str, bytes]] = {
    "10 MiB": b'{"severity":"critical","title":"' + b"x" * 10 * MEBIBYTE + b'"}',
    "nested 10^5": b"[" * 100_000 + b"]" * 100_000,
    "nested 10^5 objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "10^6 keys": b"{" + b",".join(b'"%x":1' % n for n in range(1_000_000)) + b"}",
    "90,000 keys": b"{" + b",".join(b'"%x":1' % n for n in range(90_000)) + b"}",
    "a key twice": b'{"title":"first","title":"last","severity":"low"}',
    "NaN": b'{"severity":"critical","title":NaN}',
    "1e999": b'{"severity":"critical","title":"t","started_at":1e999}',
    "a lone surrogate": b'{"severity":"low","title":"\\ud800","dedup_key":"\\udfff"}',
    "NUL": b'{"severity":"low","title":"a\\u0000b","dedup_key":"a\\u0000b","labels":{"x\\u0000":"y\\u0000"}}',
    "not UTF-8": b'{"severity":"low","title":"\xff\xfe"}',
    "a huge number": b'{"severity":"low","title":' + b"9" * 1_000_000 + b"}",
    "gzip": BOMB[:MEBIBYTE],
}  # fmt: skip


@dataclass(frozen=True)
class Met:
    """What came back (0: the line was closed without an answer) and after how many seconds."""

    status: int
    took_s: float


def met(server: Server, raw: bytes, within: float) -> Met:
    """Send bytes as they are; wait for the first line of an answer or the end of the line."""
    began = time.monotonic()
    got = b""
    with socket.create_connection(("127.0.0.1", server.port), timeout=within) as line:
        try:
            line.sendall(raw)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the answer may come before all was sent
        try:
            while b"\r\n" not in got and (piece := line.recv(4_096)):
                got += piece
        except ConnectionResetError:
            pass
    first = got.split(b"\r\n", 1)[0].split()
    return Met(int(first[1]) if len(first) > 1 else 0, time.monotonic() - began)


def request(path: str, body: bytes, *headers: str) -> bytes:
    head = [
        f"POST {path} HTTP/1.1",
        "Host: nawba",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *headers,
    ]
    return "\r\n".join((*head, "", "")).encode() + body


def rss_mib(server: Server) -> float:
    """Return the most memory the server has ever held."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1_024


def test_poison_bodies_are_answered_in_little_time_and_memory(servers: Starts, fault: Fault) -> None:
    """R34, C25: at every door, and a good signal meanwhile is accepted as ever."""
    figures = fault(
        "poison bodies", f"{len(BODIES)} bodies at three doors", f"kept or 4xx within {ANSWERED_S:.0f} s, bounded memory; others unharmed"
    )  # fmt: skip
    server = servers(QUICK).start()
    before = rss_mib(server)
    bearer = f"Authorization: Bearer {server.secrets['api_key']}"
    slowest, answers = 0.0, {}
    for name, body in BODIES.items():
        routed = body.replace(b"{", b'{"routing_key":"' + server.routing_key.encode() + b'",', 1)
        for door, raw in (
            ("json", request(server.json_path, body)),
            ("json, said to be gzip", request(server.json_path, body, "Content-Encoding: gzip")),
            ("pagerduty", request("/v2/enqueue", routed)),
            ("api", request("/api/v1/incidents", body, bearer)),
        ):
            one = met(server, raw, 15)
            answers[f"{name} at {door}"] = one.status
            slowest = max(slowest, one.took_s)
            wanted = {202, 400, 413, 415} if door != "api" else {400, 413, 415, 422}
            assert one.status in wanted, f"{name} at {door}: {one}"
            assert one.took_s < ANSWERED_S, f"{name} at {door}: {one}"
        good = {"severity": "low", "title": "good", "dedup_key": f"good after {name}", "labels": {"alertname": "Slow"}}
        assert server.client.post(server.json_path, good).status == 202
    assert conserved(server.settled())
    kept = {a["dedup_key"] for a in server.alerts()}
    assert {f"good after {name}" for name in BODIES} <= kept
    grown = rss_mib(server) - before
    figures.more |= {"answers": answers, "slowest_ms": round(slowest * 1_000), "grown_mib": round(grown, 1)}
    figures.said = f"slowest {slowest * 1_000:.0f} ms, memory grew by {grown:.0f} MiB at the most"
    assert grown < GROWTH_MIB


def test_requests_that_contradict_themselves_are_refused(servers: Starts, fault: Fault) -> None:
    """Two lengths, or a length and chunks: whoever stands in front may read it otherwise, so it is not read at all."""
    figures = fault(
        "request smuggling",
        "Content-Length beside Transfer-Encoding, two lengths, odd chunks",
        "400 or closed; nothing stored",
    )
    server = servers(QUICK).start()
    path, body = (
        server.json_path,
        json.dumps({"severity": "low", "title": "smuggled", "dedup_key": "smuggled"}).encode(),
    )
    start = f"POST {path} HTTP/1.1\r\nHost: nawba\r\n".encode()
    chunk = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    odd = {
        "length and chunks": start + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
        "chunks and length": start + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n" + chunk,
        "two lengths": start + f"Content-Length: {len(body)}\r\nContent-Length: 3\r\n\r\n".encode() + body,
        "a negative length": start + b"Content-Length: -1\r\n\r\n" + body,
        "a length that is none": start + b"Content-Length: 0x10\r\n\r\n" + body,
        "chunked, but not last": start + b"Transfer-Encoding: chunked, gzip\r\n\r\n" + chunk,
        "a chunk's size that is none": start + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + body,
        "a head of 1 MiB": start + b"X: " + b"x" * MEBIBYTE + b"\r\n\r\n",
        "a bare line feed": start.replace(b"\r\n", b"\n") + b"Transfer-Encoding:\x0bchunked\n\n" + chunk,
    }  # fmt: skip
    answers = {name: met(server, raw, 10).status for name, raw in odd.items()}
    figures.more["answers"] = answers
    assert set(answers.values()) <= {0, 400, 413, 431}, list(answers.items())
    assert conserved(server.settled())
    figures.accepted = server.summary()["accepted"]
    assert figures.accepted == 0
    figures.said = ", ".join(sorted({str(status or "closed") for status in answers.values()}))


@pytest.mark.slow
def test_a_request_that_never_ends_is_ended(servers: Starts, fault: Fault) -> None:
    """Slow heads, bodies that stop, chunks without end, lines on which nothing is said: none is kept for ever."""
    figures = fault(
        "slow requests", "slow head, silent line, half a body, chunks without end", f"closed within {DROPPED_S:.0f} s; others unharmed"
    )  # fmt: skip
    server = servers(QUICK).start()
    start = f"POST {server.json_path} HTTP/1.1\r\nHost: nawba\r\n".encode()
    slow = {
        "a silent line": (b"", b""),
        "a slow head": (start, b"X: 1\r\n"),
        "half a body": (start + b'Content-Length: 1000\r\n\r\n{"title": ', b""),
        "a slow body": (start + b"Content-Length: 1000\r\n\r\n", b" "),
        "chunks without end": (start + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
        "a slow call of the API": (start.replace(server.json_path.encode(), b"/api/v1/incidents") + b"Content-Length: 9\r\n\r\n", b" "),
    }  # fmt: skip
    lines = {name: socket.create_connection(("127.0.0.1", server.port), timeout=5) for name in slow}
    ended: dict[str, float] = {}
    began = time.monotonic()
    for name, line in lines.items():
        line.sendall(slow[name][0])
        line.setblocking(False)

    def look() -> bool:
        for name, line in lines.items():
            if name in ended:
                continue
            try:
                line.send(slow[name][1])
                gone = line.recv(4_096) == b""
            except BlockingIOError:
                gone = False
            except OSError:
                gone = True
            if gone:
                ended[name] = round(time.monotonic() - began, 1)
        Event().wait(0.5)
        return len(ended) == len(lines)

    try:
        until(look, "every line to be ended", within=DROPPED_S)
    finally:
        for line in lines.values():
            line.close()
        figures.more["ended_s"] = ended
    figures.said = f"closed after {max(ended.values())} s at the most"
    good = {"severity": "low", "title": "good", "dedup_key": "good"}
    assert server.client.post(server.json_path, good).status == 202
    assert server.summary()["accepted"] == 1
