"""What the documents tell people to paste works when it is pasted, in the order in which it stands.

Each document gets a server and a shell of its own. `http://127.0.0.1:8080` in a document is where that server listens.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.docs.documents import ROOT, documents, examples, named

ADDRESS = "http://127.0.0.1:8080"
BIN = ROOT / ".venv" / "bin"
END = "--- that was it ---"
RUNNABLE = [path for path in documents() if examples(path)]

pytestmark = pytest.mark.process


@dataclass(frozen=True)
class Server:
    url: str
    key: str

    def wait_until_ready(self) -> None:
        """Return when every task of the engine has ended its first round, as a reader's server has by then."""
        for _ in range(20_000):
            try:
                with urlopen(f"{self.url}/health/ready", timeout=10):  # noqa: S310 - our own server
                    return
            except HTTPError:
                pass  # 503: not yet
        raise AssertionError("the server does not become ready")

    def settle(self) -> None:
        """Return when every signal that was accepted has been triaged."""
        for _ in range(2_000):
            asked = f"{self.url}/api/v1/signals/summary"
            request = Request(asked, headers={"Authorization": f"Bearer {self.key}"})  # noqa: S310 - our own server
            with urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server
                if json.load(answer)["pending"] == 0:
                    return
        raise AssertionError("signals are still pending")


@contextmanager
def served(data: Path) -> Iterator[Server]:
    line = [BIN / "nawba", "up", "--data", data, "--listen", "127.0.0.1:0", "--playbook", "examples/bthwani", "--json"]
    with subprocess.Popen([*map(str, line)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            said: dict[str, Any] = json.loads(_pipe(process.stdout).readline())
            server = Server(said["url"], said["api_key"])
            server.wait_until_ready()
            yield server
        finally:
            process.terminate()


class Shell:
    """One bash for one document, so that a variable set in one example is there in the next."""

    def __init__(self, data: Path) -> None:
        own = {"PATH": f"{BIN}:{os.environ['PATH']}", "NAWBA_DATA": str(data), "HOME": str(data), "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(
            ["bash", "--norc"], cwd=ROOT, env=own, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._into, self._out = _pipe(self._process.stdin), _pipe(self._process.stdout)
        self._into.write("trap 'failed=$?' ERR\n")

    def run(self, command: str) -> tuple[int, int, str]:
        """Return the code of the last command, the code of the last one that failed (0: none), and what was printed."""
        self._into.write(f"failed=0\n{{\n{command}\n}} </dev/null\nprintf '\\n%s %s %s\\n' '{END}' $? $failed\n")
        self._into.flush()
        printed: list[str] = []
        for line in self._out:
            if line.startswith(END):
                last, failed = line.removeprefix(END).split()
                return int(last), int(failed), "".join(printed).removesuffix("\n")
            printed.append(line)
        raise AssertionError(f"the shell ended: {''.join(printed)}")

    def close(self) -> None:
        self._into.close()
        self._process.wait(10)


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def fits(printed: str, wanted: str) -> bool:
    """Say whether `printed` is what the document shows, where `…` stands for anything and blank ends do not count."""
    rest = "\n".join(line.rstrip() for line in printed.strip().splitlines())
    shown = "\n".join(line.rstrip() for line in wanted.strip().splitlines())
    first, *others = shown.split("…")
    if not rest.startswith(first):
        return False
    rest = rest[len(first) :]
    for number, part in enumerate(others, 1):
        at = rest.rfind(part) if number == len(others) else rest.find(part)
        if at < 0:
            return False
        rest = rest[at + len(part) :]
    return not rest


@pytest.mark.parametrize("path", RUNNABLE, ids=named)
def test_every_example_of_a_document_works_as_it_stands(path: Path, tmp_path: Path) -> None:
    with served(tmp_path / "data") as server:
        shell = Shell(tmp_path / "data")
        try:
            for example in examples(path):
                for command, wanted in example.commands():
                    last, failed, printed = shell.run(command.replace(ADDRESS, server.url))
                    place = f"{named(path)}:{example.line}\n{command}\nprinted:\n{printed}"
                    assert last == example.exit, place
                    assert failed in (0, example.exit), place
                    assert not wanted or fits(printed.replace(server.url, ADDRESS), wanted), place
                    server.settle()
        finally:
            shell.close()


def test_the_readme_and_every_guide_have_examples_that_run() -> None:
    guides = [named(p) for p in documents() if p.parent.name in ("tutorial", "how-to")]
    assert {"README.md", "README.ar.md", *guides} <= {named(p) for p in RUNNABLE}


def test_a_command_that_fails_is_noticed(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    try:
        assert shell.run("false\ntrue")[:2] == (0, 1)
        assert shell.run("one=1")[:2] == (0, 0)
        assert shell.run("echo $one") == (0, 0, "1\n")
        assert shell.run("test -e /nothing/here")[0] == 1
    finally:
        shell.close()


@pytest.mark.parametrize(
    ("printed", "wanted", "is_so"),
    [
        ("INC-1 acknowledged: SEV1\n", "INC-1 acknowledged: …\n", True),
        ("INC-2 acknowledged: SEV1\n", "INC-1 acknowledged: …\n", False),
        ("a\nb\nc\n", "a\n…\nc", True),
        ("a\nb\nd\n", "a\n…\nc", False),
        ("a b\n", "a\n", False),
    ],
)
def test_what_a_document_shows_is_compared_to_what_is_printed(printed: str, wanted: str, is_so: bool) -> None:
    assert fits(printed, wanted) is is_so
