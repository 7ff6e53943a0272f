"""Who is heard: influence and interest of stakeholders, and who was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

HEARD = ["workspace_id", "initiative_id", "raised_on", "raiser_id", "visibility", "status"]


def upgrade() -> None:
    # SQLite gets a CHECK only with a table of its own.
    with op.batch_alter_table("stakeholders") as stakeholders:
        for name in ("influence", "interest"):
            stakeholders.add_column(
                sa.Column(name, sa.Integer(), server_default=sa.text("2"), nullable=False)
            )
            stakeholders.create_check_constraint(
                op.f(f"ck_stakeholders_{name}"), f"{name} BETWEEN 1 AND 3"
            )
        stakeholders.add_column(sa.Column("cares_about", sa.String(length=300), nullable=True))
    op.create_table(
        "asks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            name=op.f("fk_asks_workspace_id_initiative_id_initiatives"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
        sa.UniqueConstraint(
            "workspace_id",
            "submission",
            "user_id",
            name=op.f("uq_asks_workspace_id_submission_user_id"),
        ),
    )
    op.create_index("ix_asks_person", "asks", ["workspace_id", "initiative_id", "user_id"])
    op.create_index("ix_concerns_heard", "concerns", HEARD)


def downgrade() -> None:
    op.drop_index("ix_concerns_heard", table_name="concerns")
    op.drop_table("asks")
    with op.batch_alter_table("stakeholders") as stakeholders:
        for name in ("influence", "interest"):
            stakeholders.drop_constraint(op.f(f"ck_stakeholders_{name}"), type_="check")
        for name in ("cares_about", "interest", "influence"):
            stakeholders.drop_column(name)
