"""Which concern has joined which, and how many people stand behind one."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.concerns import rules
from bot.concerns.words import JOINED_BY_OTHERS
from bot.errors import FieldErrors
from models import Concern, Voice
from models.vocabulary import FORMER, Status, Visibility

_JOINED, _VOICE = aliased(Concern), aliased(Concern)


@dataclass(frozen=True)
class Behind:
    """How many people stand behind a concern, its raiser included.

    `known_to_all` leaves out those who joined for the leads alone.
    """

    total: int = 1
    known_to_all: int = 1


def voice_of(session: Session, concern: Concern) -> Voice | None:
    """What a concern is to the one it has joined; None where it stands by itself."""
    return session.get(Voice, (concern.workspace_id, concern.id))


def joined_by(session: Session, concern: Concern) -> Concern | None:
    """The concern that this one has joined; None where it stands by itself."""
    voice = voice_of(session, concern)
    return session.get_one(Concern, voice.joined_id) if voice else None


def voices_of(session: Session, joined: Concern) -> Sequence[Concern]:
    """The concerns that have joined this one, in the order of their numbers."""
    return session.scalars(
        select(Concern).join(Voice, _is_voice()).where(_joined(joined)).order_by(Concern.number)
    ).all()


def require_for_all(session: Session, concern: Concern, visibility: Visibility) -> None:
    """Raises FieldErrors where what others have joined would become something for the leads alone."""
    if visibility is Visibility.LEADS and voices_of(session, concern):
        raise FieldErrors({"visibility": JOINED_BY_OTHERS})


def standing(session: Session, concern: Concern) -> Status:
    """Where a concern stands for its raiser: what has joined another stands where that one does."""
    voice = voice_of(session, concern)
    if voice is None:
        return concern.status
    joined = session.get_one(Concern, voice.joined_id)
    return rules.standing(joined.status, settled=voice.settled)


def behind(session: Session, workspace_id: str, ids: Collection[int]) -> Mapping[int, Behind]:
    """Who stands behind these concerns; those that nobody has joined are left out.

    People are counted once, however often they said it; whoever is anonymous is counted each time, for
    nobody may learn that two such voices are one person's.
    """
    is_for_all = _VOICE.visibility != Visibility.LEADS
    rows = session.execute(
        select(
            Voice.joined_id,
            func.count(Voice.person.distinct()).label("named"),
            func.count(case((is_for_all, Voice.person)).distinct()).label("named_to_all"),
            func.sum(case((Voice.person.is_(None), 1), else_=0)).label("anonymous"),
        )
        .join(
            _VOICE, and_(_VOICE.workspace_id == Voice.workspace_id, _VOICE.id == Voice.concern_id)
        )
        .join(
            _JOINED, and_(_JOINED.workspace_id == Voice.workspace_id, _JOINED.id == Voice.joined_id)
        )
        .where(
            Voice.workspace_id == workspace_id,
            Voice.joined_id.in_(ids),
            or_(
                Voice.person.is_(None),
                _JOINED.raiser_id.is_(None),
                Voice.person != _JOINED.raiser_id,
            ),
        )
        .group_by(Voice.joined_id)
    )
    return {
        row.joined_id: Behind(
            total=1 + row.named + row.anonymous, known_to_all=1 + row.named_to_all + row.anonymous
        )
        for row in rows
    }


def join(session: Session, concern: Concern, joined: Concern, before: Status) -> None:
    """Add a voice; whatever had joined `concern` goes along. Runs under the initiative's lock."""
    person = concern.raiser_id
    if person is not None and person.startswith(FORMER):
        # All who were erased are raisers of the same name: two of them must not become one person.
        person = f"{FORMER}{secrets.token_hex(8)}"
        same = Voice.person == concern.raiser_id
        session.execute(update(Voice).where(_joined(concern), same).values(person=person))
    session.execute(
        update(Voice).where(_joined(concern)).values(joined_id=joined.id, settled=False)
    )
    voice = Voice(
        workspace_id=concern.workspace_id,
        concern_id=concern.id,
        joined_id=joined.id,
        person=person,
        before=before,
    )
    session.add(voice)
    session.flush()


def leave(session: Session, concern: Concern) -> None:
    """A concern stands by itself from now on, wherever it stands."""
    voice = voice_of(session, concern)
    if voice is not None:
        session.delete(voice)
        session.flush()
        concern.asked_until = None


def follow(session: Session, joined: Concern, today: date) -> None:
    """What was joined has moved: after Done each voice is asked anew, an anonymous one for a while."""
    if joined.status is Status.CONFIRMED:
        return  # Its own raiser has answered; the others are still asked.
    is_asked = joined.status is Status.DONE
    if is_asked:
        session.execute(update(Voice).where(_joined(joined)).values(settled=False))
    for voice in voices_of(session, joined):
        voice.asked_until = rules.asked_until(today) if is_asked and voice.relay else None


def settle(session: Session, concern: Concern) -> None:
    """Whoever raised it says that what was done about the concern it has joined settles it."""
    session.get_one(Voice, (concern.workspace_id, concern.id)).settled = True
    session.flush()


def pass_on(session: Session, concern: Concern) -> None:
    """A concern is somebody else's from now on: so is its voice."""
    voice = voice_of(session, concern)
    if voice is not None:
        voice.person = concern.raiser_id


def _is_voice() -> ColumnElement[bool]:
    return and_(Voice.workspace_id == Concern.workspace_id, Voice.concern_id == Concern.id)


def _joined(joined: Concern) -> ColumnElement[bool]:
    return and_(Voice.workspace_id == joined.workspace_id, Voice.joined_id == joined.id)
