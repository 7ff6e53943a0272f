"""The weekly note: who is due to be told, and what it says when it is sent."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.actor import Actor
from bot.delivery import service as delivery
from bot.heard import rules as heard
from bot.heard import taking_part
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.ledger import measures
from bot.ledger.measures import Days
from bot.people import reach
from bot.people import rules as people_rules
from bot.people import service as people
from bot.stakeholders import service as stakeholders
from bot.weekly import rules
from bot.weekly.schemas import LeastHeard, Week, WeekParams
from models import Initiative, Person, Preference
from models.vocabulary import DeliveryKind, Reminders, Role


def whom(session: Session, now: datetime) -> Sequence[tuple[str, str]]:
    """Workspace and id of those who drive something, for whom it is time, and who were not told yet."""
    if abs(now.weekday() - rules.FRIDAY) > 1:
        return []  # nowhere on earth is it Friday
    # What the worker asks every few seconds is one statement. Nowhere on earth is it later than tomorrow.
    tomorrow = now.date() + timedelta(days=1)
    drives = (
        select(Initiative.id)
        .where(
            Initiative.workspace_id == Person.workspace_id, Initiative.driver_id == Person.user_id
        )
        .exists()
    )
    found = session.execute(
        select(Person, Preference)
        .outerjoin(
            Preference,
            and_(
                Preference.workspace_id == Person.workspace_id,
                Preference.user_id == Person.user_id,
            ),
        )
        .where(
            Person.role == Role.MEMBER,
            Person.active,
            drives,
            or_(
                Preference.user_id.is_(None),
                and_(
                    Preference.reminders != Reminders.NONE,
                    _none_or_before(Preference.week_told_on, now.date() - timedelta(days=1)),
                    _none_or_before(Preference.nudged_from, tomorrow + timedelta(days=1)),
                    _none_or_before(Preference.snoozed_until, tomorrow + timedelta(days=1)),
                ),
            ),
        )
    )
    return [
        (person.workspace_id, person.user_id)
        for person, chosen in found
        if _is_due(chosen, person.zone, now)
    ]


def send(session: Session, workspace_id: str, user_id: str, now: datetime) -> None:
    """Tell somebody of their week, once; where there is nothing to tell, nothing comes this week.

    Were it looked at again, a note would come with the next thing that happens, and tell at which minute
    somebody anonymous was there.
    """
    zone = people.zone_of(session, workspace_id, user_id)
    if not _is_due(session.get(Preference, (workspace_id, user_id)), zone, now):
        return
    # One at a time for each person: two workers at once must not both tell it.
    chosen = reach.preference(session, workspace_id, user_id)
    friday = people_rules.local_day(now, zone)
    if chosen.week_told_on == friday:
        return
    chosen.week_told_on = friday
    session.flush()
    params = WeekParams(user_id=user_id)
    if note(session, workspace_id, params, now) is None:
        return
    delivery.enqueue(
        session,
        workspace_id=workspace_id,
        kind=DeliveryKind.WEEK_NOTE,
        audience=user_id,
        params=params,
        # Where it is told late, it waits for their next hours.
        due=reach.moment(session, workspace_id, user_id, now),
    )


def note(session: Session, workspace_id: str, params: WeekParams, now: datetime) -> Week | None:
    """The week to Thursday; None where nothing happened in it, or they drive nothing any more."""
    if people.cannot_lead(session, workspace_id, params.user_id):
        return None
    actor = Actor(workspace_id, params.user_id, workspace_id)
    led = initiatives.led_by(session, actor)
    driven = [card for card in led if card.driver_id == actor.user_id]
    today = people.today(session, actor, now)
    measure = measures.of_days(session, actor, driven, Days(*rules.week_before(today)), now)
    if measure is None or not (measure.raised or measure.owed or measure.done):
        return None
    least = _least_heard(session, workspace_id, driven, today)
    return Week(measure=measure, least_heard=least)


def _least_heard(
    session: Session, workspace_id: str, driven: Collection[InitiativeCard], today: date
) -> LeastHeard | None:
    """The group that the heard maps of these initiatives put first; None where everybody was heard."""
    ids = [card.id for card in driven]
    stakes = stakeholders.present(session, workspace_id, ids)
    parts = taking_part.read(session, workspace_id, ids, heard.since(today))
    found = [
        (card, group)
        for card in driven
        for group in heard.groups(stakes[card.id], parts[card.id].by_name, parts[card.id].published)
        if group.heard < group.people
    ]
    if not found:
        return None
    card, first = min(found, key=lambda one: (*heard.order(one[1]), one[0].key))
    return LeastHeard(
        initiative_id=card.id,
        initiative=card.name,
        group=first.name,
        heard=first.heard,
        people=first.people,
        days=heard.LATELY.days,
    )


def _is_due(chosen: Preference | None, zone: str, now: datetime) -> bool:
    hours, reminders = reach.choices_in(chosen)
    if reminders is Reminders.NONE or not rules.is_time(now, zone, hours):
        return False
    today = people_rules.local_day(now, zone)
    if chosen is None:
        return True
    rests = chosen.nudged_from is not None and today < chosen.nudged_from
    return not rests and chosen.week_told_on != today


def _none_or_before(column: InstrumentedAttribute[date | None], day: date) -> ColumnElement[bool]:
    return or_(column.is_(None), column < day)
