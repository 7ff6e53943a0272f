"""The audit of an initiative: who changed what, and when."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, SlackId, stored_by_value
from models.vocabulary import Changed


class Change(Base):
    """One change of an initiative or of what belongs to it. Rows are added; few are ever touched again.

    Written in the transaction of the change itself. `actor_id` is None where Heard did it by itself, and
    where whoever did it is not told any more; `about` is a few words of ours (a label, fields, a group) and
    never anything that people wrote at length; `row_id` is the poll or decision it is about, or the concern
    whose raiser did it, `person_id` whom it puts into a role. What an anonymous person did is not here; of
    what raisers may have done, `happened_at` is the hour.

    That whoever raised a concern has changed it, or opened it again, decides what its logger may still see,
    so these rows stay.

    Three things touch rows again. An erasure takes a person out of them. Who says that a concern is not
    theirs has their name taken off what they did with it. And what its raiser did with a concern goes
    altogether when it becomes an anonymous one.
    """

    __tablename__ = "changes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
        Index("ix_changes_newest", "workspace_id", "initiative_id", "id"),
        # What is told of somebody in their own file.
        Index("ix_changes_actor", "workspace_id", "actor_id", "id"),
        Index(
            "ix_changes_person",
            "workspace_id",
            "person_id",
            "id",
            sqlite_where=text("person_id IS NOT NULL"),
            postgresql_where=text("person_id IS NOT NULL"),
        ),
    )

    id: Mapped[RowId]
    workspace_id: Mapped[SlackId]
    initiative_id: Mapped[int]
    what: Mapped[Changed] = mapped_column(stored_by_value(Changed, "what", checked=False))
    actor_id: Mapped[SlackId | None]
    person_id: Mapped[SlackId | None]
    about: Mapped[str | None] = mapped_column(String(120))
    row_id: Mapped[int | None]
    happened_at: Mapped[datetime]
