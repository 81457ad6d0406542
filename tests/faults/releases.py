"""The release before this tree, built from its own commit: what people upgrade from, and must not go back to (R25).

A release is the last commit before the changelog begins to say `[Unreleased]` again. It is built without a network.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.faults.prerequisites import not_tried
from tests.process.server import ROOT

_HEADING: Final = "## [Unreleased]"
_WHAT: Final = "an upgrade from the release before"


@dataclass(frozen=True)
class Release:
    """A release, unpacked: its number and the environment that runs it with this environment's libraries."""

    version: str
    env: dict[str, str]

    @property
    def code(self) -> Path:
        return Path(self.env["PYTHONPATH"])

    @property
    def schema(self) -> str:
        """The newest migration it knows."""
        text = (self.code / "nawba" / "store" / "migrating.py").read_text()
        return text.partition('\nHEAD = "')[2].partition('"')[0]


def _git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=ROOT, check=False, capture_output=True)
    if done.returncode != 0:
        not_tried(_WHAT, f"`git {' '.join(words)}` answers: {done.stderr.decode().strip()}")
    return done.stdout


def _says_unreleased(commit: str) -> bool:
    return _HEADING in _git("show", f"{commit}:CHANGELOG.md").decode()


def last_commit() -> str:
    """Return the commit of the newest release; not tried where the history is not there."""
    changed = _git("log", "--format=%H", f"-S{_HEADING}", "--", "CHANGELOG.md").decode().split()
    parents = [_git("rev-list", "--parents", "-n", "1", commit).decode().split()[1:] for commit in changed]
    ends = [
        p[0] for c, p in zip(changed, parents, strict=True) if p and _says_unreleased(c) and not _says_unreleased(p[0])
    ]
    if not ends:
        not_tried(_WHAT, "the history of this checkout does not reach back to it")
    return ends[0]


def built(place: Path) -> Release:
    """Build the release's wheel and unpack it below `place`."""
    commit = last_commit()
    source, wheels, code = place / "source", place / "wheels", place / "code"
    with tarfile.open(fileobj=io.BytesIO(_git("archive", "--format=tar", commit))) as archive:
        archive.extractall(source, filter="data")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(code)  # noqa: S202 - we have just packed it
    return Release(wheel.name.split("-")[1], {"PYTHONPATH": str(code)})


def this_tree() -> Release:
    """Return what is being worked on."""
    return Release("this", {"PYTHONPATH": str(ROOT / "src")})


def next_release(place: Path) -> Release:
    """Return this tree with one more migration, as a release after it might have: it only adds."""
    import nawba  # noqa: PLC0415 - one use
    from nawba.store.migrating import HEAD  # noqa: PLC0415 - one use
    from tests.faults.disk import broken_copy  # noqa: PLC0415 - one use

    env = broken_copy(place, f'HEAD = "{HEAD}"', 'HEAD = "9999"')
    versions = place / "nawba" / "store" / "migrations" / "versions"
    (versions / "9999_more.py").write_text(
        f'from alembic import op\nimport sqlalchemy as sa\n\nrevision, down_revision = "9999", "{HEAD}"\n\n'
        'def upgrade() -> None:\n    op.create_table("more", sa.Column("n", sa.Integer, primary_key=True))\n'
    )
    return Release(f"after {nawba.__version__}", env)
