"""Verifying the ledger: where its rows come from, in portions, and the order in which they are looked at.

A `Source` is a database (a stopped one, a backup) or a running server; the verifier is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, TypeVar

from nawba.domain.applying import fold
from nawba.domain.entry import Actor, Entry
from nawba.domain.seal import Row, Seal
from nawba.domain.verifying import Finding, Kept, Verifier, compare, members_of
from nawba.ports.signer import is_signed
from nawba.store.codec import decode
from nawba.store.transaction import Transaction

T = TypeVar("T")
PORTION = 1_000
_SEALS_AT_ONCE = 100
_NAMED_AT_MOST = 200
"""Of so many broken seals the entries are named; beyond that, the seals alone."""


class Source(Protocol):
    """`is_live`: it grows while it is read."""

    @property
    def is_live(self) -> bool: ...

    def seals(self) -> Iterator[Seal]:
        """Yield every seal, in order."""

    def seal(self, n: int) -> Seal | None: ...

    def rows(self) -> Iterator[Row]:
        """Yield every entry in the order (subject, n); may be called again."""

    def row(self, subject: bytes, n: int) -> Row | None: ...

    def incidents(self) -> Iterator[tuple[bytes, int | None, int]]:
        """Yield (id, n of the snapshot, n of the last entry) of every incident, each of one instant."""

    def is_incident(self, subject: bytes) -> bool: ...


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found; `keys` are the ids of those that signed."""

    seals: int
    entries: int
    unsealed: int
    incidents: int
    keys: tuple[str, ...]
    last: Seal | None
    findings: Sequence[Finding] = ()

    @property
    def is_broken(self) -> bool:
        return any(f.is_broken for f in self.findings)


@dataclass(frozen=True, slots=True)
class Against:
    """What was kept elsewhere, to compare with."""

    heads: Sequence[Kept] = ()
    public_keys: frozenset[bytes] = field(default_factory=frozenset)


def verify(source: Source, against: Against, progress: Callable[[str, int], None] = lambda *_: None) -> Report:
    """Read everything once and say what does not hold; `progress(what, how many so far)` is called now and then."""
    verifier = Verifier(is_live=source.is_live)
    keeps = {one.n for one in against.heads}
    seals = 0
    for one in source.seals():
        verifier.seal(one, is_signed=is_signed(one.head, one.signature, one.public_key), keeps=keeps)
        if not (seals := seals + 1) % PORTION:
            progress("seals", seals)
    for row in source.rows():
        verifier.entry(row)
        if row.n == 1 and row.kind == "opened" and not source.is_incident(row.subject):
            verifier.no_incident(row.subject)
        if not verifier.entries % PORTION:
            progress("entries", verifier.entries)
    incidents = 0
    for subject, snapshot_n, last_n in source.incidents():
        verifier.incident(subject, snapshot_n, last_n)
        incidents += 1
    broken = verifier.broken()
    findings = [*_named(source, broken)]
    verifier.finish(against.heads, against.public_keys)
    found = [*verifier.findings, *findings]
    last = verifier.last
    return Report(last.n if last else 0, verifier.entries, verifier.unsealed, incidents, verifier.keys, last, found)


def _named(source: Source, broken: Sequence[int]) -> Iterator[Finding]:
    """Say of each broken seal which entries are wrong; reads the ledger a second time, only when something is."""
    closely = set(broken[:_NAMED_AT_MOST])
    claiming: dict[int, list[Row]] = {n: [] for n in closely}
    if closely:
        for row in source.rows():
            if row.seal in closely:
                claiming[row.seal].append(row)
    for n in broken:
        one = source.seal(n) if n in closely else None
        if one is None:
            yield Finding("entries_altered", "its entries are not what was sealed", n)
            continue
        places = [(m.subject, m.n) for m in members_of(one) or ()]
        there = [found for place in places if (found := source.row(*place)) is not None]
        rows = {found.place: found for found in there}
        yield from compare(one, rows, claiming[n])


class Read(Protocol):
    def __call__(self, query: Callable[[Transaction], T], /) -> T:
        """Run a query and return what it gives."""


class StoreSource:
    """A database that nobody writes; `read` runs a query on it."""

    is_live = False

    def __init__(self, read: Read) -> None:
        self._read = read

    def seals(self) -> Iterator[Seal]:
        last = 0
        while portion := self._seals_after(last):
            yield from portion
            last = portion[-1].n

    def _seals_after(self, n: int) -> list[Seal]:
        return self._read(lambda tx: tx.seals.after(n, _SEALS_AT_ONCE))

    def seal(self, n: int) -> Seal | None:
        return self._read(lambda tx: tx.seals.get(n))

    def rows(self) -> Iterator[Row]:
        last: tuple[bytes, int] = (b"", 0)
        while portion := self._rows_after(last):
            yield from portion
            last = portion[-1].place

    def _rows_after(self, place: tuple[bytes, int]) -> list[Row]:
        return self._read(lambda tx: tx.seals.rows(place, PORTION))

    def row(self, subject: bytes, n: int) -> Row | None:
        return self._read(lambda tx: tx.seals.row(subject, n))

    def incidents(self) -> Iterator[tuple[bytes, int | None, int]]:
        last = b""
        while portion := self._incidents_after(last):
            yield from portion
            last = portion[-1][0]

    def _incidents_after(self, id_: bytes) -> list[tuple[bytes, int | None, int]]:
        return self._read(lambda tx: standing(tx, id_, PORTION))

    def is_incident(self, subject: bytes) -> bool:
        return self._read(lambda tx: tx.seals.is_incident(subject))

    def folded(self) -> Iterator[Finding]:
        """Fold the entries of every incident and say where that is not its snapshot (`house.md` §4)."""
        for subject, _, _ in self.incidents():
            finding = self._read(partial(_folded, subject))
            if finding is not None:
                yield finding


def standing(tx: Transaction, after: bytes, at_most: int) -> list[tuple[bytes, int | None, int]]:
    """Return incidents after an id: (id, n of the snapshot, n of the last entry), all of one instant.

    None for a snapshot that cannot be read.
    """
    return [(id_, kept.n if kept else None, tx.seals.last_n(id_)) for id_, kept in tx.seals.snapshots(after, at_most)]


def _folded(subject: bytes, tx: Transaction) -> Finding | None:
    kept = tx.seals.snapshot(subject)
    try:
        entries = [_entry(row) for row in reversed(tx.seals.rows_of(subject, 2**31 - 1, 2**31 - 1))]
        same = fold(entries) == kept
    except Exception:  # noqa: BLE001 - edge: one incident; entries that were altered may be anything
        same = False
    return None if same else Finding("fold_differs", "its entries do not give its snapshot", None, subject)


def _entry(row: Row) -> Entry:
    kind, _, id_ = row.actor.partition(":")
    return Entry(row.n, row.at, row.kind, Actor(kind, id_, row.via), row.reason, decode(row.params), row.v)  # type: ignore[arg-type]
