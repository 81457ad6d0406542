"""Does a condition hold for a set of labels? One condition language for the whole playbook (`playbook.md` §2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

Operator = Literal["equal", "one_of", "not", "matches", "above", "below", "at_least", "at_most", "present"]
FullMatch = Callable[[str], bool]
"""Does the whole value match? Made once, at the edge, from a pattern by a linear-time engine (C31)."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test of one value. `operand` by operator: equal str · one_of tuple[str] · not Test · matches str (pattern)
    · above, below, at_least, at_most Decimal · present bool."""

    operator: Operator
    operand: str | tuple[str, ...] | Test | Decimal | bool
    full_match: FullMatch | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """All tests must hold; no test at all holds for everything."""

    tests: tuple[tuple[str, Test], ...] = ()


def holds(condition: Condition, values: Mapping[str, str]) -> bool:
    """Return whether every test holds for `values`. A missing value never fits, except `present: false`."""
    return all(_passes(test, values.get(key)) for key, test in condition.tests)


def _passes(test: Test, value: str | None) -> bool:
    if test.operator == "present":
        return (value is not None) == test.operand
    if value is None:
        return False
    if test.operator == "equal":
        return value == test.operand
    if test.operator == "one_of":
        return isinstance(test.operand, tuple) and value in test.operand
    if test.operator == "not":
        return isinstance(test.operand, Test) and not _passes(test.operand, value)
    if test.operator == "matches":
        return test.full_match is not None and test.full_match(value)
    return _compares(test, value)


def _compares(test: Test, value: str) -> bool:
    number = _number(value)
    if number is None or not isinstance(test.operand, Decimal):
        return False
    match test.operator:
        case "above":
            return number > test.operand
        case "below":
            return number < test.operand
        case "at_least":
            return number >= test.operand
        case _:
            return number <= test.operand


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value.strip().removesuffix("%"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
