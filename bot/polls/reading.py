"""Polls as somebody may read them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns.rules import label
from bot.errors import NotAllowed, NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard, InitiativeName
from bot.people import reach
from bot.people import rules as people_rules
from bot.people import service as people
from bot.polls import electorate, rules
from bot.polls.schemas import (
    Choice,
    OpenConcern,
    PollCard,
    PollList,
    PollOffer,
    PollParams,
    PollPreview,
    Reminder,
    ReminderParams,
)
from bot.stakeholders import service as stakeholders
from models import Concern, Initiative, Poll, PollOption, PollVoter
from models.vocabulary import Audience, PollState, Reminders, Visibility

MOST_CONCERNS, MOST_LISTED = 100, 10
DAYS_OPEN = 3
MOST = {Reminders.ALL: rules.MOST_REMINDERS, Reminders.ONCE: 1, Reminders.NONE: 0}
GONE = "This poll is not there any more."
NOTHING_TO_LEAD = (
    "Polls are made by those who lead an initiative. Start one first with /align new, "
    "or ask a driver to make the poll."
)


def offer(session: Session, actor: Actor, now: datetime, here: str | None) -> PollOffer:
    """What the modal opens with. Raises NotAllowed for who leads nothing."""
    people.refuse_known_strangers(session, actor)
    led = initiatives.led_by(session, actor)
    if not led:
        raise NotAllowed(NOTHING_TO_LEAD)
    local = [card for card in led if here in card.channel_ids]
    preset = (local or led)[0] if len(local or led) == 1 else None
    zone = people.zone_of(session, actor.workspace_id, actor.user_id)
    home = next(iter(preset.channel_ids), None) if preset else None
    return PollOffer(
        initiatives=tuple(InitiativeName(id=c.id, key=c.key, name=c.name) for c in local or led),
        preset=preset.id if preset else None,
        concerns=tuple(_open_concerns(session, actor, local or led)),
        groups=stakeholders.group_names(session, actor.workspace_id, [c.id for c in local or led]),
        channel_id=here if local else home,
        zone=zone,
        closes_on=people_rules.local_day(now + timedelta(days=DAYS_OPEN), zone),
        decider_id=preset.approver_id if preset else None,
    )


def _open_concerns(
    session: Session, actor: Actor, led: Sequence[InitiativeCard]
) -> list[OpenConcern]:
    keys = {card.id: card.key for card in led}
    # An option is read by everybody who is asked: what is for leads only cannot become one.
    rows = session.scalars(
        select(Concern)
        .where(
            Concern.workspace_id == actor.workspace_id,
            Concern.initiative_id.in_(keys),
            Concern.is_open,
            Concern.visibility != Visibility.LEADS,
        )
        .order_by(Concern.initiative_id, Concern.number.desc())
        .limit(MOST_CONCERNS)
    )
    return [
        OpenConcern(id=c.id, label=label(keys[c.initiative_id], c.number), worry=c.worry)
        for c in rows
    ]


def find(session: Session, workspace_id: str, poll_id: int, *, lock: bool = False) -> Poll:
    """A poll of this workspace. Raises NotFound."""
    statement = select(Poll).where(Poll.workspace_id == workspace_id, Poll.id == poll_id)
    # What was read before the lock may have changed while waiting for it.
    poll = session.scalar(
        statement.with_for_update().execution_options(populate_existing=True) if lock else statement
    )
    if poll is None:
        raise NotFound(GONE)
    return poll


def maybe(session: Session, workspace_id: str, poll_id: int) -> Poll | None:
    """A poll of this workspace, or None."""
    try:
        return find(session, workspace_id, poll_id)
    except NotFound:
        return None


def for_lead(session: Session, actor: Actor, poll_id: int, *, lock: bool = False) -> Poll:
    """A poll that the actor manages. Raises NotFound, NotAllowed."""
    poll = find(session, actor.workspace_id, poll_id, lock=lock)
    card = initiatives.get(session, actor.workspace_id, poll.initiative_id)
    if actor.is_outsider or actor.user_id != poll.created_by_id:
        initiatives.require_lead(session, actor, card)
    return poll


def card_of(session: Session, poll: Poll) -> PollCard:
    """A poll as anybody who is asked may see it."""
    return cards_of(session, poll.workspace_id, [poll])[0]


def cards_of(session: Session, workspace_id: str, polls: Sequence[Poll]) -> list[PollCard]:
    """Polls as anybody who is asked may see them, in five statements."""
    ids = [poll.id for poll in polls]
    choices = _choices(session, workspace_id, ids)
    asked = _participation(session, workspace_id, ids)
    about = {
        row.id: row
        for row in session.execute(
            select(Initiative.id, Initiative.name, Initiative.driver_id).where(
                Initiative.workspace_id == workspace_id,
                Initiative.id.in_({poll.initiative_id for poll in polls}),
            )
        )
    }
    wanted = {p.decider_id for p in polls} | {row.driver_id for row in about.values()}
    names = people.names_of(session, workspace_id, wanted)
    channels = people.channel_names(session, workspace_id, {p.channel_id for p in polls})
    return [
        PollCard(
            id=poll.id,
            initiative=about[poll.initiative_id].name,
            question=poll.question,
            method=poll.method,
            most_picks=poll.most_picks,
            choices=choices.get(poll.id, ()),
            anonymous=poll.anonymous,
            open_results=poll.open_results,
            smallest_group=poll.smallest_group,
            channel=channels[poll.channel_id],
            channel_id=poll.channel_id,
            closes_at=poll.closes_at,
            zone=poll.zone,
            decider=names[poll.decider_id],
            driver=names[about[poll.initiative_id].driver_id],
            state=poll.state,
            extended=poll.extended,
            asked=asked.get(poll.id, (0, 0))[0],
            answered=asked.get(poll.id, (0, 0))[1],
        )
        for poll in polls
    ]


def preview(
    session: Session, workspace_id: str, params: PollParams, now: datetime
) -> PollPreview | None:
    """The draft that its maker looks at before it goes out; None once it is no draft."""
    del now
    poll = maybe(session, workspace_id, params.poll_id)
    if poll is None or poll.state is not PollState.DRAFT:
        return None
    listed = electorate.listed(session, poll)
    asks = len(electorate.fit(session, workspace_id, listed))
    is_channel = poll.audience is Audience.CHANNEL
    return PollPreview(
        card=card_of(session, poll),
        asks=None if is_channel else asks,
        groups=electorate.groups_asked(poll),
    )


def public_card(
    session: Session, workspace_id: str, params: PollParams, now: datetime
) -> PollCard | None:
    """The card in the channel."""
    del now
    poll = maybe(session, workspace_id, params.poll_id)
    return card_of(session, poll) if poll and poll.state is not PollState.DRAFT else None


def reminder(
    session: Session, workspace_id: str, params: ReminderParams, now: datetime
) -> Reminder | None:
    """What a person is reminded of; None when they have answered, want no more, or it is over."""
    poll = maybe(session, workspace_id, params.poll_id)
    voter = session.get(PollVoter, (workspace_id, params.poll_id, params.user_id))
    if poll is None or voter is None or poll.state is not PollState.OPEN or poll.closes_at <= now:
        return None
    if voter.answered or voter.wants_no_reminder:
        return None
    zone = people.zone_of(session, workspace_id, params.user_id)
    tomorrow = rules.snoozed(now, poll.closes_at, zone)
    may_snooze = tomorrow is not None and may_be_reminded(session, voter)
    return Reminder(card=card_of(session, poll), may_snooze=may_snooze)


def may_be_reminded(session: Session, voter: PollVoter) -> bool:
    """Whether one more reminder is within what they chose, and within two."""
    wanted = reach.reminders_of(session, voter.workspace_id, voter.user_id)
    return voter.reminders < MOST[wanted]


def open_in_channel(
    session: Session,
    workspace_id: str,
    channel_id: str,
    initiative_ids: Collection[int],
    now: datetime,
    limit: int,
) -> Sequence[Poll]:
    """The polls of these initiatives that can be answered in a channel, the first to close first."""
    return session.scalars(
        select(Poll)
        .where(
            Poll.workspace_id == workspace_id,
            Poll.channel_id == channel_id,
            Poll.initiative_id.in_(initiative_ids),
            Poll.state == PollState.OPEN,
            # Until the worker comes by, a poll whose time is over still stands open.
            Poll.closes_at > now,
        )
        .order_by(Poll.closes_at, Poll.id)
        .limit(limit)
    ).all()


def managed(session: Session, actor: Actor) -> PollList:
    """The newest polls of initiatives that the actor leads."""
    led = [card.id for card in initiatives.led_by(session, actor)]
    polls = session.scalars(
        select(Poll)
        .where(Poll.workspace_id == actor.workspace_id, Poll.initiative_id.in_(led))
        .order_by(Poll.id.desc())
        .limit(MOST_LISTED)
    ).all()
    return PollList(cards=tuple(cards_of(session, actor.workspace_id, polls)) if polls else ())


def _choices(
    session: Session, workspace_id: str, ids: Sequence[int]
) -> Mapping[int, tuple[Choice, ...]]:
    rows = session.scalars(
        select(PollOption)
        .where(PollOption.workspace_id == workspace_id, PollOption.poll_id.in_(ids))
        .order_by(PollOption.number)
    )
    found: dict[int, tuple[Choice, ...]] = {}
    for row in rows:
        found[row.poll_id] = (
            *found.get(row.poll_id, ()),
            Choice(number=row.number, words=row.words),
        )
    return found


def _participation(
    session: Session, workspace_id: str, ids: Sequence[int]
) -> Mapping[int, tuple[int, int]]:
    rows = session.execute(
        select(
            PollVoter.poll_id,
            func.count().label("asked"),
            func.count().filter(PollVoter.answered).label("answered"),
        )
        .where(PollVoter.workspace_id == workspace_id, PollVoter.poll_id.in_(ids))
        .group_by(PollVoter.poll_id)
    )
    return {row.poll_id: (row.asked, row.answered) for row in rows}
