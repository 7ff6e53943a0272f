"""How a question reaches whoever raised the concern, and is taken back from their messages."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.concerns import relay, telling
from bot.concerns.schemas import AskedBack
from bot.delivery import service as delivery
from bot.people import reach
from models import Concern, Inquiry
from models.vocabulary import DeliveryKind


def asked(session: Session, concern: Concern, inquiry: Inquiry, now: datetime) -> None:
    """A new question: on the raiser's card, and in a message of its own, for a card that changes is silent.

    Where there is no card yet, the first one tells it. Of somebody anonymous only the sender knows whether
    there is one, and when they want to hear: it decides.
    """
    telling.tell_raiser(session, concern, now)
    workspace_id, raiser_id, due = concern.workspace_id, concern.raiser_id, now
    if concern.relay is not None:
        audience = relay.audience_of(concern.id)
    elif raiser_id is not None:
        if delivery.ts_of_card(session, workspace_id, telling.raiser_card_of(concern)) is None:
            return
        audience, due = raiser_id, reach.moment(session, workspace_id, raiser_id, now)
    else:
        return
    delivery.enqueue(
        session,
        workspace_id=workspace_id,
        kind=DeliveryKind.ASKED_BACK,
        audience=audience,
        params=AskedBack(concern_id=concern.id, raiser_id=raiser_id, inquiry_id=inquiry.id),
        due=due,
        card=_message_of(inquiry),
    )


def changed(session: Session, concern: Concern, inquiry: Inquiry, now: datetime) -> None:
    """The question is said in other words, or replied to: its message follows where it is known to stand.

    Where the message of an anonymous raiser stands, nothing keeps: its button tells how it is.
    """
    if concern.raiser_id is not None:
        delivery.refresh(session, concern.workspace_id, _message_of(inquiry), now)


def _message_of(inquiry: Inquiry) -> str:
    return f"inquiry:{inquiry.concern_id}:{inquiry.id}:"
