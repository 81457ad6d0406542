"""Templates, audiences, the status page, notices, outside bodies, tools, rights."""

from __future__ import annotations

from nawba.domain.right import Right
from nawba.domain.telling import AtMost, Audience, Component, Notice, Outside, StatusPage, Template, Tool
from nawba.playbook.decoding.people import Row, Rows, members
from nawba.playbook.decoding.setting import settings


def templates(rows: Rows) -> dict[str, Template]:
    """Return templates by key."""
    return {key: Template(key, row["text"], row["short"]) for key, row in rows.items()}


def audiences(rows: Rows) -> dict[str, Audience]:
    """Return audiences by key."""
    return {
        key: Audience(
            key=key,
            name=row["name"],
            members=members(row["members"]),
            rooms=tuple(row["rooms"] or ()),
            lists=tuple(row["lists"] or ()),
            by=tuple(row["by"] or ()),
            is_on_status_page=row["status_page"],
            approved_by=tuple(row["approved_by"] or ()),
            style=row["style"],
        )
        for key, row in rows.items()
    }


def status_page(row: Row | None) -> StatusPage | None:
    """Return the status page; None where there is none."""
    if row is None:
        return None
    mirror = row["mirror"]
    return StatusPage(
        tuple(Component(one["key"], one["name"], tuple(one["services"])) for one in row["components"]),
        {"vendor": mirror["vendor"], **settings(mirror)} if mirror else None,
        row["address"],
    )


def notices(rows: Rows) -> dict[str, Notice]:
    """Return notices by key."""
    return {
        key: Notice(
            key=key,
            kind=row["kind"],
            audience=row["audience"],
            only=row["only"],
            ends=row["ends"],
            approved_by=tuple(row["approved_by"] or ()),
            at_most=AtMost(row["at_most"]["times"], row["at_most"]["within"]) if row["at_most"] else None,
        )
        for key, row in rows.items()
    }


def outside(rows: Rows, zone: str) -> dict[str, Outside]:
    """Return outside bodies by key; `zone` is the organisation's."""
    return {
        key: Outside(key, row["name"], zone, row["kind"], row["hours"], row["template"]) for key, row in rows.items()
    }


def tools(rows: Rows) -> dict[str, Tool]:
    """Return tools by key."""
    return {key: Tool(key, row["name"], row["for"], row["link"]) for key, row in rows.items()}


def rights(rows: Rows) -> dict[str, Right]:
    """Return rights by key."""
    return {
        key: Right(
            key=key,
            allows=tuple(row["allows"]),
            held_by=members(row["held_by"]),
            held_while=row["while"],
            needs_training=tuple(row["needs_training"] or ()),
            reported_to=row["reported_to"],
        )
        for key, row in rows.items()
    }
