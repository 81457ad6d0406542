"""The nearest right word for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the word of `known` that was most likely meant, None when none is near enough."""
    by_fold = {k.casefold(): k for k in known}
    folded = word[:80].casefold().replace("-", "_").replace(" ", "_")
    if folded in by_fold:
        return by_fold[folded]
    close = get_close_matches(folded, list(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None
