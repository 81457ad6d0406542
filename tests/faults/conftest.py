"""Servers a fault may be done to, and the place where it writes its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.figures import PROPERTY, Figures
from tests.process.server import BTHWANI, Server

Starts = Callable[..., Server]
Fault = Callable[[str, str, str], Figures]


@pytest.fixture
def fault(request: pytest.FixtureRequest) -> Iterator[Fault]:
    """Name the fault, what was injected and what is expected; the figures are told when the test has ended."""
    made: list[Figures] = []

    def name(fault: str, injected: str, expected: str) -> Figures:
        made.append(Figures(fault, injected, expected))
        return made[-1]

    yield name
    for figures in made:
        request.node.user_properties.append((PROPERTY, figures.as_row()))


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
