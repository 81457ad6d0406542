"""Does the ledger say what was sealed? Read once, in order: the seals, then every entry (R30).

Pure: whoever reads the rows hands them in. What does not hold is a `Finding` that names the subject, the entry and the
seal; `is_broken` False: a remark, something a person should look at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final

from nawba.domain.seal import NO_HEAD, Member, Row, Seal, Tree, decode_members, head_of, key_id, leaf, root_of
from nawba.domain.time import MINUTE, Instant

_LATE_US: Final = 5 * MINUTE
_NONE = type(None)
_MANY: Final = 64
"""So many altered entries of one seal are compared with each other, to tell those that only changed places."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not hold. `subject` is an id's 16 bytes."""

    code: str
    text: str
    seal: int | None = None
    subject: bytes | None = None
    n: int | None = None
    is_broken: bool = True


@dataclass(slots=True)
class _Batch:
    """What one seal says, and what was found of it so far."""

    entries: int
    root: bytes
    tree: Tree = field(default_factory=Tree)

    @property
    def holds(self) -> bool:
        return self.tree.size == self.entries and self.tree.root() == self.root


@dataclass(frozen=True, slots=True)
class Kept:
    """A head that was kept elsewhere."""

    n: int
    head: bytes
    public_key: bytes


class Verifier:
    """Give it every seal in order, then every entry in the order (subject, n), then ask what it found.

    `is_live`: the ledger grows while it is read, so a seal that is newer than the last one given is no finding.
    """

    def __init__(self, *, is_live: bool = False) -> None:
        self.findings: list[Finding] = []
        self.entries = self.unsealed = 0
        self.last: Seal | None = None
        self._is_live = is_live
        self._batches: dict[int, _Batch] = {}
        self._keys: dict[bytes, int] = {}
        self._heads: dict[int, tuple[bytes, bytes]] = {}
        self._said: dict[bytes, int] = {}
        self._newest_sealed: Instant = 0
        self._oldest_unsealed: Row | None = None
        self._before: tuple[bytes, int] = (b"", 0)
        self._unknown: dict[int, int] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """The ids of the keys that signed, in the order of their first seal."""
        return tuple(key_id(key) for key in self._keys)

    def seal(self, one: Seal, *, is_signed: bool, keeps: Iterable[int] = ()) -> None:
        """Take the next seal; `is_signed`: its signature is that of its head by its public key."""
        if not _is_whole(one):
            self._found("seal_altered", f"seal {one.n} was altered: a column holds something else", None)
            return
        expected, previous = (self.last.n + 1, self.last.head) if self.last else (1, NO_HEAD)
        if one.n != expected:
            gone = (
                f"seal {expected} is missing" if one.n == expected + 1 else f"seals {expected}–{one.n - 1} are missing"
            )
            self._found("seal_missing", gone, expected)
        elif one.previous != previous:
            self._found("chain_broken", f"seal {one.n} does not follow the one before it", one.n)
        if one.head != head_of(one):
            self._found("seal_altered", f"seal {one.n} was altered: its head is not that of its columns", one.n)
        if not is_signed:
            self._found("seal_forged", f"seal {one.n} does not carry the signature of its key", one.n)
        if not _lists(one):
            self._found("list_altered", f"the list of seal {one.n} is not what its root was made of", one.n)
        self._batches[one.n] = _Batch(one.entries, one.root)
        self._keys.setdefault(one.public_key, one.n)
        if one.n in keeps:
            self._heads[one.n] = (one.head, one.public_key)
        self.last = one

    def entry(self, row: Row) -> None:
        """Take the next entry."""
        self.entries += 1
        subject, n = row.place
        if [type(v) for v in (subject, n, row.at)] != [bytes, int, int] or type(row.seal) not in (int, _NONE):
            self._found(
                "entry_altered", "a column holds something else", None, subject if type(subject) is bytes else None
            )
            return
        expected = self._before[1] + 1 if subject == self._before[0] else 1
        self._before = row.place
        if n != expected:
            self._found("entry_missing", f"{_span('entry', expected, n - 1)} missing", row.seal, subject, expected)
        if row.kind == "signing_key_made":
            self._announced(row)
        batch = self._batches.get(row.seal) if row.seal is not None else None
        if batch is not None:
            batch.tree.add(leaf(row))
            self._newest_sealed = max(self._newest_sealed, row.at)
        elif row.seal is None or (self._is_live and self.last is not None and row.seal > self.last.n):
            self.unsealed += 1
            if self._oldest_unsealed is None or row.at < self._oldest_unsealed.at:
                self._oldest_unsealed = row
        else:
            self._unknown[row.seal] = self._unknown.get(row.seal, 0) + 1

    def _announced(self, row: Row) -> None:
        try:
            key = bytes.fromhex(json.loads(row.params)["public_key"])
        except (ValueError, KeyError, TypeError):
            return
        self._said.setdefault(key, row.seal or 0)

    def broken(self) -> tuple[int, ...]:
        """Return the seals whose entries are not what was sealed; `compare` says which of them."""
        return tuple(n for n, batch in self._batches.items() if not batch.holds)

    def incident(self, subject: bytes, snapshot_n: int | None, last_n: int) -> None:
        """Take an incident: the last entry its snapshot knows (None: it cannot be read), and the last one there is."""
        if snapshot_n is None:
            self._found("snapshot_altered", "its snapshot cannot be read", None, subject)
        elif last_n < snapshot_n:
            text = f"the snapshot knows {snapshot_n} entries and the ledger has {last_n}: its end was cut off"
            self._found("tail_missing", text, None, subject, last_n + 1)
        elif last_n > snapshot_n:
            text = f"entry {last_n} is not in the snapshot, which knows {snapshot_n}: it was put in"
            self._found("entry_unknown", text, None, subject, last_n)

    def no_incident(self, subject: bytes) -> None:
        """Take an incident that has entries and no row of its own."""
        self._found("incident_missing", "it was opened, and its own row is gone", None, subject, 1)

    def finish(self, kept: Sequence[Kept] = (), trusted: frozenset[bytes] = frozenset()) -> None:
        """Compare with what was kept elsewhere, and judge the keys. `trusted`: public keys kept elsewhere."""
        for n, count in sorted(self._unknown.items()):
            self._found("seal_unknown", f"{count} entries name seal {n}, and there is none", n)
        for one in kept:
            self._compare(one)
        self._judge_keys(trusted | {one.public_key for one in kept})
        old = self._oldest_unsealed
        if old is not None and old.at < self._newest_sealed - _LATE_US:
            text = "this entry waits for a seal, and is older than what was sealed long ago: who put it in?"
            self._found("late_entry", text, None, old.subject, old.n, is_broken=False)

    def _compare(self, kept: Kept) -> None:
        newest = self.last.n if self.last else 0
        found = self._heads.get(kept.n)
        if kept.n > newest:
            text = f"the head kept elsewhere is of seal {kept.n}, and the newest here is {newest}: the end was cut off"
            self._found("truncated", text, kept.n)
        elif found is None:
            self._found("seal_missing", f"seal {kept.n}, whose head was kept elsewhere, is missing", kept.n)
        elif found[0] != kept.head:
            text = f"seal {kept.n} is not the one whose head was kept elsewhere: the ledger was written anew"
            self._found("rewritten", text, kept.n)
        elif found[1] != kept.public_key:
            self._found("other_key", f"seal {kept.n} names another key than the head kept elsewhere", kept.n)

    def _judge_keys(self, trusted: frozenset[bytes]) -> None:
        """A key is good when it was kept elsewhere, or an entry sealed by a good key announced it."""
        good: list[tuple[bytes, int]] = []
        for key, first in self._keys.items():
            announced = self._said.get(key)
            is_followed = bool(good) and announced is not None and 0 < announced < first
            if key in trusted or is_followed or (not trusted and not good and announced is not None):
                good.append((key, first))
            elif announced is None or trusted:
                self._found("other_key", f"from seal {first} on key {key_id(key)} signs, which nobody knows", first)
            else:
                text = f"from seal {first} on key {key_id(key)} signs, and only it announces itself: is it yours?"
                self._found("new_key", text, first, is_broken=False)

    def _found(  # noqa: PLR0913 - the columns of a finding
        self, code: str, text: str, seal: int | None, subject: bytes | None = None, n: int | None = None,
        *, is_broken: bool = True,
    ) -> None:  # fmt: skip
        self.findings.append(Finding(code, text, seal, subject, n, is_broken))


def _span(what: str, first: int, last: int) -> str:
    many = {"seal": "seals", "entry": "entries"}[what]
    return f"{what} {first} is" if first >= last else f"{many} {first} to {last} are"


def _is_whole(one: Seal) -> bool:
    """Return whether every column has its type; whoever altered a row may have put anything there."""
    values = (getattr(one, f.name) for f in fields(Seal))
    return [type(v) for v in values] == [int, int, int, bytes, bytes, bytes, bytes, bytes, bytes]


def members_of(one: Seal) -> list[Member] | None:
    """Return the list of a seal, None when it is none."""
    try:
        return list(decode_members(one.members))
    except ValueError:
        return None


def _lists(one: Seal) -> bool:
    members = members_of(one)
    return members is not None and len(members) == one.entries and root_of(m.leaf for m in members) == one.root


def compare(one: Seal, rows: Mapping[tuple[bytes, int], Row], claiming: Iterable[Row]) -> list[Finding]:
    """Say which entries of a seal are not what was sealed.

    `rows`: what lies now at each place of its list; `claiming`: every entry that names this seal.
    """
    members = members_of(one) or []
    found: list[Finding] = []
    altered: list[Member] = []
    for m in members:
        row = rows.get((m.subject, m.n))
        if row is None:
            found.append(Finding("entry_deleted", "was sealed, and is gone", one.n, m.subject, m.n))
        elif leaf(row) != m.leaf:
            altered.append(m)
        elif row.seal != one.n:
            text = f"belongs to seal {one.n}, and names {'none' if row.seal is None else f'seal {row.seal}'}"
            found.append(Finding("entry_moved", text, one.n, m.subject, m.n))
    found += [_altered(m, altered, rows, one.n) for m in altered]
    places = {(m.subject, m.n) for m in members}
    for row in claiming:
        if row.place not in places:
            text = f"names seal {one.n}, which did not seal it: it was put in"
            subject, n = row.place
            is_named = type(subject) is bytes and type(n) is int
            found.append(Finding("entry_inserted", text, one.n, *((subject, n) if is_named else (None, None))))
    return found or [Finding("entries_altered", "its entries are not what was sealed", one.n)]


def _altered(m: Member, altered: Sequence[Member], rows: Mapping[tuple[bytes, int], Row], seal: int) -> Finding:
    row = rows[m.subject, m.n]
    for other in altered if len(altered) <= _MANY else ():
        if other != m and leaf(row._replace(subject=other.subject, n=other.n)) == other.leaf:
            return Finding("entry_reordered", f"is what was sealed as entry {other.n}", seal, m.subject, m.n)
    return Finding("entry_altered", "is not what was sealed", seal, m.subject, m.n)
