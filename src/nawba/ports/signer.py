"""Who signs the heads of the ledger, and how anybody checks it: Ed25519 (RFC 8032)."""

from __future__ import annotations

from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from nawba.ports.secret import Secret

_SIGNED = b"nawba.signature.v1\x00"
"""Before every head, so that the key can never be made to sign anything else."""


class Signer(Protocol):
    @property
    def public_key(self) -> bytes:
        """The 32 bytes that check the signatures."""

    def sign(self, head: bytes) -> bytes:
        """Return the signature of a head, 64 bytes."""


class Ed25519Signer:
    """Signs with a private key of 32 bytes."""

    def __init__(self, private: Secret) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private.reveal())
        self.public_key = self._key.public_key().public_bytes_raw()

    def sign(self, head: bytes) -> bytes:
        return self._key.sign(_SIGNED + head)


def new_private_key() -> Secret:
    """Return a fresh private key."""
    return Secret(Ed25519PrivateKey.generate().private_bytes_raw())


def is_signed(head: bytes, signature: bytes, public_key: bytes) -> bool:
    """Return whether `signature` is that of `head` by the private half of `public_key`; False for what is no key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _SIGNED + head)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
