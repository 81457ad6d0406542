"""The tables, once, for both databases. Instants are microseconds UTC in BIGINT; ids are 16 bytes (`engine.md` §2).

From the first migration signals, incidents, pages, attempts and entries carry `purpose`, incidents `visibility` and
`team_id` (`engine.md` §6).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Sequence,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.ext.compiler import compiles

metadata = MetaData()
Id = LargeBinary(16)
Count = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database counts up by itself; SQLite does so for INTEGER only, and holds 64 bits in it."""


@compiles(String, "postgresql")
def _any_length(_type: Any, _compiler: Any, **_: Any) -> str:
    """SQLite holds nobody to a length; so that what is stored there is stored here, PostgreSQL does not either."""
    return "TEXT"


def _at(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _purpose() -> Column[str]:
    return Column("purpose", String(8), nullable=False, server_default="real")


setting = Table(
    "setting", metadata, Column("key", String(64), primary_key=True), Column("value", LargeBinary, nullable=False)
)

playbook = Table(
    "playbook",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("files", LargeBinary, nullable=False),
    _at("applied_at"),
    Column("applied_by", String(120), nullable=False),
    Column("reason", Text, nullable=False),
)

access_key = Table(
    "access_key",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("digest", LargeBinary(32), nullable=False, unique=True),
    Column("prefix", String(12), nullable=False),
    Column("source", String(64)),
    Column("scope", String(8)),
    Column("person", String(80)),
    Column("created_by", String(120), nullable=False),
    _at("created_at"),
    _at("revoked_at", nullable=True),
)

account = Table(
    "account",
    metadata,
    Column("person", String(80), primary_key=True),
    Column("name", LargeBinary, nullable=False),
    Column("scope", String(8), nullable=False),
    _at("created_at"),
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("person", String(80), nullable=False),
    _at("expires_at"),
    _at("used_at", nullable=True),
)

session = Table(
    "session",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("person", String(80), nullable=False),
    _at("created_at"),
    _at("expires_at"),
)

contact = Table(
    "contact",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", String(80), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("address", Text, nullable=False),
    _at("verified_at", nullable=True),
    _at("removed_at", nullable=True),
)

quiet_hours = Table(
    "quiet_hours",
    metadata,
    Column("person", String(80), primary_key=True),
    Column("from_local", String(5), nullable=False),
    Column("until_local", String(5), nullable=False),
)

override = Table(
    "override",
    metadata,
    Column("id", Id, primary_key=True),
    Column("track", String(40), nullable=False),
    Column("person", String(80), nullable=False),
    Column("replaces", String(80)),
    _at("starts_at"),
    _at("ends_at"),
    _at("created_at"),
    Column("created_by", String(120), nullable=False),
    _at("removed_at", nullable=True),
)

signal = Table(
    "signal",
    metadata,
    Column("id", Id, primary_key=True),
    _at("received_at"),
    Column("source", String(64), nullable=False),
    Column("key_id", Id, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("rule", String(60)),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("digest", LargeBinary(32)),
    Column("raw", LargeBinary, nullable=False),
    Column("forms", LargeBinary, nullable=False),
    _purpose(),
)
Index(
    "signal_new",
    signal.c.lane,
    signal.c.source,
    signal.c.id,
    sqlite_where=text("state = 0"),
    postgresql_where=text("state = 0"),
)
Index(
    "signal_digest",
    signal.c.key_id,
    signal.c.digest,
    sqlite_where=text("digest IS NOT NULL"),
    postgresql_where=text("digest IS NOT NULL"),
)

tally = Table("tally", metadata, Column("name", String(60), primary_key=True), Column("n", BigInteger, nullable=False))

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
    _purpose(),
    Column("visibility", String(10), nullable=False, server_default="open"),
    Column("title", Text, nullable=False),
    _at("opened_at"),
    _at("acknowledged_at", nullable=True),
    _at("resolved_at", nullable=True),
    Column("is_exhausted", SmallInteger, nullable=False, server_default="0"),
    Column("open_group_key", String(64)),
    _at("grouped_at", nullable=True),
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

entry = Table(
    "entry",
    metadata,
    Column("subject", Id, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("v", SmallInteger, nullable=False),
    _at("at"),
    Column("actor", String(120), nullable=False),
    Column("via", String(32), nullable=False),
    Column("reason", String(60), nullable=False),
    Column("params", LargeBinary, nullable=False),
    _purpose(),
    Column("seal", BigInteger),
    sqlite_with_rowid=False,
)
Index(
    "entry_unsealed",
    entry.c.at,
    sqlite_where=text("seal IS NULL"),
    postgresql_where=text("seal IS NULL"),
)

seal = Table(
    "seal",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    _at("at"),
    Column("entries", Integer, nullable=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("previous", LargeBinary(32), nullable=False),
    Column("head", LargeBinary(32), nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("public_key", LargeBinary(32), nullable=False),
    Column("members", LargeBinary, nullable=False),
)

data_key = Table(
    "data_key",
    metadata,
    Column("wrapped_by", String(16), primary_key=True),
    Column("wrapped", Text, nullable=False),
    _at("made_at"),
)

note = Table(
    "note",
    metadata,
    Column("id", Id, primary_key=True),
    Column("incident_id", Id, nullable=False),
    Column("text", Text, nullable=False),
    _at("at"),
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
    _at("started_at"),
    _at("seen_at"),
    _at("last_at"),
    Column("is_dated", SmallInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("incident_id", Id),
    Column("disposition", String(60), nullable=False),
    _purpose(),
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

timer = Table(
    "timer",
    metadata,
    Column("incident_id", Id, ForeignKey("incident.id"), primary_key=True),
    _at("due_at"),
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
    _at("created_at"),
    _at("answered_at", nullable=True),
    _purpose(),
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
    _at("due_at"),
    _at("at", nullable=True),
    _at("claimed_until", nullable=True),
    Column("claim", Id),
    Column("node", Id),
    _at("receipt_by", nullable=True),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("provider_id", String(120)),
    Column("reason", String(120)),
    Column("possible_duplicate", SmallInteger, nullable=False, server_default="0"),
    Column("message", LargeBinary),
    _purpose(),
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

change = Table(
    "change",
    metadata,
    Column("seq", Count, primary_key=True, autoincrement=True),
    Column("topic", String(16), nullable=False),
    Column("id", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    sqlite_autoincrement=True,
)

node = Table(
    "node",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("version", String(20), nullable=False),
    Column("roles", String(40), nullable=False),
    _at("started_at"),
    _at("until"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("node", Id, nullable=False),
    Column("token", BigInteger, nullable=False),
    _at("until"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    _at("at"),
    Column("answer", LargeBinary, nullable=False),
)
