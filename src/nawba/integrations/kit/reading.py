"""Reading foreign JSON: any bytes in, a value or a reason out; never an exception, never unbounded (C25)."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

DEPTH: Final = 64
KEYS: Final = 10_000
STRING: Final = 65_536
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_decoder = msgspec.json.Decoder()


class Unreadable(ValueError):
    """The body is not what it should be; the message says so in one line."""


def read_object(raw: bytes) -> dict[str, Any]:
    """Return the JSON object in `raw`; Unreadable says why not. Of keys given twice the last wins (`engine.md` §7)."""
    if raw.count(b"[") + raw.count(b"{") > DEPTH and _depth(raw) > DEPTH:
        raise Unreadable(f"the body is nested deeper than {DEPTH}")
    if raw.count(b":") > KEYS:
        raise Unreadable(f"the body has more than {KEYS} keys")
    try:
        value = _decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Unreadable(f"the body is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise Unreadable("the body is not a JSON object")
    return value


def _depth(raw: bytes) -> int:
    depth = deepest = 0
    for found in _STRUCTURE.finditer(raw):
        mark = found.group()[:1]
        if mark in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEPTH:
                return deepest
        elif mark in b"]}":
            depth -= 1
    return deepest


def word(value: object, limit: int = STRING) -> str:
    """Return a scalar as text of at most `limit` characters; anything else, and nothing, as the empty string."""
    if isinstance(value, str):
        return value[:limit]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)[:limit] if isinstance(value, (int, float)) else ""


def flat(value: object, prefix: str = "") -> dict[str, str]:
    """Return the scalars of a JSON object as labels; what is nested is left out."""
    if not isinstance(value, dict):
        return {}
    return {prefix + str(k)[:120]: word(v, 1_024) for k, v in value.items() if isinstance(v, (str, int, float, bool))}
