"""What waits for news longer than was promised is found by the day that was promised."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # From now on a day that is over and stands is a broken promise. These were kept, on the day itself or after it,
    # or ended with their concern.
    op.execute(
        """
        UPDATE concerns SET due_on = NULL
        WHERE due_on IS NOT NULL
        AND status <> 'merged'
        AND (touched_on >= due_on OR status IN ('not_doing', 'done', 'confirmed', 'withdrawn'))
        """
    )
    op.create_index(
        "ix_concerns_due",
        "concerns",
        ["workspace_id", "initiative_id", "due_on"],
        sqlite_where=sa.text("is_open = 1 AND due_on IS NOT NULL"),
        postgresql_where=sa.text("is_open AND due_on IS NOT NULL"),
    )


def downgrade() -> None:
    """The days that were kept say nothing: none comes back."""
    op.drop_index("ix_concerns_due", table_name="concerns")
