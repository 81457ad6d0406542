"""Templates and audiences."""

from __future__ import annotations

from nawba.domain.telling import Audience, Template
from nawba.playbook.decoding.people import Rows, members


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
