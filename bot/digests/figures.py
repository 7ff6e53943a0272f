"""The counts and lists under a digest: a fixed number of statements, whatever there is to count.

Everything here is for a channel's eyes: leads-only concerns are left out of every count and list.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, union_all
from sqlalchemy.orm import Session

from bot.concerns.rules import label
from bot.digests import rules
from bot.digests.schemas import Entry
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from models import Concern, ConcernDay, ConcernEntry
from models.vocabulary import Basis, Effect, Happening, Status, Visibility

Bounds = Mapping[int, tuple[int, int]]
"""For each initiative the stretch of its history that is told: after < sequence <= upto."""

ANSWERS = (Status.PLANNED, Status.NOT_DOING, Status.DONE)
"""Moves that tell a raiser what becomes of their concern."""


@dataclass(frozen=True)
class Tally:
    """Concerns of one sort opened and closed on a day; `day` is None for all days before the chart."""

    initiative_id: int
    day: date | None
    effect: Effect
    basis: Basis
    opened: int
    closed: int


@dataclass
class Events:
    """How often something happened to an initiative's concerns in the stretch that is told."""

    raised: int = 0
    moved: int = 0
    answered: int = 0
    reopened: int = 0


Lists = Mapping[int, tuple[Entry, ...]]


@dataclass(frozen=True)
class Figures:
    """All that a digest is drawn from, by initiative."""

    tallies: Sequence[Tally]
    events: Mapping[int, Events] = field(repr=False)
    newest: Lists = field(repr=False)
    answers: Lists = field(repr=False)
    stopping: Lists = field(repr=False)


def read(
    session: Session,
    workspace_id: str,
    cards: Sequence[InitiativeCard],
    bounds: Bounds,
    today: date,
) -> Figures:
    """Read everything, in six statements."""
    told = _told(workspace_id, cards, bounds)
    lines = rules.lines_a_list(len(cards))
    recent = _recent(session, told, lines)
    stopping = _stopping(session, workspace_id, cards, lines)
    shown = [concern for _, concern in recent] + stopping
    names = people.names_of(session, workspace_id, {c.raiser_id for c in shown if c.raiser_id})
    keys = {card.id: card.key for card in cards}
    raised = [concern for happening, concern in recent if happening is Happening.RAISED]
    moved = [concern for happening, concern in recent if happening is Happening.MOVED]
    return Figures(
        tallies=_tallies(session, workspace_id, keys, today),
        events=_events(session, told),
        newest=_by_initiative(raised, keys, names),
        answers=_by_initiative(moved, keys, names),
        stopping=_by_initiative(stopping, keys, names),
    )


def _told(
    workspace_id: str, cards: Sequence[InitiativeCard], bounds: Bounds
) -> ColumnElement[bool]:
    stretches = [
        and_(
            ConcernEntry.initiative_id == card.id,
            ConcernEntry.sequence > bounds[card.id][0],
            ConcernEntry.sequence <= bounds[card.id][1],
        )
        for card in cards
    ]
    return and_(
        ConcernEntry.workspace_id == workspace_id,
        or_(false(), *stretches),
        Concern.visibility != Visibility.LEADS,
    )


_CONCERN_OF_ENTRY = and_(
    Concern.workspace_id == ConcernEntry.workspace_id, Concern.id == ConcernEntry.concern_id
)


def _events(session: Session, told: ColumnElement[bool]) -> Mapping[int, Events]:
    rows = session.execute(
        select(
            ConcernEntry.initiative_id,
            ConcernEntry.happening,
            ConcernEntry.status,
            func.count().label("times"),
        )
        .join(Concern, _CONCERN_OF_ENTRY)
        .where(told)
        .group_by(ConcernEntry.initiative_id, ConcernEntry.happening, ConcernEntry.status)
    )
    events: dict[int, Events] = defaultdict(Events)
    for row in rows:
        event = events[row.initiative_id]
        if row.happening is Happening.RAISED:
            event.raised += row.times
            continue
        event.moved += row.times
        event.answered += row.times if row.status in ANSWERS else 0
        event.reopened += row.times if row.status is Status.REOPENED else 0
    return events


def _recent(
    session: Session, told: ColumnElement[bool], lines: int
) -> list[tuple[Happening, Concern]]:
    position = func.row_number().over(
        partition_by=(ConcernEntry.initiative_id, ConcernEntry.happening),
        order_by=ConcernEntry.sequence.desc(),
    )
    is_news = or_(ConcernEntry.happening == Happening.RAISED, ConcernEntry.status.in_(ANSWERS))
    ranked = (
        select(ConcernEntry.concern_id, ConcernEntry.happening, position.label("position"))
        .join(Concern, _CONCERN_OF_ENTRY)
        .where(told, is_news)
        .subquery()
    )
    rows = session.execute(
        select(ranked.c.happening, Concern)
        .join(Concern, Concern.id == ranked.c.concern_id)
        .where(ranked.c.position <= lines)
        .order_by(ranked.c.position)
    )
    return [(row.happening, row.Concern) for row in rows]


def _stopping(
    session: Session, workspace_id: str, cards: Sequence[InitiativeCard], lines: int
) -> list[Concern]:
    if not cards:
        return []
    # One short index scan an initiative: a ranking over all open concerns would grow with them.
    oldest = [
        select(Concern.id)
        .where(
            Concern.workspace_id == workspace_id,
            Concern.initiative_id == card.id,
            Concern.effect == Effect.STOPS_US,
            Concern.is_open,
            Concern.visibility != Visibility.LEADS,
        )
        .order_by(Concern.number)
        .limit(lines)
        .subquery()
        for card in cards
    ]
    ids = union_all(*(select(part.c.id) for part in oldest)).subquery()
    statement = select(Concern).join(ids, ids.c.id == Concern.id).order_by(Concern.number)
    return list(session.scalars(statement))


def _tallies(session: Session, workspace_id: str, ids: Collection[int], today: date) -> list[Tally]:
    first = rules.chart_days(today)[0]
    day = case((ConcernDay.day > first, ConcernDay.day), else_=None)
    rows = session.execute(
        select(
            ConcernDay.initiative_id,
            day.label("day"),
            ConcernDay.effect,
            ConcernDay.basis,
            func.sum(ConcernDay.opened).label("opened"),
            func.sum(ConcernDay.closed).label("closed"),
        )
        .where(
            ConcernDay.workspace_id == workspace_id,
            ConcernDay.initiative_id.in_(ids),
            ~ConcernDay.leads_only,
        )
        .group_by(ConcernDay.initiative_id, day, ConcernDay.effect, ConcernDay.basis)
    )
    return [
        Tally(row.initiative_id, row.day, row.effect, row.basis, int(row.opened), int(row.closed))
        for row in rows
    ]


def _by_initiative(
    concerns: Sequence[Concern], keys: Mapping[int, str], names: Mapping[str, str]
) -> Lists:
    entries: dict[int, tuple[Entry, ...]] = dict.fromkeys(keys, ())
    for concern in concerns:
        entries[concern.initiative_id] += (
            Entry(
                label=label(keys[concern.initiative_id], concern.number),
                worry=concern.worry,
                effect=concern.effect,
                status=concern.status,
                answer=concern.answer,
                raiser=names[concern.raiser_id] if concern.raiser_id else None,
                raised_on=concern.raised_on,
            ),
        )
    return entries
