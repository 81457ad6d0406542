"""The machine's own clock, ids and disk: the adapters every running process uses."""

from __future__ import annotations

import itertools
import os
import time
from pathlib import Path

from nawba.domain.time import Instant
from nawba.ports.machine import Room


class SystemClock:
    """Wall time in microseconds; the only reader of the machine's clock."""

    def now(self) -> Instant:
        return time.time_ns() // 1_000  # noqa: TID251 - the clock port itself

    def monotonic(self) -> float:
        return time.monotonic()


class SystemIds:
    """UUIDv7 (RFC 9562 §5.7): milliseconds, then a counter that never goes back within one, then randomness.

    The random tail, new every 256 ids, keeps processes apart; nothing relies on an id being hard to guess.
    Safe from several threads: the counter is one atomic step.
    """

    def __init__(self) -> None:
        self._count = itertools.count(int.from_bytes(os.urandom(3), "big"))
        self._last_ms = 0
        self._tail = 0

    def new(self, kind: str) -> str:
        ms = self._last_ms = max(self._last_ms, time.time_ns() // 1_000_000)  # noqa: TID251 - the ids port itself
        count = next(self._count) & 0x3FF_FFFF
        high, low = count >> 14, count & 0x3FFF
        if not count & 0xFF or not self._tail:
            self._tail = int.from_bytes(os.urandom(6), "big") | 1
        value = ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low << 48 | self._tail
        return f"{kind}_{value:032x}"

    def secret(self, bytes_: int) -> str:
        return os.urandom(bytes_).hex()


class SystemMachine:
    """The file system that holds the data directory; `database` the file whose log is measured."""

    def __init__(self, data: Path, database: str) -> None:
        self._data = data
        self._wal = data / f"{database}-wal"

    def room(self) -> Room:
        try:
            about = os.statvfs(self._data)
        except OSError:
            return Room(0, None, is_writable=False)
        is_writable = not about.f_flag & os.ST_RDONLY and os.access(self._data, os.W_OK)
        return Room(about.f_bavail * about.f_frsize, self._wal_bytes(), is_writable=is_writable)

    def _wal_bytes(self) -> int | None:
        try:
            return self._wal.stat().st_size
        except OSError:
            return None
