"""What stakeholders care about: noted by those who lead, or said by the person in their own words.

Nobody replaces what they have not seen: whoever saves second is shown what is there, and by whom.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.errors import FieldErrors, NotAllowed, NotFound, beside_what_was_typed
from bot.initiatives import service as initiatives
from bot.people import service as people
from bot.seen import mark
from bot.stakeholders.schemas import (
    Cares,
    CaresEdit,
    CaresForm,
    CaresOffer,
    CaresRef,
    CaresSaved,
)
from models import Stakeholder

NO_STAKE = "You are no stakeholder of this initiative, or not any more. Nothing was changed."


def mark_of(held: Stakeholder) -> str:
    """Marks what is noted of what somebody cares about, and by whom."""
    return mark(held.user_id, held.cares_about, held.cares_by_id)


def note(held: Stakeholder, words: str | None, author_id: str) -> None:
    """From now on these are the words, and that is who wrote them."""
    held.cares_about, held.cares_by_id = words, author_id if words else None


def listed(session: Session, workspace_id: str, initiative_id: int) -> tuple[Cares, ...]:
    """What the stakeholders of an initiative care about, by name: for those who lead it."""
    rows = session.scalars(
        select(Stakeholder).where(
            Stakeholder.workspace_id == workspace_id,
            Stakeholder.initiative_id == initiative_id,
            Stakeholder.cares_about.is_not(None),
        )
    ).all()
    told = told_of(session, workspace_id, rows)
    return tuple(sorted(told, key=lambda one: (one.name, one.words)))


def told_of(session: Session, workspace_id: str, rows: Sequence[Stakeholder]) -> list[Cares]:
    """The same of these stakeholders, in their order."""
    ids = {i for row in rows for i in (row.user_id, row.cares_by_id) if i}
    names = people.names_of(session, workspace_id, ids)
    return [
        Cares(
            name=names[row.user_id],
            words=row.cares_about or "",
            own=row.cares_by_id == row.user_id,
            who=names[row.cares_by_id] if row.cares_by_id else None,
        )
        for row in rows
    ]


def offer(session: Session, actor: Actor, ref: CaresRef) -> CaresOffer:
    """What the modal opens with. Raises NotFound for who has no stake, NotAllowed for visitors."""
    held = _own(session, actor, ref.initiative_id, lock=False)
    return _offer(session, actor, held)


def say(
    session: Session, actor: Actor, edit: CaresEdit, form: CaresForm
) -> CaresSaved | CaresOffer:
    """Say what one cares about oneself; nothing typed takes away what is noted.

    Where somebody else wrote meanwhile, nothing is stored: theirs is shown beside what was typed.
    Raises NotAllowed for visitors, and FieldErrors for who has no stake any more. To take one's own words
    away nobody need be a full member any more; to write new ones they must.
    """
    try:
        held = _own(session, actor, edit.initiative_id, lock=True)
    except NotFound as refused:
        raise FieldErrors({"cares_about": beside_what_was_typed(refused.sentence)}) from None
    if form.cares_about:
        _require_voice(session, actor)
    name = initiatives.get(session, actor.workspace_id, held.initiative_id).name
    saved = CaresSaved(initiative=name, is_there=form.cares_about is not None)
    if form.cares_about == held.cares_about and _is_theirs(held):
        return saved
    if edit.shown != mark_of(held):
        told = _offer(session, actor, held)
        typed = {"cares_about": form.cares_about, "changed": True, "held": held.cares_about}
        return told.model_copy(update=typed)
    note(held, form.cares_about, actor.user_id)
    trail.cares_said(session, actor, held.initiative_id)
    session.flush()
    return saved


def _is_theirs(held: Stakeholder) -> bool:
    return held.cares_about is None or held.cares_by_id == held.user_id


def _offer(session: Session, actor: Actor, held: Stakeholder) -> CaresOffer:
    card = initiatives.get(session, actor.workspace_id, held.initiative_id)
    names = people.names_of(session, actor.workspace_id, card.lead_ids)
    author = held.cares_by_id if held.cares_by_id != actor.user_id else None
    return CaresOffer(
        edit=CaresEdit(initiative_id=card.id, shown=mark_of(held)),
        initiative=card.name,
        leads=tuple(sorted(names.values())),
        cares_about=held.cares_about,
        noted_by=people.name_of(session, actor.workspace_id, author) if author else None,
    )


def _own(session: Session, actor: Actor, initiative_id: int, *, lock: bool) -> Stakeholder:
    if actor.is_outsider:
        raise NotAllowed(people.FOR_THIS_WORKSPACE)
    key = (actor.workspace_id, initiative_id, actor.user_id)
    held = session.get(Stakeholder, key, with_for_update=lock)
    if held is None:
        raise NotFound(NO_STAKE)
    return held


def _require_voice(session: Session, actor: Actor) -> None:
    try:
        people.require_member(session, actor)
    except NotAllowed as refused:
        raise FieldErrors({"cares_about": beside_what_was_typed(refused.sentence)}) from None
