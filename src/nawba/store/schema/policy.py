"""What is decided and what is agreed: settings, versions of the playbook, contacts, quiet hours, overrides."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from nawba.store.schema.columns import Id, at, metadata

setting = Table(
    "setting", metadata, Column("key", String(64), primary_key=True), Column("value", LargeBinary, nullable=False)
)

playbook = Table(
    "playbook",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("files", LargeBinary, nullable=False),
    at("applied_at"),
    Column("applied_by", String(120), nullable=False),
    Column("reason", Text, nullable=False),
    Column("record", LargeBinary),
)

contact = Table(
    "contact",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", String(80), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("address", Text, nullable=False),
    at("verified_at", nullable=True),
    at("removed_at", nullable=True),
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
    at("starts_at"),
    at("ends_at"),
    at("created_at"),
    Column("created_by", String(120), nullable=False),
    at("removed_at", nullable=True),
)
