"""Introductions, the poll on oneself, and who has their Home tab open."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "introductions",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_introductions_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "place", name=op.f("pk_introductions")),
    )
    # Where Heard is at work already nobody needs to be told that it has come.
    op.execute("INSERT INTO introductions (workspace_id, place) SELECT id, id FROM workspaces")
    op.create_table(
        "trials",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("ballot", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_trials_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_trials")),
    )
    op.create_table(
        "home_visits",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("view_hash", sa.String(length=255), nullable=False),
        sa.Column("drawn", sa.String(length=64), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_home_visits_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_home_visits")),
    )
    op.create_index(op.f("ix_home_visits_until"), "home_visits", ["until"])
    op.create_index(
        "ix_home_visits_stale",
        "home_visits",
        ["workspace_id", "user_id"],
        sqlite_where=sa.text("is_stale"),
        postgresql_where=sa.text("is_stale"),
    )


def downgrade() -> None:
    op.drop_table("home_visits")
    op.drop_table("trials")
    op.drop_table("introductions")
