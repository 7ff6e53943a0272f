"""The drafts that wait for somebody, as their Home tab tells them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, literal, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.drafts import life
from bot.drafts.schemas import WaitingDraft
from bot.initiatives.schemas import InitiativeCard
from models import Channel, Delivery, DigestDraft, DigestSchedule
from models.vocabulary import DeliveryState, DraftState, ScheduleState

SOMEWHERE = "a channel"


def for_lead(
    session: Session, actor: Actor, led: Collection[InitiativeCard], now: datetime
) -> Sequence[WaitingDraft]:
    """The drafts that the actor was sent and can decide, the first to be posted first.

    `led` are the initiatives that they lead.
    """
    rows = session.execute(
        select(DigestDraft.id, DigestDraft.due_at, Channel.name)
        .join(
            DigestSchedule,
            and_(
                DigestSchedule.workspace_id == DigestDraft.workspace_id,
                DigestSchedule.id == DigestDraft.schedule_id,
            ),
        )
        .outerjoin(
            Channel,
            and_(
                Channel.workspace_id == DigestSchedule.workspace_id,
                Channel.channel_id == DigestSchedule.channel_id,
            ),
        )
        .where(
            DigestDraft.workspace_id == actor.workspace_id,
            DigestDraft.state == DraftState.WAITING,
            DigestDraft.due_at > now,
            DigestSchedule.state == ScheduleState.ACTIVE,
            DigestSchedule.channel_id.in_({i for card in led for i in card.channel_ids}),
            _was_sent_to(actor),
        )
        .order_by(DigestDraft.due_at, DigestDraft.id)
    )
    return [
        WaitingDraft(draft_id=row.id, channel=row.name or SOMEWHERE, due_at=row.due_at)
        for row in rows
    ]


def _was_sent_to(actor: Actor) -> ColumnElement[bool]:
    before, after = life.card_around(actor.user_id)
    card = literal(before) + cast(DigestDraft.id, String) + literal(after)
    return (
        select(Delivery.id)
        .where(
            Delivery.workspace_id == actor.workspace_id,
            Delivery.card == card,
            Delivery.state != DeliveryState.FAILED,
        )
        .exists()
    )
