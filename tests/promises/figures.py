"""The last figures of each promise, checked in as `docs/reference/figures.json`; made from what the commands print.

One figure: which promises it speaks of, what was tried, what came of it, the command that repeats it, and when.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypedDict

from tests.promises.naming import ROOT, checked_by_simulator, named_in_tests, number

FILE: Final = ROOT / "docs" / "reference" / "figures.json"
_BENCH: Final[Mapping[str, tuple[str, ...]]] = {
    "start_to_first_202": ("R23",),
    "start_after_kill_first_202": ("R1", "R23"),
    "post_to_send_p99": ("R6",),
    "intake_sustained_p99": ("R2",),
    "burst_urgent_post_to_send": ("R6", "R17"),
    "timers_at_once_sev1": ("R6", "R23"),
    "timers_late_p99": ("R6",),
}
"""Which promise a benchmark's figure speaks of."""
_SIM: Final = re.compile(r"incidents: ([\d,]+); seeds: ([\d,]+).*?violations: ([\d,]+)", re.DOTALL)


class Figure(TypedDict):
    promises: list[str]
    tried: str
    came: str
    command: str
    on: str


def read() -> list[Figure]:
    """Return what is checked in."""
    found: list[Figure] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else []
    return found


def merged(old: Iterable[Figure], new: Iterable[Figure]) -> list[Figure]:
    """Return both, the new one where both speak of the same, in the order of the promises."""
    by_tried = {one["tried"]: one for one in (*old, *new)}
    return sorted(by_tried.values(), key=lambda one: (number(one["promises"][0]), one["tried"]))


def write(figures: Sequence[Figure]) -> None:
    """Keep them."""
    FILE.write_text(json.dumps(list(figures), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def of_faults(rows: Iterable[Mapping[str, Any]], on: str) -> list[Figure]:
    """Return the figures of `make faults ARGS='--json FILE'`: each row speaks of what its test names."""
    found: list[Figure] = []
    for row in rows:
        test = str(row["test"]).partition("[")[0]
        promises = sorted((i for i, tests in named_in_tests().items() if i[0] == "R" and test in tests), key=number)
        if not promises or str(row["outcome"]).startswith("not tried"):
            continue
        counts = [f"{row[k]:,} {what}" for k, what in _COUNTED.items() if row.get(k) is not None]
        if row.get("recovery_p99_s") is not None:
            counts.append(f"back in {row['recovery_p50_s']} s (p50), {row['recovery_p99_s']} s (p99)")
        if row.get("late_s") is not None:
            counts.append(f"a page late by {row['late_s']:.2f} s at most")
        said = "; ".join(part for part in (str(row["outcome"]), ", ".join(counts), str(row.get("said") or "")) if part)
        found.append(Figure(promises=promises, tried=str(row["fault"]), came=said, command="make faults", on=on))
    return found


_COUNTED: Final = {
    "accepted": "accepted", "lost": "lost", "duplicates": "unmarked duplicates", "false_202": "false 202",
}  # fmt: skip


def of_bench(report: Mapping[str, Any], on: str) -> list[Figure]:
    """Return the figures of `make bench` that speak of a promise."""
    return [
        Figure(
            promises=list(promises), tried=f"benchmark {name}", command=f"python -m bench {name}", on=on,
            came=f"{report[name]['value']:,} {report[name]['unit']} (asked: {report[name]['target']})",
        )
        for name, promises in _BENCH.items()
        if report.get(name, {}).get("value") is not None
    ]  # fmt: skip


def of_simulator(text: str, on: str) -> list[Figure]:
    """Return the figure of `make sim`: the last sum it printed; nothing when it printed none."""
    sums = _SIM.findall(text)
    if not sums:
        return []
    incidents, seeds, violations = sums[-1]
    promises = sorted((i for i in checked_by_simulator() if i[0] == "R"), key=number)
    came = f"{int(incidents):,} incidents, {int(seeds):,} seeds, {violations} violations"
    return [Figure(promises=promises, tried="simulator", came=came, command="make sim N=100000", on=on)]


def load(kind: str, path: Path, on: str) -> list[Figure]:
    """Return the figures in a command's output. ValueError for a kind nobody knows."""
    text = path.read_text(encoding="utf-8")
    match kind:
        case "faults":
            return of_faults(json.loads(text), on)
        case "bench":
            return of_bench(json.loads(text), on)
        case "sim":
            return of_simulator(text, on)
        case _:
            raise ValueError(f"{kind}: faults, bench or sim")
