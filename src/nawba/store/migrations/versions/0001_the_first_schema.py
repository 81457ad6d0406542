"""The first schema.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    if op.get_bind().dialect.supports_sequences:
        op.execute(sa.schema.CreateSequence(sa.Sequence("incident_number")))
    op.create_table(
        "access_key",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("scope", sa.String(length=8), nullable=True),
        sa.Column("person", sa.String(length=80), nullable=True),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_table(
        "account",
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("key_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("dedup_key", sa.String(length=255), nullable=False),
        sa.Column("is_current", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.Column("service", sa.String(length=80), nullable=True),
        sa.Column("labels", sa.LargeBinary(), nullable=False),
        sa.Column("links", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("is_dated", sa.SmallInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("disposition", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=8), server_default="real", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(
            "alert_current",
            ["key_id", "dedup_key"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current = 1"),
        )
        batch_op.create_index("alert_incident", ["incident_id"], unique=False)
        batch_op.create_index("alert_newest", ["last_at", "id"], unique=False)

    op.create_table(
        "attempt",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("page_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("incident_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("vendor", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.Column("claimed_until", sa.BigInteger(), nullable=True),
        sa.Column("claim", sa.LargeBinary(length=16), nullable=True),
        sa.Column("receipt_by", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("provider_id", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=120), nullable=True),
        sa.Column("possible_duplicate", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.Column("purpose", sa.String(length=8), server_default="real", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(
            "attempt_awaiting",
            ["receipt_by"],
            unique=False,
            sqlite_where=sa.text("state = 'accepted'"),
            postgresql_where=sa.text("state = 'accepted'"),
        )
        batch_op.create_index("attempt_incident", ["incident_id"], unique=False)
        batch_op.create_index("attempt_page", ["page_id"], unique=False)
        batch_op.create_index(
            "attempt_pending",
            ["vendor", "urgency", "due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index("attempt_provider", ["provider_id"], unique=False)
        batch_op.create_index(
            "attempt_sending",
            ["claimed_until"],
            unique=False,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )

    op.create_table(
        "change",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "entry",
        sa.Column("subject", sa.LargeBinary(length=16), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("v", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("via", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("params", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(length=8), server_default="real", nullable=False),
        sa.PrimaryKeyConstraint("subject", "n"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "idempotency",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("severity", sa.String(length=40), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=True),
        sa.Column("team_id", sa.String(length=40), nullable=True),
        sa.Column("purpose", sa.String(length=8), server_default="real", nullable=False),
        sa.Column("visibility", sa.String(length=10), server_default="open", nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=True),
        sa.Column("resolved_at", sa.BigInteger(), nullable=True),
        sa.Column("is_exhausted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("open_group_key", sa.String(length=64), nullable=True),
        sa.Column("grouped_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("paging_epoch", sa.Integer(), nullable=False),
        sa.Column("playbook", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(
            "incident_group",
            ["open_group_key"],
            unique=True,
            sqlite_where=sa.text("open_group_key IS NOT NULL"),
            postgresql_where=sa.text("open_group_key IS NOT NULL"),
        )
        batch_op.create_index(
            "incident_live",
            ["urgency", "opened_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('open', 'acknowledged', 'snoozed')"),
            postgresql_where=sa.text("state IN ('open', 'acknowledged', 'snoozed')"),
        )
        batch_op.create_index("incident_newest", ["opened_at", "id"], unique=False)

    op.create_table(
        "note",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("incident_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index("note_incident", ["incident_id"], unique=False)

    op.create_table(
        "override",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("track", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("replaces", sa.String(length=80), nullable=True),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "page",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("incident_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=True),
        sa.Column("room", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("params", sa.LargeBinary(), nullable=False),
        sa.Column("say", sa.String(length=40), nullable=True),
        sa.Column("late_us", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.String(length=8), server_default="real", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index("page_incident", ["incident_id"], unique=False)
        batch_op.create_index(
            "page_once",
            ["incident_id", "level", "round", "person"],
            unique=True,
            sqlite_where=sa.text("kind = 'page'"),
            postgresql_where=sa.text("kind = 'page'"),
        )

    op.create_table(
        "playbook",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("applied_at", sa.BigInteger(), nullable=False),
        sa.Column("applied_by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "quiet_hours",
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("from_local", sa.String(length=5), nullable=False),
        sa.Column("until_local", sa.String(length=5), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "session",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "sign_in",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "signal",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=True),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("forms", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(length=8), server_default="real", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.create_index(
            "signal_digest",
            ["key_id", "digest"],
            unique=False,
            sqlite_where=sa.text("digest IS NOT NULL"),
            postgresql_where=sa.text("digest IS NOT NULL"),
        )
        batch_op.create_index(
            "signal_new",
            ["lane", "source", "id"],
            unique=False,
            sqlite_where=sa.text("state = 0"),
            postgresql_where=sa.text("state = 0"),
        )

    op.create_table(
        "tally",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "timer",
        sa.Column("incident_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
        ),
        sa.PrimaryKeyConstraint("incident_id"),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index("timer_due", ["urgency", "due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.drop_index("timer_due")

    op.drop_table("timer")
    op.drop_table("tally")
    with op.batch_alter_table("signal", schema=None) as batch_op:
        batch_op.drop_index("signal_new", sqlite_where=sa.text("state = 0"), postgresql_where=sa.text("state = 0"))
        batch_op.drop_index(
            "signal_digest", sqlite_where=sa.text("digest IS NOT NULL"), postgresql_where=sa.text("digest IS NOT NULL")
        )

    op.drop_table("signal")
    op.drop_table("sign_in")
    op.drop_table("setting")
    op.drop_table("session")
    op.drop_table("quiet_hours")
    op.drop_table("playbook")
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.drop_index(
            "page_once", sqlite_where=sa.text("kind = 'page'"), postgresql_where=sa.text("kind = 'page'")
        )
        batch_op.drop_index("page_incident")

    op.drop_table("page")
    op.drop_table("override")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index("note_incident")

    op.drop_table("note")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index("incident_newest")
        batch_op.drop_index(
            "incident_live",
            sqlite_where=sa.text("state IN ('open', 'acknowledged', 'snoozed')"),
            postgresql_where=sa.text("state IN ('open', 'acknowledged', 'snoozed')"),
        )
        batch_op.drop_index(
            "incident_group",
            sqlite_where=sa.text("open_group_key IS NOT NULL"),
            postgresql_where=sa.text("open_group_key IS NOT NULL"),
        )

    op.drop_table("incident")
    op.drop_table("idempotency")
    op.drop_table("entry")
    op.drop_table("contact")
    op.drop_table("change")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "attempt_sending", sqlite_where=sa.text("state = 'sending'"), postgresql_where=sa.text("state = 'sending'")
        )
        batch_op.drop_index("attempt_provider")
        batch_op.drop_index(
            "attempt_pending", sqlite_where=sa.text("state = 'pending'"), postgresql_where=sa.text("state = 'pending'")
        )
        batch_op.drop_index("attempt_page")
        batch_op.drop_index("attempt_incident")
        batch_op.drop_index(
            "attempt_awaiting",
            sqlite_where=sa.text("state = 'accepted'"),
            postgresql_where=sa.text("state = 'accepted'"),
        )

    op.drop_table("attempt")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index("alert_newest")
        batch_op.drop_index("alert_incident")
        batch_op.drop_index(
            "alert_current", sqlite_where=sa.text("is_current = 1"), postgresql_where=sa.text("is_current = 1")
        )

    op.drop_table("alert")
    op.drop_table("account")
    op.drop_table("access_key")
    if op.get_bind().dialect.supports_sequences:
        op.execute(sa.schema.DropSequence(sa.Sequence("incident_number")))
