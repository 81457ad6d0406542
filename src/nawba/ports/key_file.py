"""The key file: 64 hexadecimal digits that only its owner may read; what it opens is in the database (C39).

While a key is being changed the next one lies beside it, as `<name>.new`; taking it in force is one rename. So whatever
is interrupted, a key that opens the database is at one of the two names.
"""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from nawba.ports.secret import KEY_BYTES, KeyTrouble, Secret, new_key


class BadKey(KeyTrouble):
    """What should be a key is none, or others may read it; the message says where and what would do."""


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the key is. `given`: the environment holds it itself. `is_ours`: we make and change the file, in DIR."""

    path: Path
    given: Secret | None = None
    is_ours: bool = True

    @property
    def words(self) -> str:
        return "the environment (NAWBA_SECRETS_KEY)" if self.given is not None else str(self.path)

    @property
    def next_path(self) -> Path:
        return self.path.with_name(self.path.name + ".new")

    def read(self) -> Secret | None:
        """Return the key, None when there is no file; BadKey when it cannot be used."""
        return self.given if self.given is not None else read_key(self.path, others=0o077 if self.is_ours else 0o007)

    def make(self) -> Secret:
        """Write a fresh key where there is none and return the one that is there then."""
        write_key(self.path, new_key())
        return _there(self.path)

    def prepare_next(self) -> Secret:
        """Return the key that is to follow: the one an interrupted change has left, else a fresh one."""
        write_key(self.next_path, new_key())
        return _there(self.next_path)

    def take_next(self) -> None:
        """Put the next key in force: one rename, durable before this returns."""
        self.next_path.replace(self.path)
        _sync_directory(self.path.parent)


def read_key(path: Path, others: int) -> Secret | None:
    """Return the key in a file, None when there is no file; `others`: the mode bits it may not have."""
    try:
        mode, text = stat.S_IMODE(path.stat().st_mode), path.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        text, mode = "", 0o600
    if mode & others:
        raise BadKey(f"{path} can be read by others (mode {mode:04o}): chmod 600 {path}")
    return key_of(text, str(path))


def _there(path: Path) -> Secret:
    found = read_key(path, others=0o077)
    if found is None:
        raise BadKey(f"{path} has gone while it was read")
    return found


def key_of(text: str, place: str) -> Secret:
    """Return the key that 64 hexadecimal digits are; BadKey names the place, never the digits."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise BadKey(f"{place} holds no key: it must be 64 hexadecimal digits, as `openssl rand -hex 32` prints them")
    return Secret(raw)


def write_key(path: Path, key: Secret) -> None:
    """Write a key where no file is, whole and durable or not at all; a file that is there stays."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key.reveal().hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    _sync_directory(path.parent)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
