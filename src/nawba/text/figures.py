"""How a measured value and a condition on measures are said: `37%`, `12,000 YER`, `Users affected: more than 50%`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from nawba.text.catalogue import has, say
from nawba.text.isolate import clean
from nawba.text.pieces import UNKNOWN, listed, piece
from nawba.text.times import Reader, digits

COUNT: Final = "count"
PERCENT: Final = "%"
_LIMIT: Final = 40


def valued(value: object, unit: object, reader: Reader) -> str:
    """Return a value with its unit, isolated, in the reader's digits; what is no number as it is."""
    text, sign = clean(str(value), _LIMIT), clean(str(unit or ""), _LIMIT)
    try:
        number = Decimal(text)
        text = f"{number:,f}" if number.is_finite() else text
    except InvalidOperation:
        text = text or UNKNOWN
    shown = text if sign in ("", COUNT) else f"{text}{sign}" if sign == PERCENT else f"{text} {sign}"
    return piece(digits(shown, reader), reader.lang, 2 * _LIMIT)


def conditioned(tests: object, name: Callable[[str], str], units: Mapping[str, str], reader: Reader) -> str:
    """Return a condition as an entry keeps it (`[[measure, operator, operand], …]`); empty: it holds always.

    An operator that is not known is left out: measure and operand alone.
    """
    rows = [row for row in tests if isinstance(row, list) and len(row) == 3] if isinstance(tests, list) else []
    return listed([_test(row, name(str(row[0])), units.get(str(row[0]), ""), reader) for row in rows], reader.lang)


def _test(row: list[Any], measure: str, unit: str, reader: Reader) -> str:
    operator, operand = str(row[1]), row[2]
    several = operand if isinstance(operand, list) else [operand]
    value = listed([valued(one, unit, reader) for one in several], reader.lang)
    key = f"condition.{operator}"
    return say(reader.lang, key if has(reader.lang, key) else "condition", measure=measure, value=value)
