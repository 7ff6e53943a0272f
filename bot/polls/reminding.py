"""Reminders: only who has not answered, at most twice, in their own working hours."""

from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.delivery import service as delivery
from bot.errors import NotAllowed
from bot.people import reach
from bot.people import service as people
from bot.polls import reading, rules
from bot.polls.schemas import PollCard, ReminderParams
from bot.polls.voting import NOT_ASKED, require_open
from models import Poll, PollVoter
from models.vocabulary import DeliveryKind, PollState

TOO_LATE = "The poll closes before that. You can still vote now."
ENOUGH = "This was the last reminder you get about it. You can still vote now."
ANSWERED = "You have answered already, so you will not be reminded."


def remind_due(session: Session, now: datetime, limit: int) -> int:
    """Remind those whose time has come. Returns how many."""
    due = session.scalars(
        select(PollVoter)
        .join(Poll, and_(Poll.workspace_id == PollVoter.workspace_id, Poll.id == PollVoter.poll_id))
        .where(PollVoter.remind_at <= now, Poll.state == PollState.OPEN)
        .order_by(PollVoter.remind_at, PollVoter.user_id)
        .limit(limit)
        .with_for_update(of=PollVoter, skip_locked=True)
    ).all()
    for voter in due:
        voter.remind_at = None
        if voter.answered or voter.wants_no_reminder or not reading.may_be_reminded(session, voter):
            continue
        wished = reach.moment(session, voter.workspace_id, voter.user_id, now)
        if wished > now:
            # They chose other hours, or to be left alone until a day: then, where the poll is still open.
            voter.remind_at = wished
            continue
        voter.reminders += 1
        delivery.enqueue(
            session,
            workspace_id=voter.workspace_id,
            kind=DeliveryKind.POLL_REMINDER,
            audience=voter.user_id,
            params=ReminderParams(poll_id=voter.poll_id, user_id=voter.user_id),
            due=now,
        )
    return len(due)


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether `remind_due` would find something."""
    return (
        session.scalar(select(PollVoter.poll_id).where(PollVoter.remind_at <= now).limit(1))
        is not None
    )


def snooze(session: Session, actor: Actor, poll_id: int, now: datetime) -> datetime:
    """Once more tomorrow. Returns when. Raises NotFound, NotAllowed."""
    poll, voter = _own(session, actor, poll_id, now)
    zone = people.zone_of(session, actor.workspace_id, actor.user_id)
    due = rules.snoozed(now, poll.closes_at, zone)
    if voter.answered:
        raise NotAllowed(ANSWERED)
    if not reading.may_be_reminded(session, voter):
        raise NotAllowed(ENOUGH)
    if due is None:
        raise NotAllowed(TOO_LATE)
    voter.remind_at, voter.wants_no_reminder = due, False
    return due


def decline(session: Session, actor: Actor, poll_id: int, now: datetime) -> PollCard:
    """Not for me: this person is not reminded again. Raises NotFound, NotAllowed."""
    poll, voter = _own(session, actor, poll_id, now)
    voter.wants_no_reminder, voter.remind_at = True, None
    return reading.card_of(session, poll)


def move_on(session: Session, poll: Poll, now: datetime) -> None:
    """The close moved: who has not answered and may be reminded again is so before the new one."""
    waiting = session.scalars(
        select(PollVoter).where(
            PollVoter.workspace_id == poll.workspace_id,
            PollVoter.poll_id == poll.id,
            ~PollVoter.answered,
            ~PollVoter.wants_no_reminder,
            PollVoter.reminders < rules.MOST_REMINDERS,
        )
    ).all()
    zones = people.zones_of(session, poll.workspace_id, {voter.user_id for voter in waiting})
    for voter in waiting:
        due = rules.reminder(poll.opened_at or now, poll.closes_at, zones[voter.user_id])
        if due is not None and due > now:
            voter.remind_at = due


def _own(session: Session, actor: Actor, poll_id: int, now: datetime) -> tuple[Poll, PollVoter]:
    poll = reading.find(session, actor.workspace_id, poll_id)
    require_open(poll, now)
    voter = session.get(
        PollVoter, (poll.workspace_id, poll.id, actor.user_id), with_for_update=True
    )
    if voter is None:
        raise NotAllowed(NOT_ASKED.format(driver=reading.card_of(session, poll).driver))
    return poll, voter
