"""The fuzzer runs, and the reader holds for the seconds it is given; `make fuzz SECONDS=3600` gives it more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.process
def test_the_reader_holds_against_the_fuzzer_for_a_moment(tmp_path: Path) -> None:
    """R33 in small: no text makes the reader raise, take more than 2 s of work, or more memory than it is given."""
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.fuzz.playbook",
            "-max_total_time=5",
            f"-artifact_prefix={tmp_path}/",
            str(tmp_path),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Done " in ran.stderr
