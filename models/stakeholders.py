"""Stakeholders of an initiative, each with one main group."""

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, SlackId


class Stakeholder(Base):
    """Somebody with a stake in an initiative, in one group such as Engineering."""

    __tablename__ = "stakeholders"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "initiative_id"],
            ["initiatives.workspace_id", "initiatives.id"],
            ondelete="CASCADE",
        ),
    )

    workspace_id: Mapped[SlackId] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[SlackId] = mapped_column(primary_key=True)
    group_name: Mapped[str] = mapped_column(String(40))
