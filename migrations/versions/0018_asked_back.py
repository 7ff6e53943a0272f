"""Leads ask back about a concern, and its raiser replies."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inquiries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(reply IS NULL) = (replied_on IS NULL)", name=op.f("ck_inquiries_reply_has_its_day")
        ),
        _of("concern_id", "concerns"),
        _of("initiative_id", "initiatives"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiries")),
        sa.UniqueConstraint(
            "workspace_id", "submission", name=op.f("uq_inquiries_workspace_id_submission")
        ),
    )
    op.create_index(
        op.f("ix_inquiries_workspace_id_concern_id"), "inquiries", ["workspace_id", "concern_id"]
    )
    op.create_index(
        "uq_inquiries_waiting",
        "inquiries",
        ["workspace_id", "concern_id"],
        unique=True,
        sqlite_where=sa.text("reply IS NULL"),
        postgresql_where=sa.text("reply IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("inquiries")


def _of(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{table}.workspace_id", f"{table}.id"],
        name=op.f(f"fk_inquiries_workspace_id_{column}_{table}"),
        ondelete="CASCADE",
    )
