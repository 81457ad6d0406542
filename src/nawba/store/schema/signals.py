"""What came in, and how much of it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, SmallInteger, String, Table, text

from nawba.store.schema.columns import Id, at, metadata, purpose

signal = Table(
    "signal",
    metadata,
    Column("id", Id, primary_key=True),
    at("received_at"),
    Column("source", String(64), nullable=False),
    Column("key_id", Id, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("rule", String(60)),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("digest", LargeBinary(32)),
    Column("raw", LargeBinary, nullable=False),
    Column("forms", LargeBinary, nullable=False),
    purpose(),
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
