"""Concerns, their history, and the daily tallies that digests are counted from."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, SlackId, stored_by_value
from models.vocabulary import (
    OPEN_STATUSES,
    Basis,
    Effect,
    Happening,
    Status,
    Visibility,
)

_OPEN = ", ".join(f"'{status.value}'" for status in OPEN_STATUSES)


class Concern(Base):
    """Something that worries a stakeholder about an initiative.

    Life: new > acknowledged > exploring > planned or not doing > done > confirmed; merged; withdrawn;
    reopened (bot/concerns/rules.py). `is_open` repeats the status for the partial indexes, and a
    CHECK holds the two together.

    An anonymous concern has no raiser: the only way back to them is `relay`, encrypted, opened by the
    sender alone and erased once the news that ends the concern has reached them; after Done it is
    kept until they have answered, `asked_until` at the latest. Times are kept to the day for the same
    reason.

    `owner_id` looks after it, while they may see it, and owes news by `due_on`, which is None once they
    gave it: a day that is over and still stands was not kept. `not_yet` is what its raiser still missed when
    they last said that Done did not settle it. `touched_on` is the day of its last step (nullable for the
    migration's sake alone: every row has one). `disowned`: whoever it was logged for said that it is not
    theirs; it is its logger's own since, or nobody's and closed where it was not for them.
    """

    __tablename__ = "concerns"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "initiative_id", "number"),
        UniqueConstraint("workspace_id", "submission"),
        CheckConstraint(
            "visibility <> 'anonymous' OR (raiser_id IS NULL AND logged_by_id IS NULL)",
            name="anonymous_has_no_name",
        ),
        CheckConstraint("visibility = 'anonymous' OR relay IS NULL", name="relay_is_for_anonymous"),
        CheckConstraint(f"is_open = (status IN ({_OPEN}))", name="is_open"),
        Index(
            "ix_concerns_open",
            "workspace_id",
            "initiative_id",
            "effect",
            "number",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        Index(
            "ix_concerns_touched",
            "workspace_id",
            "initiative_id",
            "touched_on",
            "id",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        Index(
            "ix_concerns_newest",
            "workspace_id",
            "initiative_id",
            "raised_on",
            "id",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        Index(
            "ix_concerns_ended",
            "workspace_id",
            "initiative_id",
            "touched_on",
            "id",
            sqlite_where=text("is_open = 0"),
            postgresql_where=text("NOT is_open"),
        ),
        Index(
            "ix_concerns_waiting",
            "workspace_id",
            "initiative_id",
            "hear_by",
            sqlite_where=text("status = 'new'"),
            postgresql_where=text("status = 'new'"),
        ),
        # What waits for news by a day that was promised.
        Index(
            "ix_concerns_due",
            "workspace_id",
            "initiative_id",
            "due_on",
            sqlite_where=text("is_open = 1 AND due_on IS NOT NULL"),
            postgresql_where=text("is_open AND due_on IS NOT NULL"),
        ),
        Index(
            "ix_concerns_owner",
            "workspace_id",
            "owner_id",
            sqlite_where=text("owner_id IS NOT NULL"),
            postgresql_where=text("owner_id IS NOT NULL"),
        ),
        # Who raised something since a day, read from the index alone.
        Index(
            "ix_concerns_heard",
            "workspace_id",
            "initiative_id",
            "raised_on",
            "raiser_id",
            "visibility",
            "status",
        ),
        Index(
            "ix_concerns_unchecked",
            "workspace_id",
            "initiative_id",
            "basis",
            "raised_on",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        Index(
            "ix_concerns_raiser",
            "workspace_id",
            "raiser_id",
            "status",
            sqlite_where=text("raiser_id IS NOT NULL"),
            postgresql_where=text("raiser_id IS NOT NULL"),
        ),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId]
    initiative_id: Mapped[int]
    number: Mapped[int]
    worry: Mapped[str] = mapped_column(Text)
    settled_if: Mapped[str | None] = mapped_column(Text)
    effect: Mapped[Effect] = mapped_column(stored_by_value(Effect, "effect"))
    basis: Mapped[Basis] = mapped_column(stored_by_value(Basis, "basis"))
    evidence_url: Mapped[str | None] = mapped_column(Text)
    visibility: Mapped[Visibility] = mapped_column(stored_by_value(Visibility, "visibility"))
    status: Mapped[Status] = mapped_column(stored_by_value(Status, "status"))
    is_open: Mapped[bool]
    answer: Mapped[str | None] = mapped_column(Text)
    raiser_id: Mapped[SlackId | None]
    logged_by_id: Mapped[SlackId | None]
    relay: Mapped[bytes | None] = mapped_column(LargeBinary)
    owner_id: Mapped[SlackId | None]
    due_on: Mapped[date | None]
    not_yet: Mapped[str | None] = mapped_column(Text)
    asked_until: Mapped[date | None]
    touched_on: Mapped[date] = mapped_column(nullable=True)
    raised_on: Mapped[date]
    hear_by: Mapped[date]
    submission: Mapped[str] = mapped_column(String(64))
    disowned: Mapped[bool] = mapped_column(default=False, server_default=false())


class FormerLabel(Base):
    """What a concern was called before it was moved to another initiative: the number still answers."""

    __tablename__ = "former_labels"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["workspace_id", "concern_id"],
            ["concerns.workspace_id", "concerns.id"],
            ondelete="CASCADE",
        ),
        Index(None, "workspace_id", "concern_id"),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int]


class ConcernEntry(Base):
    """One step in the history of an initiative's concerns, in the order of `sequence`.

    The sequence, not a clock, tells a digest what is new: it commits in order under the initiative's
    lock, and it tells nobody at what hour an anonymous raiser was at their desk. That a concern has joined
    another one is a step for as long as it has: it goes when the concern stands by itself again.
    """

    __tablename__ = "concern_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["workspace_id", "concern_id"],
            ["concerns.workspace_id", "concerns.id"],
            ondelete="CASCADE",
        ),
        Index(None, "workspace_id", "concern_id"),
        # What happened since a day.
        Index("ix_concern_entries_day", "workspace_id", "initiative_id", "happened_on"),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    concern_id: Mapped[int]
    happening: Mapped[Happening] = mapped_column(stored_by_value(Happening, "happening"))
    status: Mapped[Status] = mapped_column(stored_by_value(Status, "status"))
    actor_id: Mapped[SlackId | None]
    happened_on: Mapped[date]


class ConcernDay(Base):
    """How many concerns of one sort were opened and closed on a day.

    Written with each step, so a digest over a hundred thousand concerns reads as few rows as one over a
    thousand. `leads_only` keeps what a channel may not count apart from what it may.
    """

    __tablename__ = "concern_days"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    effect: Mapped[Effect] = mapped_column(stored_by_value(Effect, "effect"), primary_key=True)
    basis: Mapped[Basis] = mapped_column(stored_by_value(Basis, "basis"), primary_key=True)
    leads_only: Mapped[bool] = mapped_column(primary_key=True)
    opened: Mapped[int] = mapped_column(default=0)
    closed: Mapped[int] = mapped_column(default=0)
