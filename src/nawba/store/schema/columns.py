"""What the tables are made of: ids, instants, numbers, purposes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String
from sqlalchemy.ext.compiler import compiles

metadata = MetaData()
Id = LargeBinary(16)
Count = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database counts up by itself; SQLite does so for INTEGER only, and holds 64 bits in it."""


@compiles(String, "postgresql")
def _any_length(_type: Any, _compiler: Any, **_: Any) -> str:
    """SQLite holds nobody to a length; so that what is stored there is stored here, PostgreSQL does not either."""
    return "TEXT"


def at(name: str, *, nullable: bool = False) -> Column[int]:
    """Return a column that holds an instant."""
    return Column(name, BigInteger, nullable=nullable)


def purpose() -> Column[str]:
    """Return the column that says for what this was: real, test, drill, shadow, watch."""
    return Column("purpose", String(8), nullable=False, server_default="real")
