"""The life of a concern: who looks after it, by when, and what its raiser says at the end."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("concerns", sa.Column("owner_id", sa.String(length=32), nullable=True))
    op.add_column("concerns", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("concerns", sa.Column("not_yet", sa.Text(), nullable=True))
    op.add_column("concerns", sa.Column("asked_until", sa.Date(), nullable=True))
    op.add_column("concerns", sa.Column("touched_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE concerns SET touched_on = COALESCE((SELECT MAX(e.happened_on) FROM concern_entries e "
        "WHERE e.workspace_id = concerns.workspace_id AND e.concern_id = concerns.id), raised_on)"
    )
    op.create_index(
        "ix_concerns_touched",
        "concerns",
        ["workspace_id", "initiative_id", "touched_on", "id"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index(
        "ix_concerns_ended",
        "concerns",
        ["workspace_id", "initiative_id", "touched_on", "id"],
        sqlite_where=sa.text("is_open = 0"),
        postgresql_where=sa.text("NOT is_open"),
    )
    op.create_index(
        "ix_concerns_waiting",
        "concerns",
        ["workspace_id", "initiative_id", "hear_by"],
        sqlite_where=sa.text("status = 'new'"),
        postgresql_where=sa.text("status = 'new'"),
    )
    for column in ("owner_id", "raiser_id"):
        op.create_index(
            f"ix_concerns_{column.removesuffix('_id')}",
            "concerns",
            ["workspace_id", column],
            sqlite_where=sa.text(f"{column} IS NOT NULL"),
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )


def downgrade() -> None:
    for name in ("raiser", "owner", "waiting", "ended", "touched"):
        op.drop_index(f"ix_concerns_{name}", table_name="concerns")
    for column in ("touched_on", "asked_until", "not_yet", "due_on", "owner_id"):
        op.drop_column("concerns", column)
