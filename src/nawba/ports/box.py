"""What keeps a value secret where it is stored: sealed for one place, opened only there (C39)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NewType, Protocol

Sealed = NewType("Sealed", str)
"""A sealed value as it lies in a column: `nawba1:<id of its data key>:<nonce and ciphertext, base64url>`."""
SEALED_MARK: Final = "nawba1:"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value lies. It is authenticated with it: a value moved to another row or field does not open."""

    table: str
    row: str
    field: str

    def __str__(self) -> str:
        return f"{self.table}/{self.row}/{self.field}"


class CannotOpen(RuntimeError):
    """A sealed value does not open: another key, another place, or it was altered. The message says which place."""


class Box(Protocol):
    @property
    def id(self) -> str:
        """The data key's id: 16 hexadecimal digits, named in every value it has sealed."""

    def seal(self, plain: bytes, place: Place) -> Sealed:
        """Return `plain` sealed for `place`; never twice the same."""

    def open(self, sealed: Sealed, place: Place) -> bytes:
        """Return what was sealed for `place`; CannotOpen otherwise."""


class NoBox:
    """Where no key was opened: it seals and opens nothing, so that nothing secret is stored plain by mistake."""

    id = ""

    def seal(self, plain: bytes, place: Place) -> Sealed:
        raise CannotOpen(f"{place}: no key was opened in this process")

    def open(self, sealed: Sealed, place: Place) -> bytes:
        raise CannotOpen(f"{place}: no key was opened in this process")


def is_sealed(value: str) -> bool:
    """Return whether a stored text has the form of a sealed value."""
    return value.startswith(SEALED_MARK)
