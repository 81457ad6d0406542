"""Reading foreign JSON: any bytes in, a value or a reason out; never an exception, never unbounded (C25)."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Any, Final

import msgspec

DEPTH: Final = 64
KEYS: Final = 10_000
STRING: Final = 65_536
# A string that never ends is one too: otherwise every quote in it would be tried again, in the square of its length.
_TEXTS = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[{]}"))
_decoder = msgspec.json.Decoder()


class Unreadable(ValueError):
    """The body is not what it should be; the message says so in one line."""


def read_object(raw: bytes) -> dict[str, Any]:
    """Return the JSON object in `raw`; Unreadable says why not. Of keys given twice the last wins (`engine.md` §7)."""
    if raw.count(b"[") + raw.count(b"{") > DEPTH or raw.count(b":") > KEYS:  # perhaps: what stands in texts counts not
        bare = _TEXTS.sub(b"", raw)
        if _depth(bare) > DEPTH:
            raise Unreadable(f"the body is nested deeper than {DEPTH}")
        if bare.count(b":") > KEYS:
            raise Unreadable(f"the body has more than {KEYS} keys")
    try:
        value = _decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Unreadable(f"the body is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise Unreadable("the body is not a JSON object")
    return value


def _depth(bare: bytes) -> int:
    """Return how deep the brackets of a body without its texts are nested."""
    return max(accumulate(memoryview(bare.translate(_STEPS, _NO_BRACKETS)).cast("b")), default=0)


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
