"""A card or a result that Slack does not let into its channel: whoever made the poll hears of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.delivery import service as delivery
from bot.errors import NotAllowed
from bot.polls import reading, telling
from bot.polls.findings import PollResult
from bot.polls.schemas import PollCard, PollParams, Unposted, UnpostedParams
from models.vocabulary import DeliveryKind, PauseReason, PollState

PUBLIC = (PollState.OPEN, PollState.CLOSED)
NOTHING_TO_POST = "This poll was cancelled, so there is nothing left to post."


def refused(
    session: Session, workspace_id: str, params: PollParams, reason: PauseReason, now: datetime
) -> None:
    """The channel took neither card nor result: one note to the maker, however often it is tried."""
    poll = reading.maybe(session, workspace_id, params.poll_id)
    if poll is None:
        return
    delivery.enqueue(
        session,
        workspace_id=workspace_id,
        kind=DeliveryKind.POLL_UNPOSTED,
        audience=poll.created_by_id,
        params=UnpostedParams(poll_id=poll.id, reason=reason),
        due=now,
        card=f"poll-unposted:{poll.id}",
    )


def note(
    session: Session, workspace_id: str, params: UnpostedParams, now: datetime
) -> Unposted | None:
    """What the maker is told; None once nothing is missing in the channel."""
    del now
    poll = reading.maybe(session, workspace_id, params.poll_id)
    if poll is None or poll.state not in PUBLIC:
        return None
    result = None if poll.result is None else PollResult.model_validate(poll.result)
    return Unposted(card=reading.card_of(session, poll), reason=params.reason, result=result)


def post_again(session: Session, actor: Actor, poll_id: int, now: datetime) -> PollCard:
    """What is missing is posted; what is there stays one message. Raises NotFound, NotAllowed."""
    poll = reading.for_lead(session, actor, poll_id, lock=True)
    if poll.state not in PUBLIC:
        raise NotAllowed(NOTHING_TO_POST)
    telling.refresh_card(session, poll, now)
    if poll.state is PollState.CLOSED:
        telling.post_result(session, poll, now)
    return reading.card_of(session, poll)
