"""When a digest comes next, as its leads are told."""

from datetime import timedelta

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.digests import service
from bot.errors import NotFound
from tests import factories as scene
from tests.digests.calendar import MONDAY, WEEK, made, run, schedule, scheduled


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
        for touch in (
            lambda: service.pause_by_hand(session, hank, ours.id),
            lambda: service.resume(session, hank, ours.id, MONDAY),
            lambda: service.preview(session, hank, ours.id, MONDAY),
            lambda: service.post_now(session, hank, ours.id, "view", MONDAY),
        ):
            with pytest.raises(NotFound):
                touch()
    assert made(deps) == []
