"""Weeks in which nothing happens: one line, one line, then peace."""

from bot.actor import Actor
from bot.deps import Deps
from bot.digests import report
from bot.digests.schemas import QuietNote, QuietParams
from bot.initiatives.schemas import InitiativeCard
from models.vocabulary import DeliveryKind, Visibility
from tests import factories as scene
from tests.digests.calendar import (
    MONDAY,
    WEEK,
    deliveries,
    post_now,
    run,
    schedule,
    scheduled,
)


def quiet_note(deps: Deps) -> QuietNote | None:
    """What the drivers would read now."""
    with deps.database.reading() as session:
        params = QuietParams(schedule_id=scheduled(deps).id)
        return report.quiet_note(session, scene.WORKSPACE, params, MONDAY)


def weeks(deps: Deps, first: int, last: int) -> None:
    """These Mondays come, counted from the first after saving."""
    for number in range(first, last + 1):
        assert run(deps, MONDAY + WEEK * number) == 1


def test_after_two_quiet_weeks_the_channel_hears_nothing_and_each_driver_is_told_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.initiative(deps, ben, name="Pricing page", key="PRC")
    schedule(deps, maya)
    weeks(deps, 1, 5)
    assert len(deliveries(deps, DeliveryKind.DIGEST)) == 2
    told = deliveries(deps, DeliveryKind.DIGEST_QUIET)
    assert [delivery.audience for delivery in told] == [ben.user_id, checkout.driver_id]
    assert quiet_note(deps) == QuietNote(channel="checkout", weeks=5)


def test_news_ends_the_silence_and_makes_the_note_pointless(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    weeks(deps, 1, 3)
    scene.raised(deps, maya, checkout)
    weeks(deps, 4, 4)
    assert len(deliveries(deps, DeliveryKind.DIGEST)) == 3
    assert quiet_note(deps) is None


def test_what_only_leads_may_know_does_not_break_the_silence(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    weeks(deps, 1, 2)
    for week in (3, 4):
        scene.raised(deps, maya, checkout, visibility=Visibility.LEADS)
        weeks(deps, week, week)
    assert len(deliveries(deps, DeliveryKind.DIGEST)) == 2


def test_a_silent_channel_gets_what_is_asked_for_by_hand(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    del checkout
    schedule(deps, maya)
    weeks(deps, 1, 3)
    post_now(deps, maya, MONDAY + WEEK * 3)
    assert len(deliveries(deps, DeliveryKind.DIGEST)) == 3


def test_the_note_of_another_workspace_is_not_there(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    del checkout
    schedule(deps, maya)
    weeks(deps, 1, 3)
    with deps.database.reading() as session:
        params = QuietParams(schedule_id=scheduled(deps).id)
        assert report.quiet_note(session, "T2", params, MONDAY) is None
