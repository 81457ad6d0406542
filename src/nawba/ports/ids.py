"""New ids: a kind and a UUIDv7 (RFC 9562), as `inc_` and 32 hexadecimal digits; stored as 16 bytes."""

from __future__ import annotations

from typing import Protocol


class Ids(Protocol):
    def new(self, kind: str) -> str:
        """Return a fresh id such as `inc_0193…`; ids of one process sort by the time they were made."""

    def secret(self, bytes_: int) -> str:
        """Return `bytes_` of randomness from the system, in lower-case hexadecimal."""
