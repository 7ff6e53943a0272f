"""What a reader learns of one concern's voices: what it has joined, and who has joined it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import joining, rules
from bot.concerns.schemas import ConcernCard, Joined, VoiceLine
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from models import Concern, Voice
from models.vocabulary import Visibility

VOICES_SHOWN = 3


def with_voices(
    session: Session,
    told: ConcernCard,
    concern: Concern,
    card: InitiativeCard,
    reader: Actor | None,
    *,
    reads: bool,
) -> ConcernCard:
    """The concern with what it has joined and the newest of its voices that this reader may see.

    What has joined another concern is told with that one's answer: it is answered there. Whoever neither
    leads the initiative nor `reads` its channels learns how many there are, and not their words.
    """
    voice = joining.voice_of(session, concern)
    if voice is not None:
        return _as_voice(session, told, session.get_one(Concern, voice.joined_id), card, voice)
    if reader is None or not (reads or initiatives.is_inside(reader, card)):
        return told
    said, total = _voices(session, concern, card, reader)
    return told.model_copy(
        update={
            "others": said,
            "others_total": total,
            "has_voice": _has_voice(session, concern, reader),
        }
    )


def _as_voice(
    session: Session, told: ConcernCard, joined: Concern, card: InitiativeCard, voice: Voice
) -> ConcernCard:
    names = people.names_of(
        session, joined.workspace_id, {joined.owner_id} if joined.owner_id else set()
    )
    return told.model_copy(
        update={
            "joined": Joined(
                label=rules.label(card.key, joined.number),
                status=joined.status,
                settled=voice.settled,
            ),
            "answer": joined.answer,
            "owner": names[joined.owner_id] if joined.owner_id else None,
            "due_on": joined.due_on,
        }
    )


def _voices(
    session: Session, concern: Concern, card: InitiativeCard, reader: Actor
) -> tuple[tuple[VoiceLine, ...], int]:
    seen = and_(_of(concern), _visible_to(reader, card))
    newest = session.scalars(
        select(Concern)
        .join(Voice, _is_voice())
        .where(seen)
        .order_by(Concern.id.desc())
        .limit(VOICES_SHOWN)
    ).all()
    total = len(newest)
    if total == VOICES_SHOWN:
        counted = select(func.count()).select_from(Concern).join(Voice, _is_voice()).where(seen)
        total = session.scalar(counted) or 0
    return _lines(session, card, newest), total


def _lines(
    session: Session, card: InitiativeCard, concerns: Sequence[Concern]
) -> tuple[VoiceLine, ...]:
    if not concerns:
        return ()
    named = {one.raiser_id for one in concerns if one.raiser_id}
    names = people.names_of(session, concerns[0].workspace_id, named)
    return tuple(
        VoiceLine(
            label=rules.label(card.key, one.number),
            worry=one.worry,
            raiser=names[one.raiser_id] if one.raiser_id else None,
        )
        for one in concerns
    )


def _has_voice(session: Session, concern: Concern, reader: Actor) -> bool:
    own = select(Voice.concern_id).where(
        Voice.workspace_id == concern.workspace_id,
        Voice.joined_id == concern.id,
        Voice.person == reader.user_id,
    )
    return session.scalar(own.limit(1)) is not None


def _visible_to(reader: Actor, card: InitiativeCard) -> ColumnElement[bool]:
    if initiatives.is_inside(reader, card):
        return true()
    own = () if reader.is_outsider else (Concern.raiser_id == reader.user_id,)
    return or_(Concern.visibility != Visibility.LEADS, *own)


def _of(concern: Concern) -> ColumnElement[bool]:
    return and_(Voice.workspace_id == concern.workspace_id, Voice.joined_id == concern.id)


def _is_voice() -> ColumnElement[bool]:
    return and_(Voice.workspace_id == Concern.workspace_id, Voice.concern_id == Concern.id)
