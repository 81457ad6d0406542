"""`nawba backup FILE`: everything in one file, checked before it gets its name (R32)."""

from __future__ import annotations

import errno
import gzip
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any, Final

from cyclopts import Parameter

from nawba.actions.container import CARRIED, Manifest, NotABackup, create, sync, sync_directory, unpack
from nawba.cli.failed import Failed
from nawba.cli.options import WHERE, Flag, Json, Where
from nawba.cli.printing import safe, say, show_json
from nawba.domain.time import to_datetime

_MIB: Final = 1 << 20
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LINE_AT_MOST: Final = 65_536
_TOO_SMALL: Final = 1 << 12
"""A server says how long the tar is to a few blocks."""


def backup(
    file: Annotated[Path, Parameter(name="FILE", help="The file to write, for instance nawba-2026-11-24.tar.gz.")],
    /,
    *,
    without_key: Annotated[
        bool,
        Flag,
        Parameter(name="--without-key", help="Leave out the key that opens what is sealed; keep it elsewhere."),
    ] = False,
    json_: Json = False,
    where: Where = WHERE,
) -> int:
    """Write everything into one file, while the server works."""
    if file.exists():
        raise Failed(f"{file} exists already; a backup never replaces a file: name another, or remove it")
    with _partial(file) as (name, part):
        with where.open() as api, gzip.GzipFile(fileobj=part, mode="wb", compresslevel=1, mtime=0) as packed:
            incoming = _Incoming(packed)
            query = {"progress": "true"} | ({"with_key": "false"} if without_key else {})
            api.fetch("/api/v1/backup", incoming.take, **query)
        incoming.end()
        sync(part)
        found = _checked(name, incoming.length)
    _tell(file, found, is_json=json_)
    return 0


def _tell(file: Path, found: Manifest, *, is_json: bool) -> None:
    size, taken = file.stat().st_size, to_datetime(found.taken_at)
    if is_json:
        carried, left = list(found.carried), list(found.left_out)
        show_json(
            {
                "file": str(file), "bytes": size, "taken_at": f"{taken:%Y-%m-%dT%H:%M:%S.%f}Z", "schema": found.schema,
                "rows": sum(found.rows.values()), "carried": carried, "left_out": left,
            }
        )  # fmt: skip
        return
    say(f"{file}: {size / _MIB:,.1f} MiB, checked. Everything up to {taken:%Y-%m-%d %H:%M:%S}Z is in it.")
    for name in found.carried:
        say(f"It holds `{name}`, which {CARRIED[name]}: keep the file as safe as that.")
    for name in found.left_out:
        say(f"It does not hold `{name}`, which {CARRIED[name]}: keep that file by itself.")


@contextmanager
def _partial(file: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """Give a file beside `file` that gets its name when all went well, and is removed when not."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with create(part) as out:
            yield part, out
        if file.exists():
            raise Failed(f"{file} was made by somebody else meanwhile; nothing was replaced")
        part.rename(file)
        sync_directory(file.parent)
    except OSError as error:
        if error.errno in _FULL:
            raise Failed(f"there is no room for the backup beside {file}; nothing was left behind") from error
        raise Failed(f"{error.filename or file}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _checked(part: Path, length: int) -> Manifest:
    """Read back what was written and hold it to its manifest."""
    try:
        found = unpack(part, None)
    except NotABackup as error:
        raise Failed(f"what arrived is not whole, and was thrown away: {error}") from error
    if length < sum(m.bytes for m in found.members):
        raise Failed("what arrived is shorter than what was announced, and was thrown away")
    return found


class _Incoming:
    """Takes the stream: lines that say how far it is, then the tar."""

    def __init__(self, into: gzip.GzipFile) -> None:
        self._into = into
        self._head = b""
        self._is_ready = False
        self._shows = sys.stderr.isatty()
        self._came = 0
        self.length = 0

    def take(self, piece: bytes) -> None:
        if self._is_ready:
            self._into.write(piece)
            self._came += len(piece)
            self._show("writing", self._came, self.length)
            return
        self._head += piece
        while b"\n" in self._head:
            line, _, self._head = self._head.partition(b"\n")
            if self._told(_line(line)):
                rest, self._head = self._head, b""
                self.take(rest)
                return
        if len(self._head) > _LINE_AT_MOST:
            raise Failed("what answers is not Nawba's API; is the address right?")

    def end(self) -> None:
        """Failed when the stream ended too early."""
        if self._shows:
            sys.stderr.write("\r\x1b[K")
        if not self._is_ready or self._came + _TOO_SMALL < self.length:
            raise Failed("the server went away before the backup was whole; nothing was left behind")

    def _told(self, said: dict[str, Any]) -> bool:
        """Take one line; True when the tar begins after it."""
        if "error" in said:
            raise Failed(f"no backup was made: {safe(said['error'])}")
        if "bytes" in said:
            self._is_ready, self.length = True, int(said["bytes"])
            return True
        self._show(safe(said.get("phase")), int(said.get("done", 0)), int(said.get("of", 1)))
        return False

    def _show(self, phase: str, done: int, of: int) -> None:
        if self._shows:
            line = f"\r{phase} … {100 * done // max(1, of)} %\x1b[K"
            sys.stderr.write(line)
            sys.stderr.flush()


def _line(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Failed("what answers is not Nawba's API; is the address right?")
    return found
