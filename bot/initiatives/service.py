"""Initiatives in the database: made, changed, found."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from bot.actor import Actor
from bot.audit import trail
from bot.clock import real_now
from bot.drafts import leading
from bot.errors import FieldErrors, NotAllowed, NotFound
from bot.initiatives import rules
from bot.initiatives.schemas import (
    InitiativeCard,
    InitiativeForm,
    InitiativeLine,
    InitiativeList,
    InitiativeTimes,
)
from bot.people import service as people
from models import CoLead, Initiative, InitiativeChannel, Workspace

PAGE_SIZE = 10
Row = TypeVar("Row", InitiativeChannel, CoLead)
NO_SUCH = "There is no such initiative here. `/align list` shows those you can see."
CHANGED_MEANWHILE = (
    "{name} was changed by somebody else while you wrote. Copy what you typed and open it again: "
    "you will see how it stands now."
)
# Its place among those chosen tells which one is meant: its name is for those who are in it.
NOT_IN_IT = (
    "Number {place} of these channels is private, and as far as Heard knows you are not in it. Join it, or "
    "leave it out. If you are in it, run /concern list there first: that shows Heard that you are."
)
NOT_MET = (
    "Slack tells Heard nothing about one of these channels. If it is private, invite Heard there first, then "
    "save again. If it is not, just try again."
)
FOR_ITS_LEADS = "Only the driver and the co-leads can do this."
FOR_LEADS = "Only the driver and the co-leads of {name} can do this. Ask {driver}."


def create(
    session: Session,
    actor: Actor,
    form: InitiativeForm,
    submission: str,
    now: datetime,
    real: datetime,
) -> InitiativeCard:
    """Start an initiative; the same submission twice makes one, with the newest content.

    Raises NotAllowed for guests and outsiders, FieldErrors for a taken key, somebody who cannot lead, or
    a private channel that the actor is not in.
    """
    people.require_member(session, actor)
    _require_leaders(session, actor.workspace_id, form)
    _require_in(session, actor, form.channels, (), real)
    # One at a time in a workspace: two at once could choose the same key, or be one double click. A digest
    # that runs may go on meanwhile: it holds its schedule, and the key of the workspace alone.
    session.get(Workspace, actor.workspace_id, with_for_update={"key_share": True})
    before = session.scalar(
        select(Initiative)
        .where(Initiative.workspace_id == actor.workspace_id, Initiative.submission == submission)
        .options(*_WHOLE)
    )
    taken = _taken_keys(session, actor.workspace_id) - ({before.key} if before else set())
    if form.key in taken:
        free = rules.suggest_key(form.name, taken)
        raise FieldErrors({"key": f"{form.key} is taken in this workspace. {free} is free."})
    digests = leading.hold(
        session, actor.workspace_id, before.id if before else None, form.channels
    )
    key = form.key or (before.key if before else rules.suggest_key(form.name, taken))
    initiative = before or Initiative(
        workspace_id=actor.workspace_id,
        created_by_id=actor.user_id,
        created_at=now,
        submission=submission,
        channels=[],
        co_leads=[],
    )
    initiative.key = key
    session.add(initiative)
    _fill(initiative, form)
    session.flush()
    leading.look_again(digests)
    trail.started(session, actor, initiative.id, is_new=before is None)
    return _card(initiative)


def change(
    session: Session,
    actor: Actor,
    initiative_id: int,
    form: InitiativeForm,
    real: datetime,
    *,
    said: str | None = None,
) -> InitiativeCard:
    """Change an initiative; its key stays, numbers have been given out under it.

    `said` marks what it said when they began: two leads at once must not undo each other.
    Raises NotFound, NotAllowed, FieldErrors.
    """
    people.require_member(session, actor)
    digests = leading.hold(session, actor.workspace_id, initiative_id, form.channels)
    initiative = session.scalar(
        select(Initiative)
        .where(Initiative.workspace_id == actor.workspace_id, Initiative.id == initiative_id)
        .options(*_WHOLE)
        .with_for_update()  # two who save at once would both add the same channel
    )
    if initiative is None:
        raise NotFound(NO_SUCH)
    was = _card(initiative)
    require_lead(session, actor, was)
    _require_leaders(session, actor.workspace_id, form)
    _require_in(session, actor, form.channels, was.channel_ids, real)
    _fill(initiative, form)
    session.flush()
    card = _card(initiative)
    if said not in {None, was.said} and card.said != was.said:
        raise FieldErrors({"name": CHANGED_MEANWHILE.format(name=was.name)})
    if (card.lead_ids, set(card.channel_ids)) != (was.lead_ids, set(was.channel_ids)):
        leading.look_again(digests)
    trail.edited(session, actor, was, card)
    return card


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


def get(session: Session, workspace_id: str, initiative_id: int) -> InitiativeCard:
    """One initiative. Raises NotFound."""
    found = _cards(session, workspace_id, Initiative.id == initiative_id)
    if not found:
        raise NotFound(NO_SUCH)
    return found[0]


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
    return InitiativeList(
        lines=tuple(
            InitiativeLine(
                card=card,
                driver_name=names[card.driver_id],
                approver_name=names[card.approver_id],
                may_edit=actor.user_id in card.lead_ids and not actor.is_outsider,
            )
            for card in shown
        ),
        page=page,
        pages=pages,
    )


_WHOLE = (selectinload(Initiative.channels), selectinload(Initiative.co_leads))
# Read on nearly every request: a few channels each, so the row comes with them and saves a round trip.
_WHOLE_TO_READ = (joinedload(Initiative.channels), selectinload(Initiative.co_leads))


def _cards(session: Session, workspace_id: str, *conditions: object) -> list[InitiativeCard]:
    statement = (
        select(Initiative)
        .where(Initiative.workspace_id == workspace_id, *conditions)  # type: ignore[arg-type]
        .options(*_WHOLE_TO_READ)
        .order_by(Initiative.key)
    )
    return [_card(initiative) for initiative in session.scalars(statement).unique()]


def _card(initiative: Initiative) -> InitiativeCard:
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


def _fill(initiative: Initiative, form: InitiativeForm) -> None:
    workspace_id = initiative.workspace_id
    initiative.name = form.name
    initiative.goal = form.goal
    initiative.driver_id = form.driver
    initiative.approver_id = form.approver
    initiative.decision_on = form.decision_on
    initiative.channels = _kept(
        initiative.channels,
        form.channels,
        lambda row: row.channel_id,
        lambda channel: InitiativeChannel(workspace_id=workspace_id, channel_id=channel),
    )
    initiative.co_leads = _kept(
        initiative.co_leads,
        [lead for lead in form.co_leads if lead != form.driver],
        lambda row: row.user_id,
        lambda lead: CoLead(workspace_id=workspace_id, user_id=lead),
    )


def _kept(
    rows: list[Row], ids: Sequence[str], id_of: Callable[[Row], str], make: Callable[[str], Row]
) -> list[Row]:
    # Rows that stay are kept as they are: replacing all would delete and insert the same keys.
    there = {id_of(row): row for row in rows}
    return [there.get(i) or make(i) for i in dict.fromkeys(ids)]


def _taken_keys(session: Session, workspace_id: str) -> set[str]:
    return set(
        session.scalars(select(Initiative.key).where(Initiative.workspace_id == workspace_id))
    )


def _require_in(
    session: Session,
    actor: Actor,
    chosen: Sequence[str],
    at_home: Collection[str],
    real: datetime,
) -> None:
    # Whoever leads something at home in a channel sets its digest, and is shown what others say there.
    closed = people.closed_to(session, actor, {*chosen} - {*at_home}, real)
    if not people.are_known(session, actor.workspace_id, (), closed):
        raise FieldErrors({"channels": NOT_MET})
    if closed:
        place = next(n for n, channel in enumerate(chosen, start=1) if channel in closed)
        raise FieldErrors({"channels": NOT_IN_IT.format(place=place)})


def _require_leaders(session: Session, workspace_id: str, form: InitiativeForm) -> None:
    fields: dict[str, Sequence[str]] = {
        "driver": [form.driver],
        "approver": [form.approver],
        "co_leads": form.co_leads,
    }
    wrong = {
        field: next(filter(None, (people.cannot_lead(session, workspace_id, p) for p in ids)), None)
        for field, ids in fields.items()
    }
    errors = {field: sentence for field, sentence in wrong.items() if sentence}
    if errors:
        raise FieldErrors(errors)
