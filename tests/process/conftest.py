"""A running server for a file of tests; a data directory for a test that starts its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.process.server import BTHWANI, QUICK, Server

Starts = Callable[..., Server]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The guide's playbook, running; shared by the tests of one file."""
    made = Server(tmp_path_factory.mktemp("server") / "data", BTHWANI).start()
    yield made
    made.kill()


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A playbook whose levels wait a second or two, running; shared by the tests of one file."""
    made = Server(tmp_path_factory.mktemp("quick") / "data", QUICK).start()
    yield made
    made.kill()


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Starts]:
    """Make servers that a test starts and ends itself; whatever still runs is killed after it."""
    made: list[Server] = []

    def make(playbook: Path | None = BTHWANI, name: str = "data", **env: str) -> Server:
        made.append(Server(tmp_path / name, playbook, env))
        return made[-1]

    yield make
    for one in made:
        one.kill()
