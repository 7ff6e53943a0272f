"""What leads ask back about a concern, and what its raiser replies."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, SlackId


class Inquiry(Base):
    """A question to whoever raised a concern, and their reply. For its leads, and its raiser, alone.

    Life: it waits while its concern is open, stands by itself and is in the initiative in which it was
    asked (`initiative_id`); until the reply it can be said in other words, by another lead as well. A
    concern has one at most without a reply. Nobody's id stands beside the reply: whose it is the concern
    says, or nobody. Days are kept, no times. It goes when whom the concern was logged for says that it is
    not theirs.
    """

    __tablename__ = "inquiries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "concern_id"],
            ["concerns.workspace_id", "concerns.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("workspace_id", "submission"),
        CheckConstraint("(reply IS NULL) = (replied_on IS NULL)", name="reply_has_its_day"),
        Index(None, "workspace_id", "concern_id"),
        Index(
            "uq_inquiries_waiting",
            "workspace_id",
            "concern_id",
            unique=True,
            sqlite_where=text("reply IS NULL"),
            postgresql_where=text("reply IS NULL"),
        ),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId]
    concern_id: Mapped[int]
    initiative_id: Mapped[int]
    asker_id: Mapped[SlackId]
    words: Mapped[str] = mapped_column(Text)
    asked_on: Mapped[date]
    reply: Mapped[str | None] = mapped_column(Text)
    replied_on: Mapped[date | None]
    submission: Mapped[str] = mapped_column(String(64))
