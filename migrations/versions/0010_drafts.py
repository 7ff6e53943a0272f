"""Digests are shown to their leads before their hour."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LONG_PAST = datetime(2026, 1, 1, tzinfo=UTC)
"""The worker looks at once at every schedule there is, and finds out when its draft is due."""


def upgrade() -> None:
    op.add_column(
        "digest_schedules",
        sa.Column("drafts", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.add_column(
        "digest_schedules", sa.Column("draft_at", sa.DateTime(timezone=True), nullable=True)
    )
    schedules = sa.table("digest_schedules", sa.column("draft_at", sa.DateTime(timezone=True)))
    op.execute(schedules.update().values(draft_at=LONG_PAST))
    op.create_index(
        "ix_digest_schedules_drafts",
        "digest_schedules",
        ["draft_at"],
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "digest_drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("occasion_key", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *("waiting", "skipped", "posted", "quiet", "moved"),
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.String(length=32), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intro", sa.Text(), nullable=True),
        sa.Column("intro_by_id", sa.String(length=32), nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(intro IS NULL) = (intro_by_id IS NULL)",
            name=op.f("ck_digest_drafts_intro_has_author"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "schedule_id"],
            ["digest_schedules.workspace_id", "digest_schedules.id"],
            name=op.f("fk_digest_drafts_workspace_id_schedule_id_digest_schedules"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_drafts")),
        sa.UniqueConstraint(
            "workspace_id",
            "schedule_id",
            "occasion_key",
            name=op.f("uq_digest_drafts_workspace_id_schedule_id_occasion_key"),
        ),
    )


def downgrade() -> None:
    op.drop_table("digest_drafts")
    op.drop_index("ix_digest_schedules_drafts", table_name="digest_schedules")
    op.drop_column("digest_schedules", "draft_at")
    op.drop_column("digest_schedules", "drafts")
