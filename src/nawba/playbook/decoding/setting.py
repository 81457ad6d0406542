"""Settings of vendors and secrets by name; rhythms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nawba.domain.secret import Secret, Setting
from nawba.domain.time import Cadence
from nawba.playbook.decoding.people import Row


def secret(row: Row | None) -> Secret | None:
    """Return the secret that is named."""
    return None if row is None else Secret(row["secret"])


def settings(row: Mapping[str, Any]) -> dict[str, Setting]:
    """Return the settings of one vendor, without its name."""
    return {
        key: value if isinstance(value, str) else Secret(value["secret"])
        for key, value in row.items()
        if key != "vendor"
    }


def cadence(every: Any) -> Cadence:
    """Return how often, from the number and unit that were read."""
    return Cadence(*every)


def some_cadence(every: Any) -> Cadence | None:
    """Return how often; None where nothing is said."""
    return None if every is None else Cadence(*every)
