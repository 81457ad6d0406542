"""What a virtual node believes the time is, and which ids it makes."""

from __future__ import annotations

from hashlib import blake2b

from nawba.domain.time import MILLISECOND, Instant
from nawba.sim.loop import Time


class Wall:
    """The clock on a machine's wall, `off_us` away from the true time; an administrator may step it."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self.off_us = 0

    def now(self) -> Instant:
        return self._time.now + self.off_us

    def monotonic(self) -> float:
        return self._time.steady()


class NodeIds:
    """Ids laid out as the machine's own are (RFC 9562): milliseconds of its clock, a counter, a tail of its own.

    So ids of two nodes whose clocks differ sort as they would in life.
    """

    def __init__(self, clock: Wall, seed: int, name: str) -> None:
        self._clock = clock
        self._tail = int.from_bytes(blake2b(f"{seed}|{name}".encode(), digest_size=6).digest(), "big")
        self._last_ms = 0
        self._count = 0

    def new(self, kind: str) -> str:
        self._last_ms = max(self._last_ms, self._clock.now() // MILLISECOND)
        self._count += 1
        high, low = self._count >> 14 & 0xFFF, self._count & 0x3FFF
        value = self._last_ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 48 | self._tail
        return f"{kind}_{value:032x}"

    def secret(self, bytes_: int) -> str:
        self._count += 1
        return blake2b(f"{self._tail}|{self._count}".encode(), digest_size=bytes_).hexdigest()
