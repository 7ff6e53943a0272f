"""A draft that waits stands on the Home tab of who was shown it."""

from datetime import datetime, timedelta

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.drafts.schemas import WaitingDraft
from bot.home import service as home
from bot.home import views
from bot.initiatives.schemas import InitiativeCard
from tests import factories as scene
from tests.digests.calendar import WEEK, pause, run
from tests.drafts import desk
from tests.drafts.desk import DUE, SHOWN

SOON = SHOWN + timedelta(minutes=20)


@pytest.fixture
def draft(deps: Deps, maya: Actor, checkout: InitiativeCard) -> None:
    """Maya was sent the draft of a digest with one concern in it."""
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    desk.look(deps, SHOWN)


def waiting(deps: Deps, reader: Actor, now: datetime) -> tuple[WaitingDraft, ...]:
    """The drafts on somebody's Home tab."""
    with deps.database.reading() as session:
        return home.read(session, reader, now).drafts


@pytest.mark.usefixtures("draft")
def test_it_stands_there_for_who_was_sent_it_until_its_hour(deps: Deps, maya: Actor) -> None:
    kim = desk.co_led(deps, maya)
    [one] = waiting(deps, maya, SOON)
    assert (one.channel, one.due_at) == ("checkout", DUE)
    assert waiting(deps, kim, SOON) == ()
    run(deps, DUE)
    assert waiting(deps, maya, DUE) == ()


@pytest.mark.usefixtures("draft")
def test_it_needs_you_first_in_words_that_say_when_it_posts_by_itself(
    deps: Deps, maya: Actor
) -> None:
    with deps.database.reading() as session:
        page = home.read(session, maya, SOON)
    assert page.needs_you
    drawn = str(views.home(page, SOON.date(), "/align").to_dict())
    assert "The draft of the digest for #checkout" in drawn
    assert "30 Nov 15:00 UTC" in drawn


@pytest.mark.usefixtures("draft")
def test_what_was_decided_paused_or_posted_waits_no_more(deps: Deps, maya: Actor) -> None:
    desk.skip(deps, maya, SOON)
    assert waiting(deps, maya, SOON) == ()
    desk.post_after_all(deps, maya, SOON)
    assert len(waiting(deps, maya, SOON)) == 1
    pause(deps, maya)
    assert waiting(deps, maya, SOON) == ()


@pytest.mark.usefixtures("draft")
def test_it_is_nobody_elses(deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard) -> None:
    scene.workspace(deps, "T2")
    elsewhere = scene.person(deps, "Maya", workspace_id="T2")
    assert waiting(deps, ben, SOON) == waiting(deps, elsewhere, SOON) == ()
    scene.changed(deps, maya, checkout, driver=ben.user_id)
    assert waiting(deps, maya, SOON) == ()


def test_next_week_has_a_draft_of_its_own(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    for week in range(2):
        desk.look(deps, SHOWN + WEEK * week)
        assert [one.due_at for one in waiting(deps, maya, SOON + WEEK * week)] == [
            DUE + WEEK * week
        ]
        run(deps, DUE + WEEK * week)
