"""What seals the ledger: the canonical form of an entry, the Merkle tree over a batch of them, the chain of heads.

1. A leaf is SHA-256 over 0x00, the name of the form, and every column of the entry with its type and length.
2. The leaves of a batch, in the order (subject, n), make a tree as in RFC 6962 §2.1; an inner node is SHA-256 over 0x01
   and its two children.
3. The head of seal n is SHA-256 over the form's name, n, when, how many entries, the root, and the head before it.

Whoever keeps one head elsewhere can tell whether anything sealed before it was altered, removed or put in (R30).
Changing what is hashed needs a new name of the form, and the old one kept for what was sealed by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple

from nawba.domain.time import Instant

ENTRY_FORM: Final = b"nawba.entry.v1\x00"
HEAD_FORM: Final = b"nawba.head.v1\x00"
NO_HEAD: Final = bytes(32)
"""What stands before the first seal."""
_LEAF, _NODE = b"\x00", b"\x01"
_MEMBERS_V1 = 1


class Row(NamedTuple):
    """An entry as it lies in its row; the types are those of an honest row, whoever altered it may have put others."""

    subject: bytes
    n: int
    kind: str
    v: int
    at: Instant
    actor: str
    via: str
    reason: str
    params: bytes
    purpose: str
    seal: int | None = None

    @property
    def place(self) -> tuple[bytes, int]:
        return self.subject, self.n


class Member(NamedTuple):
    """One line of a seal's own list: which entry, and its leaf."""

    subject: bytes
    n: int
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """One line of the chain. `members` lists the batch, so that what is missing can be named; the root binds it."""

    n: int
    at: Instant
    entries: int
    root: bytes
    previous: bytes
    head: bytes
    signature: bytes
    public_key: bytes
    members: bytes = b""


def key_id(public_key: bytes) -> str:
    """Return the short name of a public key: 16 hexadecimal digits."""
    return sha256(b"nawba.key.v1\x00" + public_key).hexdigest()[:16]


def leaf(row: Row) -> bytes:
    """Return the leaf of an entry; any change of any column gives another, a change of type too."""
    made = sha256(_LEAF + ENTRY_FORM)
    for value in row[:-1]:
        made.update(_field(value))
    return made.digest()


def _field(value: Any) -> bytes:
    """Return type, length, value; nothing of one field can be taken for a part of the next."""
    match value:
        case bool() | None:
            kind, raw = b"?", repr(value).encode()
        case int():
            kind, raw = b"i", str(value).encode()
        case str():
            kind, raw = b"s", value.encode("utf-8", "surrogatepass")
        case bytes():
            kind, raw = b"b", value
        case _:
            kind, raw = b"?", repr(value).encode()
    return kind + len(raw).to_bytes(4, "big") + raw


@dataclass(slots=True)
class Tree:
    """A Merkle tree that grows leaf by leaf; it remembers one hash a level."""

    size: int = 0
    _peaks: list[bytes] = field(default_factory=list)

    def add(self, one: bytes) -> None:
        size = self.size = self.size + 1
        while not size & 1:
            one = _node(self._peaks.pop(), one)
            size >>= 1
        self._peaks.append(one)

    def root(self) -> bytes:
        """Return the root; of an empty tree the hash of nothing, as RFC 6962 has it."""
        if not self._peaks:
            return sha256().digest()
        *rest, right = self._peaks
        for left in reversed(rest):
            right = _node(left, right)
        return right


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(_NODE + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Return the root over `leaves`, in their order."""
    tree = Tree()
    for one in leaves:
        tree.add(one)
    return tree.root()


def head_of(seal: Seal) -> bytes:
    """Return what the head of `seal` must be, by its other columns."""
    numbers = b"".join(_eight(value) for value in (seal.n, seal.at, seal.entries))
    return sha256(HEAD_FORM + numbers + seal.root + seal.previous).digest()


def _eight(value: int) -> bytes:
    return value.to_bytes(8, "big", signed=True)


def unsigned(rows: Sequence[Row], at: Instant, last: tuple[int, bytes] | None, public_key: bytes) -> Seal:
    """Return the seal over `rows` after `last` (its number and head; None: the first), without its signature."""
    members = [Member(row.subject, row.n, leaf(row)) for row in sorted(rows, key=lambda row: row.place)]
    n, previous = (last[0] + 1, last[1]) if last else (1, NO_HEAD)
    root = root_of(m.leaf for m in members)
    bare = Seal(n, at, len(members), root, previous, b"", b"", public_key, encode_members(members))
    return Seal(n, at, bare.entries, root, previous, head_of(bare), b"", public_key, bare.members)


def encode_members(members: Sequence[Member]) -> bytes:
    """Return the list as bytes: for each run of one subject its id, the first n, how many, then the leaves."""
    made = bytearray([_MEMBERS_V1])
    at = 0
    while at < len(members):
        first, end = members[at], at + 1
        while end < len(members) and members[end][:2] == (first.subject, first.n + end - at):
            end += 1
        made += first.subject + first.n.to_bytes(4, "big") + (end - at).to_bytes(4, "big")
        made += b"".join(m.leaf for m in members[at:end])
        at = end
    return bytes(made)


def decode_members(raw: bytes) -> Iterator[Member]:
    """Yield the list again; ValueError when this is none."""
    if raw[:1] != bytes([_MEMBERS_V1]):
        raise ValueError("not a list of a seal")
    at = 1
    while at < len(raw):
        subject, first = raw[at : at + 16], int.from_bytes(raw[at + 16 : at + 20], "big")
        count = int.from_bytes(raw[at + 20 : at + 24], "big")
        at += 24
        if count == 0 or at + 32 * count > len(raw):
            raise ValueError("the list of a seal is cut off")
        for i in range(count):
            yield Member(subject, first + i, raw[at + 32 * i : at + 32 * (i + 1)])
        at += 32 * count
