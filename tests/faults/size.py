"""How large a fault is tried: the short set of `make test`, the set of `make faults`, or as the caller says."""

from __future__ import annotations

import os
from typing import Final

IS_FULL: Final = os.environ.get("NAWBA_FAULTS") == "full"
SEED: Final = int(os.environ.get("NAWBA_SEED", "20261120"))


def size(name: str, short: int, full: int) -> int:
    """Return how many: NAWBA_FAULTS_<name> if set, else by the set that runs."""
    return int(os.environ.get(f"NAWBA_FAULTS_{name}", full if IS_FULL else short))


CYCLES: Final = size("CYCLES", 6, 40)
"""Kills."""
CUTS: Final = size("CUTS", 2, 12)
"""Power cuts."""
JUMPS: Final = size("JUMPS", 8, 40)
"""Steps of the clock."""
FLIPS: Final = size("FLIPS", 40, 300)
"""Bits turned."""
NTH: Final = size("NTH", 2, 12)
"""The last call of a kind that fails, from the first."""
