"""What a person's file holds of what they asked back, and of what they replied."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, SQLColumnExpression, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.actor import Actor
from bot.concerns.rules import label
from bot.file.schemas import OwnQuestion, OwnReply
from models import Concern, FormerLabel, Initiative, Inquiry


def questions(session: Session, actor: Actor) -> list[OwnQuestion]:
    """What the actor asked back, in the order in which it was asked.

    Each by the name that the concern has, or had, where it was asked: where it was moved to may be a private
    initiative, of which whoever asked knows nothing.
    """
    was = (
        select(func.min(FormerLabel.number))
        .where(
            FormerLabel.workspace_id == Inquiry.workspace_id,
            FormerLabel.concern_id == Inquiry.concern_id,
            FormerLabel.initiative_id == Inquiry.initiative_id,
        )
        .correlate(Inquiry)
        .scalar_subquery()
    )
    is_there = Concern.initiative_id == Inquiry.initiative_id
    number = case((is_there, Concern.number), else_=was)
    asked = Inquiry.asker_id == actor.user_id
    return [
        OwnQuestion(label=called, words=one.words, asked_on=one.asked_on)
        for one, called in _found(session, actor, asked, Inquiry.initiative_id, number)
    ]


def replies(session: Session, actor: Actor, anonymous: Collection[int]) -> list[OwnReply]:
    """What the actor replied; `anonymous` are the concerns that are theirs by the way back alone."""
    own = or_(Concern.raiser_id == actor.user_id, Concern.id.in_(anonymous))
    return [
        OwnReply(label=called, words=one.reply, replied_on=one.replied_on)
        for one, called in _found(session, actor, own, Concern.initiative_id, Concern.number)
        if one.reply is not None and one.replied_on is not None
    ]


def _found(
    session: Session,
    actor: Actor,
    which: ColumnElement[bool],
    initiative_id: InstrumentedAttribute[int],
    number: SQLColumnExpression[int],
) -> Sequence[tuple[Inquiry, str]]:
    rows = session.execute(
        select(Inquiry, Initiative.key, number)
        .join(Concern, Concern.id == Inquiry.concern_id)
        .join(Initiative, Initiative.id == initiative_id)
        .where(Inquiry.workspace_id == actor.workspace_id, which)
        .order_by(Inquiry.id)
    )
    return [(one, label(key, number)) for one, key, number in rows]
