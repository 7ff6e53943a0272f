"""What waits for somebody: the open concerns of the initiatives they lead, and those they look after."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    false,
    func,
    literal,
    not_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.actor import Actor
from bot.concerns import reading
from bot.inbox import counting
from bot.inbox.promises import Promises
from bot.inbox.schemas import Inbox, InboxPage, Order
from bot.initiatives import service as initiatives
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
    concerns = _page(session, actor, led, promised, wanted.order, page)
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
        news_overdue=waiting.news_overdue,
        page=page,
        pages=pages,
    )


def _page(
    session: Session,
    actor: Actor,
    led: Collection[int],
    promised: Promises,
    order: Order,
    page: int,
) -> Sequence[Concern]:
    most = (page + 1) * PAGE_SIZE
    heads = _heads(actor, led, promised, order)
    merged = union_all(*(select(head.limit(most).subquery()) for head in heads)).subquery().c
    # One order for all heads and for what they are merged to: with two, pages lose some and repeat others.
    in_order = [merged.rank, *_in_order(order, merged.day, merged.id)]
    shown = (
        select(merged.id, merged.rank, merged.day)
        .order_by(*in_order)
        .limit(PAGE_SIZE)
        .offset(page * PAGE_SIZE)
        .subquery()
        .c
    )
    return session.scalars(
        select(Concern)
        .join_from(Concern, shown.id.table, Concern.id == shown.id)
        .order_by(shown.rank, *_in_order(order, shown.day, shown.id))
    ).all()


def _heads(
    actor: Actor, led: Collection[int], promised: Promises, order: Order
) -> list[Select[int, date, int]]:
    """What the page is merged from, each the beginning of an order of its own, found along an index."""
    each = [
        and_(Concern.workspace_id == actor.workspace_id, Concern.initiative_id == i) for i in led
    ]
    elsewhere = counting.looked_after(actor, led)
    if order is Order.NEWEST:
        return [_head(order, 0, mine) for mine in (*each, elsewhere)]
    # What was promised and is overdue comes before what only waits.
    kinds = (promised.broken(), promised.news_owed())
    in_time = and_(*(not_(func.coalesce(kind, false())) for kind in kinds))
    all_led = and_(Concern.workspace_id == actor.workspace_id, Concern.initiative_id.in_(led))
    overdue = [_head(order, 0, mine, kind) for kind in kinds for mine in (all_led, elsewhere)]
    return overdue + [_head(order, 1, mine, in_time) for mine in (*each, elsewhere)]


def _head(order: Order, rank: int, *which: ColumnElement[bool]) -> Select[int, date, int]:
    day = _day(order)
    return (
        select(literal(rank).label("rank"), day.label("day"), Concern.id)
        .where(*which, Concern.is_open)
        .order_by(*_in_order(order, day, Concern.id))
    )


def _in_order(
    order: Order, day: SQLColumnExpression[date], concern_id: SQLColumnExpression[int]
) -> Sequence[SQLColumnExpression[object]]:
    if order is Order.STALEST:
        return (day, concern_id)
    return (day.desc(), concern_id.desc())


def _day(order: Order) -> InstrumentedAttribute[date]:
    return Concern.touched_on if order is Order.STALEST else Concern.raised_on
