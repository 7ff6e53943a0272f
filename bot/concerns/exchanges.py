"""What was asked back about a concern and replied, for those who may read it.

Those are whoever led or approved the initiative in which it was asked, whoever looks after the concern
there, and its raiser. It is told of a single concern, never in lists, channels or digests.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, delete, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns.schemas import ConcernCard, Exchange
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from models import Concern, Inquiry
from models.vocabulary import FORMER

EXCHANGES_SHOWN = 2


def for_reader(
    session: Session,
    told: ConcernCard,
    concern: Concern,
    card: InitiativeCard,
    reader: Actor | None,
    *,
    looks_after: bool,
) -> ConcernCard:
    """The concern with what was asked back, as far as it is for this reader, who may see the concern."""
    if reader is None or reader.is_outsider:
        return told
    if told.is_own:
        return for_raiser(session, told, concern)

    def may_read(one: Inquiry) -> bool:
        # What was said to those who led it then is not for those to whom it was moved.
        if one.initiative_id == card.id:
            return looks_after or initiatives.is_inside(reader, card)
        asked_in = initiatives.get(session, one.workspace_id, one.initiative_id)
        return initiatives.is_inside(reader, asked_in)

    return _with(
        session, told, concern, [one for one in _newest(session, concern) if may_read(one)]
    )


def for_raiser(session: Session, told: ConcernCard, concern: Concern) -> ConcernCard:
    """The concern with what its raiser was asked, and has replied. For them alone."""
    return _with(session, told, concern, _newest(session, concern))


def waits(concern: Concern, one: Inquiry) -> bool:
    """Whether a question still waits for its reply."""
    is_there = concern.is_open and concern.initiative_id == one.initiative_id
    return one.reply is None and is_there and not (concern.raiser_id or "").startswith(FORMER)


def waiting(session: Session, concern: Concern) -> Inquiry | None:
    """The question that waits for its reply."""
    newest = session.scalar(_of(concern).limit(1))
    return newest if newest is not None and waits(concern, newest) else None


def unanswered(session: Session, concerns: Sequence[Concern]) -> tuple[int, ...]:
    """The ids of those about which a question waits for its reply, for whoever leads or looks after them."""
    if not concerns:
        return ()
    found = session.scalars(
        select(Inquiry).where(
            Inquiry.workspace_id == concerns[0].workspace_id,
            Inquiry.concern_id.in_([one.id for one in concerns]),
            Inquiry.reply.is_(None),
        )
    )
    asked = {one.concern_id: one for one in found}
    return tuple(one.id for one in concerns if one.id in asked and waits(one, asked[one.id]))


def forget_unanswered(session: Session, concern: Concern) -> None:
    """Nobody is asked any more what has no reply."""
    unanswered = (*_this(concern), Inquiry.reply.is_(None))
    session.execute(delete(Inquiry).where(*unanswered))


def forget(session: Session, concern: Concern) -> None:
    """A concern is somebody else's from now on: what was asked, and replied, was not for them."""
    session.execute(delete(Inquiry).where(*_this(concern)))


def _with(
    session: Session, told: ConcernCard, concern: Concern, found: Sequence[Inquiry]
) -> ConcernCard:
    if not found:
        return told
    names = people.names_of(session, concern.workspace_id, {one.asker_id for one in found})
    shown = tuple(
        Exchange(
            id=one.id,
            asker=names[one.asker_id],
            words=one.words,
            asked_on=one.asked_on,
            reply=one.reply,
            replied_on=one.replied_on,
            waits=waits(concern, one),
        )
        for one in found
    )
    return told.model_copy(update={"exchanges": shown})


def _newest(session: Session, concern: Concern) -> Sequence[Inquiry]:
    return session.scalars(_of(concern).limit(EXCHANGES_SHOWN)).all()


def _of(concern: Concern) -> Select[Inquiry]:
    return select(Inquiry).where(*_this(concern)).order_by(Inquiry.id.desc())


def _this(concern: Concern) -> tuple[ColumnElement[bool], ...]:
    return (Inquiry.workspace_id == concern.workspace_id, Inquiry.concern_id == concern.id)
