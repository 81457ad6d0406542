"""A copy of the source with a bug in it, to be found by what should find it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def planted(patch: Path, folder: Path) -> Path:
    """Return a copy of the source with the bug in it."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        ["git", "apply", "-C1", "--verbose", str(patch)],
        cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "GIT_CEILING_DIRECTORIES": "/"},
    )  # fmt: skip
    assert done.returncode == 0, f"{patch.name} no longer applies; plant it anew:\n{done.stderr}"
    return folder / "src"
