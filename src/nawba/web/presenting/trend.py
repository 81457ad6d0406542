"""The course of a measured value as a small picture: where its line runs in a box of 120 by 48. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nawba.domain.time import Instant

WIDTH: Final = 120
HEIGHT: Final = 48
_EDGE: Final = 2
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Trend:
    """`line` and `fill`: the data of two SVG paths; a value holds until the next one is taken."""

    line: str
    fill: str


def trend(values: Sequence[tuple[Instant, str]]) -> Trend | None:
    """Return the picture of values in the order they were taken, from 0 to the highest; None for fewer than two.

    Of very many values the newest 200 are drawn.
    """
    shown = values[-_MOST:]
    if len(shown) < 2:
        return None
    start, span = shown[0][0], max(1, shown[-1][0] - shown[0][0])
    top = max(Decimal(value) for _, value in shown) or Decimal(1)

    def x(at: Instant) -> str:
        return f"{_EDGE + (WIDTH - 2 * _EDGE) * (at - start) / span:.1f}"

    def y(value: str) -> str:
        return f"{HEIGHT - _EDGE - float(Decimal(value) / top) * (HEIGHT - 2 * _EDGE):.1f}"

    steps = [f"M{x(shown[0][0])} {y(shown[0][1])}", *(f"H{x(at)}V{y(value)}" for at, value in shown[1:])]
    line = "".join(steps)
    return Trend(line, f"{line}V{HEIGHT}H{x(shown[0][0])}z")
