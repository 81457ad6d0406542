"""Seals over the ledger; the data key of what is secret, wrapped.

Only additions: a node of the release before goes on running beside it (R25). Its entries wait, and are sealed here.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "seal",
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("head", sa.LargeBinary(length=32), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("members", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
    )
    op.create_table(
        "data_key",
        sa.Column("wrapped_by", sa.String(length=16), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("wrapped_by"),
    )
    # Not in batch mode: SQLite adds a nullable column without copying a table that may be large.
    op.add_column("entry", sa.Column("seal", sa.BigInteger(), nullable=True))
    waits = sa.text("seal IS NULL")
    op.create_index("entry_unsealed", "entry", ["at"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    op.drop_index("entry_unsealed", "entry")
    op.drop_column("entry", "seal")
    op.drop_table("data_key")
    op.drop_table("seal")
