"""A nudge is snoozed for an hour, until tomorrow or next week: as its reader counts them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.delivery import service as outbox
from bot.deps import Deps
from bot.errors import NotAllowed
from bot.inbox import snoozing
from bot.inbox.schemas import Snooze, Snoozed
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from models import Delivery
from models.vocabulary import DeliveryKind, DeliveryState, Status
from tests import factories as scene
from tests.inbox.test_nudging import RAISED, THURSDAY, nudged

FRIDAY = THURSDAY + timedelta(days=1)
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def snoozes(deps: Deps, actor: Actor, span: Snooze, now: datetime) -> Snoozed:
    with deps.database.writing() as session:
        return snoozing.snooze(session, actor, span, now)


def coming(deps: Deps) -> list[datetime]:
    """When nudges come that wait."""
    with deps.database.reading() as session:
        waits = select(Delivery.not_before).where(
            Delivery.kind == DeliveryKind.NUDGE, Delivery.state == DeliveryState.PENDING
        )
        return [one.astimezone(UTC) for one in session.scalars(waits)]


def arrive(deps: Deps) -> None:
    """What waits is in Slack."""
    with deps.database.writing() as session:
        session.execute(update(Delivery).values(state=DeliveryState.SENT, ts="1.2"))


@pytest.fixture
def late(deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard) -> None:
    """Maya was nudged on Thursday."""
    scene.raised(deps, ben, checkout, now=RAISED)
    assert nudged(deps, THURSDAY) == [maya.user_id]
    arrive(deps)


@pytest.mark.usefixtures("late")
def test_in_an_hour_it_comes_again_on_the_same_day_and_tomorrow_as_ever(
    deps: Deps, maya: Actor
) -> None:
    told = snoozes(deps, maya, Snooze.HOUR, THURSDAY)
    assert told.again_at == THURSDAY + HOUR
    assert coming(deps) == [THURSDAY + HOUR]
    assert nudged(deps, THURSDAY + 2 * HOUR) == []
    arrive(deps)
    # And once more from there: a message of its own each time.
    snoozes(deps, maya, Snooze.HOUR, THURSDAY + HOUR)
    assert coming(deps) == [THURSDAY + 2 * HOUR]
    with deps.database.reading() as session:
        cards = session.scalars(
            select(Delivery.card).where(Delivery.kind == DeliveryKind.NUDGE)
        ).all()
    assert len(set(cards)) == len(cards) == 3
    arrive(deps)
    assert nudged(deps, FRIDAY) == [maya.user_id]


@pytest.mark.usefixtures("late")
def test_pressed_twice_at_once_it_comes_once(deps: Deps, maya: Actor) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: snoozes(deps, maya, Snooze.HOUR, THURSDAY), range(4)))
    assert coming(deps) == [THURSDAY + HOUR]


@pytest.mark.parametrize(
    ("span", "zone", "pressed", "until"),
    [
        # In an hour the day is over: then it comes with the next one.
        (Snooze.HOUR, "Europe/Berlin", "2026-11-26T16:30+01:00", "2026-11-27"),
        (Snooze.HOUR, "Europe/Berlin", "2026-11-27T16:30+01:00", "2026-11-30"),
        (Snooze.TOMORROW, "Europe/Berlin", "2026-11-26T11:00+01:00", "2026-11-27"),
        (Snooze.TOMORROW, "Europe/Berlin", "2026-11-27T11:00+01:00", "2026-11-30"),
        # On Thursday evening in Greenwich it is Friday in Manila, and tomorrow is a Saturday.
        (Snooze.TOMORROW, "Asia/Manila", "2026-11-26T20:00+00:00", "2026-11-30"),
        (Snooze.WEEK, "Europe/Berlin", "2026-11-26T11:00+01:00", "2026-11-30"),
        (Snooze.WEEK, "Europe/Berlin", "2026-11-30T11:00+01:00", "2026-12-07"),
        (Snooze.WEEK, "Asia/Manila", "2026-11-29T20:00+00:00", "2026-12-07"),
    ],
)
@pytest.mark.usefixtures("late")
def test_days_are_those_of_the_reader(
    deps: Deps, span: Snooze, zone: str, pressed: str, until: str
) -> None:
    maya = scene.person(deps, "Maya", zone=zone)
    told = snoozes(deps, maya, span, at(pressed))
    assert (told.until, told.again_at) == (date.fromisoformat(until), None)
    assert coming(deps) == []


@pytest.mark.usefixtures("late")
def test_until_then_there_is_silence_and_from_then_on_a_nudge_a_day(
    deps: Deps, maya: Actor
) -> None:
    snoozes(deps, maya, Snooze.WEEK, THURSDAY)
    assert nudged(deps, FRIDAY) == []
    assert nudged(deps, THURSDAY + timedelta(days=4)) == [maya.user_id]


@pytest.mark.usefixtures("late")
def test_the_hour_is_one_of_their_own_hours(deps: Deps, maya: Actor) -> None:
    with deps.database.writing() as session:
        chosen = reach.preference(session, scene.WORKSPACE, maya.user_id)
        chosen.begins, chosen.ends = time(14), time(18)
    told = snoozes(deps, maya, Snooze.HOUR, THURSDAY)
    assert told.again_at == at("2026-11-26T14:00+01:00")


@pytest.mark.usefixtures("late")
def test_what_was_to_come_in_an_hour_is_put_off_with_the_rest(deps: Deps, maya: Actor) -> None:
    snoozes(deps, maya, Snooze.HOUR, THURSDAY)
    redrawn = THURSDAY + 3 * HOUR
    with deps.database.writing() as session:
        outbox.refresh(session, scene.WORKSPACE, f"nudge:{maya.user_id}:", redrawn)
    snoozes(deps, maya, Snooze.WEEK, THURSDAY + timedelta(minutes=1))
    assert coming(deps) == [redrawn]


@pytest.mark.usefixtures("late")
def test_who_has_answered_meanwhile_gets_none(deps: Deps, maya: Actor) -> None:
    snoozes(deps, maya, Snooze.HOUR, THURSDAY)
    concern = scene.card(deps, maya, "CHK-1")
    scene.answered(deps, maya, concern.id, Status.ACKNOWLEDGED)
    assert nudged(deps, FRIDAY) == []


@pytest.mark.usefixtures("late")
def test_yesterdays_nudge_that_is_snoozed_for_an_hour_is_todays_then(
    deps: Deps, maya: Actor
) -> None:
    early = at("2026-11-27T09:00+01:00")
    snoozes(deps, maya, Snooze.HOUR, early)
    assert nudged(deps, early) == []
    assert coming(deps) == [early + HOUR]


def test_whom_nobody_has_nudged_nothing_comes_again(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    snoozes(deps, maya, Snooze.HOUR, THURSDAY)
    assert (coming(deps), checkout.name) == ([], "Checkout revamp")


def test_who_visits_snoozes_nothing(deps: Deps, checkout: InitiativeCard) -> None:
    with pytest.raises(NotAllowed):
        snoozes(deps, Actor(scene.WORKSPACE, "UEVA", "TOTHER"), Snooze.TOMORROW, THURSDAY)
    assert checkout.id
