"""When a digest comes next, as its leads are told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.deps import Deps
from bot.digests import service
from bot.errors import NotAllowed, NotFound
from bot.initiatives.schemas import InitiativeCard
from models.vocabulary import DeliveryKind, PauseReason, Role, ScheduleState
from tests import factories as scene
from tests.digests.calendar import (
    MONDAY,
    WEEK,
    deliveries,
    form,
    made,
    pause,
    run,
    schedule,
    scheduled,
)


@pytest.mark.usefixtures("checkout")
def test_a_day_that_had_its_digest_is_not_promised_another(deps: Deps, maya: Actor) -> None:
    schedule(deps, maya)
    run(deps, MONDAY + WEEK)
    told = schedule(deps, maya, MONDAY + WEEK + timedelta(hours=1), at="15:00")
    assert told.next_run_at == MONDAY + WEEK * 2 + timedelta(hours=6)
    run(deps, told.next_run_at)
    assert len(made(deps)) == 2


@pytest.mark.usefixtures("checkout")
def test_a_later_hour_of_a_day_whose_digest_is_still_to_come_is_today(
    deps: Deps, maya: Actor
) -> None:
    schedule(deps, maya)
    told = schedule(deps, maya, MONDAY + WEEK - timedelta(hours=1), at="15:00")
    assert told.next_run_at == MONDAY + WEEK + timedelta(hours=6)


def touches(deps: Deps, actor: Actor) -> list[Callable[[Session], object]]:
    """All that can be done to the schedule there is."""
    ours = scheduled(deps).id
    return [
        lambda session: service.save(session, actor, form(), MONDAY),
        lambda session: service.pause_by_hand(session, actor, ours, MONDAY),
        lambda session: service.resume(session, actor, ours, MONDAY),
        lambda session: service.preview(session, actor, ours, MONDAY),
        lambda session: service.post_now(session, actor, ours, "view", MONDAY),
    ]


@pytest.mark.parametrize("who", ["raiser", "approver", "driver who is a guest by now"])
def test_only_those_who_lead_in_a_channel_touch_its_digest(
    deps: Deps, maya: Actor, ben: Actor, who: str
) -> None:
    lena = scene.person(deps, "Lena")
    scene.initiative(deps, maya, approver=lena.user_id)
    schedule(deps, maya)
    actor = {"raiser": ben, "approver": lena}.get(who, maya)
    if actor is maya:
        scene.person(deps, "Maya", role=Role.GUEST)
    with deps.database.writing() as session:
        for touch in touches(deps, actor):
            with pytest.raises(NotAllowed):
                touch(session)
    assert made(deps) == []
    assert deliveries(deps, DeliveryKind.DIGEST_PREVIEW) == []
    assert scheduled(deps).state is ScheduleState.ACTIVE


@pytest.mark.usefixtures("checkout")
def test_who_leads_a_channel_of_the_same_id_elsewhere_finds_no_schedule_here(
    deps: Deps, maya: Actor
) -> None:
    schedule(deps, maya)
    ours = scheduled(deps)
    scene.workspace(deps, "T2")
    hank = scene.person(deps, "Hank", workspace_id="T2")
    scene.channel(deps, ours.channel_id, workspace_id="T2")
    scene.initiative(deps, hank, channels=[ours.channel_id])
    with deps.database.writing() as session:
        for touch in touches(deps, hank)[1:]:
            with pytest.raises(NotFound):
                touch(session)
    assert made(deps) == []


@pytest.mark.usefixtures("checkout")
def test_a_digest_that_rests_does_not_fall_due(deps: Deps, maya: Actor) -> None:
    schedule(deps, maya)
    pause(deps, maya)
    assert run(deps, MONDAY + WEEK) == 0
    assert made(deps) == []


def test_where_no_initiative_is_at_home_any_more_whoever_set_the_digest_hears_of_its_end(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    scene.channel(deps, "C2")
    scene.changed(deps, maya, checkout, channels=["C2"])
    with deps.database.writing() as session:
        service.pause(session, scene.WORKSPACE, scene.CHANNEL, PauseReason.ARCHIVED, MONDAY)
    told = deliveries(deps, DeliveryKind.SCHEDULE_PAUSED)
    assert [delivery.audience for delivery in told] == [maya.user_id]
