"""Channels, rooms, contact rules."""

from __future__ import annotations

from typing import Any

from nawba.domain.channel import Channel, Recording, Room
from nawba.domain.paging import ContactRule, NumberRules
from nawba.playbook.decoding.people import Row, Rows, members
from nawba.playbook.decoding.setting import settings, some_cadence


def channels(rows: Rows) -> dict[str, Channel]:
    """Return channels by key, their vendors in order of preference."""
    return {
        key: Channel(
            key=key,
            kind=row["kind"],
            vendors=tuple(vendor["vendor"] for vendor in row["through"]),
            settings=tuple(settings(vendor) for vendor in row["through"]),
            severities=tuple(row["severities"] or ()),
            recording=_recording(row["recording"]),
        )
        for key, row in rows.items()
    }


def _recording(row: Row | None) -> Recording | None:
    return None if row is None else Recording(row["consent"], row["keep"])


def rooms(rows: Rows) -> dict[str, Room]:
    """Return rooms by key."""
    return {
        key: Room(key, row["channel"], row["address"], members(row["people"]), row["mention"])
        for key, row in rows.items()
    }


def contact_rules(row: Row) -> dict[str, tuple[ContactRule, ...]]:
    """Return by severity which channels are tried after what wait; `row` is the whole section."""
    return {
        key: tuple(ContactRule(tuple(rule["by"]), rule["after"]) for rule in rules)
        for key, rules in row.items()
        if key not in ("must_have", "numbers")
    }


def must_have(row: Row) -> dict[str, tuple[str, ...]]:
    """Return by severity which channels a person on call must have verified; `row` is the whole section."""
    needed: dict[str, Any] = row["must_have"]
    return {key: tuple(wanted) for key, wanted in needed.items()}


def numbers(row: Row) -> NumberRules:
    """Return how phone numbers are kept fresh; `row` is the whole section."""
    rules = row.get("numbers")
    if rules is None:
        return NumberRules()
    every, stale = some_cadence(rules["confirm_every"]), some_cadence(rules["stale_after"])
    return NumberRules(every, stale, rules["test_before_shift"])
