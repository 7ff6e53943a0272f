"""What a poll tells its channel and its people, through the outbox."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.delivery import service as delivery
from bot.polls.schemas import PollParams
from models import Poll, PollVoter
from models.vocabulary import DeliveryKind

AFTER_THE_CARD = timedelta(milliseconds=1)
"""What is due at the same moment is sent in no order, and the result needs a card for its thread."""


def preview(session: Session, poll: Poll, now: datetime) -> None:
    """Show the draft to its maker."""
    _enqueue(
        session, poll, DeliveryKind.POLL_PREVIEW, poll.created_by_id, f"poll-draft:{poll.id}", now
    )


def refresh_card(session: Session, poll: Poll, now: datetime) -> None:
    """Bring the card in the channel up to date; many changes at once become one call."""
    _enqueue(session, poll, DeliveryKind.POLL_CARD, poll.channel_id, f"poll:{poll.id}", now)


def post_result(session: Session, poll: Poll, now: datetime) -> None:
    """The result, into the thread of the card; where that is not there yet, it comes first."""
    due = now + AFTER_THE_CARD
    _enqueue(
        session, poll, DeliveryKind.POLL_RESULT, poll.channel_id, f"poll-result:{poll.id}", due
    )


def forget_reminders(session: Session, poll: Poll) -> None:
    """Nobody is reminded any more."""
    session.execute(
        update(PollVoter)
        .where(PollVoter.workspace_id == poll.workspace_id, PollVoter.poll_id == poll.id)
        .values(remind_at=None)
    )


def _enqueue(
    session: Session, poll: Poll, kind: DeliveryKind, audience: str, card: str, now: datetime
) -> None:
    delivery.enqueue(
        session,
        workspace_id=poll.workspace_id,
        kind=kind,
        audience=audience,
        params=PollParams(poll_id=poll.id),
        due=now,
        card=card,
    )
