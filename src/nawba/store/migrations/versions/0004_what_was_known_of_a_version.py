"""What was known of a text when it was applied: its base, what changed, what it was forced in spite of.

Only an addition: a node of the release before goes on running beside it (R25); what it applies has no record.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # Not in batch mode: SQLite adds a nullable column without copying the table.
    op.add_column("playbook", sa.Column("record", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("playbook", "record")
