"""The traffic of an ordinary bad day: 90 % repeats of 1,000 keys, 10 % new keys, one in a hundred urgent."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from bench import wire

KEYS: Final = 1_000
REPEATS: Final = 0.90
URGENT: Final = 0.01
SERVICES: Final = ("database", "backend", "orders", "wallet", "payments", "search")
_CHUNK: Final = 50_000


class Mix:
    """Requests to one intake address. The same `name` gives the same traffic.

    What repeats and what is new is `medium` and names a service, so it joins that service's incident. What is urgent is
    new, `high` and names no service: each opens an incident of its own and pages.
    """

    def __init__(self, path: str, name: str) -> None:
        self._path = path
        self._name = name
        self._chance = random.Random(name)
        self._number = 0
        self._repeats = [self._medium(f"again-{i:04d}") for i in range(KEYS)]
        self.urgent: dict[int, str] = {}
        """Number of the request → its key, of the urgent ones of the last `take`."""

    def take(self, count: int) -> list[bytes]:
        """Return the next `count` requests."""
        self.urgent = {}
        return [self._one(index) for index in range(count)]

    def chunks(self, count: int) -> Iterator[list[bytes]]:
        """Yield `count` requests a part at a time, so that they need not lie in memory together."""
        while count > 0:
            yield self.take(min(count, _CHUNK))
            count -= _CHUNK

    def _one(self, index: int) -> bytes:
        dice = self._chance.random()
        if dice < REPEATS:
            return self._repeats[int(dice / REPEATS * KEYS)]
        self._number += 1
        key = f"{self._name}-{self._number:07d}"
        if dice < 1 - URGENT:
            return self._medium(key)
        self.urgent[index] = key
        return wire.post(self._path, wire.alert(key, "high"))

    def _medium(self, key: str) -> bytes:
        return wire.post(self._path, wire.alert(key, "medium", service=self._chance.choice(SERVICES)))
