"""The note of the week: to whom, when, and what it says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from benchmarks.digest import counted
from bot.actor import Actor
from bot.concerns import life
from bot.deps import Deps
from bot.home import service as home
from bot.home.schemas import SettingsForm
from bot.inbox import nudging
from bot.initiatives.schemas import InitiativeCard
from bot.people.rules import Hours
from bot.weekly import rules, service, views
from bot.weekly.schemas import Week, WeekParams
from models import Delivery
from models.vocabulary import DeliveryKind, Role, Status, Visibility
from tests import factories as scene

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
"""16:00 in Berlin, in winter."""


def look(deps: Deps, now: datetime = FRIDAY) -> list[str]:
    """A worker looks; returns whom it is time for."""
    with deps.database.reading() as session:
        found = service.whom(session, now)
    for workspace_id, user_id in found:
        with deps.database.writing() as session:
            service.send(session, workspace_id, user_id, now)
    return [user_id for _, user_id in found]


def told(deps: Deps) -> list[str]:
    """Who is sent a note."""
    with deps.database.reading() as session:
        notes = select(Delivery.audience).where(Delivery.kind == DeliveryKind.WEEK_NOTE)
        return sorted(session.scalars(notes))


def week(deps: Deps, driver: Actor, now: datetime = FRIDAY) -> Week | None:
    """What somebody is told."""
    with deps.database.reading() as session:
        params = WeekParams(user_id=driver.user_id)
        return service.note(session, driver.workspace_id, params, now)


def counts(deps: Deps, driver: Actor, now: datetime = FRIDAY) -> tuple[int, int, int, int]:
    """Raised; answered in time, of what was owed; done."""
    found = week(deps, driver, now)
    assert found is not None
    measure = found.measure
    return measure.raised, measure.in_time, measure.owed, measure.done


def said(deps: Deps, driver: Actor) -> str:
    """The note as somebody reads it."""
    found = week(deps, driver)
    assert found is not None
    return str(views.week(found).arguments())


def wishes(deps: Deps, actor: Actor, **chosen: object) -> None:
    """They say on their Home tab when they want to hear."""
    given = {"begins": "09:00", "ends": "17:00", "reminders": "all"} | chosen
    with deps.database.writing() as session:
        home.save(session, actor, SettingsForm.model_validate(given), MONDAY)


@pytest.mark.parametrize(
    ("begins", "ends", "at"),
    [
        (9, 17, (16, 0)),
        (9, 20, (16, 0)),
        (9, 13, (12, 0)),
        (18, 22, (18, 0)),
    ],
)
def test_it_comes_at_four_or_an_hour_before_they_stop(
    begins: int, ends: int, at: tuple[int, int]
) -> None:
    hours = Hours(time(begins), time(ends))
    assert rules.told_at(FRIDAY.date(), hours) == time(*at)
    half = Hours(time(9), time(9, 30))
    assert rules.told_at(FRIDAY.date(), half) == time(9)


def test_it_is_time_on_friday_afternoon_where_they_live() -> None:
    def is_time(
        now: datetime, zone: str = "Europe/Berlin", snoozed_until: date | None = None
    ) -> bool:
        return rules.is_time(now, zone, Hours(snoozed_until=snoozed_until))

    minute = timedelta(minutes=1)
    waits = (-minute, 0 * minute, 60 * minute, 8 * 60 * minute - minute, 8 * 60 * minute)
    assert [is_time(FRIDAY + wait) for wait in waits] == [False, True, True, True, False]
    assert not any(is_time(FRIDAY + DAY * days) for days in (-1, 1, 2, 3))
    assert is_time(datetime(2026, 11, 27, 3, 30, tzinfo=UTC), "Pacific/Auckland") is True
    assert not is_time(FRIDAY, snoozed_until=date(2026, 11, 28))
    assert is_time(FRIDAY, snoozed_until=date(2026, 11, 27))


def test_who_drives_gets_one_note_for_everything_they_drive(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, maya, name="Pricing", key="PRC")
    kim = scene.person(deps, "Kim")
    scene.changed(deps, maya, checkout, co_leads=[kim.user_id])
    for about in (checkout, checkout, pricing):
        concern = scene.concern(deps, ben, about, now=MONDAY)
    scene.answered(deps, maya, concern.id, Status.DONE, now=MONDAY)
    with deps.database.writing() as session:
        life.settle(session, ben, deps.vault, concern.id, FRIDAY)
    assert look(deps, FRIDAY - timedelta(hours=1)) == []
    assert look(deps) == [maya.user_id]
    assert look(deps, FRIDAY + timedelta(minutes=30)) == []
    assert told(deps) == [maya.user_id]
    happened = "3 concerns raised; 1 of 3 concerns had a first answer in time; "
    assert f"{happened}of 1 done, 1 was confirmed by its raiser." in said(deps, maya)
    look(deps, FRIDAY + 7 * DAY)
    assert told(deps) == [maya.user_id]


def test_it_counts_this_week_alone(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, now=MONDAY)
    scene.answered(deps, maya, concern.id, Status.ACKNOWLEDGED, now=MONDAY)
    later = FRIDAY + 7 * DAY
    assert week(deps, maya, later) is None
    scene.answered(deps, maya, concern.id, Status.EXPLORING, now=later - DAY)
    assert week(deps, maya, later) is None
    scene.answered(deps, maya, concern.id, Status.DONE, now=later - DAY)
    found = week(deps, maya, later)
    assert found is not None
    assert (found.measure.raised, found.measure.owed, found.measure.done) == (0, 0, 1)


def test_what_happens_on_a_friday_is_in_the_note_of_the_next(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    settled = scene.concern(deps, ben, checkout, now=MONDAY)
    scene.raised(deps, ben, checkout, now=FRIDAY - timedelta(hours=6))
    evening = FRIDAY + timedelta(hours=3)
    scene.raised(deps, ben, checkout, now=evening)
    scene.answered(deps, maya, settled.id, Status.DONE, now=evening)
    assert counts(deps, maya) == (1, 0, 1, 0)
    assert counts(deps, maya, FRIDAY + 7 * DAY) == (2, 0, 2, 1)


def test_what_was_promised_for_these_days_is_owed_in_them_whenever_it_was_raised(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    thursday = MONDAY + 3 * DAY
    late, early, never = (scene.concern(deps, ben, checkout, now=thursday) for _ in range(3))
    at_last = scene.concern(deps, ben, checkout, now=MONDAY)
    assert counts(deps, maya) == (4, 0, 1, 0)
    scene.answered(deps, maya, at_last.id, Status.EXPLORING, now=FRIDAY)
    assert counts(deps, maya) == (4, 0, 1, 0)
    scene.answered(deps, maya, early.id, Status.PLANNED, now=thursday)
    # Promised for Monday.
    scene.answered(deps, maya, late.id, Status.PLANNED, now=MONDAY + 9 * DAY)
    assert never.hear_by == date(2026, 11, 30)
    assert counts(deps, maya) == (4, 0, 1, 0)
    assert counts(deps, maya, FRIDAY + 7 * DAY) == (0, 1, 3, 0)
    assert week(deps, maya, FRIDAY + 14 * DAY) is None


def test_a_note_that_comes_on_monday_tells_the_same_days(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    for day in range(-4, 8):
        concern = scene.concern(deps, ben, checkout, now=MONDAY + day * DAY)
        if day % 2:
            scene.answered(deps, maya, concern.id, Status.DONE, now=MONDAY + (day + 2) * DAY)
    on_friday = counts(deps, maya)
    assert on_friday == (7, 3, 6, 3)
    for later in (1, 3, 6):
        assert counts(deps, maya, FRIDAY + later * DAY) == on_friday


@pytest.mark.parametrize("visibility", Visibility)
def test_what_happens_after_a_quiet_week_was_looked_at_tells_nobody_its_minute(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, visibility: Visibility
) -> None:
    assert look(deps) == [maya.user_id]
    assert told(deps) == []
    later = FRIDAY + timedelta(minutes=31)
    scene.raised(deps, ben, checkout, now=later, visibility=visibility)
    assert look(deps, later) == []
    assert told(deps) == []


def test_two_workers_at_once_tell_it_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, now=MONDAY)
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(lambda _: look(deps), range(4)))
    assert told(deps) == [maya.user_id]


def test_it_names_the_group_that_was_heard_least(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    others = [scene.person(deps, f"P{n}") for n in range(3)]
    scene.stake(deps, maya, checkout.id, "Support", ben)
    scene.raised(deps, ben, checkout, now=MONDAY)
    found = week(deps, maya)
    assert found is not None
    assert found.least_heard is None
    assert "On Monday" not in said(deps, maya)
    scene.stake(deps, maya, checkout.id, "Exec", *others)
    scene.raised(deps, others[0], checkout, now=MONDAY)
    advice = "On Monday: talk to Exec about Checkout revamp (1 of 3 was heard in 30 days)."
    assert advice in said(deps, maya)


def test_an_anonymous_concern_is_a_number_in_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.stake(deps, maya, checkout.id, "Support", ben)
    scene.raised(deps, ben, checkout, now=MONDAY, visibility=Visibility.ANONYMOUS)
    read = said(deps, maya)
    assert "1 concern raised" in read
    assert "talk to Support about Checkout revamp (0 of 1 were heard in 30 days)" in read
    assert "Ben" not in read


def test_a_worker_that_was_down_at_four_tells_it_later_that_day_for_their_next_hours(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, now=MONDAY)
    wishes(deps, maya, begins="10:00")
    late = FRIDAY + timedelta(hours=5)
    assert look(deps, late) == [maya.user_id]
    assert look(deps, late + timedelta(hours=1)) == []
    with deps.database.reading() as session:
        due = session.scalars(
            select(Delivery.not_before).where(Delivery.kind == DeliveryKind.WEEK_NOTE)
        ).one()
    # 10:00 in Berlin, on Monday.
    assert due == datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def test_looking_takes_one_statement_however_many_drive_in_however_many_workspaces(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    assert maya.user_id == checkout.driver_id
    took, found = [], 1
    for more in (0, 12):
        for n in range(more):
            scene.workspace(deps, f"TMORE{n}")
            there = scene.person(deps, f"D{n}", workspace_id=f"TMORE{n}")
            scene.channel(deps, workspace_id=f"TMORE{n}", members=[there])
            scene.initiative(deps, there)
        found += more
        for now in (FRIDAY - DAY, FRIDAY, FRIDAY + DAY):
            with deps.database.reading() as session, counted(deps.database) as statements:
                due = service.whom(session, now)
            assert len(due) == (found if now == FRIDAY else 0)
            took.append(len(statements))
    assert took == [1] * 6


@pytest.mark.parametrize(
    "chosen",
    [
        {"reminders": "none"},
        {"snoozed_until": date(2026, 11, 30)},
        {"begins": "18:00", "ends": "20:00"},
    ],
)
def test_who_wants_none_or_not_now_is_not_told(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, chosen: dict[str, object]
) -> None:
    scene.raised(deps, ben, checkout, now=MONDAY)
    wishes(deps, maya, **chosen)
    assert look(deps) == []


def test_who_snoozed_their_nudges_is_not_told_before_that_day(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, now=MONDAY)
    with deps.database.writing() as session:
        nudging.snooze(session, maya, 7, MONDAY)
    assert look(deps) == []


def test_who_drives_no_more_or_became_a_guest_is_told_nothing(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, now=MONDAY)
    scene.changed(deps, maya, checkout, driver=ben.user_id)
    assert look(deps) == [ben.user_id]
    assert week(deps, maya) is None
    scene.person(deps, "Ben", role=Role.GUEST)
    assert week(deps, ben) is None
    assert look(deps, FRIDAY + 7 * DAY) == []
