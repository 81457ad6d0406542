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


def is_gsm(text: str) -> bool:
    """Say whether every character of `text` is in the GSM alphabet."""
    return all(letter in _GSM or letter in _GSM_TWICE for letter in text)


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
    for size in range(len(text) - 1, least - 1, -1):
        cut = said(_cut(text, size) + mark)
        if fits(cut):
            word = text.rfind(" ", max(least, size - _NEAR), size + 1)
            between = said(_cut(text, word) + mark) if word > 0 else cut
            return between if fits(between) else cut
    return None


def _cut(text: str, size: int) -> str:
    return text[:size].rstrip(" .,:;،؛-–—·")
