"""Who wrote what is noted of a stakeholder: one of those who lead, or the person."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was noted before has no author: nobody wrote down who noted it.
    op.add_column("stakeholders", sa.Column("cares_by_id", sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("stakeholders") as stakeholders:
        stakeholders.drop_column("cares_by_id")
