"""The simulator can fail: each planted bug, applied to a copy of the source, is caught as the promise it breaks.

One that no longer applies fails its test: it has to be planted anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.planted.planting import planted

PATCHES = sorted(Path(__file__).parent.glob("*.patch"))
_SEEDS = 120


@pytest.mark.parametrize("patch", PATCHES, ids=lambda p: p.stem)
def test_a_planted_bug_is_caught(patch: Path, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """The promise named in the patch's head is the one that breaks."""
    head = dict(re.findall(r"^([A-Z][a-z ]+): (.+)$", patch.read_text().partition("diff --git")[0], re.MULTILINE))
    source = planted(patch, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "nawba.sim", "--seed", head["Looked for from seed"], "--hunt", str(_SEEDS)],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(source)},
    )  # fmt: skip
    said = done.stdout.strip()
    assert done.returncode == 1, f"{patch.stem}: {said}\n{done.stderr[-2_000:]}"
    record_property("caught", f"{patch.stem}: {said}")
    assert said.split()[0] in head["Caught as"].split(), said


def test_without_a_bug_nothing_is_caught(tmp_path: Path) -> None:
    """The control: the source as it is, over the seeds in which the bugs are found."""
    done = subprocess.run(
        [sys.executable, "-m", "nawba.sim", "--hunt", "12"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
