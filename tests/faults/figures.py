"""What a fault came to, in figures, and how the table of all of them looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from rich.console import Console
from rich.table import Table

PROPERTY: Final = "nawba_fault"
"""The name under which a test hands its figures to whoever prints the table."""
_COLUMNS: Final = ("accepted", "lost", "duplicates", "false 202", "recovery p50/p99 s", "late max s")


@dataclass
class Figures:
    """What one fault came to. None: not measured by this fault.

    `accepted`: answered 202. `lost`: accepted and not found afterwards. `duplicates`: messages that left a second time
    and were not marked as such. `false_202`: 202 for what could not be stored. `recovery_s`: each recovery's seconds.
    `late_s`: the worst page's seconds after its due time. `said`: what else there is to say.
    """

    fault: str
    injected: str
    expected: str
    accepted: int | None = None
    lost: int | None = None
    duplicates: int | None = None
    false_202: int | None = None
    recovery_s: list[float] = field(default_factory=list)
    late_s: float | None = None
    said: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def as_row(self) -> dict[str, Any]:
        """Return plain values, for JSON and from one process to another."""
        row = asdict(self)
        del row["recovery_s"]
        row["recoveries"] = len(self.recovery_s)
        row["recovery_p50_s"], row["recovery_p99_s"] = (
            (round(share(self.recovery_s, at), 3) if self.recovery_s else None) for at in (0.50, 0.99)
        )
        return row


def share(values: Sequence[float], at: float) -> float:
    """Return the value below which a share of `values` lies (nearest rank); there must be one."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(at * len(ordered)))]


def show(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the table of all faults."""
    table = Table(title="Faults", show_lines=True, title_justify="left")
    for name in ("fault", "injected", "expected", *_COLUMNS, "outcome"):
        table.add_column(name, justify="right" if name in _COLUMNS else "left", overflow="fold")
    for row in rows:
        recovery = (row.get("recovery_p50_s"), row.get("recovery_p99_s"))
        cells = (
            row["fault"], row["injected"], row["expected"], *(_cell(row.get(k)) for k in ("accepted", "lost", "duplicates", "false_202")),
            "" if recovery[0] is None else f"{_cell(recovery[0])}/{_cell(recovery[1])}", _cell(row.get("late_s")),
            ": ".join(part for part in (row["outcome"], row.get("said", "")) if part),
        )  # fmt: skip
        table.add_row(*cells)
    Console(width=190, highlight=False).print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
