"""Sources, routing, grouping, suppression, assumptions, acceptances."""

from __future__ import annotations

from collections.abc import Sequence

from nawba.domain.assumption import Acceptance, Assumption
from nawba.domain.matching import Condition
from nawba.domain.routing import GroupingRule, Route
from nawba.domain.source import DeadMan, SeverityFrom, Source
from nawba.domain.suppression import Flapping, Inhibition, Maintenance, Suppression
from nawba.playbook.decoding.people import Row, Rows
from nawba.playbook.decoding.setting import secret, some_cadence

NOT_UNDERSTOOD = "SEV2"
"""The severity of what could not be understood, where neither the source nor the text says (`playbook.md` sources)."""


def sources(rows: Rows, severities: Sequence[str]) -> dict[str, Source]:
    """Return sources by key; `severities` from the worst, for those that name none."""
    usual = (
        NOT_UNDERSTOOD if NOT_UNDERSTOOD in severities or not severities else severities[min(1, len(severities) - 1)]
    )
    return {
        key: Source(
            key=key,
            kind=row["kind"],
            severity=row["severity"] or usual,
            service_label=(row["service_from"] or {}).get("label"),
            service_path=(row["service_from"] or {}).get("path"),
            signature=secret(row["signature"]),
            auth=secret(row["auth"]),
            severity_from=_severity_from(row["severity_from"]),
            map=row["map"] or {},
            dead_man=_dead_man(row["dead_man"]),
            closes=row["closes"],
        )
        for key, row in rows.items()
    }


def _severity_from(row: Row | None) -> SeverityFrom | None:
    if row is None:
        return None
    return SeverityFrom(row["label"], {value: severity for value, severity in row.items() if value != "label"})


def _dead_man(row: Row | None) -> DeadMan | None:
    return None if row is None else DeadMan(row["match"], row["period"], row["grace"])


def suppression(row: Row | None) -> Suppression:
    """Return what is quiet by policy."""
    if row is None:
        return Suppression()
    flapping = row["flapping"]
    return Suppression(
        tuple(Inhibition(one["while"], one["mute"]) for one in row["inhibit"] or ()),
        Flapping(flapping["changes"], flapping["within"]) if flapping else None,
        tuple(
            Maintenance(
                one["name"], tuple(one["services"]), one["hours"], days(one["days"]), some_cadence(one["every"])
            )
            for one in row["maintenance"] or ()
        ),
    )


def days(rows: Sequence[Sequence[int]] | None) -> tuple[int, ...]:
    """Return the weekdays of several ranges, each once, in their order."""
    return tuple(dict.fromkeys(day for row in rows or () for day in row))


def routing(rows: Sequence[Row]) -> tuple[Route, ...]:
    """Return routes in the order of the text."""
    return tuple(
        Route(
            row["name"],
            row["match"] or Condition(),
            row["service"],
            row["severity"],
            row["chain"],
            row["room"],
            row["cel"],
        )
        for row in rows
    )


def grouping(rows: Sequence[Row]) -> tuple[GroupingRule, ...]:
    """Return grouping rules in the order of the text."""
    return tuple(GroupingRule(tuple(row["by"]), row["within"], row["match"] or Condition()) for row in rows)


def assumptions(rows: Sequence[Row]) -> tuple[Assumption, ...]:
    """Return assumptions in the order of the text."""
    return tuple(
        Assumption(row["about"], row["text"], (row["confirmed"] or {}).get("by"), (row["confirmed"] or {}).get("date"))
        for row in rows
    )


def accepted(rows: Sequence[Row]) -> tuple[Acceptance, ...]:
    """Return the warnings that were accepted, in the order of the text."""
    return tuple(Acceptance(row["finding"], row["about"], row["why"], row["until"]) for row in rows)
