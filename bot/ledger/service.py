"""Concerns that came to their end with an answer, as somebody may read them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, false, func, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import reading
from bot.concerns.schemas import ConcernCard
from bot.errors import NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.ledger import measures
from bot.ledger.schemas import Ledger, LedgerPage, Settled
from bot.people import service as people
from models import Concern
from models.vocabulary import Status

PAGE_SIZE = 8
DID = (Status.DONE, Status.CONFIRMED)
ANSWERED = (*DID, Status.NOT_DOING)
NO_KEY = "There is no initiative {key} that you can see. /align list shows those you can."


def page(
    session: Session,
    actor: Actor,
    wanted: LedgerPage,
    real: datetime,
    now: datetime,
    here: str | None = None,
) -> Ledger:
    """A page of the ledger, for this reader; `real` is real time. Raises NotFound for a key they cannot see.

    Leads-only concerns are in it for those alone who may see them, and not counted for others.
    """
    cards = _meant(session, actor, wanted, real, here)
    channels = {channel for card in cards for channel in card.channel_ids}
    readable = people.readable_channels(session, actor, channels, real, here)
    open_to = [c.id for c in cards if any(one in readable for one in c.channel_ids)]
    visible = and_(
        Concern.workspace_id == actor.workspace_id,
        Concern.initiative_id.in_([card.id for card in cards]),
        Concern.is_open == false(),
        Concern.status.in_(ANSWERED),
        reading.visible_to(actor, cards, open_to),
    )
    counts: dict[Status, int] = {
        row.status: row.number
        for row in session.execute(
            select(Concern.status, func.count().label("number"))
            .where(visible)
            .group_by(Concern.status)
        )
    }
    pages = max(1, -(-sum(counts.values()) // PAGE_SIZE))
    number = min(wanted.page, pages - 1)
    concerns = session.scalars(
        select(Concern)
        .where(visible)
        .order_by(Concern.touched_on.desc(), Concern.id.desc())
        .limit(PAGE_SIZE)
        .offset(number * PAGE_SIZE)
    ).all()
    told = reading.cards_of(session, concerns, {card.id: card for card in cards}, actor)
    return Ledger(
        initiatives=tuple(card.name for card in cards),
        lines=tuple(_settled(card) for card in told),
        done=sum(counts.get(status, 0) for status in DID),
        not_doing=counts.get(Status.NOT_DOING, 0),
        wanted=wanted.model_copy(update={"page": number}),
        pages=pages,
        # It is the same on each page: whoever turns pages has read it.
        measure=measures.of_lead(session, actor, cards, now) if number == 0 else None,
    )


def _meant(
    session: Session, actor: Actor, wanted: LedgerPage, real: datetime, here: str | None
) -> Sequence[InitiativeCard]:
    readable = initiatives.readable(session, actor, real, here)
    if wanted.key:
        found = [card for card in readable if card.key == wanted.key]
        if not found:
            raise NotFound(NO_KEY.format(key=wanted.key))
        return found
    at_home = [card for card in readable if wanted.channel_id in card.channel_ids]
    return at_home or readable


def _settled(card: ConcernCard) -> Settled:
    return Settled(
        label=card.label,
        worry=card.worry,
        raiser=card.raiser,
        voices=card.voices,
        status=card.status,
        answer=card.answer,
        settled_on=card.touched_on,
    )
