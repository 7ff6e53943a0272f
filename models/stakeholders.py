"""Stakeholders of an initiative, each with one main group."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, SlackId


class Stakeholder(Base):
    """Somebody with a stake in an initiative, in one group such as Engineering.

    `influence` and `interest` (1 to 3, 2 is usual) are what its leads noted. `cares_about` was written by
    `cares_by_id`, one of those who lead or the person; None where nobody knows any more. The person
    reads all of it with /align me: nothing is noted of anybody that they cannot see.
    """

    __tablename__ = "stakeholders"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("influence BETWEEN 1 AND 3", name="influence"),
        CheckConstraint("interest BETWEEN 1 AND 3", name="interest"),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[SlackId] = mapped_column(primary_key=True)
    group_name: Mapped[str] = mapped_column(String(40))
    influence: Mapped[int] = mapped_column(default=2, server_default=text("2"))
    interest: Mapped[int] = mapped_column(default=2, server_default=text("2"))
    cares_about: Mapped[str | None] = mapped_column(String(300))
    cares_by_id: Mapped[SlackId | None]
