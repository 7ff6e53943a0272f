"""Digest schedules, their drafts and runs, and the stretch of history each run tells."""

from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, SlackId, stored_by_value
from models.vocabulary import DraftState, Occasion, PauseReason, ScheduleState


class DigestSchedule(Base):
    """When a channel gets its weekly digest: one schedule a channel.

    `active` with a `next_run_at`, or `paused` with a reason. `weekday` counts from Monday = 0;
    `local_time` is wall time in the IANA `zone`. `quiet_weeks` counts runs in a row without news.
    With `drafts` its leads see each digest before its hour; `draft_at` is when to look next whether
    somebody is to be shown one, None where nobody is any more.
    """

    __tablename__ = "digest_schedules"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "channel_id"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("(state = 'paused') = (pause_reason IS NOT NULL)", name="pause_has_reason"),
        Index(
            "ix_digest_schedules_due",
            "next_run_at",
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
        Index(
            "ix_digest_schedules_drafts",
            "draft_at",
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"))
    channel_id: Mapped[SlackId]
    weekday: Mapped[int]
    local_time: Mapped[time]
    zone: Mapped[str] = mapped_column(String(64))
    next_run_at: Mapped[datetime]
    state: Mapped[ScheduleState] = mapped_column(stored_by_value(ScheduleState, "state"))
    pause_reason: Mapped[PauseReason | None] = mapped_column(
        stored_by_value(PauseReason, "pause_reason")
    )
    quiet_weeks: Mapped[int] = mapped_column(default=0)
    set_by_id: Mapped[SlackId]
    drafts: Mapped[bool] = mapped_column(default=True, server_default=true())
    draft_at: Mapped[datetime | None]


class DigestDraft(Base):
    """A scheduled digest that its leads are shown before its hour, `due_at`.

    Life: waiting > posted (by itself, or by a lead before its hour), or quiet where nothing was left to
    tell. A lead may skip it, and take that back until the hour; moved where the schedule was. It becomes
    the run of its `occasion_key`. `intro` is what a lead says on top; `edits` counts its versions, so
    that two who write at once do not lose a word. Only under the schedule's lock is it changed.
    """

    __tablename__ = "digest_drafts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "schedule_id"],
            ["digest_schedules.workspace_id", "digest_schedules.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("workspace_id", "schedule_id", "occasion_key"),
        CheckConstraint("(intro IS NULL) = (intro_by_id IS NULL)", name="intro_has_author"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId]
    schedule_id: Mapped[int]
    occasion_key: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime]
    state: Mapped[DraftState] = mapped_column(stored_by_value(DraftState, "state"))
    decided_by_id: Mapped[SlackId | None]
    decided_at: Mapped[datetime | None]
    intro: Mapped[str | None] = mapped_column(Text)
    intro_by_id: Mapped[SlackId | None]
    edits: Mapped[int] = mapped_column(default=0)


class DigestRun(Base):
    """One digest that fell due, or was asked for by hand.

    `occasion_key` is the local date of a scheduled run, or the interaction that asked for it: unique
    within the schedule, so any number of workers, and any number of clicks, make one run.
    """

    __tablename__ = "digest_runs"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "schedule_id"],
            ["digest_schedules.workspace_id", "digest_schedules.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "schedule_id", "occasion_key"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId]
    schedule_id: Mapped[int]
    occasion: Mapped[Occasion] = mapped_column(stored_by_value(Occasion, "occasion"))
    occasion_key: Mapped[str] = mapped_column(String(64))
    local_date: Mapped[date]
    ran_at: Mapped[datetime]


class DigestWindow(Base):
    """The stretch of an initiative's history that a run tells: entries with after < sequence <= upto."""

    __tablename__ = "digest_windows"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "run_id"],
            ["digest_runs.workspace_id", "digest_runs.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(primary_key=True)
    after: Mapped[int]
    upto: Mapped[int]
