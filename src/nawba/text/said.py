"""What a line of the timeline is made of: a sentence, an icon, a tone, and the phrases of its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nawba.text.catalogue import has
from nawba.text.naming import Case
from nawba.text.pieces import first_of

Tone = Literal["ok", "now", "soon", "milestone"]


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with the phrases of its reason."""

    text: str
    icon: str = "dots"
    tone: Tone | None = None
    why: tuple[str, ...] = ()


def sentence(case: Case, *parts: str, **params: object) -> str:
    """Say the most exact sentence there is for the entry: kind and all `parts`, else fewer of them."""
    keys = [".".join(("entry", case.entry.kind, *parts[:size])) for size in range(len(parts), -1, -1)]
    return case.say(first_of(case.lang, *keys), **params)


def explained(case: Case, *parts: str, **params: object) -> tuple[str, ...]:
    """Return the fixed explanation of the entry's kind and `parts`, where there is one."""
    keys = [".".join(("entry.why", case.entry.kind, *parts[:size])) for size in range(len(parts), -1, -1)]
    key = next((key for key in keys if has(case.lang, key)), None)
    return (case.say(key, **params),) if key else ()
