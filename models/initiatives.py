"""Initiatives: what a team is about to do, and who leads it."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, RowId, SlackId


class Initiative(Base):
    """A piece of work whose concerns are heard under a short key.

    `last_number` and `last_entry` count its concerns and their history. Both are advanced under this
    row's lock, so numbers have no gap and history commits in the order of its sequence.
    """

    __tablename__ = "initiatives"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "key"),
        UniqueConstraint("workspace_id", "submission"),
        CheckConstraint("last_number >= 0", name="last_number"),
        CheckConstraint("last_entry >= 0", name="last_entry"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str] = mapped_column(String(6))
    name: Mapped[str] = mapped_column(String(80))
    goal: Mapped[str] = mapped_column(Text)
    driver_id: Mapped[SlackId]
    approver_id: Mapped[SlackId]
    decision_on: Mapped[date | None]
    created_by_id: Mapped[SlackId]
    created_at: Mapped[datetime]
    last_number: Mapped[int] = mapped_column(default=0)
    last_entry: Mapped[int] = mapped_column(default=0)
    submission: Mapped[str] = mapped_column(String(64))

    channels: Mapped[list["InitiativeChannel"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="InitiativeChannel.channel_id"
    )
    co_leads: Mapped[list["CoLead"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="CoLead.user_id"
    )


class InitiativeChannel(Base):
    """An initiative is at home in a channel; a channel may be home to several."""

    __tablename__ = "initiative_channels"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
        Index(None, "workspace_id", "channel_id"),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[SlackId] = mapped_column(primary_key=True)


class CoLead(Base):
    """Somebody who manages an initiative beside its driver."""

    __tablename__ = "co_leads"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
        Index(None, "workspace_id", "user_id"),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[SlackId] = mapped_column(primary_key=True)
