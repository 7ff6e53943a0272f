"""Where the concerns of some initiatives stand: how many are open, week by week, and what stops us.

Everything here is for a channel's eyes: leads-only concerns are left out of every count and list.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select, union_all
from sqlalchemy.orm import Session

from bot.digests import rules
from models import Concern, ConcernDay
from models.vocabulary import Basis, Effect, Visibility


@dataclass(frozen=True)
class Tally:
    """How many more concerns of one sort were open at the end of a week than at its beginning.

    `week` counts the weeks of the chart from 0; what came before belongs to the first.
    """

    initiative_id: int
    week: int
    effect: Effect
    basis: Basis
    grown: int


def tallies(
    session: Session, workspace_id: str, ids: Collection[int], today: date
) -> Sequence[Tally]:
    """The daily tallies, added up by week: as few rows for years as for weeks."""
    # What is dated after today belongs to the last week: drivers count days in zones of their own.
    *ends, _ = rules.chart_days(today)
    week = case(
        *((ConcernDay.day <= end, number) for number, end in enumerate(ends)), else_=len(ends)
    ).label("week")
    days = (
        select(
            ConcernDay.initiative_id,
            week,
            ConcernDay.effect,
            ConcernDay.basis,
            (ConcernDay.opened - ConcernDay.closed).label("grown"),
        )
        .where(
            ConcernDay.workspace_id == workspace_id,
            ConcernDay.initiative_id.in_(ids),
            ~ConcernDay.leads_only,
        )
        .subquery()
    )
    sort = (days.c.initiative_id, days.c.week, days.c.effect, days.c.basis)
    rows = session.execute(select(*sort, func.sum(days.c.grown).label("grown")).group_by(*sort))
    return [
        Tally(row.initiative_id, row.week, row.effect, row.basis, int(row.grown)) for row in rows
    ]


def stopping(
    session: Session, workspace_id: str, ids: Collection[int], lines: int
) -> Sequence[Concern]:
    """The oldest open concerns that stop us, up to `lines` an initiative."""
    # One short index scan an initiative: a ranking over all open concerns would grow with them.
    oldest = [
        select(Concern.id)
        .where(
            Concern.workspace_id == workspace_id,
            Concern.initiative_id == initiative_id,
            Concern.effect == Effect.STOPS_US,
            Concern.is_open,
            Concern.visibility != Visibility.LEADS,
        )
        .order_by(Concern.number)
        .limit(lines)
        .subquery()
        for initiative_id in ids
    ]
    if not oldest:
        return []
    found = union_all(*(select(part.c.id) for part in oldest)).subquery()
    statement = select(Concern).join(found, found.c.id == Concern.id).order_by(Concern.number)
    return session.scalars(statement).all()
