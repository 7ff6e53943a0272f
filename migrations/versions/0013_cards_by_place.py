"""The card that a pressed button stands in is found by where its message is."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

HAS_CARD = sa.text("card IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_place",
        "deliveries",
        ["workspace_id", "channel_id", "ts"],
        sqlite_where=HAS_CARD,
        postgresql_where=HAS_CARD,
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_place", table_name="deliveries")
