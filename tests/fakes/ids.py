"""Ids that are the same in every run, and sort by the time they were made."""

from __future__ import annotations

import itertools
from hashlib import sha256


class FakeIds:
    """Counts from 1; a secret is the hash of its number."""

    def __init__(self) -> None:
        self._count = itertools.count(1)

    def new(self, kind: str) -> str:
        return f"{kind}_{next(self._count):032x}"

    def secret(self, bytes_: int) -> str:
        text = ""
        while len(text) < 2 * bytes_:
            text += sha256(str(next(self._count)).encode()).hexdigest()
        return text[: 2 * bytes_]
