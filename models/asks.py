"""Asks: a lead asked somebody who was not heard to speak."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, SlackId


class Ask(Base):
    """One person asked by a lead, in the lead's words, to say what they think of an initiative.

    `asked_at` keeps them from being asked again too soon. With `declined` they said that this is not for
    them: they are not asked about this initiative again.
    """

    __tablename__ = "asks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("workspace_id", "submission", "user_id"),
        Index("ix_asks_person", "workspace_id", "initiative_id", "user_id"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId]
    initiative_id: Mapped[int]
    user_id: Mapped[SlackId]
    asked_by_id: Mapped[SlackId]
    words: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    declined: Mapped[bool] = mapped_column(default=False)
    submission: Mapped[str] = mapped_column(String(64))
