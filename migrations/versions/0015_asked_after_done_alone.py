"""Until when its raiser is asked is known of what is done alone, and of what has joined it."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was opened again kept the day of its Done; once merged, its way back went on that day.
    op.execute(
        """
        UPDATE concerns SET asked_until = NULL
        WHERE asked_until IS NOT NULL
        AND status <> 'done'
        AND NOT (
            status = 'merged'
            AND EXISTS (
                SELECT 1 FROM voices JOIN concerns AS joined
                ON joined.workspace_id = voices.workspace_id AND joined.id = voices.joined_id
                WHERE voices.workspace_id = concerns.workspace_id
                AND voices.concern_id = concerns.id
                AND joined.status IN ('done', 'confirmed')
            )
        )
        """
    )


def downgrade() -> None:
    """Those days say nothing: none comes back."""
