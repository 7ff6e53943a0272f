"""Concerns that have joined another one: its voices."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, SlackId, stored_by_value
from models.vocabulary import Status


class Voice(Base):
    """A concern that has joined another: one more voice for the same worry, in its raiser's own words.

    Life: a row comes when the concern joins (its status is then `merged`) and goes when it stands by
    itself again, is withdrawn or opened anew. What is joined has itself joined nothing.

    `person` is whom the voice counts as: its raiser, or what stands for one who was erased, another one
    for each concern that was joined. It is None for an anonymous voice, each of which counts. `before`
    is where the concern stood, and `settled` what its raiser said when they were asked after Done.
    """

    __tablename__ = "voices"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "concern_id"],
            ["concerns.workspace_id", "concerns.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["workspace_id", "joined_id"],
            ["concerns.workspace_id", "concerns.id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("concern_id <> joined_id", name="joins_another"),
        Index("ix_voices_joined", "workspace_id", "joined_id", "person"),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    concern_id: Mapped[int] = mapped_column(primary_key=True)
    joined_id: Mapped[int]
    person: Mapped[SlackId | None]
    before: Mapped[Status] = mapped_column(stored_by_value(Status, "before"))
    settled: Mapped[bool] = mapped_column(default=False, server_default=false())
