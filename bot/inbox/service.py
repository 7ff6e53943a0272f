"""What waits for somebody: the open concerns of the initiatives they lead, and those they look after."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import reading
from bot.inbox import promises
from bot.inbox.promises import Promises
from bot.inbox.schemas import Inbox, InboxPage, Order
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from models import Concern, Initiative
from models.vocabulary import Status

PAGE_SIZE = 6


def read(session: Session, actor: Actor, wanted: InboxPage, now: datetime) -> Inbox:
    """A page of the inbox. Raises NotAllowed for guests and outsiders.

    The number of statements does not depend on how many concerns there are: each initiative gives the
    beginning of its own order, along an index.
    """
    people.require_member(session, actor)
    led = {card.id: card for card in initiatives.led_by(session, actor)}
    open_total = total(session, actor, led)
    pages = max(1, -(-open_total // PAGE_SIZE))
    page = min(wanted.page, pages - 1)
    concerns = _page(session, actor, led, wanted.order, page)
    others = {c.initiative_id for c in concerns} - led.keys()
    cards = led | {c.id: c for c in initiatives.several(session, actor.workspace_id, others)}
    promised = _promised(session, actor, led, now)
    return Inbox(
        cards=tuple(
            one.model_copy(update={"leads_others": len(led) > 1})
            for one in reading.cards_of(session, concerns, cards, actor)
        ),
        order=wanted.order,
        total=open_total,
        late=tuple(c.id for c in concerns if promised.is_broken(c)),
        overdue=_count(session, actor, led, promised.broken()),
        page=page,
        pages=pages,
    )


def total(session: Session, actor: Actor, led: Mapping[int, InitiativeCard]) -> int:
    """How many open concerns the actor leads or looks after."""
    return _count(session, actor, led, Concern.is_open == true())


def unanswered(session: Session, actor: Actor, led: Mapping[int, InitiativeCard]) -> int:
    """How many of them wait for a first answer."""
    return _count(session, actor, led, Concern.status == Status.NEW)


def overdue(
    session: Session, actor: Actor, led: Mapping[int, InitiativeCard], now: datetime
) -> int:
    """How many concerns wait for a first answer longer than their raisers were promised."""
    return _count(session, actor, led, _promised(session, actor, led, now).broken())


def _promised(
    session: Session, actor: Actor, led: Mapping[int, InitiativeCard], now: datetime
) -> Promises:
    owned = select(Concern.initiative_id).where(
        Concern.workspace_id == actor.workspace_id, Concern.owner_id == actor.user_id
    )
    mine = or_(Initiative.id.in_(led), Initiative.id.in_(owned))
    return promises.of(session, actor.workspace_id, mine, now)


def _count(
    session: Session,
    actor: Actor,
    led: Mapping[int, InitiativeCard],
    which: ColumnElement[bool],
) -> int:
    # Two counts, each along its own index: with "or" between them, neither would be used.
    each = (_led(actor, led), _owned(actor, led))
    counts = (select(func.count()).select_from(Concern).where(mine, which) for mine in each)
    return sum(session.scalar(one) or 0 for one in counts)


def _led(actor: Actor, led: Mapping[int, InitiativeCard]) -> ColumnElement[bool]:
    return and_(Concern.workspace_id == actor.workspace_id, Concern.initiative_id.in_(led))


def _owned(actor: Actor, led: Mapping[int, InitiativeCard]) -> ColumnElement[bool]:
    return and_(
        Concern.workspace_id == actor.workspace_id,
        Concern.owner_id == actor.user_id,
        Concern.initiative_id.not_in(led),
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
    heads.append(_head(_owned(actor, led), order))
    merged = union_all(*(select(head.limit(most).subquery()) for head in heads)).subquery()
    first = merged.c.touched_on if order is Order.STALEST else merged.c.raised_on.desc()
    then = merged.c.id if order is Order.STALEST else merged.c.id.desc()
    ids = session.scalars(
        select(merged.c.id).order_by(first, then).limit(PAGE_SIZE).offset(page * PAGE_SIZE)
    ).all()
    found = {c.id: c for c in session.scalars(select(Concern).where(Concern.id.in_(ids)))}
    return [found[i] for i in ids]


def _head(mine: ColumnElement[bool], order: Order) -> Select[int, date, date]:
    columns = (Concern.touched_on, Concern.id)
    ordered = columns if order is Order.STALEST else (Concern.number.desc(),)
    return (
        select(Concern.id, Concern.touched_on, Concern.raised_on)
        .where(mine, Concern.is_open)
        .order_by(*ordered)
    )
