"""Who leads in a channel changes after its digest was drafted: so does who is shown the draft."""

from datetime import timedelta

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from tests import factories as scene
from tests.digests.calendar import WEEK
from tests.digests.calendar import scheduled as the_schedule
from tests.drafts import desk
from tests.drafts.desk import DUE, SHOWN

SOON = SHOWN + timedelta(minutes=20)


@pytest.fixture
def drafted(deps: Deps, maya: Actor, checkout: InitiativeCard) -> InitiativeCard:
    """Maya was shown the draft, and it was looked after for the last time."""
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    desk.look(deps, SHOWN)
    assert desk.sent(deps) == [maya.user_id]
    desk.look(deps, SOON)
    desk.sent(deps)
    assert the_schedule(deps).draft_at is None
    return checkout


def test_who_drove_before_reads_so_at_once_though_the_new_driver_snoozes(
    deps: Deps, maya: Actor, ben: Actor, drafted: InitiativeCard
) -> None:
    with deps.database.writing() as session:
        chosen = reach.preference(session, scene.WORKSPACE, ben.user_id)
        chosen.snoozed_until = (DUE + WEEK).date()
    scene.changed(deps, maya, drafted, driver=ben.user_id)
    desk.look(deps, SOON)
    assert desk.sent(deps) == [maya.user_id]
    assert desk.words(deps, maya, SOON) == ""
    desk.look(deps, SOON)
    assert desk.sent(deps) == []


@pytest.mark.usefixtures("drafted")
def test_who_starts_an_initiative_in_the_channel_is_shown_its_draft_as_well(
    deps: Deps, maya: Actor, ben: Actor
) -> None:
    scene.initiative(deps, ben, name="Pricing page", key="PRC")
    desk.look(deps, SOON)
    assert desk.sent(deps) == [ben.user_id, maya.user_id]
    assert "Skip this week" in desk.words(deps, ben, SOON)
    desk.look(deps, SOON)
    assert desk.sent(deps) == []
