"""What happened to concerns in a stretch of their initiatives' history, for a channel's eyes.

A stretch is told by where concerns stand at its end: one that was planned and then done is one answer,
one that was answered and then reopened is none. What is for leads only did not happen here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Subquery, and_, case, false, func, or_, select
from sqlalchemy.orm import Session, aliased

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

    It may stand for several that were `raised`, itself and its voices. `older`: they alone are new.
    """

    happening: Happening
    status: Status
    concern: Concern
    group: str | None
    raised: int = 1
    older: bool = False


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
    last, joined = _last_steps(workspace_id, {i: bounds[i] for i in ids}), aliased(Concern)
    position = func.row_number().over(
        # "Not doing" is ranked apart: many that are done must not push it out.
        partition_by=(
            last.c.initiative_id,
            last.c.happening,
            case((last.c.status == Status.NOT_DOING, 1), else_=0),
        ),
        order_by=last.c.sequence.desc(),
    )
    is_shown = or_(last.c.happening == Happening.RAISED, last.c.status.in_(ENDS_TOLD))
    ranked = (
        select(
            last.c.concern_id,
            last.c.happening,
            last.c.status,
            last.c.sequence,
            position.label("position"),
        )
        .where(last.c.back == 1, is_shown)
        .subquery()
    )
    rows = session.execute(
        select(ranked.c.happening, ranked.c.status, Concern, joined, Stakeholder.group_name)
        .join(Concern, Concern.id == ranked.c.concern_id)
        .outerjoin(
            Voice,
            and_(Voice.workspace_id == Concern.workspace_id, Voice.concern_id == Concern.id),
        )
        .outerjoin(
            joined,
            and_(joined.workspace_id == Voice.workspace_id, joined.id == Voice.joined_id),
        )
        .outerjoin(
            Stakeholder,
            and_(
                Stakeholder.workspace_id == Concern.workspace_id,
                Stakeholder.initiative_id == Concern.initiative_id,
                Stakeholder.user_id == Concern.raiser_id,
            ),
        )
        .where(ranked.c.position <= lines)
        .order_by(ranked.c.sequence.desc())
    )
    return _together(
        (Step(happening, status, concern, group), voiced)
        for happening, status, concern, voiced, group in rows
    )


def _together(steps: Iterable[tuple[Step, Concern | None]]) -> Sequence[Step]:
    """Each step once; what has joined another concern was raised with that one."""
    told: dict[tuple[Happening, int], Step] = {}
    for step, joined in steps:
        meant = step
        if joined is not None and step.happening is Happening.RAISED:
            meant = Step(Happening.RAISED, joined.status, joined, None, older=True)
        key = (meant.happening, meant.concern.id)
        before = told.get(key)
        if before is None:
            told[key] = meant
        else:
            own = before if meant.older else meant
            told[key] = replace(own, raised=before.raised + 1)
    return list(told.values())


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
