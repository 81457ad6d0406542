"""What happens by chance: a draw is a function of the seed and of what it is about, never of what was drawn before.

So an incident, a fault or a verb that is left out of a plan changes nothing about the others, and a plan can shrink.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Draws named by what they decide."""

    __slots__ = ("_seed",)

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def of(self, *what: object) -> float:
        """Return a number in [0, 1) that belongs to `what`."""
        text = f"{self._seed}|{'|'.join(map(str, what))}"
        return int.from_bytes(blake2b(text.encode(), digest_size=7).digest(), "big") / (1 << 56)

    def pick(self, among: Sequence[T], *what: object) -> T:
        return among[int(self.of(*what) * len(among))]

    def stream(self, what: str) -> Random:
        """Return a generator for a thing that is drawn as a whole: a plan, an interleaving."""
        return Random(f"{self._seed}|{what}")
