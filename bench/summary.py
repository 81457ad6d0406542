"""Many measurements made one: percentiles by nearest rank, medians. Nothing is interpolated: each was measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil


def percentile(values: Iterable[float], share: float) -> float | None:
    """Return the smallest value that at least `share` (0 < share ≤ 1) of `values` do not exceed; None: no values."""
    if not 0 < share <= 1:
        raise ValueError("a share is above 0 and at most 1")
    ordered = sorted(values)
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None


def median(values: Sequence[float]) -> float | None:
    """Return the middle one of `values`, of an even number the lower of the two; None: no values."""
    return percentile(values, 0.5)


def largest(values: Iterable[float]) -> float | None:
    """Return the largest of `values`; None: no values."""
    return max(values, default=None)


def milliseconds(seconds: float | None) -> float:
    """Return `seconds` in milliseconds; what is not known is taken as never ended, so that it meets no target."""
    return float("inf") if seconds is None else seconds * 1000
