"""Stakeholders, polls, decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "rank",
                "pick",
                "stance",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("most_picks", sa.Integer(), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("open_results", sa.Boolean(), nullable=False),
        sa.Column("smallest_group", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "stakeholders",
                "channel",
                "people",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("decider_id", sa.String(length=32), nullable=False),
        sa.Column("created_by_id", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ballot_key", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (result IS NOT NULL)", name=op.f("ck_polls_closed_has_result")
        ),
        sa.CheckConstraint(
            "state = 'open' OR ballot_key IS NULL", name=op.f("ck_polls_key_only_while_open")
        ),
        sa.CheckConstraint(
            "NOT (anonymous AND open_results)", name=op.f("ck_polls_anonymous_is_hidden")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            name=op.f("fk_polls_workspace_id_initiative_id_initiatives"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_polls_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_polls_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "submission", name=op.f("uq_polls_workspace_id_submission")
        ),
    )
    op.create_index(
        "ix_polls_closing",
        "polls",
        ["closes_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_polls_initiative", "polls", ["workspace_id", "initiative_id", "state"], unique=False
    )
    op.create_table(
        "stakeholders",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("group_name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            name=op.f("fk_stakeholders_workspace_id_initiative_id_initiatives"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "initiative_id", "user_id", name=op.f("pk_stakeholders")
        ),
    )
    op.create_table(
        "ballots",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("voter", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "poll_id"],
            ["polls.workspace_id", "polls.id"],
            name=op.f("fk_ballots_workspace_id_poll_id_polls"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "poll_id", "voter", name=op.f("pk_ballots")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("gives_up", sa.Text(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("decider_id", sa.String(length=32), nullable=False),
        sa.Column("proposed_by_id", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "confirmed",
                "declined",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            name=op.f("fk_decisions_workspace_id_initiative_id_initiatives"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "poll_id"],
            ["polls.workspace_id", "polls.id"],
            name=op.f("fk_decisions_workspace_id_poll_id_polls"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_decisions_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_decisions_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id", "submission", name=op.f("uq_decisions_workspace_id_submission")
        ),
    )
    op.create_index(
        "ix_decisions_initiative",
        "decisions",
        ["workspace_id", "initiative_id", "state"],
        unique=False,
    )
    op.create_table(
        "poll_options",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=150), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "concern_id"],
            ["concerns.workspace_id", "concerns.id"],
            name=op.f("fk_poll_options_workspace_id_concern_id_concerns"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "poll_id"],
            ["polls.workspace_id", "polls.id"],
            name=op.f("fk_poll_options_workspace_id_poll_id_polls"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "poll_id", "number", name=op.f("pk_poll_options")),
    )
    op.create_table(
        "poll_voters",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("group_name", sa.String(length=40), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("wants_no_reminder", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "poll_id"],
            ["polls.workspace_id", "polls.id"],
            name=op.f("fk_poll_voters_workspace_id_poll_id_polls"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "poll_id", "user_id", name=op.f("pk_poll_voters")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_poll_voters_remind",
        "poll_voters",
        ["remind_at"],
        unique=False,
        sqlite_where=sa.text("remind_at IS NOT NULL"),
        postgresql_where=sa.text("remind_at IS NOT NULL"),
    )
    op.create_table(
        "decision_concerns",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("is_answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "concern_id"],
            ["concerns.workspace_id", "concerns.id"],
            name=op.f("fk_decision_concerns_workspace_id_concern_id_concerns"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "decision_id"],
            ["decisions.workspace_id", "decisions.id"],
            name=op.f("fk_decision_concerns_workspace_id_decision_id_decisions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "decision_id", "concern_id", name=op.f("pk_decision_concerns")
        ),
    )
    for table in ("poll_options", "decision_concerns"):
        op.create_index(
            op.f(f"ix_{table}_workspace_id_concern_id"), table, ["workspace_id", "concern_id"]
        )


def downgrade() -> None:
    op.drop_table("decision_concerns")
    op.drop_index(
        "ix_poll_voters_remind",
        table_name="poll_voters",
        sqlite_where=sa.text("remind_at IS NOT NULL"),
        postgresql_where=sa.text("remind_at IS NOT NULL"),
    )
    op.drop_table("poll_voters")
    op.drop_table("poll_options")
    op.drop_index("ix_decisions_initiative", table_name="decisions")
    op.drop_table("decisions")
    op.drop_table("ballots")
    op.drop_table("stakeholders")
    op.drop_index("ix_polls_initiative", table_name="polls")
    op.drop_index(
        "ix_polls_closing",
        table_name="polls",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_table("polls")
