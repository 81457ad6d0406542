"""Who may ask: keys, accounts, sessions, and the answers that were given."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table

from nawba.store.schema.columns import Id, at, metadata

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
    at("created_at"),
    at("revoked_at", nullable=True),
)

account = Table(
    "account",
    metadata,
    Column("person", String(80), primary_key=True),
    Column("name", LargeBinary, nullable=False),
    Column("scope", String(8), nullable=False),
    at("created_at"),
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("person", String(80), nullable=False),
    at("expires_at"),
    at("used_at", nullable=True),
)

session = Table(
    "session",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("person", String(80), nullable=False),
    at("created_at"),
    at("expires_at"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    at("at"),
    Column("answer", LargeBinary, nullable=False),
)
