"""A value that never prints: not in a log, an error, a traceback or a dump of settings (C40)."""

from __future__ import annotations

import os
from typing import Final, NoReturn

KEY_BYTES: Final = 32


class KeyTrouble(RuntimeError):
    """The key of what is secret is missing, wrong or unusable; the message says where, and what would do."""


class Secret:
    """Bytes that only `reveal` gives. Text of it, its repr and its format say nothing; it cannot be pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    def reveal(self) -> bytes:
        """Return the value, for the one place that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")


def new_key() -> Secret:
    """Return a fresh key from the system's randomness."""
    return Secret(os.urandom(KEY_BYTES))
