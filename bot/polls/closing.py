"""The close: computed once, from ballots that can change no more, and stored.

The figures take a moment, so they are computed between two short transactions: what was counted is
compared with what is there when the result is stored, and counted again where it differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.errors import NotAllowed
from bot.people import service as people
from bot.polls import reading, rules, telling, voting
from bot.polls.counting import Count
from bot.polls.findings import PollResult
from bot.polls.results import running
from bot.polls.schemas import PollCard, PollParams, PublicCard, ResultCard
from bot.polls.service import NOT_OPEN
from bot.secrets import Vault
from models import Initiative, Poll, PollOption, PollVoter
from models.vocabulary import Changed, PollState


@dataclass(frozen=True)
class Counted:
    """What a result is computed from. It lives as long as the computation, and is never logged."""

    workspace_id: str
    poll_id: int
    count: Count


def close_by_hand(session: Session, actor: Actor, poll_id: int, now: datetime) -> PollCard:
    """No more votes from now on; the worker counts. Raises NotFound, NotAllowed."""
    poll = reading.for_lead(session, actor, poll_id, lock=True)
    if poll.state is not PollState.OPEN:
        raise NotAllowed(NOT_OPEN)
    if poll.closes_at > now:
        trail.poll(session, actor, poll, Changed.POLL_CLOSED)
    poll.closes_at = min(poll.closes_at, now)
    session.flush()
    return reading.card_of(session, poll)


def due(session: Session, now: datetime, limit: int) -> list[tuple[str, int]]:
    """Open polls whose time has come: workspace and id."""
    rows = session.execute(
        select(Poll.workspace_id, Poll.id)
        .where(Poll.state == PollState.OPEN, Poll.closes_at <= now)
        .order_by(Poll.closes_at)
        .limit(limit)
    )
    return [(row.workspace_id, row.id) for row in rows]


def counted(session: Session, vault: Vault, workspace_id: str, poll_id: int) -> Counted:
    """Everything the result is computed from."""
    poll = reading.find(session, workspace_id, poll_id)
    card = reading.card_of(session, poll)
    voters = session.execute(
        select(PollVoter.user_id, PollVoter.group_name).where(
            PollVoter.workspace_id == workspace_id, PollVoter.poll_id == poll_id
        )
    )
    groups = {row.user_id: row.group_name for row in voters}
    count = Count(
        method=poll.method,
        choices=card.choices,
        asked=card.asked,
        ballots=voting.ballots(session, poll, vault),
        groups=groups,
        smallest_group=poll.smallest_group if poll.anonymous else None,
        names={} if poll.anonymous else people.names_of(session, workspace_id, groups),
        seed=poll_id,
        resembles_another=poll.anonymous and _resembles_another(session, poll),
    )
    return Counted(workspace_id, poll_id, count)


def finish(
    session: Session, vault: Vault, told: Counted, result: PollResult, now: datetime
) -> bool:
    """Store the result and tell it; anonymous ballots and their key are gone with this transaction.

    False where another worker was first, or where something changed since it was counted.
    """
    poll = reading.find(session, told.workspace_id, told.poll_id, lock=True)
    if poll.state is not PollState.OPEN or poll.closes_at > now:
        return False
    if _differs(voting.ballots(session, poll, vault), told.count.ballots):
        return False
    if poll.anonymous:
        # Of two polls alike that end together, neither was closed when the other was counted.
        session.get_one(Initiative, poll.initiative_id, with_for_update={"key_share": True})
        if _resembles_another(session, poll) != told.count.resembles_another:
            return False
    poll.state, poll.closed_at, poll.ballot_key = PollState.CLOSED, now, None
    poll.result = result.model_dump(mode="json")
    trail.poll(session, None, poll, Changed.POLL_CLOSED)
    if poll.anonymous:
        voting.forget_ballots(session, poll)
    telling.forget_reminders(session, poll)
    session.flush()
    telling.refresh_card(session, poll, now)
    telling.post_result(session, poll, now)
    return True


def public_card(
    session: Session, workspace_id: str, params: PollParams, now: datetime
) -> PublicCard | None:
    """The card in the channel, with the result, or in an open poll with where it stands so far."""
    card = reading.public_card(session, workspace_id, params, now)
    if card is None:
        return None
    poll = reading.find(session, workspace_id, params.poll_id)
    if poll.result is not None:
        return PublicCard(card=card, found=PollResult.model_validate(poll.result))
    if not poll.open_results or poll.state is not PollState.OPEN:
        return PublicCard(card=card, found=None)
    count = Count(
        method=poll.method,
        choices=card.choices,
        asked=card.asked,
        ballots=voting.named_ballots(session, poll),
        groups={},
        smallest_group=None,
        names={},
        seed=poll.id,
    )
    return PublicCard(card=card, found=running(count))


def result(
    session: Session, workspace_id: str, params: PollParams, now: datetime
) -> ResultCard | None:
    """A closed poll with its result; None before the close."""
    del now
    poll = reading.find(session, workspace_id, params.poll_id)
    if poll.result is None:
        return None
    return ResultCard(
        card=reading.card_of(session, poll), result=PollResult.model_validate(poll.result)
    )


def _resembles_another(session: Session, poll: Poll) -> bool:
    since = (poll.opened_at or poll.closes_at) - rules.SIMILAR_WITHIN
    others = session.scalars(
        select(Poll).where(
            Poll.workspace_id == poll.workspace_id,
            Poll.initiative_id == poll.initiative_id,
            Poll.state == PollState.CLOSED,
            Poll.method == poll.method,
            Poll.anonymous,
            Poll.closed_at >= since,
        )
    )
    mine = _asked(session, poll)
    return any(
        rules.resembles(mine, _asked(session, other), poll.smallest_group) for other in others
    )


def _asked(session: Session, poll: Poll) -> rules.Asked:
    people = session.scalars(
        select(PollVoter.user_id).where(
            PollVoter.workspace_id == poll.workspace_id, PollVoter.poll_id == poll.id
        )
    )
    words = session.scalars(
        select(PollOption.words).where(
            PollOption.workspace_id == poll.workspace_id, PollOption.poll_id == poll.id
        )
    )
    options = frozenset(one.casefold() for one in words) or frozenset({poll.question.casefold()})
    return rules.Asked(frozenset(people), options)


def _differs(now: Mapping[str, Mapping[str, Any]], then: Mapping[str, Mapping[str, Any]]) -> bool:
    return dict(now) != dict(then)
