"""Workspaces and the installation that lets the bot act in each."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, SlackId, stored_by_value
from models.vocabulary import InstallationState


class Workspace(Base):
    """A Slack workspace: the tenant that every other row belongs to."""

    __tablename__ = "workspaces"

    id: Mapped[SlackId] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]


class Installation(Base):
    """The bot's access to a workspace.

    `active` until Slack says the token is dead, then `disconnected`: nothing is sent there until a
    new token arrives. The token is encrypted with SECRET_KEYS.
    """

    __tablename__ = "installations"

    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    bot_id: Mapped[SlackId]
    bot_user_id: Mapped[SlackId]
    token: Mapped[bytes] = mapped_column(LargeBinary)
    scopes: Mapped[str] = mapped_column(Text)
    state: Mapped[InstallationState] = mapped_column(stored_by_value(InstallationState, "state"))
    updated_at: Mapped[datetime]
