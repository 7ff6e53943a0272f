"""The posts of a digest are found among digests alone."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

IS_DIGEST = sa.text("kind = 'digest'")


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_digests",
        "deliveries",
        ["workspace_id"],
        sqlite_where=IS_DIGEST,
        postgresql_where=IS_DIGEST,
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_digests", table_name="deliveries")
