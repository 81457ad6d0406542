"""The chains and the routing of the timer benchmarks: one chain for each wait before the second level."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

TIMERS: Final = Path(__file__).parent / "playbook" / "timers"
WORST: Final = "SiteDown"
"""The `alertname` that is routed to SEV1; everything else is SEV2 by its own severity."""
_HOUR: Final = 3_600


def write(directory: Path, waits: Sequence[int]) -> Path:
    """Write a playbook into `directory` and return it: the label `slot` = i waits `waits[i]` seconds, others an hour.

    JSON is YAML: the generated part needs no writer of its own.
    """
    shutil.copytree(TIMERS, directory, dirs_exist_ok=True)
    made = {"chains": chains(waits), "routing": routing(len(waits))}
    (directory / "ladders.yaml").write_text(json.dumps(made, indent=1), "utf-8")
    return directory


def chains(waits: Sequence[int]) -> dict[str, Any]:
    """Return the chain `main` and one `slot_i` for each of `waits`."""
    return {
        "main": _chain("main", _HOUR),
        **{f"slot_{i}": _chain(f"slot {i}", wait) for i, wait in enumerate(waits)},
    }


def routing(slots: int) -> list[dict[str, Any]]:
    """Return the routes: by the label `slot`, then the worst by its name, then the rest."""
    by_slot = [{"name": f"slot {i}", "match": {"slot": str(i)}, "chain": f"slot_{i}"} for i in range(slots)]
    return [*by_slot, {"name": "worst", "match": {"alertname": WORST}, "severity": "SEV1"}, {"name": "the rest"}]


def _chain(name: str, wait: int) -> dict[str, Any]:
    levels = [{"key": key, "name": key, "members": [{"person": key}]} for key in ("first", "second")]
    rungs = [{"page": "first", "repeat": "2h"}, {"page": "second", "after": f"{wait}s", "repeat": "2h"}]
    return {"name": name, "levels": levels, "ladders": dict.fromkeys(("SEV1", "SEV2", "SEV3"), rungs)}
