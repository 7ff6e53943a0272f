"""Ballots: one a person, changed until the close, and in an anonymous poll nobody's.

The ballots of an anonymous poll are written anew, all of them in the order of their hashes, with every
vote: neither their place in the table nor the transaction that wrote them tells which one is new.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.errors import FieldErrors, NotAllowed
from bot.people import service as people
from bot.polls import reading, rules, telling
from bot.polls.schemas import BallotForm, PickForm, Recorded, VoteOffer
from bot.secrets import Vault
from models import Ballot, Poll, PollVoter
from models.vocabulary import PollState

CLOSED = "This poll is closed. The result is in the thread of its card."
CANCELLED = "This poll was cancelled; nobody is asked any more."
NOT_OUT = "This poll has not gone out yet."
NOT_ASKED = "You are not among the people this poll asks. {driver} can tell you who is."
OUTDATED = "The options have changed since you opened this. Please close it and press Vote again."


def offer(session: Session, actor: Actor, vault: Vault, poll_id: int, now: datetime) -> VoteOffer:
    """The poll and one's own ballot. Raises NotFound, NotAllowed with a sentence for the reason."""
    people.refuse_known_strangers(session, actor)
    poll = reading.find(session, actor.workspace_id, poll_id)
    card = reading.card_of(session, poll)
    require_open(poll, now)
    _voter(session, poll, actor, card.driver)
    ballot = session.get(Ballot, (poll.workspace_id, poll.id, _mark(poll, vault, actor.user_id)))
    return VoteOffer(card=card, ballot=ballot.content if ballot else None)


def vote(
    session: Session, actor: Actor, vault: Vault, poll_id: int, form: BallotForm, now: datetime
) -> Recorded:
    """Record a ballot, in place of the person's earlier one. Raises NotAllowed, FieldErrors."""
    people.require_member(session, actor)
    # What is asked stands still once a poll is open: it is read before others have to wait.
    card = reading.card_of(session, reading.find(session, actor.workspace_id, poll_id))
    # The lock orders votes among each other and against the close.
    poll = reading.find(session, actor.workspace_id, poll_id, lock=True)
    require_open(poll, now)
    voter = _voter(session, poll, actor, card.driver)
    if not rules.is_known(form.numbers, [choice.number for choice in card.choices]):
        raise FieldErrors({"": OUTDATED})
    if isinstance(form, PickForm) and len(form.picks) > (poll.most_picks or 0):
        raise FieldErrors({"picks": f"Pick up to {poll.most_picks}; these are {len(form.picks)}."})
    mark = _mark(poll, vault, actor.user_id)
    content = form.model_dump(mode="json")
    voter.answered, voter.remind_at = True, None
    if poll.anonymous:
        _write_all(session, poll, {**_contents(session, poll), mark: content})
    else:
        session.merge(
            Ballot(workspace_id=poll.workspace_id, poll_id=poll.id, voter=mark, content=content)
        )
    session.flush()
    telling.refresh_card(session, poll, now)
    return Recorded(card=card, ballot=content)


def ballots(session: Session, poll: Poll, vault: Vault) -> Mapping[str, dict[str, Any]]:
    """What was answered, by person. For the close of a poll, and for nothing else."""
    contents = _contents(session, poll)
    asked = session.scalars(
        select(PollVoter.user_id).where(
            PollVoter.workspace_id == poll.workspace_id,
            PollVoter.poll_id == poll.id,
            PollVoter.answered,
        )
    )
    marks = {user_id: _mark(poll, vault, user_id) for user_id in asked}
    return {user_id: contents[mark] for user_id, mark in marks.items() if mark in contents}


def secret_polls(session: Session) -> set[int]:
    """The anonymous polls, of all workspaces, that hold ballots or may hold some."""
    return set(session.scalars(select(Poll.id).where(Poll.state == PollState.OPEN, Poll.anonymous)))


def named_ballots(session: Session, poll: Poll) -> Mapping[str, dict[str, Any]]:
    """What was answered in a named poll, by person. Nothing of an anonymous one."""
    return {} if poll.anonymous else _contents(session, poll)


def pass_on(session: Session, poll: Poll, vault: Vault, user_id: str, to: str) -> None:
    """The ballot of `user_id` is that of `to` from now on: counted as before, and nobody's."""
    contents = _contents(session, poll)
    content = contents.pop(_mark(poll, vault, user_id), None)
    if content is not None:
        _write_all(session, poll, {**contents, _mark(poll, vault, to): content})


def forget_ballots(session: Session, poll: Poll) -> None:
    """Delete what people answered."""
    session.execute(
        delete(Ballot).where(Ballot.workspace_id == poll.workspace_id, Ballot.poll_id == poll.id)
    )


def require_open(poll: Poll, now: datetime) -> None:
    """Raises NotAllowed with a sentence for the reason."""
    if poll.state is PollState.DRAFT:
        raise NotAllowed(NOT_OUT)
    if poll.state is PollState.CANCELLED:
        raise NotAllowed(CANCELLED)
    if poll.state is PollState.CLOSED or poll.closes_at <= now:
        raise NotAllowed(CLOSED)


def _voter(session: Session, poll: Poll, actor: Actor, driver: str) -> PollVoter:
    voter = session.get(PollVoter, (poll.workspace_id, poll.id, actor.user_id))
    if voter is None:
        raise NotAllowed(NOT_ASKED.format(driver=driver))
    return voter


def _mark(poll: Poll, vault: Vault, user_id: str) -> str:
    if poll.ballot_key is None:
        return user_id
    key = vault.open(poll.ballot_key).encode()
    return hmac.new(key, user_id.encode(), hashlib.sha256).hexdigest()


def _contents(session: Session, poll: Poll) -> dict[str, dict[str, Any]]:
    rows = session.execute(
        select(Ballot.voter, Ballot.content).where(
            Ballot.workspace_id == poll.workspace_id, Ballot.poll_id == poll.id
        )
    )
    return {row.voter: row.content for row in rows}


def _write_all(session: Session, poll: Poll, contents: Mapping[str, dict[str, Any]]) -> None:
    forget_ballots(session, poll)
    key = {"workspace_id": poll.workspace_id, "poll_id": poll.id}
    rows = [{**key, "voter": mark, "content": contents[mark]} for mark in sorted(contents)]
    session.execute(insert(Ballot), rows)
