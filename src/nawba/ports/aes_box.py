"""The box of every running process: AES-256-GCM with the installation's data key, which the key file's key wraps.

Envelope: a new key file wraps 32 bytes again, and no value is touched. The key file's key is used for nothing else.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nawba.ports.box import SEALED_MARK, CannotOpen, Place, Sealed
from nawba.ports.secret import Secret

_NONCE = 12
_WRAPPING = Place("data_key", "the installation", "wrapped")


class AesBox:
    """A fresh random nonce for each value: safe up to 2³² values of one key, and an installation has thousands."""

    def __init__(self, key: Secret) -> None:
        self._cipher = AESGCM(key.reveal())
        self.id = id_of(key)

    def seal(self, plain: bytes, place: Place) -> Sealed:
        nonce = os.urandom(_NONCE)
        raw = nonce + self._cipher.encrypt(nonce, plain, self._bound(place))
        return Sealed(f"{SEALED_MARK}{self.id}:{urlsafe_b64encode(raw).decode()}")

    def open(self, sealed: Sealed, place: Place) -> bytes:
        key, _, text = sealed.removeprefix(SEALED_MARK).partition(":")
        if key != self.id:
            raise CannotOpen(f"{place} was sealed with key {key[:16]!r}; this is {self.id}")
        try:
            raw = urlsafe_b64decode(text)
            return self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], self._bound(place))
        except (InvalidTag, ValueError):
            raise CannotOpen(f"{place} does not open: it was altered, or belongs elsewhere") from None

    def _bound(self, place: Place) -> bytes:
        parts = (SEALED_MARK, self.id, place.table, place.row, place.field)
        return b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)


def id_of(key: Secret) -> str:
    """Return the short name of a key: 16 hexadecimal digits that tell nothing of it."""
    return sha256(b"nawba.secret-key.v1\x00" + key.reveal()).hexdigest()[:16]


def wrap(data_key: Secret, by: Secret) -> Sealed:
    """Return the data key wrapped by a key file's key."""
    return AesBox(by).seal(data_key.reveal(), _WRAPPING)


def unwrap(wrapped: Sealed, by: Secret) -> Secret:
    """Return the data key; CannotOpen when another key wrapped it."""
    return Secret(AesBox(by).open(wrapped, _WRAPPING))
