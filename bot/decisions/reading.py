"""Decisions as people read them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from bot.concerns.rules import label
from bot.decisions import telling
from bot.decisions.schemas import DecisionCard, DecisionParams
from bot.delivery import service as delivery
from bot.initiatives import service as initiatives
from bot.people import service as people
from models import Concern, Decision, DecisionConcern, FormerLabel, Initiative, Poll
from models.vocabulary import DecisionState, DeliveryKind


def asked(
    session: Session, workspace_id: str, params: DecisionParams, now: datetime
) -> DecisionCard | None:
    """What the person who decides is asked, or said; None where they said it before this reached them."""
    found = told(session, workspace_id, params, now)
    if found is None or found.state is DecisionState.PROPOSED:
        return found
    card = telling.message(DeliveryKind.DECISION_ASK, params.decision_id)
    return found if delivery.ts_of_card(session, workspace_id, card) else None


def told(
    session: Session, workspace_id: str, params: DecisionParams, now: datetime
) -> DecisionCard | None:
    """What became of a proposal."""
    del now
    decision = session.get(Decision, params.decision_id)
    if decision is None or decision.workspace_id != workspace_id:
        return None
    return card_of(session, decision)


def card_of(session: Session, decision: Decision) -> DecisionCard:
    """A decision with the names that stand in it."""
    workspace_id = decision.workspace_id
    labels = _labels(session, decision)
    names = people.names_of(session, workspace_id, {decision.decider_id, decision.proposed_by_id})
    poll = session.get_one(Poll, decision.poll_id) if decision.poll_id else None
    return DecisionCard(
        id=decision.id,
        initiative_id=decision.initiative_id,
        initiative=initiatives.get(session, workspace_id, decision.initiative_id).name,
        words=decision.words,
        why=decision.why,
        gives_up=decision.gives_up,
        answered=labels.get(True, ()),
        not_answered=labels.get(False, ()),
        review_on=decision.review_on,
        decider=names[decision.decider_id],
        proposed_by=names[decision.proposed_by_id],
        poll=poll.question if poll else None,
        state=decision.state,
        decided_at=decision.decided_at,
    )


def _labels(session: Session, decision: Decision) -> Mapping[bool, tuple[str, ...]]:
    # A concern that was moved away keeps its number here: whoever reads the decision can follow that
    # one, and need not be able to read the other initiative, nor to know of it.
    number = func.coalesce(FormerLabel.number, Concern.number).label("number")
    rows = session.execute(
        select(DecisionConcern.is_answered, Initiative.key, number)
        .join(Decision, Decision.id == DecisionConcern.decision_id)
        .join(Initiative, Initiative.id == Decision.initiative_id)
        .join(Concern, Concern.id == DecisionConcern.concern_id)
        .outerjoin(
            FormerLabel,
            and_(
                FormerLabel.workspace_id == DecisionConcern.workspace_id,
                FormerLabel.concern_id == DecisionConcern.concern_id,
                FormerLabel.initiative_id == Decision.initiative_id,
            ),
        )
        .where(
            DecisionConcern.workspace_id == decision.workspace_id,
            DecisionConcern.decision_id == decision.id,
            # A proposal answers nothing that is elsewhere by now, see deciding.
            or_(
                Decision.state != DecisionState.PROPOSED,
                DecisionConcern.is_answered.is_(False),
                Concern.initiative_id == Decision.initiative_id,
            ),
        )
        .order_by(number)
    )
    found: dict[bool, tuple[str, ...]] = {}
    for row in rows:
        found[row.is_answered] = (*found.get(row.is_answered, ()), label(row.key, row.number))
    return found
