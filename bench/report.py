"""What was measured, as the one JSON object on stdout. Progress goes to stderr, so stdout stays JSON alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from math import isfinite
from typing import Any

from bench.figures import FIGURES

Extra = str | float | bool | None | Sequence[Any] | dict[str, Any]


def say(text: str) -> None:
    """Tell the person who waits."""
    print(text, file=sys.stderr, flush=True)


class Report:
    """Figures by name, in the order of `FIGURES`; only those `wanted` are printed."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.wanted = wanted
        self._found: dict[str, dict[str, Any]] = {}

    def wants(self, *names: str) -> bool:
        """Return whether any of `names` is to be printed."""
        return not self.wanted.isdisjoint(names)

    def add(self, name: str, value: float | None, **beside: Extra) -> None:
        """Keep `value`, in the unit of the figure; None: not measured. What is `beside` and None is left out."""
        figure = FIGURES[name]
        if name not in self.wanted:
            return
        shown = rounded(value)
        self._found[name] = {
            "value": shown,
            "unit": figure.unit,
            "target": figure.target,
            "met": figure.met(value),
            **{key: _short(extra) for key, extra in beside.items() if extra is not None},
        }
        asked = (
            "" if figure.target is None else f"  (target {figure.target:g}, {'met' if figure.met(value) else 'MISSED'})"
        )
        say(f"  {name} = {shown} {figure.unit}{asked}")

    def beside(self, names: Sequence[str], **beside: Extra) -> None:
        """Put `beside` those of `names` that have been kept."""
        for name in names:
            if name in self._found:
                self._found[name] |= {key: _short(extra) for key, extra in beside.items()}

    def leave_out(self, names: Sequence[str], why: str) -> None:
        """Say of those of `names` that are wanted and have no value yet, why there is none."""
        for name in names:
            if name in self.wanted and name not in self._found:
                self.add(name, None, note=why)

    def text(self) -> str:
        """Return the JSON object, one figure a line."""
        lines = [
            f"  {json.dumps(name)}: {json.dumps(self._found[name], ensure_ascii=False)}"
            for name in FIGURES
            if name in self._found
        ]
        return "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"


def rounded(value: float | None) -> float | None:
    """Return `value` with four digits, from 1,000 on whole; None stays None, and what never ended becomes it."""
    if value is None or not isfinite(value):
        return None
    if abs(value) >= 1000:
        return round(value)
    return float(f"{value:.4g}")


def _short(extra: Extra) -> Extra:
    if isinstance(extra, bool | int | str) or extra is None:
        return extra
    if isinstance(extra, float):
        return rounded(extra)
    if isinstance(extra, dict):
        return {key: _short(value) for key, value in extra.items()}
    return [_short(value) for value in extra]
