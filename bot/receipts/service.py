"""Posts with an unknown outcome: a receipt settles them, else a person does.

A post that got no answer stays `sending` until its receipt comes or its time runs out. Then it is
`uncertain`, and whoever can look is asked: the person it was for, or the drivers of the channel.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import relay
from bot.delivery import relayed
from bot.delivery import service as delivery
from bot.delivery.rules import is_channel
from bot.drafts import life as drafts
from bot.errors import NotFound
from bot.initiatives import service as initiatives
from bot.people import service as people
from bot.polls.schemas import PollParams
from bot.receipts.schemas import Question, QuestionParams, Receipt, Verdict
from bot.secrets import Vault
from models import Delivery, Poll
from models.vocabulary import DeliveryKind, DeliveryState

NOT_ASKED = "This question is not for you, or it is settled by now."
POLLS = (DeliveryKind.POLL_CARD, DeliveryKind.POLL_RESULT)
WAITING = (DeliveryState.SENDING, DeliveryState.UNCERTAIN)


def confirm(
    session: Session,
    vault: Vault,
    workspace_id: str,
    receipt: Receipt,
    now: datetime,
    real: datetime,
) -> bool:
    """Slack says that a message of ours is in its channel. Returns whether that was news.

    A receipt for what does not wait for one, or from another place than the message went to, changes
    nothing.
    """
    found = session.get(Delivery, receipt.metadata.event_payload.id, with_for_update=True)
    if found is None or found.workspace_id != workspace_id or found.state not in WAITING:
        return False
    if is_channel(found.audience) and receipt.channel_id != found.audience:
        return False
    if found.state is DeliveryState.UNCERTAIN:
        drafts.outcome(session, found, now)
    place = (receipt.channel_id, receipt.message_ts)
    if relayed.is_relayed(found):
        relayed.arrived(session, vault, found, *place)
    else:
        delivery.sent(session, found.id, *place, real)
    return True


def ask(session: Session, lost: Delivery, now: datetime) -> None:
    """Its time ran out: ask whoever can look. A question is not asked about a question."""
    if relayed.is_relayed(lost):
        # Asking would need the way back once more; the next news of the concern is posted anew.
        relay.end_if_closed(session, lost.workspace_id, relayed.concern_of(lost))
        return
    if lost.kind is DeliveryKind.QUESTION:
        return
    drafts.outcome(session, lost, now)
    for asked in sorted(_who_can_look(session, lost)):
        delivery.enqueue(
            session,
            workspace_id=lost.workspace_id,
            kind=DeliveryKind.QUESTION,
            audience=asked,
            params=QuestionParams(delivery_id=lost.id),
            due=now,
            card=_card(lost.id, asked),
        )


def question(
    session: Session, workspace_id: str, params: QuestionParams, now: datetime
) -> Question | None:
    """What somebody is asked; None once it is known."""
    del now
    lost = session.get(Delivery, params.delivery_id)
    if lost is None or lost.workspace_id != workspace_id:
        return None
    if lost.state is not DeliveryState.UNCERTAIN:
        return None
    channel = None
    if is_channel(lost.audience):
        channel = people.channel_name(session, workspace_id, lost.audience)
    return Question(delivery_id=lost.id, kind=lost.kind, channel=channel)


def arrived(
    session: Session, actor: Actor, delivery_id: UUID, now: datetime, real: datetime
) -> Verdict:
    """Somebody looked and it is there. Raises NotFound for who was not asked."""
    lost = _asked_about(session, actor, delivery_id)
    if lost.state is DeliveryState.UNCERTAIN:
        drafts.outcome(session, lost, now)
        delivery.sent(session, lost.id, None, None, real)
    return _verdict(session, delivery_id)


def post_again(
    session: Session, actor: Actor, delivery_id: UUID, now: datetime, real: datetime
) -> Verdict:
    """Somebody looked and it is not there: post it once more. Raises NotFound for who was not asked.

    The second post has an id of its own: a receipt of the first that comes late must not settle it.
    """
    lost = _asked_about(session, actor, delivery_id)
    if lost.state is DeliveryState.UNCERTAIN:
        drafts.outcome(session, lost, now)
        delivery.failed(session, lost.id, delivery.POSTED_AGAIN, real)
        delivery.repeat(session, lost, now)
    return _verdict(session, delivery_id)


def _who_can_look(session: Session, lost: Delivery) -> Collection[str]:
    if not is_channel(lost.audience):
        return {lost.audience}
    if lost.kind in POLLS:
        # A poll's channel need not be its initiative's.
        poll = session.get(Poll, PollParams.model_validate(lost.params).poll_id)
        return set() if poll is None else {poll.created_by_id}
    cards = initiatives.in_channel(session, lost.workspace_id, lost.audience)
    return {card.driver_id for card in cards}


def _card(delivery_id: UUID, asked: str) -> str:
    return f"question:{delivery_id}:{asked}"


def _asked_about(session: Session, actor: Actor, delivery_id: UUID) -> Delivery:
    asked = session.scalar(
        select(Delivery.id).where(
            Delivery.workspace_id == actor.workspace_id,
            Delivery.card == _card(delivery_id, actor.user_id),
        )
    )
    lost = session.get(Delivery, delivery_id, with_for_update=True) if asked else None
    if lost is None or lost.workspace_id != actor.workspace_id or actor.is_outsider:
        raise NotFound(NOT_ASKED)
    return lost


def _verdict(session: Session, delivery_id: UUID) -> Verdict:
    found = session.get_one(Delivery, delivery_id, populate_existing=True)
    return Verdict(
        arrived=found.state is DeliveryState.SENT,
        again=found.error == delivery.POSTED_AGAIN,
    )
