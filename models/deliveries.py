"""The outbox: what must reach Slack, and what may not be called right now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, SlackId, stored_by_value
from models.vocabulary import DeliveryKind, DeliveryState


class Delivery(Base):
    """A message on its way to Slack.

    Life: pending -> sending -> sent | failed | uncertain. A worker claims a pending row (`claimed_by`,
    `lease_until`, real time), marks it `sending` right before the call, and records the outcome. A row
    left in `sending` by a crash is uncertain: it may be in the channel, so it is never sent again
    unasked. A claim that ended before `sending` is simply taken up by the next worker.

    `audience` is a channel id, a user id, or `relay:<concern id>` for an anonymous raiser. In the last
    case `channel_id` and `ts` stay empty, the relay keeps them. The row goes once it has arrived, and tells
    days where it did not: the raiser's own deed may have sent it. `not_before` is put back from hour to hour
    while they do not want to hear. `card` names a message that is updated in place: at most one refresh of
    it waits at a time, so twenty changes become one call, at the time of the soonest.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        Index(
            "uq_deliveries_waiting_card",
            "workspace_id",
            "card",
            unique=True,
            sqlite_where=text("state = 'pending' AND card IS NOT NULL"),
            postgresql_where=text("state = 'pending' AND card IS NOT NULL"),
        ),
        Index("ix_deliveries_card", "workspace_id", "card", "state"),
        Index(
            "ix_deliveries_place",
            "workspace_id",
            "channel_id",
            "ts",
            sqlite_where=text("card IS NOT NULL"),
            postgresql_where=text("card IS NOT NULL"),
        ),
        Index(
            "ix_deliveries_digests",
            "workspace_id",
            sqlite_where=text("kind = 'digest'"),
            postgresql_where=text("kind = 'digest'"),
        ),
        Index(
            "ix_deliveries_waiting",
            "not_before",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_deliveries_sending",
            "lease_until",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"))
    kind: Mapped[DeliveryKind] = mapped_column(stored_by_value(DeliveryKind, "kind", checked=False))
    audience: Mapped[str] = mapped_column(String(64))
    params: Mapped[dict[str, object]] = mapped_column(JSON)
    card: Mapped[str | None] = mapped_column(String(128))
    state: Mapped[DeliveryState] = mapped_column(stored_by_value(DeliveryState, "state"))
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    channel_id: Mapped[SlackId | None]
    ts: Mapped[str | None] = mapped_column(String(32))
    error: Mapped[str | None] = mapped_column(String(64))
    settled_at: Mapped[datetime | None]


class Hold(Base):
    """Something in a workspace that may not be called before `until` (real time).

    `what` is a Web API method after a 429, or a channel id for the pace of one message a second.
    """

    __tablename__ = "holds"

    workspace_id: Mapped[SlackId] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    what: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime]
