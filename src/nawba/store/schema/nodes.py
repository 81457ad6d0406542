"""Who runs, who holds what, and what has changed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table

from nawba.store.schema.columns import Count, Id, at, metadata

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
    at("started_at"),
    at("until"),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("node", Id, nullable=False),
    Column("token", BigInteger, nullable=False),
    at("until"),
)
