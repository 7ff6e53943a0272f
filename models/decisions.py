"""Decisions: what a named person decided, why, and whose concerns it answers."""

from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, SlackId, stored_by_value
from models.vocabulary import DecisionState


class Decision(Base):
    """Proposed by a lead, confirmed or declined by the decider; `poll_id` where a poll informed it.

    `sequence` is its place in the initiative's history once it is confirmed: digests tell it by that.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "submission"),
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"], ["initiatives.workspace_id", "initiatives.id"]
        ),
        ForeignKeyConstraint(["workspace_id", "poll_id"], ["polls.workspace_id", "polls.id"]),
        Index("ix_decisions_initiative", "workspace_id", "initiative_id", "state"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"))
    initiative_id: Mapped[int]
    poll_id: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    gives_up: Mapped[str | None] = mapped_column(Text)
    review_on: Mapped[date | None]
    decider_id: Mapped[SlackId]
    proposed_by_id: Mapped[SlackId]
    state: Mapped[DecisionState] = mapped_column(stored_by_value(DecisionState, "state"))
    decided_at: Mapped[datetime | None]
    sequence: Mapped[int | None]
    submission: Mapped[str] = mapped_column(String(64))


class DecisionConcern(Base):
    """A concern that a decision answers, or says plainly that it does not."""

    __tablename__ = "decision_concerns"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "decision_id"],
            ["decisions.workspace_id", "decisions.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["workspace_id", "concern_id"], ["concerns.workspace_id", "concerns.id"]
        ),
        Index(None, "workspace_id", "concern_id"),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(primary_key=True)
    is_answered: Mapped[bool]
