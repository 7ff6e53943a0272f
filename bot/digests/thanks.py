"""Whom a channel thanks: those who called done what stopped it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, and_, false, func, or_, select
from sqlalchemy.orm import Session

from bot.concerns.rules import label
from bot.digests.news import Bounds
from bot.digests.rules import MOST_THANKED
from bot.digests.schemas import Removed, Thanks
from models import Concern, ConcernEntry, Initiative, Person
from models.vocabulary import Effect, Happening, Status, Visibility

IS_DONE = (Status.DONE, Status.CONFIRMED)


def of_initiatives(session: Session, workspace_id: str, bounds: Bounds) -> Mapping[int, Thanks]:
    """What stopped us and was done in these stretches, by initiative, and who did it.

    Only what is done still; what was done before and is confirmed now has had its thanks. Nobody is
    thanked for their own concern, and nobody who has left no name. What is for leads only is not told.
    """
    done = _done(workspace_id, bounds)
    one = done.c.initiative_id
    ranked = (
        select(
            done,
            Person.name,
            Initiative.key,
            Concern.number,
            func.row_number()
            .over(partition_by=one, order_by=done.c.sequence.desc())
            .label("position"),
            func.count().over(partition_by=one).label("among"),
        )
        .join(
            ConcernEntry,
            and_(
                ConcernEntry.workspace_id == workspace_id,
                ConcernEntry.initiative_id == one,
                ConcernEntry.sequence == done.c.sequence,
                # Said once more, so that SQLite looks each one up instead of reading all of the workspace.
                _within(bounds),
            ),
        )
        .join(Concern, Concern.id == ConcernEntry.concern_id)
        .join(Initiative, Initiative.id == Concern.initiative_id)
        .join(
            Person,
            and_(Person.workspace_id == workspace_id, Person.user_id == ConcernEntry.actor_id),
        )
        .where(
            Concern.workspace_id == workspace_id,
            Concern.effect == Effect.STOPS_US,
            Concern.status.in_(IS_DONE),
            Concern.visibility != Visibility.LEADS,
            or_(Concern.raiser_id.is_(None), Concern.raiser_id != ConcernEntry.actor_id),
        )
        .subquery()
    )
    rows = session.execute(
        select(ranked).where(ranked.c.position <= MOST_THANKED).order_by(ranked.c.sequence)
    ).all()
    return {
        initiative_id: _thanks([row for row in rows if row.initiative_id == initiative_id])
        for initiative_id in {row.initiative_id for row in rows}
    }


def _done(workspace_id: str, bounds: Bounds) -> Subquery:
    """The last step to Done of each concern that took one in these stretches."""
    return (
        select(ConcernEntry.initiative_id, func.max(ConcernEntry.sequence).label("sequence"))
        .where(
            ConcernEntry.workspace_id == workspace_id,
            ConcernEntry.happening == Happening.MOVED,
            ConcernEntry.status == Status.DONE,
            _within(bounds),
        )
        .group_by(ConcernEntry.initiative_id, ConcernEntry.concern_id)
        .subquery()
    )


def _within(bounds: Bounds) -> ColumnElement[bool]:
    stretches = [
        and_(
            ConcernEntry.initiative_id == initiative_id,
            ConcernEntry.sequence > after,
            ConcernEntry.sequence <= upto,
        )
        for initiative_id, (after, upto) in bounds.items()
    ]
    return or_(false(), *stretches)


def _thanks(rows: Sequence[Row[Any]]) -> Thanks:
    return Thanks(
        removed=tuple(Removed(label=label(row.key, row.number), who=row.name) for row in rows),
        more=rows[0].among - len(rows),
    )
