"""What happened, sealed; the key that seals what is secret."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, String, Table, Text, text

from nawba.store.schema.columns import Id, at, metadata, purpose

entry = Table(
    "entry",
    metadata,
    Column("subject", Id, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("v", SmallInteger, nullable=False),
    at("at"),
    Column("actor", String(120), nullable=False),
    Column("via", String(32), nullable=False),
    Column("reason", String(60), nullable=False),
    Column("params", LargeBinary, nullable=False),
    purpose(),
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
    at("at"),
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
    at("made_at"),
)
