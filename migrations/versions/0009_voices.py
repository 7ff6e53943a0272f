"""Concerns that have joined another one: its voices."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STATUSES = (
    *("new", "acknowledged", "exploring", "planned", "not_doing"),
    *("done", "confirmed", "merged", "withdrawn", "reopened"),
)


def upgrade() -> None:
    op.create_table(
        "voices",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("joined_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.Column(
            "before",
            sa.Enum(
                *_STATUSES, name="before", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("settled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("concern_id <> joined_id", name=op.f("ck_voices_joins_another")),
        _of_concern("concern_id"),
        _of_concern("joined_id"),
        sa.PrimaryKeyConstraint("workspace_id", "concern_id", name=op.f("pk_voices")),
    )
    op.create_index("ix_voices_joined", "voices", ["workspace_id", "joined_id", "person"])


def downgrade() -> None:
    op.drop_table("voices")


def _of_concern(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        ["concerns.workspace_id", "concerns.id"],
        name=op.f(f"fk_voices_workspace_id_{column}_concerns"),
        ondelete="CASCADE",
    )
