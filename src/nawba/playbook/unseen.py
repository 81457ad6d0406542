"""Characters nobody can see, or that turn the direction of what follows (PB008)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def unseen(text: str) -> str | None:
    """Return the first hidden character of `text` as `U+200B ZERO WIDTH SPACE`, None when all can be seen."""
    match = _UNSEEN.search(text)
    if match is None:
        return None
    return f"U+{ord(match[0]):04X} {unicodedata.name(match[0], 'CONTROL')}"
