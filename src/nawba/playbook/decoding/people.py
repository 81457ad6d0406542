"""Organisation, teams, roles, people, services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nawba.domain.organisation import Organisation
from nawba.domain.people import Member, Person, Role, Service, Team
from nawba.domain.retention import Retention
from nawba.domain.time import DAY, MINUTE

Row = Mapping[str, Any]
Rows = Mapping[str, Row]


def member(row: Row) -> Member:
    """Return the one who is meant by `{role: cto}`."""
    for kind in ("role", "track", "team", "person", "level"):
        if row.get(kind) is not None:
            return Member(kind, row[kind])
    raise ValueError("a member names one thing")


def members(rows: list[Row] | None) -> tuple[Member, ...]:
    """Return members in the order of the text."""
    return tuple(member(row) for row in rows or ())


def organisation(row: Row) -> Organisation:
    """Return whose playbook it is."""
    last_resort = row["last_resort"]
    return Organisation(
        name=row["name"],
        languages=tuple(row["languages"]),
        zone=row["zone"],
        calendar=row["calendar"],
        chain=row["chain"],
        last_resort_call=members(last_resort["call"]),
        last_resort_announce=tuple(last_resort["announce"] or ()),
        digits=row["digits"],
        retention=_retention(row["retention"]),
        week_starts=row["week_starts"],
        hijri=row["hijri"],
        currency=row["currency"],
        source=row["source"],
    )


_UNITS = {"minute": MINUTE, "day": DAY, "week": 7 * DAY, "month": 31 * DAY, "quarter": 92 * DAY, "year": 366 * DAY}
"""Rather too long than too short: what was kept a day longer is still there."""


def _retention(row: Row | None) -> Retention:
    if row is None:
        return Retention()
    return Retention(*(number * _UNITS[unit] for number, unit in (row["raw"], row["alerts"], row["people"])))


def teams(rows: Rows) -> dict[str, Team]:
    """Return teams by key."""
    return {key: Team(key, row["name"], row["lead"], row["room"]) for key, row in rows.items()}


def roles(rows: Rows) -> dict[str, Role]:
    """Return roles by key."""
    return {
        key: Role(
            key=key,
            name=row["name"],
            duty=row["duty"],
            grants=row["grants"],
            track=row["track"],
            deputy=row["deputy"],
            vacant=row["vacant"],
            in_incident=row["in_incident"],
            ask_after_us=row["ask_after"],
        )
        for key, row in rows.items()
    }


def people(rows: Rows) -> dict[str, Person]:
    """Return people by key."""
    return {
        key: Person(key, row["name"], row["code"], row["team"], tuple(row["roles"] or ()), row["language"])
        for key, row in rows.items()
    }


def services(rows: Rows) -> dict[str, Service]:
    """Return services by key."""
    return {
        key: Service(
            key=key,
            name=row["name"],
            team=row["team"],
            needs=tuple(row["needs"] or ()),
            chain=row["chain"],
            room=row["room"],
            release=row["release"],
            runbooks=tuple(row["runbooks"] or ()),
            switches=tuple(row["switches"] or ()),
        )
        for key, row in rows.items()
    }
