"""What happened to concerns in a stretch of their initiatives' history, for a channel's eyes.

A stretch is told by where concerns stand at its end: one that was planned and then done is one answer,
one that was answered and then reopened is none. What is for leads only did not happen here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Subquery, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from bot.digests.schemas import Decided, News
from bot.ledger import service as ledger
from bot.people.service import SOMEBODY
from models import Concern, ConcernEntry, Decision, Person, Stakeholder, Voice
from models.vocabulary import Happening, Status, Visibility

Bounds = Mapping[int, tuple[int, int]]
"""For each initiative the stretch of its history that is told: after < sequence <= upto."""

ANSWERS = (Status.PLANNED, Status.NOT_DOING, Status.DONE)
"""Moves that tell a raiser what becomes of their concern."""
ENDS_TOLD = (Status.PLANNED, *ledger.ANSWERED)
"""Where a concern that is told as answered may stand."""
TAKEN_UP = (Status.ACKNOWLEDGED, Status.EXPLORING)


@dataclass(frozen=True)
class Step:
    """A concern that was raised or answered, the status this led to, and its raiser's main group.

    `older`: its voices alone are new. `among` so many of its initiative to which the same happened.
    """

    happening: Happening
    status: Status
    concern: Concern
    group: str | None
    older: bool
    among: int


def counts(session: Session, workspace_id: str, stretches: Bounds) -> Mapping[int, News]:
    """What happened, by initiative; each of `stretches` has its entry."""
    # In most channels nothing happened in most weeks: that is known without a question.
    bounds = {i: (after, upto) for i, (after, upto) in stretches.items() if after < upto}
    if not bounds:
        return dict.fromkeys(stretches, News())
    last = _last_steps(workspace_id, bounds)
    rows = session.execute(
        select(last.c.initiative_id, last.c.happening, last.c.status, func.count().label("times"))
        .where(last.c.back == 1)
        .group_by(last.c.initiative_id, last.c.happening, last.c.status)
    )
    times: dict[int, dict[str, int]] = {initiative_id: {} for initiative_id in stretches}
    for row in rows:
        sort, found = _sort(row.happening, row.status), times[row.initiative_id]
        if sort is not None:
            found[sort] = found.get(sort, 0) + row.times
    decided = _decisions(session, workspace_id, bounds)
    return {
        initiative_id: News(**found, decisions=tuple(decided.get(initiative_id, ())))
        for initiative_id, found in times.items()
    }


def latest(
    session: Session, workspace_id: str, ids: Collection[int], bounds: Bounds, lines: int
) -> Sequence[Step]:
    """The newest concerns that were raised, answered, or left out: up to `lines` of each an initiative.

    One that has joined another is told once, as a voice of that one.
    """
    ranked = _ranked(
        _together(workspace_id, _last_steps(workspace_id, {i: bounds[i] for i in ids}))
    )
    rows = session.execute(
        select(ranked, Concern, Stakeholder.group_name)
        .join(Concern, Concern.id == ranked.c.concern_id)
        .outerjoin(
            Stakeholder,
            and_(
                Stakeholder.workspace_id == Concern.workspace_id,
                Stakeholder.initiative_id == Concern.initiative_id,
                Stakeholder.user_id == Concern.raiser_id,
                ranked.c.status.is_not(None),
            ),
        )
        .where(Concern.workspace_id == workspace_id, ranked.c.position <= lines)
        .order_by(ranked.c.sequence.desc())
    )
    return [
        Step(
            happening=row.happening,
            status=row.status or row.Concern.status,
            concern=row.Concern,
            group=row.group_name,
            older=row.status is None,
            among=row.among,
        )
        for row in rows
    ]


def _together(workspace_id: str, last: Subquery) -> Subquery:
    """Each last step once: what has joined another concern was raised with that one.

    `status` is where the concern's own step led, None where only voices of it are new.
    """
    is_raised = last.c.happening == Happening.RAISED
    meant = case(
        (is_raised, func.coalesce(Voice.joined_id, last.c.concern_id)), else_=last.c.concern_id
    )
    return (
        select(
            last.c.initiative_id,
            last.c.happening,
            meant.label("concern_id"),
            func.max(last.c.sequence).label("sequence"),
            func.max(case((last.c.concern_id == meant, last.c.status))).label("status"),
        )
        .outerjoin(
            Voice, and_(Voice.workspace_id == workspace_id, Voice.concern_id == last.c.concern_id)
        )
        .where(last.c.back == 1, or_(is_raised, last.c.status.in_(ENDS_TOLD)))
        .group_by(last.c.initiative_id, last.c.happening, meant)
        .subquery()
    )


def _ranked(steps: Subquery) -> Subquery:
    """The newest first, and among how many."""
    # "Not doing" is ranked apart: many that are done must not push it out.
    apart = case((steps.c.status == Status.NOT_DOING, 1), else_=0)
    sort = (steps.c.initiative_id, steps.c.happening)
    position = func.row_number().over(partition_by=(*sort, apart), order_by=steps.c.sequence.desc())
    among = func.count().over(partition_by=sort)
    return select(steps, position.label("position"), among.label("among")).subquery()


def _decisions(
    session: Session, workspace_id: str, bounds: Bounds
) -> Mapping[int, Sequence[Decided]]:
    stretches = [
        and_(
            Decision.initiative_id == initiative_id,
            Decision.sequence > after,
            Decision.sequence <= upto,
        )
        for initiative_id, (after, upto) in bounds.items()
    ]
    rows = session.execute(
        select(Decision.initiative_id, Decision.words, Person.name)
        .outerjoin(
            Person,
            and_(
                Person.workspace_id == Decision.workspace_id, Person.user_id == Decision.decider_id
            ),
        )
        .where(Decision.workspace_id == workspace_id, or_(false(), *stretches))
        .order_by(Decision.sequence)
    )
    found: dict[int, list[Decided]] = {}
    for row in rows:
        decided = Decided(words=row.words, decider=row.name or SOMEBODY)
        found.setdefault(row.initiative_id, []).append(decided)
    return found


def _last_steps(workspace_id: str, bounds: Bounds) -> Subquery:
    back = func.row_number().over(
        partition_by=(ConcernEntry.concern_id, ConcernEntry.happening),
        order_by=ConcernEntry.sequence.desc(),
    )
    stretches = [
        and_(
            ConcernEntry.initiative_id == initiative_id,
            ConcernEntry.sequence > after,
            ConcernEntry.sequence <= upto,
        )
        for initiative_id, (after, upto) in bounds.items()
    ]
    return (
        select(
            ConcernEntry.initiative_id,
            ConcernEntry.concern_id,
            ConcernEntry.happening,
            ConcernEntry.status,
            ConcernEntry.sequence,
            back.label("back"),
        )
        .join(
            Concern,
            and_(
                Concern.workspace_id == ConcernEntry.workspace_id,
                Concern.id == ConcernEntry.concern_id,
            ),
        )
        .where(
            ConcernEntry.workspace_id == workspace_id,
            or_(false(), *stretches),
            Concern.visibility != Visibility.LEADS,
        )
        .subquery()
    )


def _sort(happening: Happening, status: Status) -> str | None:
    if happening is Happening.RAISED:
        return "raised"
    if status in ANSWERS:
        return "answered"
    if status is Status.CONFIRMED:
        return "confirmed"
    if status is Status.REOPENED:
        return "reopened"
    return "taken_up" if status in TAKEN_UP else None
