"""Sources, routing, grouping, assumptions."""

from __future__ import annotations

from collections.abc import Sequence

from nawba.domain.assumption import Assumption
from nawba.domain.matching import Condition
from nawba.domain.routing import GroupingRule, Route
from nawba.domain.source import Source
from nawba.playbook.decoding.people import Row, Rows

NOT_UNDERSTOOD = "SEV2"
"""The severity of what could not be understood, where neither the source nor the text says (`playbook.md` sources)."""


def sources(rows: Rows, severities: Sequence[str]) -> dict[str, Source]:
    """Return sources by key; `severities` from the worst, for those that name none."""
    usual = (
        NOT_UNDERSTOOD if NOT_UNDERSTOOD in severities or not severities else severities[min(1, len(severities) - 1)]
    )
    return {
        key: Source(key, row["kind"], row["severity"] or usual, (row["service_from"] or {}).get("label"))
        for key, row in rows.items()
    }


def routing(rows: Sequence[Row]) -> tuple[Route, ...]:
    """Return routes in the order of the text."""
    return tuple(
        Route(row["name"], row["match"] or Condition(), row["service"], row["severity"], row["chain"], row["room"])
        for row in rows
    )


def grouping(rows: Sequence[Row]) -> tuple[GroupingRule, ...]:
    """Return grouping rules in the order of the text."""
    return tuple(GroupingRule(tuple(row["by"]), row["within"], row["match"] or Condition()) for row in rows)


def assumptions(rows: Sequence[Row]) -> tuple[Assumption, ...]:
    """Return assumptions in the order of the text."""
    return tuple(
        Assumption(row["about"], row["text"], row["confirmed"]["by"] if row["confirmed"] else None) for row in rows
    )
