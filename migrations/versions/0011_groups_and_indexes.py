"""A poll may ask some groups of an initiative's stakeholders; what is to be settled or checked is found quickly."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("polls", sa.Column("groups", sa.JSON(none_as_null=True), nullable=True))
    _again("ix_concerns_raiser", ["raiser_id", "status"], "raiser_id IS NOT NULL")
    _again("ix_concerns_unchecked", ["initiative_id", "basis", "raised_on"], "is_open")


def downgrade() -> None:
    _again(
        "ix_concerns_unchecked",
        ["initiative_id", "raised_on"],
        "is_open AND basis = 'belief' AND visibility <> 'leads'",
    )
    _again("ix_concerns_raiser", ["raiser_id"], "raiser_id IS NOT NULL")
    with op.batch_alter_table("polls") as batch:
        batch.drop_column("groups")


def _again(name: str, columns: list[str], where: str) -> None:
    op.drop_index(name, table_name="concerns")
    op.create_index(
        name,
        "concerns",
        ["workspace_id", *columns],
        # A partial index of SQLite is found by the words of its condition.
        sqlite_where=sa.text(where.replace("is_open", "is_open = 1")),
        postgresql_where=sa.text(where),
    )
