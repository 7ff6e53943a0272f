"""The history of concerns, and the daily tallies kept with it.

Everything here runs under the initiative's row lock, so sequences commit in order and no tally is lost.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models import Concern, ConcernDay, ConcernEntry, Initiative
from models.vocabulary import Happening, Status, Visibility


def record(
    session: Session,
    initiative: Initiative,
    concern: Concern,
    happening: Happening,
    actor_id: str | None,
    today: date,
    *,
    was_open: bool = False,
) -> None:
    """Append a step, and count what it opened or closed."""
    initiative.last_entry += 1
    concern.touched_on = today
    session.add(
        ConcernEntry(
            workspace_id=concern.workspace_id,
            initiative_id=concern.initiative_id,
            sequence=initiative.last_entry,
            concern_id=concern.id,
            happening=happening,
            status=concern.status,
            actor_id=actor_id,
            happened_on=today,
        )
    )
    _tally(
        session,
        concern,
        today,
        opened=int(concern.is_open and not was_open),
        closed=int(was_open and not concern.is_open),
    )


def reattribute(session: Session, concern: Concern, actor_id: str | None) -> None:
    """Whoever raised it is `actor_id` from now on; None where it is nobody's to know."""
    session.execute(
        update(ConcernEntry)
        .where(
            ConcernEntry.workspace_id == concern.workspace_id,
            ConcernEntry.concern_id == concern.id,
            ConcernEntry.happening == Happening.RAISED,
        )
        .values(actor_id=actor_id)
    )


def last_step(session: Session, concern: Concern) -> ConcernEntry | None:
    """The step that led a concern to where it stands; None where it stands as it was raised."""
    return session.scalar(
        select(ConcernEntry)
        .where(
            ConcernEntry.workspace_id == concern.workspace_id,
            ConcernEntry.concern_id == concern.id,
            ConcernEntry.happening == Happening.MOVED,
        )
        .order_by(ConcernEntry.sequence.desc())
        .limit(1)
    )


def uncount(session: Session, concern: Concern) -> None:
    """Take a concern out of its tally before its sort is changed."""
    _tally(session, concern, concern.raised_on, opened=-1)


def recount(session: Session, concern: Concern) -> None:
    """Count a concern under its new sort."""
    _tally(session, concern, concern.raised_on, opened=1)


def leave(session: Session, concern: Concern, today: date) -> None:
    """Take a concern out of the tallies as of today, before its sort or its initiative is changed.

    What was counted on earlier days stays: it was true of them.
    """
    _tally(session, concern, today, closed=int(concern.is_open))


def enter(session: Session, concern: Concern, today: date) -> None:
    """Count a concern as of today under its new sort or initiative."""
    _tally(session, concern, today, opened=int(concern.is_open))


def forget_joining(session: Session, concern: Concern, today: date) -> None:
    """A concern stands by itself again as if it had never joined another: its last step is the one before."""
    session.execute(
        delete(ConcernEntry).where(
            ConcernEntry.workspace_id == concern.workspace_id,
            ConcernEntry.concern_id == concern.id,
            ConcernEntry.status == Status.MERGED,
        )
    )
    enter(session, concern, today)


def take_along(session: Session, concerns: Sequence[Concern], initiative: Initiative) -> None:
    """Every step of these concerns of one initiative goes into this one's history, at its end, in its order.

    To those who read this initiative's digest all of it is news; to the others it is over.
    """
    steps = session.scalars(
        select(ConcernEntry)
        .where(
            ConcernEntry.workspace_id == initiative.workspace_id,
            ConcernEntry.concern_id.in_([concern.id for concern in concerns]),
        )
        .order_by(ConcernEntry.sequence)
    ).all()
    for step in steps:
        initiative.last_entry += 1
        step.initiative_id, step.sequence = initiative.id, initiative.last_entry


def _tally(
    session: Session, concern: Concern, day: date, *, opened: int = 0, closed: int = 0
) -> None:
    if not opened and not closed:
        return
    key = {
        "workspace_id": concern.workspace_id,
        "initiative_id": concern.initiative_id,
        "day": day,
        "effect": concern.effect,
        "basis": concern.basis,
        "leads_only": concern.visibility is Visibility.LEADS,
    }
    row = session.get(ConcernDay, key)
    if row is None:
        row = ConcernDay(**key, opened=0, closed=0)
        session.add(row)
    row.opened += opened
    row.closed += closed
    session.flush()
