"""What the audits say of somebody is found by person, and what happened with concerns by day."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_changes_actor", "changes", ["workspace_id", "actor_id", "id"])
    op.create_index(
        "ix_changes_person",
        "changes",
        ["workspace_id", "person_id", "id"],
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        "ix_concern_entries_day",
        "concern_entries",
        ["workspace_id", "initiative_id", "happened_on"],
    )


def downgrade() -> None:
    op.drop_index("ix_concern_entries_day", table_name="concern_entries")
    op.drop_index("ix_changes_person", table_name="changes")
    op.drop_index("ix_changes_actor", table_name="changes")
