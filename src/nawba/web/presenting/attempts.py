"""How an attempt and a severity look: which chip, which glyph, which word, which bars. Tables only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

# Each state has a glyph of its own, so that none is told by colour alone.
GLYPHS: Final[Mapping[str, str]] = {
    "pending": "clock",
    "sending": "dots",
    "accepted": "check",
    "delivered": "checks",
    "seen": "eye",
    "answered": "check",
    "failed": "cross",
    "unknown": "question",
    "cancelled": "stop",
}
CHANNELS: Final = ("push", "call", "sms", "whatsapp", "email", "chat")
# A severity's look by its order; every later one looks like the third.
LAST_LOOK: Final = 3


def glyph(state: str) -> str:
    """Return the icon of an attempt's state; a question mark for one we do not know."""
    return GLYPHS.get(state, "question")


def channel_icon(channel: str) -> str:
    """Return the icon of a channel; a link for one we do not know."""
    return channel if channel in CHANNELS else "link"


def chip_state(state: str) -> str:
    """Return the name a chip's style knows the state by."""
    return "stopped" if state == "cancelled" else state


def attempt_word(attempt: Mapping[str, Any]) -> str:
    """Return the code of the word to show: a call being sent is `ringing`."""
    state = str(attempt["state"])
    return "ringing" if state == "sending" and attempt["channel"] == "call" else state


def look(order: int) -> int:
    """Return the look of a severity: 1 red with three bars, 2 amber with two, 3 and later blue with one."""
    return min(LAST_LOOK, max(1, order))


def by_channel(calls: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group a phone's calls by channel, newest first inside each, in the order people meet the channels."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for call in calls:
        groups.setdefault(str(call["channel"]), []).append(call)
    order = {channel: place for place, channel in enumerate(CHANNELS)}
    return sorted(groups.items(), key=lambda group: order.get(group[0], len(order)))
