"""A command line in this process, against data directories of its own; and one real server for those who need it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nawba.cli.main import run
from tests import canary

EXAMPLE = Path(__file__).parents[2] / "examples" / "bthwani"
PROGRAM = Path(sys.executable).with_name("nawba")


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Nawba = Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class Running:
    """A server in a process of its own. `said` is its first line."""

    data: Path
    said: dict[str, Any]


@pytest.fixture
def nawba(capsys: pytest.CaptureFixture[str]) -> Nawba:
    """Carry out a command line and return its exit code and what it printed."""

    def carry_out(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = run([str(a) for a in arguments])
        said = capsys.readouterr()
        return Outcome(code, said.out, said.err)

    return carry_out


@pytest.fixture(scope="session")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the example in force; copied, never used."""
    made = tmp_path_factory.mktemp("applied") / "data"
    assert run(["apply", str(EXAMPLE), "--data", str(made)]) == 0
    return made


@pytest.fixture
def data(applied: Path, tmp_path: Path) -> Path:
    """A data directory of one's own with the example in force."""
    return Path(shutil.copytree(applied, tmp_path / "data"))


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A data directory that does not exist yet."""
    return tmp_path / "not" / "there" / "yet"


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`nawba up` on a free port, with a data directory that holds a foreign file."""
    data = tmp_path_factory.mktemp("running")
    (data / "foreign.txt").write_text("not ours")
    command = [str(PROGRAM), "up", "--json", "--data", str(data), "--listen", "127.0.0.1:0", "--playbook", str(EXAMPLE)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NAWBA_")}
    errors = tmp_path_factory.mktemp("errors") / "stderr"
    with (
        errors.open("wb") as log,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env={**environment, "NAWBA_LOG": "debug"}
        ) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, f"the server said nothing and ended with {process.wait(10)}"
            said = json.loads(line)
            canary.plant("API key", said["api_key"])
            canary.plant("intake key of pagerduty", said["intake"]["pagerduty"])
            yield Running(data, said)
        finally:
            process.terminate()
            process.wait(20)
            canary.keep("stderr of the server of cli tests", errors.read_bytes())
