"""A promise is of the driver's days; whom it waits for is whoever can still answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.errors import NotAllowed
from bot.inbox import service, views
from bot.inbox.schemas import Inbox, InboxPage
from bot.initiatives.schemas import InitiativeCard
from models.vocabulary import Role, Status
from tests import factories as scene
from tests.inbox.test_nudging import RAISED, THURSDAY, nudged

MANILA_MORNING = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)
"""Thursday 09:30 in Manila, and still Wednesday evening, 17:30, in Los Angeles."""


def inbox(deps: Deps, actor: Actor, now: datetime) -> Inbox:
    with deps.database.reading() as session:
        return service.read(session, actor, InboxPage(), now)


def drivers_in(deps: Deps, zone: str) -> None:
    scene.person(deps, "Maya", zone=zone, now=scene.MORNING)


def test_a_promise_holds_until_the_drivers_day_is_over(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    drivers_in(deps, "America/Los_Angeles")
    joy = scene.person(deps, "Joy", zone="Asia/Manila")
    concern = scene.concern(deps, ben, checkout, now=RAISED)
    scene.answered(deps, maya, concern.id, Status.NEW, owner=joy.user_id, now=RAISED)
    assert inbox(deps, joy, MANILA_MORNING).overdue == 0
    assert nudged(deps, MANILA_MORNING) == []
    next_day = MANILA_MORNING + timedelta(days=1)
    assert inbox(deps, joy, next_day).overdue == 1
    assert nudged(deps, next_day) == [joy.user_id]


def test_a_row_says_late_where_the_title_counts_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    drivers_in(deps, "Asia/Manila")
    scene.raised(deps, ben, checkout, now=RAISED)
    # Thursday begins in Manila while it is Wednesday in UTC.
    found = inbox(deps, maya, datetime(2026, 11, 25, 20, 0, tzinfo=UTC))
    told = views.inbox(found, date(2026, 11, 26)).text
    assert found.overdue == len(found.late) == 1
    assert "first answer was promised for Wed 25 Nov" in told


@pytest.mark.parametrize("gone", ["deactivated", "a guest"])
def test_an_owner_who_left_is_not_waited_for_the_driver_is_nudged_again(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, gone: str
) -> None:
    joy = scene.person(deps, "Joy")
    concern = scene.concern(deps, ben, checkout, now=RAISED)
    scene.answered(deps, maya, concern.id, Status.NEW, owner=joy.user_id, now=RAISED)
    role = Role.GUEST if gone == "a guest" else Role.MEMBER
    scene.person(deps, "Joy", active=gone != "deactivated", role=role)
    assert nudged(deps, THURSDAY) == [maya.user_id]


def test_words_to_its_raiser_are_a_first_answer_whatever_status_was_chosen(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, now=RAISED)
    for _ in range(2):  # the second is a retry after a slow answer
        scene.answered(
            deps, maya, concern.id, Status.NEW, "we look at it", now=RAISED, seen=Status.NEW
        )
    assert scene.card(deps, ben, "CHK-1").status is Status.ACKNOWLEDGED
    assert nudged(deps, THURSDAY) == []
    assert inbox(deps, maya, THURSDAY).overdue == 0


def test_news_without_another_status_is_news(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    first = scene.concern(deps, ben, checkout, now=RAISED)
    second = scene.concern(deps, ben, checkout, now=RAISED)
    for one in (first, second):
        scene.answered(deps, maya, one.id, Status.EXPLORING, now=RAISED)
    scene.answered(deps, maya, first.id, Status.EXPLORING, "nearly there", now=THURSDAY)
    assert [card.label for card in inbox(deps, maya, THURSDAY).cards] == ["CHK-2", "CHK-1"]


@pytest.mark.parametrize("part", ["driver", "owner"])
def test_who_became_a_guest_answers_nothing_any_more(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, part: str
) -> None:
    concern = scene.concern(deps, ben, checkout, now=RAISED)
    joy = scene.person(deps, "Joy")
    scene.answered(deps, maya, concern.id, Status.NEW, owner=joy.user_id)
    name, who = ("Maya", maya) if part == "driver" else ("Joy", joy)
    scene.person(deps, name, role=Role.GUEST)
    with pytest.raises(NotAllowed, match="As a guest"):
        scene.answered(deps, who, concern.id, Status.DONE)
    assert scene.card(deps, ben, "CHK-1").status is Status.NEW
