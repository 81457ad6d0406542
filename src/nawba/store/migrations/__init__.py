"""Migrations of the schema, run by alembic; forward on both databases."""
