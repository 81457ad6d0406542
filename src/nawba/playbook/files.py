"""Which files are a playbook, and the digest by which a version is known. The only place that touches a disk."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 1024 * 1024
"""A file larger than this is refused (PB001)."""
MOST_FILES: Final = 500
MOST_TOTAL: Final = 4 * MOST_BYTES
"""All files of a playbook together."""


def files_of(path: Path | str) -> dict[str, bytes]:
    """Return every `*.yaml` and `*.yml` below the directory `path`, or the one file it is, by relative name.

    Names that begin with `_` or `.` are skipped, folders too. Of a file over 1 MiB one byte more is read, so that
    `read` can refuse it. OSError when `path` cannot be read.
    """
    root = Path(path)
    if root.is_file():
        return {root.name: _content(root)}
    if not root.is_dir():
        raise FileNotFoundError(f"no playbook at {root}")
    found = sorted(p for suffix in ("*.yaml", "*.yml") for p in root.rglob(suffix) if p.is_file())
    names = {p.relative_to(root): p for p in found}
    kept = {name: p for name, p in names.items() if not any(part.startswith(("_", ".")) for part in name.parts)}
    return {name.as_posix(): _content(p) for name, p in list(kept.items())[: MOST_FILES + 1]}


def digest(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of names and contents in hexadecimal; the order of the files does not matter."""
    total = hashlib.sha256()
    for name in sorted(files):
        for piece in (name.encode(errors="surrogateescape"), files[name]):
            total.update(len(piece).to_bytes(8, "big"))
            total.update(piece)
    return total.hexdigest()


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)
