"""Open concerns that say the same as one that was just raised, for whoever raised it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import reading
from bot.concerns.schemas import ConcernCard, ConcernForm
from bot.initiatives import service as initiatives
from bot.people import service as people
from bot.voices import rules
from models import Concern, Voice

LOOKED_AT = 500
"""So many open concerns with the latest steps are compared: an index gives them, however many there are."""
COMPARED = 300
"""So many characters of each: a worry says what it is about at its beginning."""


def similar(
    session: Session,
    actor: Actor,
    form: ConcernForm,
    submission: str,
    now: datetime,
    here: str | None,
) -> tuple[ConcernCard, ...]:
    """Up to three open concerns of the same initiative, that the actor may see.

    Neither the one just stored by `submission`, nor what they have raised or joined by name.
    """
    card = initiatives.get(session, actor.workspace_id, form.initiative)
    readable = people.readable_channels(session, actor, card.channel_ids, now, here)
    rows = latest(
        session,
        actor.workspace_id,
        card.id,
        reading.visible_to(actor, [card], [card.id] if readable else []),
        or_(Concern.raiser_id.is_(None), Concern.raiser_id != actor.user_id),
        Concern.submission != submission,
        ~_is_behind(actor),
    )
    places = rules.alike(form.worry[:COMPARED], [row.worry for row in rows])
    ids = [rows[place].id for place in places]
    found = {c.id: c for c in session.scalars(select(Concern).where(Concern.id.in_(ids)))}
    return tuple(reading.cards_of(session, [found[i] for i in ids], {card.id: card}, actor))


def latest(
    session: Session, workspace_id: str, initiative_id: int, *which: ColumnElement[bool]
) -> Sequence[Row[tuple[int, int, str]]]:
    """Id, number and the beginning of the worry of open concerns to compare, the latest step first."""
    return session.execute(
        select(Concern.id, Concern.number, func.substr(Concern.worry, 1, COMPARED).label("worry"))
        .where(
            Concern.workspace_id == workspace_id,
            Concern.initiative_id == initiative_id,
            Concern.is_open,
            *which,
        )
        .order_by(Concern.touched_on.desc(), Concern.id.desc())
        .limit(LOOKED_AT)
    ).all()


def _is_behind(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        Voice.workspace_id == Concern.workspace_id,
        Voice.joined_id == Concern.id,
        Voice.person == actor.user_id,
    )
