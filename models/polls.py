"""Polls: what is asked, who is asked, what they answered, and what came out."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, SlackId, stored_by_value
from models.vocabulary import Audience, PollMethod, PollState


class Poll(Base):
    """A question to people about an initiative.

    Life: draft -> open -> closed | cancelled. A draft is previewed by whoever made it. At the opening
    the people asked are written down with their groups (`PollVoter`). At the close `result` is computed
    once and never again; for an anonymous poll the ballots are deleted then, and the key that told whose
    they were (`ballot_key`, sealed) is destroyed. `smallest_group` is how many answers a group needs to
    be shown; 1 for a named poll.
    """

    __tablename__ = "polls"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "submission"),
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
        ),
        CheckConstraint("(state = 'closed') = (result IS NOT NULL)", name="closed_has_result"),
        CheckConstraint("state = 'open' OR ballot_key IS NULL", name="key_only_while_open"),
        CheckConstraint("NOT (anonymous AND open_results)", name="anonymous_is_hidden"),
        Index(
            "ix_polls_closing",
            "closes_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_polls_initiative", "workspace_id", "initiative_id", "state"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"))
    initiative_id: Mapped[int]
    channel_id: Mapped[SlackId]
    question: Mapped[str] = mapped_column(Text)
    method: Mapped[PollMethod] = mapped_column(stored_by_value(PollMethod, "method"))
    most_picks: Mapped[int | None]
    anonymous: Mapped[bool]
    open_results: Mapped[bool]
    smallest_group: Mapped[int]
    audience: Mapped[Audience] = mapped_column(stored_by_value(Audience, "audience"))
    people: Mapped[list[str]] = mapped_column(JSON)
    groups: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The groups of stakeholders that are asked; None for all of them, and for another audience."""
    closes_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(64))
    decider_id: Mapped[SlackId]
    created_by_id: Mapped[SlackId]
    state: Mapped[PollState] = mapped_column(stored_by_value(PollState, "state"))
    submission: Mapped[str] = mapped_column(String(64))
    extended: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    ballot_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class PollOption(Base):
    """Something to choose; `concern_id` where it was picked from the open concerns."""

    __tablename__ = "poll_options"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "poll_id"], ["polls.workspace_id", "polls.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["workspace_id", "concern_id"], ["concerns.workspace_id", "concerns.id"]
        ),
        Index(None, "workspace_id", "concern_id"),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(150))
    concern_id: Mapped[int | None]


class PollVoter(Base):
    """Somebody who is asked, with their group at the opening, and whether they took part.

    Says nothing of what they answered, and nothing of when. `remind_at` is when they are reminded next.
    """

    __tablename__ = "poll_voters"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "poll_id"], ["polls.workspace_id", "polls.id"], ondelete="CASCADE"
        ),
        Index(
            "ix_poll_voters_remind",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL"),
            postgresql_where=text("remind_at IS NOT NULL"),
        ),
        # Without row ids: rows of SQLite would otherwise lie in the order of their writing.
        {"sqlite_with_rowid": False},
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[SlackId] = mapped_column(primary_key=True)
    group_name: Mapped[str | None] = mapped_column(String(40))
    answered: Mapped[bool] = mapped_column(default=False)
    wants_no_reminder: Mapped[bool] = mapped_column(default=False)
    reminders: Mapped[int] = mapped_column(default=0)
    remind_at: Mapped[datetime | None]


class Ballot(Base):
    """One person's answer; one a person, by the primary key.

    `voter` is the person's id in a named poll. In an anonymous one it is a keyed hash of it, told by no
    row: the key is the poll's own. There is no time and no number in the order of voting.
    """

    __tablename__ = "ballots"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "poll_id"], ["polls.workspace_id", "polls.id"], ondelete="CASCADE"
        ),
        {"sqlite_with_rowid": False},
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(primary_key=True)
    voter: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
