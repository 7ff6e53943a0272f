"""What waits for somebody: the open concerns of the initiatives they lead, and those they look after."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, select, union_all
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import reading
from bot.inbox import counting
from bot.inbox.schemas import Inbox, InboxPage, Order
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from models import Concern

PAGE_SIZE = 6


def read(session: Session, actor: Actor, wanted: InboxPage, now: datetime) -> Inbox:
    """A page of the inbox. Raises NotAllowed for guests and outsiders.

    The number of statements does not depend on how many concerns there are: each initiative gives the
    beginning of its own order, along an index.
    """
    people.require_member(session, actor)
    led = {card.id: card for card in initiatives.led_by(session, actor)}
    promised = counting.promised(session, actor, led, now)
    waiting = counting.count(session, actor, led, promised)
    pages = max(1, -(-waiting.total // PAGE_SIZE))
    page = min(wanted.page, pages - 1)
    concerns = _page(session, actor, led, wanted.order, page)
    others = {c.initiative_id for c in concerns} - led.keys()
    cards = led | {c.id: c for c in initiatives.several(session, actor.workspace_id, others)}
    return Inbox(
        cards=tuple(
            one.model_copy(update={"leads_others": len(led) > 1})
            for one in reading.cards_of(session, concerns, cards, actor)
        ),
        order=wanted.order,
        total=waiting.total,
        late=tuple(c.id for c in concerns if promised.is_broken(c)),
        overdue=waiting.overdue,
        page=page,
        pages=pages,
    )


def _page(
    session: Session,
    actor: Actor,
    led: Mapping[int, InitiativeCard],
    order: Order,
    page: int,
) -> Sequence[Concern]:
    most = (page + 1) * PAGE_SIZE
    heads = [
        _head(and_(Concern.workspace_id == actor.workspace_id, Concern.initiative_id == i), order)
        for i in led
    ]
    heads.append(_head(counting.looked_after(actor, led), order))
    merged = union_all(*(select(head.limit(most).subquery()) for head in heads)).subquery()
    first = merged.c.touched_on if order is Order.STALEST else merged.c.raised_on.desc()
    then = merged.c.id if order is Order.STALEST else merged.c.id.desc()
    shown = select(merged.c.id).order_by(first, then).limit(PAGE_SIZE).offset(page * PAGE_SIZE)
    found = session.scalars(select(Concern).where(Concern.id.in_(shown)))
    if order is Order.STALEST:
        return sorted(found, key=lambda c: (c.touched_on, c.id))
    return sorted(found, key=lambda c: (c.raised_on, c.id), reverse=True)


def _head(mine: ColumnElement[bool], order: Order) -> Select[int, date, date]:
    columns = (Concern.touched_on, Concern.id)
    ordered = columns if order is Order.STALEST else (Concern.number.desc(),)
    return (
        select(Concern.id, Concern.touched_on, Concern.raised_on)
        .where(mine, Concern.is_open)
        .order_by(*ordered)
    )
