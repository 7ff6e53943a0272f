"""Initiatives in the database: found, and whose they are."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from bot.actor import Actor
from bot.clock import real_now
from bot.errors import NotAllowed, NotFound
from bot.initiatives import rules
from bot.initiatives.schemas import (
    InitiativeCard,
    InitiativeLine,
    InitiativeList,
    InitiativeTimes,
)
from bot.people import service as people
from models import CoLead, Initiative, InitiativeChannel

PAGE_SIZE = 10
NO_SUCH = "There is no such initiative here. /align list shows those you can see."
FOR_ITS_LEADS = "Only the driver and the co-leads can do this."
FOR_LEADS = "Only the driver and the co-leads of {name} can do this. Ask {driver}."


def require_lead(session: Session, actor: Actor, card: InitiativeCard) -> None:
    """Raises NotAllowed unless the actor drives or co-leads this initiative."""
    if actor.is_outsider or actor.user_id not in card.lead_ids:
        readable = people.readable_channels(session, actor, card.channel_ids, real_now())
        if not may_read(actor, card, readable):
            # A forged button, or one from before somebody left: not even the name is for them.
            raise NotAllowed(FOR_ITS_LEADS)
        driver = people.name_of(session, actor.workspace_id, card.driver_id)
        raise NotAllowed(FOR_LEADS.format(name=card.name, driver=driver))
    # A lead who became a guest leads on paper only, until somebody else is chosen.
    people.refuse_known_strangers(session, actor)


def require_may_edit(session: Session, actor: Actor, card: InitiativeCard) -> None:
    """Raises NotAllowed unless the actor leads it; or approves it, where nobody leads it any more."""
    if is_left_to(session, actor, card):
        people.refuse_known_strangers(session, actor)
    else:
        require_lead(session, actor, card)


def is_left_to(session: Session, actor: Actor, card: InitiativeCard) -> bool:
    """Whether the actor approves it, and driver and co-leads are all gone: a new driver is theirs to name."""
    approves = not actor.is_outsider and actor.user_id == card.approver_id
    return approves and not people.members_among(session, actor.workspace_id, card.lead_ids)


def get(session: Session, workspace_id: str, initiative_id: int) -> InitiativeCard:
    """One initiative. Raises NotFound."""
    found = _cards(session, workspace_id, Initiative.id == initiative_id)
    if not found:
        raise NotFound(NO_SUCH)
    return found[0]


def for_lead(session: Session, actor: Actor, initiative_id: int) -> InitiativeCard:
    """One initiative that the actor drives or co-leads. Raises NotFound, NotAllowed."""
    card = get(session, actor.workspace_id, initiative_id)
    require_lead(session, actor, card)
    return card


def for_editing(session: Session, actor: Actor, initiative_id: int) -> InitiativeCard:
    """One initiative that the actor may change. Raises NotFound, NotAllowed."""
    card = get(session, actor.workspace_id, initiative_id)
    require_may_edit(session, actor, card)
    return card


def several(session: Session, workspace_id: str, ids: Collection[int]) -> list[InitiativeCard]:
    """Those of `ids` that are there, by key."""
    return _cards(session, workspace_id, Initiative.id.in_(ids)) if ids else []


def with_key(session: Session, workspace_id: str, key: str) -> InitiativeCard | None:
    """The initiative that counts its concerns under this key."""
    found = _cards(session, workspace_id, Initiative.key == key.upper())
    return found[0] if found else None


def in_channel(session: Session, workspace_id: str, channel_id: str) -> list[InitiativeCard]:
    """The initiatives at home in a channel, by key."""
    at_home = select(InitiativeChannel.initiative_id).where(
        InitiativeChannel.workspace_id == workspace_id,
        InitiativeChannel.channel_id == channel_id,
    )
    return _cards(session, workspace_id, Initiative.id.in_(at_home))


def names_in_channel(session: Session, workspace_id: str, channel_id: str) -> list[InitiativeTimes]:
    """As `in_channel`, of the people the driver alone, in one statement: for what has to be quick."""
    rows = session.execute(
        select(
            Initiative.id,
            Initiative.key,
            Initiative.name,
            Initiative.driver_id,
            Initiative.decision_on,
            Initiative.created_at,
        )
        .join(
            InitiativeChannel,
            and_(
                InitiativeChannel.workspace_id == Initiative.workspace_id,
                InitiativeChannel.initiative_id == Initiative.id,
            ),
        )
        .where(Initiative.workspace_id == workspace_id, InitiativeChannel.channel_id == channel_id)
        .order_by(Initiative.key)
    )
    return [
        InitiativeTimes(
            id=row.id,
            key=row.key,
            name=row.name,
            driver_id=row.driver_id,
            decision_on=row.decision_on,
            started_on=row.created_at.date(),
        )
        for row in rows
    ]


def led_by(session: Session, actor: Actor) -> list[InitiativeCard]:
    """The initiatives the actor drives or co-leads, by key."""
    co_led = select(CoLead.initiative_id).where(
        CoLead.workspace_id == actor.workspace_id, CoLead.user_id == actor.user_id
    )
    return _cards(
        session,
        actor.workspace_id,
        or_(Initiative.driver_id == actor.user_id, Initiative.id.in_(co_led)),
    )


def inside(session: Session, workspace_id: str, user_id: str) -> list[InitiativeCard]:
    """The initiatives somebody of this workspace drives, co-leads or approves, by key."""
    return _cards(session, workspace_id, is_insider(user_id))


def leads_another(session: Session, actor: Actor, besides: int) -> bool:
    """Whether the actor drives or co-leads an initiative besides this one."""
    co_led = select(CoLead.initiative_id).where(
        CoLead.workspace_id == actor.workspace_id, CoLead.user_id == actor.user_id
    )
    another = select(Initiative.id).where(
        Initiative.workspace_id == actor.workspace_id,
        or_(Initiative.driver_id == actor.user_id, Initiative.id.in_(co_led)),
        Initiative.id != besides,
    )
    return session.scalar(another.limit(1)) is not None


def readable(
    session: Session, actor: Actor, now: datetime, here: str | None = None
) -> list[InitiativeCard]:
    """The initiatives whose channels the actor can read, or that they lead or decide, by key."""
    cards = _cards(session, actor.workspace_id)
    channels = {channel for card in cards for channel in card.channel_ids}
    open_to = people.readable_channels(session, actor, channels, now, here)
    return [card for card in cards if may_read(actor, card, open_to)]


def read_by(
    session: Session, reader: Actor, cards: Collection[InitiativeCard], now: datetime
) -> set[int]:
    """Those of these initiatives that somebody may read: who leads in a channel need not be in it."""
    channels = {channel for card in cards for channel in card.channel_ids}
    open_to = people.readable_channels(session, reader, channels, now)
    return {card.id for card in cards if may_read(reader, card, open_to)}


def may_read(actor: Actor, card: InitiativeCard, readable_channels: Collection[str]) -> bool:
    """Whether the actor leads or decides this initiative, or can read one of its channels."""
    return is_inside(actor, card) or any(c in readable_channels for c in card.channel_ids)


def is_inside(actor: Actor, card: InitiativeCard) -> bool:
    """Whether leads-only concerns of this initiative are for the actor."""
    return not actor.is_outsider and rules.sees_leads_only(
        actor.user_id,
        driver=card.driver_id,
        approver=card.approver_id,
        co_leads=card.co_lead_ids,
    )


def is_insider(user_id: InstrumentedAttribute[str] | str) -> ColumnElement[bool]:
    """The rule of `is_inside` in SQL, of somebody of this workspace and the initiative of the row."""
    co_leads = exists().where(
        CoLead.workspace_id == Initiative.workspace_id,
        CoLead.initiative_id == Initiative.id,
        CoLead.user_id == user_id,
    )
    return or_(
        Initiative.driver_id == user_id,
        Initiative.approver_id == user_id,
        # Said here: in the condition of a join SQLAlchemy does not find it out by itself.
        co_leads.correlate_except(CoLead),
    )


def listing(
    session: Session, actor: Actor, now: datetime, here: str | None, page: int = 0
) -> InitiativeList:
    """A page of what `readable` finds, with names."""
    cards = readable(session, actor, now, here)
    pages = max(1, -(-len(cards) // PAGE_SIZE))
    page = min(page, pages - 1)
    shown = cards[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    ids = {i for card in shown for i in (card.driver_id, card.approver_id)}
    names = people.names_of(session, actor.workspace_id, ids)
    left = _left_to(session, actor, shown)
    return InitiativeList(
        lines=tuple(
            InitiativeLine(
                card=card,
                driver_name=names[card.driver_id],
                approver_name=names[card.approver_id],
                may_edit=not actor.is_outsider
                and (actor.user_id in card.lead_ids or card.id in left),
            )
            for card in shown
        ),
        page=page,
        pages=pages,
    )


def _left_to(session: Session, actor: Actor, cards: Collection[InitiativeCard]) -> set[int]:
    """The rule of `is_left_to`, of several, in one statement; of a member."""
    approved = [card for card in cards if card.approver_id == actor.user_id]
    wanted = {actor.user_id}.union(*(card.lead_ids for card in approved))
    there = people.members_among(session, actor.workspace_id, wanted) if approved else frozenset()
    return {card.id for card in approved if actor.user_id in there and not card.lead_ids & there}


WHOLE = (selectinload(Initiative.channels), selectinload(Initiative.co_leads))
# Read on nearly every request: a few channels each, so the row comes with them and saves a round trip.
_WHOLE_TO_READ = (joinedload(Initiative.channels), selectinload(Initiative.co_leads))


def _cards(session: Session, workspace_id: str, *conditions: object) -> list[InitiativeCard]:
    statement = (
        select(Initiative)
        .where(Initiative.workspace_id == workspace_id, *conditions)  # type: ignore[arg-type]
        .options(*_WHOLE_TO_READ)
        .order_by(Initiative.key)
    )
    return [card_of(initiative) for initiative in session.scalars(statement).unique()]


def card_of(initiative: Initiative) -> InitiativeCard:
    """An initiative as others read it."""
    return InitiativeCard(
        id=initiative.id,
        key=initiative.key,
        name=initiative.name,
        goal=initiative.goal,
        driver_id=initiative.driver_id,
        approver_id=initiative.approver_id,
        co_lead_ids=tuple(lead.user_id for lead in initiative.co_leads),
        decision_on=initiative.decision_on,
        started_on=initiative.created_at.date(),
        channel_ids=tuple(channel.channel_id for channel in initiative.channels),
    )
