"""What happened, line by line, and its digest: the same seed gives the same lines to the byte (R36)."""

from __future__ import annotations

from collections import deque
from hashlib import sha256

from nawba.domain.time import SECOND
from nawba.sim.loop import Time

_TAIL = 60


class Trace:
    """Keeps the last lines and a running SHA-256 of all; `whole` keeps them all, for reading a seed."""

    def __init__(self, time: Time, *, whole: bool = False) -> None:
        self._time = time
        self._digest = sha256()
        self.lines: deque[str] = deque(maxlen=None if whole else _TAIL)

    def say(self, where: str, what: str) -> None:
        at = self._time.now - self._time.began_at
        line = f"{at // SECOND:>6}.{at % SECOND:06d} {where:<8} {what}"
        self._digest.update(line.encode() + b"\n")
        self.lines.append(line)

    def add(self, raw: bytes) -> None:
        """Take bytes into the digest that nobody reads."""
        self._digest.update(raw)

    def digest(self) -> str:
        return self._digest.hexdigest()
