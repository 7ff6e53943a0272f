"""The nudge: once a day, in working hours, and only to those for whom something waits too long."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.deps import Deps
from bot.inbox import nudging
from bot.inbox.schemas import Nudge, NudgeParams
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from models import Delivery
from models.vocabulary import DeliveryKind, Reminders, Status, Visibility
from tests import factories as scene

RAISED = scene.MORNING
"""A Monday, 09:30 UTC: an answer is promised for Wednesday."""
THURSDAY = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)


def nudged(deps: Deps, now: datetime) -> list[str]:
    """Whom the worker finds at this moment, and nudges."""
    with deps.database.reading() as session:
        found = nudging.whom(session, now)
    for workspace_id, user_id in found:
        with deps.database.writing() as session:
            nudging.send(session, workspace_id, user_id, now)
    return [user_id for _, user_id in found]


def said(deps: Deps, reader: Actor, now: datetime) -> Nudge | None:
    with deps.database.reading() as session:
        params = NudgeParams(user_id=reader.user_id)
        return nudging.nudge(session, scene.WORKSPACE, params, now)


def nudges(deps: Deps) -> list[Delivery]:
    with deps.database.reading() as session:
        return list(session.scalars(select(Delivery).where(Delivery.kind == DeliveryKind.NUDGE)))


def test_nobody_hears_before_the_promise_is_broken(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, now=RAISED)
    for hours in (0, 24, 48):
        assert nudged(deps, RAISED + timedelta(hours=hours)) == []


def test_the_driver_is_nudged_once_a_day_for_everything_together(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, maya, name="Pricing", key="PRC")
    for about in (checkout, pricing, checkout):
        scene.raised(deps, ben, about, now=RAISED)
    assert nudged(deps, THURSDAY) == [maya.user_id]
    assert nudged(deps, THURSDAY + timedelta(hours=3)) == []
    assert nudged(deps, THURSDAY + timedelta(days=1)) == [maya.user_id]
    told = said(deps, maya, THURSDAY)
    assert told is not None
    assert (told.total, {card.label for card in told.cards}) == (3, {"CHK-1", "PRC-1", "CHK-2"})


@pytest.mark.parametrize("hour", [5, 20], ids=["early", "late"])
def test_nobody_is_nudged_outside_working_hours(
    deps: Deps, ben: Actor, checkout: InitiativeCard, hour: int
) -> None:
    scene.raised(deps, ben, checkout, now=RAISED)
    assert nudged(deps, THURSDAY.replace(hour=hour)) == []
    assert nudged(deps, THURSDAY + timedelta(days=2)) == []  # a Saturday


def test_who_has_answered_is_not_nudged_even_where_it_was_on_its_way(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, now=RAISED)
    assert nudged(deps, THURSDAY) == [maya.user_id]
    scene.answered(deps, maya, concern.id, Status.ACKNOWLEDGED)
    assert said(deps, maya, THURSDAY) is None
    assert nudged(deps, THURSDAY + timedelta(days=1)) == []


def test_whoever_looks_after_it_is_nudged_and_not_the_driver(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya")
    concern = scene.concern(deps, ben, checkout, now=RAISED)
    scene.answered(deps, maya, concern.id, Status.NEW, owner=priya.user_id)
    assert nudged(deps, THURSDAY) == [priya.user_id]
    assert said(deps, maya, THURSDAY) is None


def test_the_driver_is_nudged_where_who_looks_after_it_may_not_see_it(
    deps: Deps, maya: Actor, ben: Actor
) -> None:
    lena, nina, cara = (scene.person(deps, name) for name in ("Lena", "Nina", "Cara"))
    co_leads = [nina.user_id, cara.user_id]
    about = scene.initiative(deps, maya, approver=lena.user_id, co_leads=co_leads)
    for owner in (lena, nina, cara):
        concern = scene.concern(deps, ben, about, now=RAISED, visibility=Visibility.LEADS)
        scene.answered(deps, maya, concern.id, Status.NEW, owner=owner.user_id)
    scene.changed(deps, maya, about, co_leads=[cara.user_id])
    assert set(nudged(deps, THURSDAY)) == {lena.user_id, maya.user_id, cara.user_id}
    assert said(deps, nina, THURSDAY) is None
    for reader, label in ((lena, "CHK-1"), (maya, "CHK-2"), (cara, "CHK-3")):
        told = said(deps, reader, THURSDAY)
        assert told is not None
        assert [card.label for card in told.cards] == [label]


def test_a_new_driver_takes_over_the_nudges(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, now=RAISED)
    nina = scene.person(deps, "Nina")
    scene.changed(deps, maya, checkout, driver=nina.user_id)
    assert nudged(deps, THURSDAY) == [nina.user_id]


def test_snoozed_is_silent_until_its_day(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, now=RAISED)
    with deps.database.writing() as session:
        told = nudging.snooze(session, maya, 4, THURSDAY)
    assert told.until == (THURSDAY + timedelta(days=4)).date()
    assert nudged(deps, THURSDAY + timedelta(days=1)) == []
    assert nudged(deps, THURSDAY + timedelta(days=4)) == [maya.user_id]


def test_who_wants_no_reminder_gets_none(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, now=RAISED)
    with deps.database.writing() as session:
        chosen = reach.preference(session, scene.WORKSPACE, maya.user_id)
        chosen.reminders = Reminders.NONE
    assert nudged(deps, THURSDAY) == []


def test_two_workers_at_once_nudge_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, now=RAISED)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: nudged(deps, THURSDAY), range(4)))
    assert [d.audience for d in nudges(deps)] == [maya.user_id]
