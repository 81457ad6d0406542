"""Measures and decisions."""

from __future__ import annotations

from nawba.domain.matching import Condition
from nawba.domain.measure import BY_HAND, Measure
from nawba.domain.question import DecisionOverride, DecisionRule, Option, Question
from nawba.playbook.decoding.opening import opens
from nawba.playbook.decoding.people import Row, Rows


def measures(rows: Rows) -> dict[str, Measure]:
    """Return measures by key."""
    return {
        key: Measure(key, row["name"], row["unit"], tuple(row["from"] or (BY_HAND,)), row["fresh_for"])
        for key, row in rows.items()
    }


def decisions(rows: Rows) -> dict[str, Question]:
    """Return decisions by key, options and rules in the order of the text."""
    return {
        key: Question(
            key=key,
            question=row["question"],
            options={name: _option(name, option) for name, option in row["options"].items()},
            asks=tuple(row["asks"] or ()),
            rules=tuple(DecisionRule(rule["take"], rule["when"] or Condition()) for rule in row["rules"] or ()),
            override=_override(row["override"]),
        )
        for key, row in rows.items()
    }


def _option(key: str, row: Row) -> Option:
    then = row["then"] if row["time_box"] is not None else None
    return Option(key, row["name"], opens(row["opens"]), row["time_box"], then)


def _override(row: Row | None) -> DecisionOverride | None:
    return None if row is None else DecisionOverride(tuple(row["by"]), row["reason"] == "required")
