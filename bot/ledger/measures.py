"""How well what people said is answered, and whether that settled it: for those who lead."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Date, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.actor import Actor
from bot.concerns import rules
from bot.concerns.rules import Part
from bot.inbox import promises
from bot.inbox.promises import Promises
from bot.initiatives.schemas import InitiativeCard
from bot.ledger.schemas import Measure
from bot.people import service as people
from models import Concern, ConcernEntry, Initiative
from models.vocabulary import Happening, Role, Status

FIRST_ANSWERS = rules.moves(Part.LEAD, Status.NEW)
"""Where a first answer leads a concern."""
OVER_BEFORE = (Status.WITHDRAWN, Status.MERGED)
"""Where a concern comes without an answer of its own."""
LOOKS_BACK = timedelta(days=90)
LONGEST_PROMISE = timedelta(days=7)
"""No first answer is promised for later than this; a weekend is between some of them."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """Some days, both included; without a last one they go on."""

    first: date
    last: date | None = None

    def hold(self, day: InstrumentedAttribute[date]) -> ColumnElement[bool]:
        """Whether a day is one of them, in SQL."""
        return and_(day >= self.first, self._not_over(day))

    def nearly_hold(self, day: InstrumentedAttribute[date]) -> ColumnElement[bool]:
        """Whether what was promised on a day may be due on one of them, in SQL."""
        return and_(self.may_touch(day), self._not_over(day))

    def may_touch(self, day: InstrumentedAttribute[date]) -> ColumnElement[bool]:
        """Whether a step of that day may be one of those, in SQL: nothing moves before it is raised."""
        return day >= self.first - LONGEST_PROMISE

    def _not_over(self, day: InstrumentedAttribute[date]) -> ColumnElement[bool]:
        return true() if self.last is None else day <= self.last


def of_lead(
    session: Session, actor: Actor, cards: Collection[InitiativeCard], now: datetime
) -> Measure | None:
    """What was answered in time, and confirmed, in the last days, where the actor leads among `cards`.

    `in_time` of `owed`: owed is each concern that was raised in these days and had a first answer, or
    waited for one beyond the day that was promised (two working days after it was raised, to the end of the
    driver's own day: `concerns.rules.hear_by`, `inbox.promises`). What may still be answered in time is not
    counted, nor what was withdrawn, or joined another concern, before that day was over. In time is a first
    answer on that day or before.

    `confirmed` of `done`: done is each concern that was called done in these days, confirmed is one that its
    raiser has confirmed since. What was opened again, or waits for its raiser's word, is not. Whoever has
    joined another concern answers for themselves, and is not counted.

    Both are shares of concerns, and of no person. Source: the concerns' own history, kept to the day, of
    which a lead reads every step anyway.
    """
    days = Days(people.today(session, actor, now) - LOOKS_BACK + DAY)
    return _measured(session, actor, cards, days, Concern.raised_on, now)


def of_days(
    session: Session, actor: Actor, cards: Collection[InitiativeCard], days: Days, now: datetime
) -> Measure | None:
    """As `of_lead`, of days that are over.

    Owed is what was promised for one of them, whenever it was raised: so each concern is owed in one week
    alone, and one that is answered late is not left out of the week in which it was raised and of the next.
    """
    return _measured(session, actor, cards, days, Concern.hear_by, now)


def _measured(
    session: Session,
    actor: Actor,
    cards: Collection[InitiativeCard],
    days: Days,
    owed_by: InstrumentedAttribute[date],
    now: datetime,
) -> Measure | None:
    led = [card.id for card in cards if actor.user_id in card.lead_ids]
    if not led or people.standing_of(session, actor) is not Role.MEMBER:
        return None
    promised = promises.of(session, actor.workspace_id, Initiative.id.in_(led), now)
    answered = session.execute(_answered(actor.workspace_id, led, days, owed_by, promised)).one()
    ended = session.execute(_ended(actor.workspace_id, led, days)).one()
    return Measure(**answered._mapping, **ended._mapping, is_all=len(led) == len(cards))


def _answered(
    workspace_id: str,
    led: Collection[int],
    days: Days,
    owed_by: InstrumentedAttribute[date],
    promised: Promises,
) -> Select[int, int, int]:
    """How many were raised, and of how many the first answer was in time, or owed."""

    def first(*statuses: Status) -> ColumnElement[date | None]:
        when = case((ConcernEntry.status.in_(statuses), ConcernEntry.happened_on))
        return func.min(when, type_=Date)

    # Without a last day: the first answer may have come after these days, late.
    steps = (
        select(
            ConcernEntry.concern_id,
            first(*FIRST_ANSWERS).label("first_answer"),
            first(*OVER_BEFORE).label("over_before"),
        )
        .where(
            ConcernEntry.workspace_id == workspace_id,
            ConcernEntry.initiative_id.in_(led),
            ConcernEntry.happening == Happening.MOVED,
            days.may_touch(ConcernEntry.happened_on),
        )
        .group_by(ConcernEntry.concern_id)
        .subquery()
    )
    is_owed = days.hold(owed_by)
    was_owed = or_(
        steps.c.first_answer.is_not(None),
        steps.c.over_before > Concern.hear_by,
        promised.broken(),
    )
    in_time = steps.c.first_answer <= Concern.hear_by
    return (
        select(
            func.count(case((days.hold(Concern.raised_on), 1))).label("raised"),
            func.count(case((and_(is_owed, in_time), 1))).label("in_time"),
            func.count(case((and_(is_owed, was_owed), 1))).label("owed"),
        )
        .outerjoin_from(Concern, steps, steps.c.concern_id == Concern.id)
        .where(
            Concern.workspace_id == workspace_id,
            Concern.initiative_id.in_(led),
            days.nearly_hold(Concern.raised_on),
        )
    )


def _ended(workspace_id: str, led: Collection[int], days: Days) -> Select[int, int]:
    """How many were called done, and of how many of them their raiser has confirmed it since."""
    done = (
        select(ConcernEntry.concern_id)
        .where(
            ConcernEntry.workspace_id == workspace_id,
            ConcernEntry.initiative_id.in_(led),
            ConcernEntry.happening == Happening.MOVED,
            ConcernEntry.status == Status.DONE,
            days.hold(ConcernEntry.happened_on),
        )
        .distinct()
        .subquery()
    )
    is_confirmed = Concern.status == Status.CONFIRMED
    return (
        select(
            func.count().label("done"),
            func.count(case((is_confirmed, 1))).label("confirmed"),
        )
        .join_from(done, Concern, Concern.id == done.c.concern_id)
        .where(Concern.workspace_id == workspace_id, Concern.initiative_id.in_(led))
    )
