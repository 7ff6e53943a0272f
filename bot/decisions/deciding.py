"""The person who decides says yes, or no, to what they read."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns import life
from bot.decisions import reading, telling
from bot.decisions.schemas import DecisionCard
from bot.delivery import service as delivery
from bot.errors import NotAllowed, NotFound
from bot.people import service as people
from models import Concern, Decision, DecisionConcern, Initiative
from models.vocabulary import DecisionState, DeliveryKind

GONE = "This decision is not there any more."
ANSWERED_BY_DECISION = "It was decided: {words}"
FOR_THE_DECIDER = "Only {decider} can confirm or decline this decision."
READ_ANOTHER = "This has changed since you read it. Please answer it as it stands now."


class ReadAnother(NotAllowed):
    """What stood above the button is not what there is to decide by now: `card` is."""

    def __init__(self, card: DecisionCard) -> None:
        super().__init__(READ_ANOTHER)
        self.card = card


def read(session: Session, actor: Actor, decision_id: int) -> DecisionCard:
    """A decision as the person who decides is to read it. Raises NotFound, NotAllowed for anybody else."""
    decision = _for_decider(session, actor, decision_id)
    return reading.card_of(session, decision)


def confirm(
    session: Session, actor: Actor, decision_id: int, now: datetime, seen: str | None = None
) -> DecisionCard:
    """The person who decides says yes to what they read; `seen` is the mark of that.

    Raises NotFound, NotAllowed, ReadAnother.
    """
    return _settle(session, actor, decision_id, DecisionState.CONFIRMED, now, seen)


def decline(
    session: Session, actor: Actor, decision_id: int, now: datetime, seen: str | None = None
) -> DecisionCard:
    """As `confirm`, but no."""
    return _settle(session, actor, decision_id, DecisionState.DECLINED, now, seen)


def _for_decider(
    session: Session, actor: Actor, decision_id: int, *, lock: bool = False
) -> Decision:
    decision = session.get(Decision, decision_id, with_for_update=lock or None)
    if decision is None or decision.workspace_id != actor.workspace_id:
        raise NotFound(GONE)
    if actor.is_outsider or actor.user_id != decision.decider_id:
        name = people.name_of(session, actor.workspace_id, decision.decider_id)
        raise NotAllowed(FOR_THE_DECIDER.format(decider=name))
    # Who decides may have become a guest, or have left, since they were asked.
    people.refuse_known_strangers(session, actor)
    return decision


def _require_read(session: Session, decision: Decision, seen: str | None) -> Initiative:
    """What they say yes or no to is what stood before them: its initiative, held. Raises ReadAnother."""
    # Nothing that it answers is moved away from here on.
    initiative = session.get_one(Initiative, decision.initiative_id, with_for_update=True)
    card = reading.card_of(session, decision)
    if seen not in {None, card.mark}:
        raise ReadAnother(card)
    return initiative


def _settle(
    session: Session,
    actor: Actor,
    decision_id: int,
    state: DecisionState,
    now: datetime,
    seen: str | None,
) -> DecisionCard:
    decision = _for_decider(session, actor, decision_id, lock=True)
    if decision.state is DecisionState.PROPOSED:
        initiative = _require_read(session, decision, seen)
        decision.state, decision.decided_at = state, now
        if state is DecisionState.CONFIRMED:
            # Part of the initiative's history, like everything that a digest tells.
            initiative.last_entry += 1
            decision.sequence = initiative.last_entry
        session.flush()
        _leave_out_moved(session, decision)
        if state is DecisionState.CONFIRMED:
            _answer_concerns(session, actor, decision, now)
        trail.decision(session, actor, decision)
        telling.tell(session, decision, DeliveryKind.DECISION_TOLD, decision.proposed_by_id, now)
        # Wherever they answered, the question in their messages asks nothing any more.
        question = telling.message(DeliveryKind.DECISION_ASK, decision.id)
        delivery.refresh_each(session, decision.workspace_id, [question], now)
    return reading.card_of(session, decision)


def _leave_out_moved(session: Session, decision: Decision) -> None:
    """What was to be answered and is about another initiative by now is not: that one has its own decider."""
    elsewhere = select(Concern.id).where(
        Concern.workspace_id == decision.workspace_id,
        Concern.initiative_id != decision.initiative_id,
    )
    session.execute(
        delete(DecisionConcern).where(
            DecisionConcern.workspace_id == decision.workspace_id,
            DecisionConcern.decision_id == decision.id,
            DecisionConcern.is_answered,
            DecisionConcern.concern_id.in_(elsewhere),
        )
    )


def _answer_concerns(session: Session, actor: Actor, decision: Decision, now: datetime) -> None:
    about = session.scalars(
        select(DecisionConcern).where(
            DecisionConcern.workspace_id == decision.workspace_id,
            DecisionConcern.decision_id == decision.id,
        )
    ).all()
    life.decided(
        session,
        decision.initiative_id,
        [one.concern_id for one in about if one.is_answered],
        ANSWERED_BY_DECISION.format(words=decision.words),
        actor,
        now,
        unanswered=[one.concern_id for one in about if not one.is_answered],
    )
