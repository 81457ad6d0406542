"""What a backup is as a file: a tar, plain or gzipped, whose first member says what the others are (decision 0032).

    manifest.json     what it is, of when, and of every other member its length and SHA-256
    nawba.sqlite3     everything, as it was at one commit; SQLite, whichever database the installation runs on
    files/<name>      what lies beside the database and belongs to it: see `CARRIED`

Reading trusts nothing: names, lengths and digests are the manifest's, or the file is refused.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import msgspec

from nawba.domain.time import Instant

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "nawba.sqlite3"
CARRIED: Final[Mapping[str, str]] = {
    "secret": "signs the links of pages (of a release that kept it in a file)",
    "key": "opens what is sealed in the database",
}
"""The files of a data directory that go into a backup where they exist; whoever has one of them can act with it."""
_CHUNK: Final = 1 << 20
_MANIFEST_AT_MOST: Final = 1 << 20
_BLOCK: Final = tarfile.BLOCKSIZE


class NotABackup(ValueError):
    """The file is no backup of ours, or not whole; the message says what is wrong with it."""


class Member(msgspec.Struct, frozen=True):
    name: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """`taken_at`: everything committed before it is inside. `left_out`: files that exist and did not come along."""

    format: int
    nawba: str
    schema: str
    taken_at: Instant
    rows: dict[str, int]
    members: tuple[Member, ...]
    left_out: tuple[str, ...] = ()

    @property
    def carried(self) -> tuple[str, ...]:
        """The names of the files beside the database."""
        return tuple(m.name.removeprefix("files/") for m in self.members if m.name.startswith("files/"))


@dataclass(frozen=True, slots=True)
class Part:
    """A member on its way into a backup, and the file its bytes come from."""

    member: Member
    source: Path


def part(name: str, source: Path) -> Part:
    """Measure `source`, which nobody changes any more."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(Member(name, source.stat().st_size, digest), source)


def size(parts: tuple[Part, ...]) -> int:
    """Return about how many bytes the tar will have."""
    return sum(p.member.bytes + 2 * _BLOCK for p in parts) + 4 * _BLOCK


def pieces(manifest: Manifest, parts: tuple[Part, ...]) -> Iterator[bytes]:
    """Yield the tar, piece by piece."""
    head = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    yield _header(MANIFEST, len(head), manifest.taken_at) + head + _padding(len(head))
    for one in parts:
        yield _header(one.member.name, one.member.bytes, manifest.taken_at)
        with one.source.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece
        yield _padding(one.member.bytes)
    yield bytes(2 * _BLOCK)


def _header(name: str, length: int, at: Instant) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = length, 0o600, at // 1_000_000
    return info.tobuf(tarfile.PAX_FORMAT)


def _padding(length: int) -> bytes:
    return bytes(-length % _BLOCK)


def unpack(file: Path, into: Path | None) -> Manifest:
    """Read the whole of `file`, hold it to its manifest, and write its members under `into` (None: only look).

    NotABackup as soon as something is not as the manifest says; what was written by then is worthless.
    """
    try:
        with file.open("rb") as raw, tarfile.open(fileobj=raw, mode="r|*") as tar:
            return _members(tar, into)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise NotABackup(f"{file} is not a backup, or not a whole one: {error}") from error


def _members(tar: tarfile.TarFile, into: Path | None) -> Manifest:
    manifest: Manifest | None = None
    wanted: dict[str, Member] = {}
    for info in tar:
        content = tar.extractfile(info) if info.isreg() else None
        if content is None:
            raise NotABackup(f"{info.name!r} is no plain file")
        if manifest is None:
            manifest = _manifest(info, content)
            wanted = {m.name: m for m in manifest.members}
            continue
        member = wanted.pop(info.name, None)
        if member is None or member.bytes != info.size:
            raise NotABackup(f"{info.name!r} is not what the manifest says")
        if _copied(content, None if into is None else into / Path(info.name).name) != member.sha256:
            raise NotABackup(f"{info.name!r} is damaged: its digest is not the manifest's")
    if manifest is None or wanted:
        raise NotABackup(f"it ends too early; missing: {', '.join(wanted) or MANIFEST}")
    return manifest


def _manifest(info: tarfile.TarInfo, content: IO[bytes]) -> Manifest:
    if info.name != MANIFEST or info.size > _MANIFEST_AT_MOST:
        raise NotABackup(f"it begins with {info.name!r}, not with {MANIFEST}")
    try:
        found = msgspec.json.decode(content.read(), type=Manifest)
    except msgspec.DecodeError as error:
        raise NotABackup(f"{MANIFEST} cannot be read: {error}") from error
    if found.format != FORMAT:
        raise NotABackup(f"its format is {found.format}; this release reads {FORMAT}: use the release that made it")
    names = [m.name for m in found.members]
    known = {DATABASE, *(f"files/{name}" for name in CARRIED)}
    if DATABASE not in names or not known.issuperset(names):
        raise NotABackup(f"its members are not those of a backup: {', '.join(names)}")
    return found


def create(path: Path) -> IO[bytes]:
    """Open a new file that is its owner's alone; FileExistsError when there is one."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def sync(file: IO[bytes]) -> None:
    """Let nothing of `file` be lost by a power cut."""
    file.flush()
    os.fsync(file.fileno())


def sync_directory(directory: Path) -> None:
    """Let no name in `directory` be lost by a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copied(content: IO[bytes], target: Path | None) -> str:
    """Copy to `target`, readable by its owner only, and sync it; return the digest of what was read."""
    digest = hashlib.sha256()
    if target is None:
        while piece := content.read(_CHUNK):
            digest.update(piece)
        return digest.hexdigest()
    with create(target) as out:
        while piece := content.read(_CHUNK):
            digest.update(piece)
            out.write(piece)
        sync(out)
    return digest.hexdigest()
