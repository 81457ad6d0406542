"""The texts stories are played by: the guide, and the guide with one thing different."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from nawba.domain.playbook import Playbook
from nawba.playbook import decode, digest, files_of

BTHWANI: Final = Path(__file__).parents[2] / "examples" / "bthwani"
Files = dict[str, bytes]
_DECODED: dict[str, Playbook] = {}


@lru_cache(maxsize=1)
def _guide() -> tuple[tuple[str, bytes], ...]:
    return tuple(files_of(BTHWANI).items())


def guide() -> Files:
    """Return the text of `examples/bthwani`."""
    return dict(_guide())


def edited(*edits: tuple[str, str, str], files: Files | None = None) -> Files:
    """Return the guide (or `files`) with each (file, old, new) replaced once; `old` must be there."""
    made = guide() if files is None else dict(files)
    for name, old, new in edits:
        text = made[name].decode()
        assert old in text, f"{old!r} is not in {name}"
        made[name] = text.replace(old, new, 1).encode()
    return made


def decoded(files: Files) -> Playbook:
    """Return the playbook of `files`; each text is read once in a test run."""
    name = digest(files)
    if name not in _DECODED:
        _DECODED[name] = decode(files)
    return _DECODED[name]
