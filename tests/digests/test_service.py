"""When a digest comes next, as its leads are told."""

from datetime import timedelta

import pytest

from bot.actor import Actor
from bot.deps import Deps
from tests.digests.calendar import MONDAY, WEEK, made, run, schedule


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
