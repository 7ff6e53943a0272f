"""Workspaces, people, initiatives, concerns, digests, deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
    )
    op.create_table(
        "channels",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_channels_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "channel_id", name=op.f("pk_channels")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "digest",
                "digest_preview",
                "digest_quiet",
                "schedule_paused",
                "new_concerns",
                "raiser_card",
                name="kind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("audience", sa.String(length=64), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("card", sa.String(length=128), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sending",
                "sent",
                "failed",
                "uncertain",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("error", sa.String(length=64), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_deliveries_attempts")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_deliveries_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(
        "ix_deliveries_card", "deliveries", ["workspace_id", "card", "state"], unique=False
    )
    op.create_index(
        "ix_deliveries_sending",
        "deliveries",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "ix_deliveries_waiting",
        "deliveries",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "uq_deliveries_waiting_card",
        "deliveries",
        ["workspace_id", "card"],
        unique=True,
        sqlite_where=sa.text("state = 'pending' AND card IS NOT NULL"),
        postgresql_where=sa.text("state = 'pending' AND card IS NOT NULL"),
    )
    op.create_table(
        "digest_schedules",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("next_run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "paused",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "pause_reason",
            sa.Enum(
                "by_lead",
                "not_in_channel",
                "archived",
                "gone",
                "disconnected",
                "refused",
                name="pause_reason",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("quiet_weeks", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(state = 'paused') = (pause_reason IS NOT NULL)",
            name=op.f("ck_digest_schedules_pause_has_reason"),
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_digest_schedules_weekday")),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_digest_schedules_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_schedules")),
        sa.UniqueConstraint(
            "workspace_id", "channel_id", name=op.f("uq_digest_schedules_workspace_id_channel_id")
        ),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_digest_schedules_workspace_id_id")),
    )
    op.create_index(
        "ix_digest_schedules_due",
        "digest_schedules",
        ["next_run_at"],
        unique=False,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_table(
        "holds",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_holds_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "what", name=op.f("pk_holds")),
    )
    op.create_table(
        "initiatives",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("driver_id", sa.String(length=32), nullable=False),
        sa.Column("approver_id", sa.String(length=32), nullable=False),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("created_by_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_entry", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.CheckConstraint("last_entry >= 0", name=op.f("ck_initiatives_last_entry")),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_initiatives_last_number")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_initiatives_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiatives")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_initiatives_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_initiatives_workspace_id_key")),
        sa.UniqueConstraint(
            "workspace_id", "submission", name=op.f("uq_initiatives_workspace_id_submission")
        ),
    )
    op.create_table(
        "installations",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=False),
        sa.Column("bot_user_id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "disconnected",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_installations_workspace_id_workspaces"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_installations")),
    )
    op.create_table(
        "memberships",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_memberships_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "channel_id", "user_id", name=op.f("pk_memberships")
        ),
    )
    op.create_table(
        "people",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "member",
                "guest",
                "outsider",
                "bot",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_people_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_people")),
    )
    op.create_table(
        "co_leads",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            name=op.f("fk_co_leads_workspace_id_initiative_id_initiatives"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "initiative_id", "user_id", name=op.f("pk_co_leads")
        ),
    )
    op.create_index(
        op.f("ix_co_leads_workspace_id_user_id"),
        "co_leads",
        ["workspace_id", "user_id"],
        unique=False,
    )
    op.create_table(
        "concern_days",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "effect",
            sa.Enum(
                "good_to_know",
                "slows_us",
                "stops_us",
                name="effect",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "basis",
            sa.Enum(
                "measured",
                "seen",
                "reported",
                "belief",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("leads_only", sa.Boolean(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            name=op.f("fk_concern_days_workspace_id_initiative_id_initiatives"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id",
            "initiative_id",
            "day",
            "effect",
            "basis",
            "leads_only",
            name=op.f("pk_concern_days"),
        ),
    )
    op.create_table(
        "concerns",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("worry", sa.Text(), nullable=False),
        sa.Column("settled_if", sa.Text(), nullable=True),
        sa.Column(
            "effect",
            sa.Enum(
                "good_to_know",
                "slows_us",
                "stops_us",
                name="effect",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "basis",
            sa.Enum(
                "measured",
                "seen",
                "reported",
                "belief",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("evidence_url", sa.Text(), nullable=True),
        sa.Column(
            "visibility",
            sa.Enum(
                "named",
                "leads",
                "anonymous",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "new",
                "acknowledged",
                "exploring",
                "planned",
                "not_doing",
                "done",
                "confirmed",
                "merged",
                "withdrawn",
                "reopened",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("raiser_id", sa.String(length=32), nullable=True),
        sa.Column("logged_by_id", sa.String(length=32), nullable=True),
        sa.Column("relay", sa.LargeBinary(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("hear_by", sa.Date(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "is_open = (status IN ('new', 'acknowledged', 'exploring', 'planned', 'reopened'))",
            name=op.f("ck_concerns_is_open"),
        ),
        sa.CheckConstraint(
            "visibility <> 'anonymous' OR (raiser_id IS NULL AND logged_by_id IS NULL)",
            name=op.f("ck_concerns_anonymous_has_no_name"),
        ),
        sa.CheckConstraint(
            "visibility = 'anonymous' OR relay IS NULL",
            name=op.f("ck_concerns_relay_is_for_anonymous"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            name=op.f("fk_concerns_workspace_id_initiative_id_initiatives"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_concerns_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id",
            "initiative_id",
            "number",
            name=op.f("uq_concerns_workspace_id_initiative_id_number"),
        ),
        sa.UniqueConstraint(
            "workspace_id", "submission", name=op.f("uq_concerns_workspace_id_submission")
        ),
    )
    op.create_index(
        "ix_concerns_open",
        "concerns",
        ["workspace_id", "initiative_id", "effect", "number"],
        unique=False,
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "digest_runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column(
            "occasion",
            sa.Enum(
                "scheduled",
                "by_hand",
                name="occasion",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("occasion_key", sa.String(length=64), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "schedule_id"],
            ["digest_schedules.workspace_id", "digest_schedules.id"],
            name=op.f("fk_digest_runs_workspace_id_schedule_id_digest_schedules"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_runs")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_digest_runs_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id",
            "schedule_id",
            "occasion_key",
            name=op.f("uq_digest_runs_workspace_id_schedule_id_occasion_key"),
        ),
    )
    op.create_table(
        "initiative_channels",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            name=op.f("fk_initiative_channels_workspace_id_initiative_id_initiatives"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "initiative_id", "channel_id", name=op.f("pk_initiative_channels")
        ),
    )
    op.create_index(
        op.f("ix_initiative_channels_workspace_id_channel_id"),
        "initiative_channels",
        ["workspace_id", "channel_id"],
        unique=False,
    )
    op.create_table(
        "concern_entries",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column(
            "happening",
            sa.Enum(
                "raised",
                "moved",
                name="happening",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "new",
                "acknowledged",
                "exploring",
                "planned",
                "not_doing",
                "done",
                "confirmed",
                "merged",
                "withdrawn",
                "reopened",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.String(length=32), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "concern_id"],
            ["concerns.workspace_id", "concerns.id"],
            name=op.f("fk_concern_entries_workspace_id_concern_id_concerns"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            name=op.f("fk_concern_entries_workspace_id_initiative_id_initiatives"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "initiative_id", "sequence", name=op.f("pk_concern_entries")
        ),
    )
    op.create_index(
        op.f("ix_concern_entries_workspace_id_concern_id"),
        "concern_entries",
        ["workspace_id", "concern_id"],
        unique=False,
    )
    op.create_table(
        "digest_windows",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            name=op.f("fk_digest_windows_workspace_id_initiative_id_initiatives"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "run_id"],
            ["digest_runs.workspace_id", "digest_runs.id"],
            name=op.f("fk_digest_windows_workspace_id_run_id_digest_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "run_id", "initiative_id", name=op.f("pk_digest_windows")
        ),
    )


def downgrade() -> None:
    op.drop_table("digest_windows")
    op.drop_index(op.f("ix_concern_entries_workspace_id_concern_id"), table_name="concern_entries")
    op.drop_table("concern_entries")
    op.drop_index(
        op.f("ix_initiative_channels_workspace_id_channel_id"), table_name="initiative_channels"
    )
    op.drop_table("initiative_channels")
    op.drop_table("digest_runs")
    op.drop_index(
        "ix_concerns_open",
        table_name="concerns",
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )
    op.drop_table("concerns")
    op.drop_table("concern_days")
    op.drop_index(op.f("ix_co_leads_workspace_id_user_id"), table_name="co_leads")
    op.drop_table("co_leads")
    op.drop_table("people")
    op.drop_table("memberships")
    op.drop_table("installations")
    op.drop_table("initiatives")
    op.drop_table("holds")
    op.drop_index(
        "ix_digest_schedules_due",
        table_name="digest_schedules",
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )
    op.drop_table("digest_schedules")
    op.drop_index(
        "uq_deliveries_waiting_card",
        table_name="deliveries",
        sqlite_where=sa.text("state = 'pending' AND card IS NOT NULL"),
        postgresql_where=sa.text("state = 'pending' AND card IS NOT NULL"),
    )
    op.drop_index(
        "ix_deliveries_waiting",
        table_name="deliveries",
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.drop_index(
        "ix_deliveries_sending",
        table_name="deliveries",
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.drop_index("ix_deliveries_card", table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_table("channels")
    op.drop_table("workspaces")
