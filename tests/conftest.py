"""What tests of every room may ask for: real PostgreSQL servers, started once a run and only when wanted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres.places import Servers

pytest_plugins = ["tests.canary"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Servers]:
    made = Servers()
    yield made
    made.close()
