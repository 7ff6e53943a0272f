"""When somebody wants to hear from Heard: their working hours, and what they chose on App Home."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from bot.people import rules
from bot.people import service as people
from bot.people.rules import Hours
from models import Person, Preference
from models.upsert import insert_or_leave
from models.vocabulary import Reminders

NOTHING_CHOSEN = (Hours(), Reminders.ALL)


def moment(session: Session, workspace_id: str, user_id: str, now: datetime) -> datetime:
    """`now` where they want to hear now, else the next moment at which they do."""
    zone = people.zone_of(session, workspace_id, user_id)
    return rules.working_moment(now, zone, hours_of(session, workspace_id, user_id))


def may_be_told(session: Session, workspace_id: str, user_id: str, now: datetime) -> bool:
    """Whether they want to hear now, where they are looked for again with each full hour."""
    zone = people.zone_of(session, workspace_id, user_id)
    return rules.may_be_told(now, zone, hours_of(session, workspace_id, user_id))


def moments(
    session: Session, workspace_id: str, ids: Collection[str], now: datetime
) -> dict[str, datetime]:
    """As `moment`, for each of these people, in two statements."""
    if not ids:
        return {}
    zones = people.zones_of(session, workspace_id, ids)
    choices = choices_of_each(session, workspace_id, ids)
    return {i: rules.working_moment(now, zones[i], choices[i][0]) for i in ids}


def hours_of(session: Session, workspace_id: str, user_id: str) -> Hours:
    """What they chose, or working hours."""
    hours, _ = choices_of(session, workspace_id, user_id)
    return hours


def reminders_of(session: Session, workspace_id: str, user_id: str) -> Reminders:
    """How often they want to be reminded."""
    _, reminders = choices_of(session, workspace_id, user_id)
    return reminders


def choices_of(session: Session, workspace_id: str, user_id: str) -> tuple[Hours, Reminders]:
    """As `hours_of` and `reminders_of`, in one statement."""
    return choices_in(session.get(Preference, (workspace_id, user_id)))


def choices_of_each(
    session: Session, workspace_id: str, ids: Collection[str]
) -> dict[str, tuple[Hours, Reminders]]:
    """As `choices_of`, for each of these people, in one statement."""
    found = session.scalars(
        select(Preference).where(
            Preference.workspace_id == workspace_id, Preference.user_id.in_(ids)
        )
    )
    return dict.fromkeys(ids, NOTHING_CHOSEN) | {one.user_id: choices_in(one) for one in found}


def away(session: Session, workspace_id: str, now: datetime) -> frozenset[str]:
    """Everybody in the workspace who wants to be left alone for now, by the day where each of them lives."""
    # Nowhere on earth is it earlier than the day before.
    earliest = now.date() - timedelta(days=1)
    rows = session.execute(
        select(Preference.user_id, Preference.snoozed_until, Person.zone)
        .join(
            Person,
            and_(
                Person.workspace_id == Preference.workspace_id,
                Person.user_id == Preference.user_id,
            ),
        )
        .where(Preference.workspace_id == workspace_id, Preference.snoozed_until > earliest)
    )
    return frozenset(
        row.user_id for row in rows if rules.local_day(now, row.zone) < row.snoozed_until
    )


def nudged_from(session: Session, workspace_id: str, user_id: str) -> date | None:
    """The day before which they asked for no nudge."""
    found = session.get(Preference, (workspace_id, user_id))
    return found.nudged_from if found else None


def preference(session: Session, workspace_id: str, user_id: str) -> Preference:
    """The row in which somebody's choices are kept, made if there is none, for a change."""
    # Two first choices at once: the second waits for the first one's row instead of colliding with it.
    key = {"workspace_id": workspace_id, "user_id": user_id}
    insert_or_leave(session, Preference, **key, reminders=Reminders.ALL)
    return session.get_one(Preference, key, with_for_update=True, populate_existing=True)


def choices_in(chosen: Preference | None) -> tuple[Hours, Reminders]:
    """As `choices_of`, for who has found the row already, or that there is none."""
    if chosen is None:
        return NOTHING_CHOSEN
    hours = Hours(
        begins=chosen.begins or rules.WORK_BEGINS,
        ends=chosen.ends or rules.WORK_ENDS,
        snoozed_until=chosen.snoozed_until,
    )
    return hours, chosen.reminders
