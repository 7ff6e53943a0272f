"""Where a concern comes from, and what was brought for it: quotes and evidence."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, SlackId, stored_by_value
from models.vocabulary import Basis


class Quote(Base):
    """The message that a concern was logged from: its words, its channel, its time, and a link to it.

    `words` may be the beginning of a long message, and None where it had no text. `url` is None where
    Slack gave no link. It goes when the person quoted says that the concern is not theirs, or is erased:
    all of it leads to them.
    """

    __tablename__ = "quotes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "concern_id"],
            ["concerns.workspace_id", "concerns.id"],
            ondelete="CASCADE",
        ),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str | None] = mapped_column(Text)
    channel_id: Mapped[SlackId]
    ts: Mapped[str] = mapped_column(String(32))
    url: Mapped[str | None] = mapped_column(Text)


class Evidence(Base):
    """What somebody brought for a concern, in a sentence.

    `brought_by_id` is None where whoever raised the concern anonymously brought it and is not named; the
    day is kept, no time.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "concern_id"],
            ["concerns.workspace_id", "concerns.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("workspace_id", "submission"),
        CheckConstraint("kind <> 'belief'", name="is_no_belief"),
        Index(None, "workspace_id", "concern_id"),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId]
    concern_id: Mapped[int]
    kind: Mapped[Basis] = mapped_column(stored_by_value(Basis, "kind"))
    words: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    brought_by_id: Mapped[SlackId | None]
    brought_on: Mapped[date]
    submission: Mapped[str] = mapped_column(String(64))
