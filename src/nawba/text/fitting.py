"""What fits into one SMS: 160 characters of the GSM alphabet, or 70 units of anything else (Arabic, emoji, marks)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

GSM_LIMIT: Final = 160
UNICODE_LIMIT: Final = 70
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_NEAR: Final = 12  # how far back the end of a word is looked for
_GSM_TWICE: Final = frozenset("^{}\\[~]|€")  # these take two places
_GSM_ALL: Final = _GSM | _GSM_TWICE


def is_gsm(text: str) -> bool:
    """Say whether every character of `text` is in the GSM alphabet."""
    return _GSM_ALL.issuperset(text)


def fits(text: str) -> bool:
    """Say whether `text` is one SMS."""
    if is_gsm(text):
        return len(text) + sum(letter in _GSM_TWICE for letter in text) <= GSM_LIMIT
    return len(text.encode("utf-16-le", "replace")) // 2 <= UNICODE_LIMIT


def shortened(text: str, said: Callable[[str], str], least: int = 1) -> str | None:
    """Return `said(text)`, with as much of `text` cut off as lets it fit one SMS, between words where one is near.

    None when fewer than `least` characters of a longer text would be left.
    """
    whole = said(text)
    if fits(whole):
        return whole
    mark = "..." if is_gsm(whole) else "…"
    low, high = least - 1, len(text) - 1  # what is cut at `low` is known to fit, or is too little
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(said(_cut(text, middle) + mark)) else (low, middle - 1)
    if low < least:
        return None
    word = text.rfind(" ", max(least, low - _NEAR), low + 1)
    between = said(_cut(text, word if word > 0 else low) + mark)
    return between if fits(between) else said(_cut(text, low) + mark)


def _cut(text: str, size: int) -> str:
    return text[:size].rstrip(" .,:;،؛-–—·")
