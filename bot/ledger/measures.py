"""How well what people said is answered, and whether that settled it: for those who lead."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Date, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import rules
from bot.concerns.rules import Part
from bot.inbox import promises
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


def of_lead(
    session: Session,
    actor: Actor,
    cards: Collection[InitiativeCard],
    now: datetime,
    back: timedelta = LOOKS_BACK,
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
    led = [card.id for card in cards if actor.user_id in card.lead_ids]
    if not led or people.standing_of(session, actor) is not Role.MEMBER:
        return None
    since = people.today(session, actor, now) - back
    steps = _steps(actor.workspace_id, led, since)
    raised = Concern.raised_on > since
    promised = promises.of(session, actor.workspace_id, Initiative.id.in_(led), now)
    was_owed = or_(
        steps.c.first_answer.is_not(None),
        steps.c.over_before > Concern.hear_by,
        promised.broken(),
    )
    is_done = steps.c.done.is_not(None)
    of_each = {
        "raised": raised,
        "in_time": and_(raised, steps.c.first_answer <= Concern.hear_by),
        "owed": and_(raised, was_owed),
        "confirmed": and_(is_done, Concern.status == Status.CONFIRMED),
        "done": is_done,
    }
    counts = [func.count(case((which, 1))).label(name) for name, which in of_each.items()]
    found = session.execute(
        select(*counts)
        .outerjoin_from(Concern, steps, steps.c.concern_id == Concern.id)
        .where(
            Concern.workspace_id == actor.workspace_id,
            Concern.initiative_id.in_(led),
            or_(raised, is_done),
        )
    ).one()
    return Measure(**found._mapping, is_all=len(led) == len(cards))


def _steps(workspace_id: str, led: Collection[int], since: date) -> Subquery:
    """Of each concern that moved since: when it was answered, was over without that, and was done."""

    def first(*statuses: Status) -> ColumnElement[date | None]:
        when = case((ConcernEntry.status.in_(statuses), ConcernEntry.happened_on))
        return func.min(when, type_=Date)

    return (
        select(
            ConcernEntry.concern_id,
            first(*FIRST_ANSWERS).label("first_answer"),
            first(*OVER_BEFORE).label("over_before"),
            first(Status.DONE).label("done"),
        )
        .where(
            ConcernEntry.workspace_id == workspace_id,
            ConcernEntry.initiative_id.in_(led),
            ConcernEntry.happening == Happening.MOVED,
            ConcernEntry.happened_on > since,
        )
        .group_by(ConcernEntry.concern_id)
        .subquery()
    )
