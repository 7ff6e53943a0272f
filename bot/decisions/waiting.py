"""The decisions that wait for somebody, as their Home tab tells them."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.decisions.schemas import WaitingDecision
from models import Decision
from models.vocabulary import DecisionState


def for_decider(
    session: Session, actor: Actor, most: int
) -> tuple[tuple[WaitingDecision, ...], int]:
    """The oldest decisions that wait for the actor, up to `most`, and how many do."""
    rows = session.execute(
        select(Decision.id, Decision.words, func.count().over().label("total"))
        .where(
            Decision.workspace_id == actor.workspace_id,
            Decision.decider_id == actor.user_id,
            Decision.state == DecisionState.PROPOSED,
        )
        .order_by(Decision.id)
        .limit(most)
    ).all()
    found = tuple(WaitingDecision(id=row.id, words=row.words) for row in rows)
    return found, rows[0].total if rows else 0
