"""A poll on oneself: one person is asked, votes as in any poll, and closes it.

It is counted by what counts every poll. It belongs to no initiative and no channel, so it has a table of
its own; nobody else is asked, told or counted.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.delivery import service as delivery
from bot.errors import FieldErrors, NotAllowed
from bot.people import service as people
from bot.polls import rules
from bot.polls.counting import Count
from bot.polls.results import result_of
from bot.polls.schemas import Choice, PollCard, PublicCard, RankForm, Recorded, VoteOffer
from bot.trial.schemas import TrialParams
from models import Trial
from models.upsert import insert_or_leave
from models.vocabulary import DeliveryKind, PollMethod, PollState

QUESTION = "What should Heard help with first?"
OPTIONS = (
    "Hearing what worries people",
    "Knowing what matters most to them",
    "Telling them what became of it",
)
OVER = "This poll on yourself is over. Begin another one with Try a poll on myself."
OUTDATED = "The options have changed since you opened this. Please close it and press Vote again."


def begin(session: Session, actor: Actor, now: datetime) -> None:
    """Ask the actor, in their direct messages. One that still runs is not asked twice.

    Raises NotAllowed for who is no full member.
    """
    people.require_member(session, actor)
    key = {"workspace_id": actor.workspace_id, "user_id": actor.user_id}
    insert_or_leave(session, Trial, **key, number=0, is_open=False, ballot=None)
    trial = session.get_one(Trial, tuple(key.values()), with_for_update=True)
    if trial.is_open:
        return
    trial.number, trial.is_open, trial.ballot = trial.number + 1, True, None
    session.flush()
    _show(session, trial, now)


def offer(session: Session, actor: Actor, number: int, now: datetime) -> VoteOffer:
    """The poll and one's own ballot. Raises NotAllowed once it is over, and for others."""
    people.refuse_known_strangers(session, actor)
    trial = _running(session, actor, number, lock=False)
    return VoteOffer(card=_card(session, trial, now), ballot=trial.ballot)


def vote(session: Session, actor: Actor, number: int, form: RankForm, now: datetime) -> Recorded:
    """Record the ballot, in place of an earlier one. Raises NotAllowed, FieldErrors."""
    people.require_member(session, actor)
    trial = _running(session, actor, number)
    if not rules.is_known(form.numbers, range(1, len(OPTIONS) + 1)):
        raise FieldErrors({"": OUTDATED})
    trial.ballot = form.model_dump(mode="json")
    session.flush()
    _show(session, trial, now)
    return Recorded(card=_card(session, trial, now), ballot=trial.ballot)


def close(session: Session, actor: Actor, number: int, now: datetime) -> None:
    """No more votes: the card tells the result. Raises NotAllowed once it is over, and for others."""
    people.require_member(session, actor)
    trial = _running(session, actor, number)
    trial.is_open = False
    session.flush()
    _show(session, trial, now)


def read(
    session: Session, workspace_id: str, params: TrialParams, now: datetime
) -> PublicCard | None:
    """The card, with the result once it is closed; None for one that another took the place of."""
    trial = session.get(Trial, (workspace_id, params.user_id))
    if trial is None or trial.number != params.number:
        return None
    card = _card(session, trial, now)
    return PublicCard(card=card, found=None if trial.is_open else result_of(_count(trial, card)))


def _running(session: Session, actor: Actor, number: int, *, lock: bool = True) -> Trial:
    trial = session.get(Trial, (actor.workspace_id, actor.user_id), with_for_update=lock or None)
    if trial is None or actor.is_outsider or trial.number != number or not trial.is_open:
        raise NotAllowed(OVER)
    return trial


def _count(trial: Trial, card: PollCard) -> Count:
    return Count(
        method=card.method,
        choices=card.choices,
        asked=card.asked,
        ballots={} if trial.ballot is None else {trial.user_id: trial.ballot},
        groups={trial.user_id: None},
        smallest_group=None,
        names={trial.user_id: card.driver},
        seed=trial.number,
    )


def _card(session: Session, trial: Trial, now: datetime) -> PollCard:
    name = people.name_of(session, trial.workspace_id, trial.user_id)
    return PollCard(
        id=trial.number,
        initiative="A poll on yourself",
        question=QUESTION,
        method=PollMethod.RANK,
        most_picks=None,
        choices=tuple(
            Choice(number=number, words=words) for number, words in enumerate(OPTIONS, start=1)
        ),
        anonymous=False,
        open_results=False,
        smallest_group=1,
        channel="",
        channel_id=trial.user_id,
        closes_at=now,
        zone=people.zone_of(session, trial.workspace_id, trial.user_id),
        decider=name,
        driver=name,
        state=PollState.OPEN if trial.is_open else PollState.CLOSED,
        extended=False,
        asked=1,
        answered=int(trial.ballot is not None),
    )


def _show(session: Session, trial: Trial, now: datetime) -> None:
    delivery.enqueue(
        session,
        workspace_id=trial.workspace_id,
        kind=DeliveryKind.TRIAL,
        audience=trial.user_id,
        params=TrialParams(user_id=trial.user_id, number=trial.number),
        due=now,
        card=f"trial:{trial.user_id}:{trial.number}",
    )
