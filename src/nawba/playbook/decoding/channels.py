"""Channels, rooms, contact rules."""

from __future__ import annotations

from typing import Any

from nawba.domain.channel import Channel, Room
from nawba.domain.paging import ContactRule
from nawba.playbook.decoding.people import Row, Rows, members


def channels(rows: Rows) -> dict[str, Channel]:
    """Return channels by key, their vendors in order of preference."""
    return {
        key: Channel(key, row["kind"], tuple(vendor["vendor"] for vendor in row["through"]))
        for key, row in rows.items()
    }


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
