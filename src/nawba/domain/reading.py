"""What was measured of an incident, when, by what; and does it still count?

The impact figure (S43) and every other measure of the playbook (S31, S36). A value is kept as a decimal in writing, so
that 50.5 stays 50.5 and exactly 50 stays 50 (S45).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from nawba.domain.matching import Condition
from nawba.domain.measure import Measure
from nawba.domain.time import Instant

PERCENT: Final = "%"
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٪", "01234567890123456789.%")
_LONGEST: Final = 24
_LARGEST: Final = Decimal(10) ** 15
_FINEST: Final = -6


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one measure. `value`: a decimal in writing. `source`: `by_hand`, the key of a tool, or `key`."""

    value: str
    at: Instant
    source: str


class NotAValue(ValueError):
    """What was said is no value of the measure; `code` is why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def value_of(said: str, measure: Measure) -> str:
    """Return what a person wrote (`37%`, `50.5`, `٣٧٫٥٪`) as a plain decimal.

    Raises NotAValue: not_a_number · other_unit (a percent sign on what is no percentage) · out_of_range (negative, a
    share above 100, 10^15 or more, finer than a millionth).
    """
    text = said.translate(_DIGITS).strip()
    has_percent = text.endswith(PERCENT)
    text = text.removesuffix(PERCENT).strip()
    if has_percent and measure.unit != PERCENT:
        raise NotAValue("other_unit")
    if not text or len(text) > _LONGEST or not text.isascii() or "_" in text:
        raise NotAValue("not_a_number")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NotAValue("not_a_number") from None
    if not number.is_finite():
        raise NotAValue("not_a_number")
    number = number.normalize()
    exponent = number.as_tuple().exponent
    is_fine = isinstance(exponent, int) and exponent >= _FINEST
    if number < 0 or number >= _LARGEST or not is_fine or (measure.unit == PERCENT and number > 100):
        raise NotAValue("out_of_range")
    return f"{number:f}" if number else "0"


def is_fresh(reading: Reading, measure: Measure, now: Instant) -> bool:
    """Return whether a value still counts at `now`: it does for `fresh_for` after it was taken, or for ever."""
    return measure.fresh_for_us is None or now <= reading.at + measure.fresh_for_us


def fresh_values(readings: Mapping[str, Reading], measures: Mapping[str, Measure], now: Instant) -> dict[str, str]:
    """Return what a condition on measures may see: a stale value is no value (S45)."""
    return {
        key: reading.value
        for key, reading in readings.items()
        if key in measures and is_fresh(reading, measures[key], now)
    }


def inputs(
    keys: Iterable[str], readings: Mapping[str, Reading], measures: Mapping[str, Measure]
) -> list[dict[str, Any]]:
    """Return the latest values of `keys` as an entry keeps them: what a choice was made on."""
    found = [(measures[key], readings[key]) for key in keys if key in readings and key in measures]
    return [{"measure": m.key, "value": r.value, "unit": m.unit, "at": r.at, "source": r.source} for m, r in found]


def tests_of(condition: Condition) -> list[list[Any]]:
    """Return a condition as an entry keeps it, so that its sentence never depends on a later text."""
    return [[key, *_said(test)] for key, test in condition.tests]


def _said(test: Any) -> list[Any]:
    operand = test.operand
    if test.operator == "not":
        return ["not", _said(operand)]
    if isinstance(operand, tuple):
        return [test.operator, list(operand)]
    return [test.operator, operand if isinstance(operand, bool) else str(operand)]
