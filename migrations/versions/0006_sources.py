"""Where a concern comes from and what it rests on: quotes, evidence; and what it was called before a move."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KINDS = ("measured", "seen", "reported", "belief")


def upgrade() -> None:
    op.add_column(
        "concerns", sa.Column("disowned", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_index(
        "ix_concerns_unchecked",
        "concerns",
        ["workspace_id", "initiative_id", "raised_on"],
        sqlite_where=sa.text("is_open = 1 AND basis = 'belief' AND visibility <> 'leads'"),
        postgresql_where=sa.text("is_open AND basis = 'belief' AND visibility <> 'leads'"),
    )
    op.create_table(
        "former_labels",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        _of_initiative("former_labels"),
        _of_concern("former_labels"),
        sa.PrimaryKeyConstraint(
            "workspace_id", "initiative_id", "number", name=op.f("pk_former_labels")
        ),
    )
    op.create_index(
        op.f("ix_former_labels_workspace_id_concern_id"),
        "former_labels",
        ["workspace_id", "concern_id"],
    )
    op.create_table(
        "quotes",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        _of_concern("quotes"),
        sa.PrimaryKeyConstraint("workspace_id", "concern_id", name=op.f("pk_quotes")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, name="kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("brought_by_id", sa.String(length=32), nullable=True),
        sa.Column("brought_on", sa.Date(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind <> 'belief'", name=op.f("ck_evidence_is_no_belief")),
        _of_concern("evidence"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "workspace_id", "submission", name=op.f("uq_evidence_workspace_id_submission")
        ),
    )
    op.create_index(
        op.f("ix_evidence_workspace_id_concern_id"), "evidence", ["workspace_id", "concern_id"]
    )


def downgrade() -> None:
    op.drop_table("evidence")
    op.drop_table("quotes")
    op.drop_table("former_labels")
    op.drop_index("ix_concerns_unchecked", table_name="concerns")
    op.drop_column("concerns", "disowned")


def _of_concern(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "concern_id"],
        ["concerns.workspace_id", "concerns.id"],
        name=op.f(f"fk_{table}_workspace_id_concern_id_concerns"),
        ondelete="CASCADE",
    )


def _of_initiative(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", "initiative_id"],
        ["initiatives.workspace_id", "initiatives.id"],
        name=op.f(f"fk_{table}_workspace_id_initiative_id_initiatives"),
        ondelete="CASCADE",
    )
