"""That Heard has introduced itself, the poll somebody tries on themselves, and open Home tabs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, SlackId


class Introduction(Base):
    """Heard has introduced itself in `place`: a channel, or the workspace itself by its own id.

    Rows are never taken away: nobody is introduced to it twice, however often it is invited again.
    """

    __tablename__ = "introductions"

    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    place: Mapped[SlackId] = mapped_column(primary_key=True)


class Trial(Base):
    """A poll that somebody tries on themselves; one a person, begun anew as often as they like.

    `number` counts the beginnings, so that the card of an earlier one is known for what it is.
    """

    __tablename__ = "trials"

    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[SlackId] = mapped_column(primary_key=True)
    number: Mapped[int]
    is_open: Mapped[bool]
    ballot: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class HomeVisit(Base):
    """Somebody may have their Home tab before them, until `until` (real time, in tens of minutes).

    `view_hash` is Slack's of what they see, `drawn` a keyed hash of what we drew. `is_stale`: somebody in
    the workspace did something since. Whose deed it was, and when, is not kept: an anonymous raiser may
    be among them.
    """

    __tablename__ = "home_visits"
    __table_args__ = (
        Index(
            "ix_home_visits_stale",
            "workspace_id",
            "user_id",
            sqlite_where=text("is_stale"),
            postgresql_where=text("is_stale"),
        ),
        Index(None, "until"),
    )

    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[SlackId] = mapped_column(primary_key=True)
    view_hash: Mapped[str] = mapped_column(String(255))
    drawn: Mapped[str] = mapped_column(String(64))
    is_first: Mapped[bool]
    is_stale: Mapped[bool]
    until: Mapped[datetime]
