"""The messages about a decision: who decides is asked, and whoever proposed it is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.decisions.schemas import DecisionParams
from bot.delivery import service as delivery
from models import Decision
from models.vocabulary import DeliveryKind


def tell(
    session: Session, decision: Decision, kind: DeliveryKind, audience: str, now: datetime
) -> None:
    """Send somebody the message of this kind about a decision, or bring it up to date."""
    delivery.enqueue(
        session,
        workspace_id=decision.workspace_id,
        kind=kind,
        audience=audience,
        params=DecisionParams(decision_id=decision.id),
        due=now,
        card=message(kind, decision.id),
    )


def message(kind: DeliveryKind, decision_id: int) -> str:
    """What the message of this kind about a decision is found by."""
    return f"{kind}:{decision_id}"
