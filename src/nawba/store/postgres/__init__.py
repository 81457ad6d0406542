"""PostgreSQL: the same contract for several nodes. `PostgresStore` is the door; the rest is how it keeps its word."""

from nawba.store.postgres.store import PostgresStore

__all__ = ["PostgresStore"]
