"""Reading `/metrics`: the Prometheus text, as far as the benchmarks need it."""

from __future__ import annotations

from collections.abc import Mapping

HANDED = "nawba_attempts_handed_total"
POST_TO_SEND = "nawba_post_to_send_seconds"
TIMER_LATENESS = "nawba_timer_lateness_seconds"
FAILURES = "nawba_engine_failures_total"


def samples(text: str) -> dict[str, float]:
    """Return value by sample, labels and all (`x_total{kind="page"}`); comments and exemplars are passed over."""
    found: dict[str, float] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        sample = line.split(" # ", 1)[0]
        name, _, rest = sample.rpartition("} ") if "}" in sample else sample.partition(" ")
        name += "}" if "}" in sample else ""
        try:
            found[name] = float(rest.split()[0])
        except (IndexError, ValueError):
            continue
    return found


def total(found: Mapping[str, float], name: str, **labels: str) -> float:
    """Return the sum over all samples of `name` that carry `labels`; 0 when there are none."""
    words = [f'{key}="{value}"' for key, value in labels.items()]
    return sum(
        value
        for sample, value in found.items()
        if sample.partition("{")[0] == name and all(word in sample for word in words)
    )


def quantile(before: Mapping[str, float], after: Mapping[str, float], name: str, share: float) -> float | None:
    """Return the upper bound of the bucket that `share` of what was observed between the two readings lies within.

    None when nothing was observed. Infinite when it lies beyond the last bucket.
    """
    grown = sorted(
        (_bound(sample), value - before.get(sample, 0.0))
        for sample, value in after.items()
        if sample.startswith(f"{name}_bucket{{")
    )
    if not grown or grown[-1][1] <= 0:
        return None
    return next(bound for bound, count in grown if count >= share * grown[-1][1])


def _bound(sample: str) -> float:
    return float(sample.partition('le="')[2].partition('"')[0])
