"""The questions that wait for somebody's reply, as their Home tab tells them."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.asking.schemas import WaitingQuestion
from bot.concerns.rules import label
from bot.people import service as people
from models import Concern, Initiative, Inquiry


def for_raiser(
    session: Session, actor: Actor, most: int
) -> tuple[tuple[WaitingQuestion, ...], int]:
    """The oldest questions about what the actor raised by name, up to `most`, and how many there are."""
    rows = session.execute(
        select(Inquiry, Initiative.key, Concern.number, func.count().over().label("total"))
        .join(
            Concern,
            and_(
                Concern.workspace_id == Inquiry.workspace_id,
                Concern.id == Inquiry.concern_id,
                # Where it was moved, or has ended, it is asked no more; as `exchanges.waits` says.
                Concern.initiative_id == Inquiry.initiative_id,
                Concern.is_open,
            ),
        )
        .join(Initiative, Initiative.id == Concern.initiative_id)
        .where(
            Inquiry.workspace_id == actor.workspace_id,
            Inquiry.reply.is_(None),
            Concern.raiser_id == actor.user_id,
        )
        .order_by(Inquiry.id)
        .limit(most)
    ).all()
    if not rows:
        return (), 0
    names = people.names_of(session, actor.workspace_id, {row.Inquiry.asker_id for row in rows})
    found = tuple(
        WaitingQuestion(
            concern_id=one.concern_id,
            inquiry_id=one.id,
            label=label(key, number),
            asker=names[one.asker_id],
            words=one.words,
        )
        for one, key, number, _ in rows
    )
    return found, rows[0].total
