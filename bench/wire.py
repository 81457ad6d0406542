"""Requests as the bytes that go over the wire, made before anything is measured, so that sending costs little."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

_TEXT: Final = "p99 of the latency has been above 500 ms for 10 min."


def post(path: str, body: Mapping[str, Any], **headers: str) -> bytes:
    """Return a POST of `body` as JSON."""
    raw = body_of(body)
    head = _head("POST", path, headers) + f"Content-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
    return head.encode() + raw


def body_of(value: Mapping[str, Any]) -> bytes:
    """Return `value` as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def get(path: str, **headers: str) -> bytes:
    """Return a GET."""
    return (_head("GET", path, headers) + "\r\n").encode()


def _head(method: str, path: str, headers: Mapping[str, str]) -> str:
    rest = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{rest}"


def alert(key: str, severity: str, *, service: str | None = None, **labels: str) -> dict[str, Any]:
    """Return the body of a firing alert of about 330 bytes; its title ends with `key`: so its incident is found."""
    body: dict[str, Any] = {
        "dedup_key": key,
        "state": "firing",
        "severity": severity,
        "title": f"High latency {key}",
        "body": _TEXT,
        "labels": {"alertname": "HighLatency", "cluster": "eu-west-1", "instance": "10.0.0.17:9100", **labels},
        "links": [{"href": "https://runbooks.example.org/latency"}],
    }
    return body if service is None else {**body, "service": service}


def key_of(title: str) -> str:
    """Return the key a title of `alert` ends with."""
    return title.rpartition(" ")[2]
