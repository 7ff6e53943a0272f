"""The newest open concerns of an initiative are found by the day on which they were raised."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_concerns_newest",
        "concerns",
        ["workspace_id", "initiative_id", "raised_on", "id"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )


def downgrade() -> None:
    op.drop_index("ix_concerns_newest", table_name="concerns")
