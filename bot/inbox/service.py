"""What waits for somebody: the open concerns of the initiatives they lead, and those they look after."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from bot.actor import Actor
from bot.concerns import exchanges, reading
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
        asked=exchanges.unanswered(session, concerns),
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
    keys = aliased(Concern, merged)
    shown = (
        select(keys.id).order_by(*_in_order(order, keys)).limit(PAGE_SIZE).offset(page * PAGE_SIZE)
    )
    return session.scalars(
        select(Concern).where(Concern.id.in_(shown)).order_by(*_in_order(order, Concern))
    ).all()


def _head(mine: ColumnElement[bool], order: Order) -> Select[date, int]:
    return (
        select(_day(order, Concern), Concern.id)
        .where(mine, Concern.is_open)
        .order_by(*_in_order(order, Concern))
    )


def _in_order(order: Order, concern: type[Concern]) -> Sequence[SQLColumnExpression[object]]:
    # One order for all heads and for what they are merged to: with two, pages lose some and repeat others.
    day = _day(order, concern)
    if order is Order.STALEST:
        return (day, concern.id)
    return (day.desc(), concern.id.desc())


def _day(order: Order, concern: type[Concern]) -> InstrumentedAttribute[date]:
    return concern.touched_on if order is Order.STALEST else concern.raised_on
