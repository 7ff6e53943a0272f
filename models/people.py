"""What is remembered of Slack's people and channels, each with the time it was last seen."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, SlackId, stored_by_value
from models.vocabulary import Reminders, Role


class Person(Base):
    """A person as Slack last described them. A cache: `refreshed_at` says how old it is."""

    __tablename__ = "people"

    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[SlackId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    zone: Mapped[str] = mapped_column(String(64))
    role: Mapped[Role] = mapped_column(stored_by_value(Role, "role"))
    active: Mapped[bool]
    refreshed_at: Mapped[datetime]


class Channel(Base):
    """A channel as Slack last described it. A cache: `refreshed_at` says how old it is."""

    __tablename__ = "channels"

    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    channel_id: Mapped[SlackId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    private: Mapped[bool]
    shared: Mapped[bool]
    refreshed_at: Mapped[datetime]


class Membership(Base):
    """Somebody was seen in a channel at `seen_at`: by a command run there, or in Slack's list."""

    __tablename__ = "memberships"

    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    channel_id: Mapped[SlackId] = mapped_column(primary_key=True)
    user_id: Mapped[SlackId] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]


class Preference(Base):
    """When somebody wants to hear from Heard, where that differs from working hours; set on App Home.

    `begins` and `ends` are local times of their own zone. Nothing comes before the day `snoozed_until`,
    and no nudge before `nudged_from`. `week_told_on` is the Friday on which their week was looked at last, be
    it that there was nothing to tell.
    """

    __tablename__ = "preferences"

    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[SlackId] = mapped_column(primary_key=True)
    begins: Mapped[time | None]
    ends: Mapped[time | None]
    snoozed_until: Mapped[date | None]
    nudged_from: Mapped[date | None]
    week_told_on: Mapped[date | None]
    reminders: Mapped[Reminders] = mapped_column(
        stored_by_value(Reminders, "reminders", checked=False), default=Reminders.ALL
    )
