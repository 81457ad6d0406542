"""Incidents, their alerts and their notes."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Sequence, SmallInteger, String, Table, Text, text

from nawba.store.schema.columns import Id, at, metadata, purpose

incident_number = Sequence("incident_number", metadata=metadata)
"""Where several nodes open incidents, the database gives the numbers; SQLite has no sequences and one writer."""

incident = Table(
    "incident",
    metadata,
    Column("id", Id, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("state", String(12), nullable=False),
    Column("severity", String(40), nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("service", String(40)),
    Column("team_id", String(40)),
    purpose(),
    Column("visibility", String(10), nullable=False, server_default="open"),
    Column("title", Text, nullable=False),
    at("opened_at"),
    at("acknowledged_at", nullable=True),
    at("resolved_at", nullable=True),
    Column("is_exhausted", SmallInteger, nullable=False, server_default="0"),
    Column("open_group_key", String(64)),
    at("grouped_at", nullable=True),
    Column("version", Integer, nullable=False),
    Column("paging_epoch", Integer, nullable=False),
    Column("playbook", Integer, nullable=False),
    Column("snapshot", LargeBinary, nullable=False),
)
Index(
    "incident_group",
    incident.c.open_group_key,
    unique=True,
    sqlite_where=text("open_group_key IS NOT NULL"),
    postgresql_where=text("open_group_key IS NOT NULL"),
)
Index("incident_newest", incident.c.opened_at, incident.c.id)
Index(
    "incident_live",
    incident.c.urgency,
    incident.c.opened_at,
    sqlite_where=text("state IN ('open', 'acknowledged', 'snoozed')"),
    postgresql_where=text("state IN ('open', 'acknowledged', 'snoozed')"),
)

note = Table(
    "note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("incident_id", Id, nullable=False),
    Column("text", Text, nullable=False),
    at("at"),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key_id", Id, nullable=False),
    Column("source", String(64), nullable=False),
    Column("dedup_key", String(255), nullable=False),
    Column("is_current", SmallInteger, nullable=False),
    Column("state", String(8), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False, server_default=""),
    Column("service", String(80)),
    Column("labels", LargeBinary, nullable=False),
    Column("links", LargeBinary, nullable=False),
    at("started_at"),
    at("seen_at"),
    at("last_at"),
    Column("is_dated", SmallInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("incident_id", Id),
    Column("disposition", String(60), nullable=False),
    purpose(),
)
Index(
    "alert_current",
    alert.c.key_id,
    alert.c.dedup_key,
    unique=True,
    sqlite_where=text("is_current = 1"),
    postgresql_where=text("is_current = 1"),
)
Index("alert_incident", alert.c.incident_id)
Index("alert_newest", alert.c.last_at, alert.c.id)
Index("note_incident", note.c.incident_id)
