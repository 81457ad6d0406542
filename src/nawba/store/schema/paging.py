"""What is due, who is called, and what came of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, SmallInteger, String, Table, text

from nawba.store.schema.columns import Id, at, metadata, purpose

timer = Table(
    "timer",
    metadata,
    Column("incident_id", Id, ForeignKey("incident.id"), primary_key=True),
    at("due_at"),
    Column("kind", String(16), nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
)
Index("timer_due", timer.c.urgency, timer.c.due_at)

page = Table(
    "page",
    metadata,
    Column("id", Id, primary_key=True),
    Column("incident_id", Id, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("round", Integer, nullable=False),
    Column("person", String(80)),
    Column("room", String(40)),
    Column("reason", String(40), nullable=False),
    Column("params", LargeBinary, nullable=False),
    Column("say", String(40)),
    Column("late_us", BigInteger, nullable=False),
    at("created_at"),
    at("answered_at", nullable=True),
    purpose(),
)
Index("page_incident", page.c.incident_id)
Index(
    "page_once",
    page.c.incident_id,
    page.c.level,
    page.c.round,
    page.c.person,
    unique=True,
    sqlite_where=text("kind = 'page'"),
    postgresql_where=text("kind = 'page'"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Id, primary_key=True),
    Column("page_id", Id, nullable=False),
    Column("incident_id", Id, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("person", String(80), nullable=False),
    Column("contact", String(80), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("vendor", String(40), nullable=False),
    Column("state", String(10), nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    at("due_at"),
    at("at", nullable=True),
    at("claimed_until", nullable=True),
    Column("claim", Id),
    Column("node", Id),
    at("receipt_by", nullable=True),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("provider_id", String(120)),
    Column("reason", String(120)),
    Column("possible_duplicate", SmallInteger, nullable=False, server_default="0"),
    Column("message", LargeBinary),
    purpose(),
)

for _name, _column, _state in (
    ("attempt_pending", attempt.c.due_at, "pending"),
    ("attempt_sending", attempt.c.claimed_until, "sending"),
    ("attempt_awaiting", attempt.c.receipt_by, "accepted"),
):
    Index(
        _name,
        *((attempt.c.vendor, attempt.c.urgency, _column) if _state == "pending" else (_column,)),
        sqlite_where=text(f"state = '{_state}'"),
        postgresql_where=text(f"state = '{_state}'"),
    )
Index("attempt_incident", attempt.c.incident_id)
Index("attempt_page", attempt.c.page_id)
Index("attempt_provider", attempt.c.provider_id)
