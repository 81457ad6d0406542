"""Which figures are printed, in which unit, and what is asked of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Figure:
    """`target` None: told beside the others. `more_is_better`: the target is the least, else the most."""

    unit: str
    target: float | None = None
    more_is_better: bool = False

    def met(self, value: float | None) -> bool | None:
        """Return whether `value` meets the target; what was not measured meets none; None: there is no target."""
        if self.target is None:
            return None
        if value is None:
            return False
        return value >= self.target if self.more_is_better else value <= self.target


def _rate(least: float) -> Figure:
    return Figure("/s", least, more_is_better=True)


FIGURES: dict[str, Figure] = {
    "fdatasync": Figure("/s"),
    "decode": Figure("/s"),
    "who_is_on_call": _rate(200_000),
    "start_to_first_202": Figure("s", 3),
    "start_after_kill_first_202": Figure("s", 3),
    "post_to_send_p50": Figure("ms", 25),
    "post_to_send_p99": Figure("ms", 150),
    "incidents_drained": _rate(200),
    "rss_idle": Figure("MiB", 150),
    "intake_sustained": _rate(4_000),
    "intake_sustained_p99": Figure("ms", 50),
    "intake_burst": _rate(8_000),
    "burst_backlog_gone": Figure("s", 30),
    "burst_urgent_post_to_send": Figure("s", 2),
    "rss_after_million_signals": Figure("MiB", 80),
    "timers_at_once_sev1": Figure("s", 2),
    "timers_at_once_all": Figure("s", 60),
    "timers_late_p99": Figure("ms", 100),
}
REPEATED: Final = (
    "post_to_send_p50", "post_to_send_p99", "incidents_drained", "intake_sustained", "intake_sustained_p99",
    "intake_burst", "burst_backlog_gone", "burst_urgent_post_to_send",
)  # fmt: skip
"""What is measured on PostgreSQL too, with one node and with two; nothing is asked of it yet."""
FIGURES |= {f"pg{nodes}_{name}": Figure(FIGURES[name].unit) for nodes in (1, 2) for name in REPEATED}
