"""R8–R11, R19 on a real PostgreSQL: the nodes' transactions interleave at any statement, and every promise holds."""

from __future__ import annotations

import pytest

from tests.postgres.places import SERVERS, Servers
from tests.sim.postgres import play

_SEEDS = range(1, 7)


@pytest.mark.parametrize("seed", _SEEDS)
def test_every_promise_holds_whatever_the_order_of_statements(postgres: Servers, seed: int) -> None:
    played = play(seed, postgres.database(SERVERS[-1]).address)
    assert played.violation is None, "\n".join(played.tail)
    assert played.sends


def test_the_same_seed_is_the_same_history_here_too(postgres: Servers) -> None:
    """R36: threads, locks and a server beside us, and still every line is the seed's."""
    address = postgres.database(SERVERS[-1]).address
    assert play(5, address).digest == play(5, address).digest
