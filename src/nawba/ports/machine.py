"""What the machine under us has left: room on the disk, a file system that takes writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Room:
    """Of the data directory. `free_bytes` to us; `wal_bytes` of the write-ahead log, None where there is none."""

    free_bytes: int
    wal_bytes: int | None
    is_writable: bool


class Machine(Protocol):
    def room(self) -> Room:
        """Return what there is now; a directory that cannot be asked is not writable and has no room."""
