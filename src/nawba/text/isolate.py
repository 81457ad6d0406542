"""How foreign text is kept from disturbing the sentence round it (C34).

Text from outside may carry marks that turn the reading direction or that cannot be seen; a title made of them can
show a person something else than what is stored. `clean` takes them out, `isolate` closes a piece off.
"""

from __future__ import annotations

import re
from typing import Final

FSI: Final = "\u2068"  # first strong isolate: what follows finds its own direction
PDI: Final = "\u2069"  # pop directional isolate: and ends here
ELLIPSIS: Final = "…"

# Direction marks, embeddings, overrides, isolates: they reorder what stands after them.
_DIRECTION: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Seen by nobody: soft hyphen, zero-width space, joiners of nothing, byte-order mark, fillers, tags, annotations.
_UNSEEN: Final = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
# The C0 and C1 controls but tab and the line ends, which become spaces; and halves of broken pairs.
_CONTROL: Final = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff"
_REMOVED: Final = re.compile(f"[{_DIRECTION}{_UNSEEN}{_CONTROL}]")
_MARKS: Final = re.compile("([\u0300-\u036f\u0610-\u061a\u064b-\u065f\u20d0-\u20ff]{4})[\u0300-\u036f\u064b-\u065f]+")
_LINE: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def isolate(text: str) -> str:
    """Close `text` (a code, a time, a name) off, so that the plain-text sentence round it keeps its order."""
    return f"{FSI}{_REMOVED.sub('', text)}{PDI}"


def clean(text: str, limit: int) -> str:
    """Return outside text as one line of at most `limit` characters, without controls, direction marks or unseen ones.

    Cut text ends in `…`, which counts. A joiner inside a word (U+200C, U+200D) is spelling and stays.
    """
    return _cut(" ".join(_REMOVED.sub("", _LINE.sub(" ", text)).split()), limit)


def clean_lines(text: str, limit: int) -> str:
    """Return outside text like `clean`, but with its lines kept; three or more empty lines become one."""
    lines = [" ".join(_REMOVED.sub("", line).split()) for line in _LINE.split(text)]
    return _cut(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), limit)


def _cut(text: str, limit: int) -> str:
    text = _MARKS.sub(r"\1", text)
    return text if len(text) <= limit else text[: max(0, limit - 1)].rstrip() + ELLIPSIS
