"""The inbox: what somebody leads or looks after, in order, page by page, and nobody else's."""

from datetime import timedelta

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.errors import NotAllowed
from bot.inbox import service
from bot.inbox.schemas import Inbox, InboxPage, Order
from bot.initiatives.schemas import InitiativeCard
from bot.moving import service as moving
from bot.moving.schemas import MoveForm, MoveRef
from models.vocabulary import Role, Status, Visibility
from tests import factories as scene

DAY = timedelta(days=1)


def inbox(deps: Deps, actor: Actor, order: Order = Order.STALEST, page: int = 0) -> Inbox:
    with deps.database.reading() as session:
        wanted = InboxPage(order=order, page=page)
        return service.read(session, actor, wanted, scene.MORNING + 7 * DAY)


def labels(found: Inbox) -> list[str]:
    return [card.label for card in found.cards]


def everything(deps: Deps, actor: Actor, order: Order) -> list[str]:
    """What stands on all pages, one after the other."""
    pages = inbox(deps, actor, order).pages
    return [label for page in range(pages) for label in labels(inbox(deps, actor, order, page))]


def test_the_longest_without_news_comes_first(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    first = scene.concern(deps, ben, checkout)
    for days in (1, 2):
        scene.raised(deps, ben, checkout, now=scene.MORNING + days * DAY)
    scene.answered(deps, maya, first.id, Status.EXPLORING, now=scene.MORNING + 3 * DAY)
    found = inbox(deps, maya)
    assert labels(found) == ["CHK-2", "CHK-3", "CHK-1"]
    assert labels(inbox(deps, maya, Order.NEWEST)) == ["CHK-3", "CHK-2", "CHK-1"]
    assert (found.total, found.overdue, found.pages) == (3, 2, 1)


def test_pages_hold_everything_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, maya, name="Pricing", key="PRC")
    for number in range(10):
        scene.raised(deps, ben, (checkout, pricing)[number % 2])
    for order in Order:
        pages = [labels(inbox(deps, maya, order, page)) for page in range(3)]
        assert [len(page) for page in pages[:2]] == [6, 4]
        assert pages[2] == pages[1]  # beyond the end is the end
        everything = [f"{key}-{n}" for key in ("CHK", "PRC") for n in range(1, 6)]
        assert sorted(pages[0] + pages[1]) == everything


def test_what_was_moved_in_stands_where_its_day_is(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, maya, name="Pricing", key="PRC")
    old = scene.concern(deps, ben, checkout, now=scene.MORNING - 60 * DAY)
    for number in range(12):
        scene.raised(deps, ben, pricing, now=scene.MORNING + number // 5 * DAY)
    ref = MoveRef(concern_id=old.id, initiative_id=checkout.id)
    with deps.database.writing() as session:
        moving.move(session, maya, MoveForm(initiative=pricing.id), ref, scene.MORNING - DAY)
    assert everything(deps, maya, Order.NEWEST) == [f"PRC-{n}" for n in (*range(12, 0, -1), 13)]
    oldest = (13, *range(1, 13))
    assert everything(deps, maya, Order.STALEST) == [f"PRC-{n}" for n in oldest]


def test_the_newest_come_first_whatever_their_numbers(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya")
    sso = scene.initiative(deps, maya, name="Single sign-on", key="SSO")
    for about, times, day in ((checkout, 9, scene.MORNING - 30 * DAY), (sso, 3, scene.MORNING)):
        for _ in range(times):
            concern = scene.concern(deps, ben, about, now=day)
            scene.answered(deps, maya, concern.id, Status.NEW, owner=priya.user_id, now=day)
    last_month = [f"CHK-{n}" for n in range(1, 10)]
    today = [f"SSO-{n}" for n in range(1, 4)]
    for actor in (maya, priya):
        assert everything(deps, actor, Order.NEWEST) == [*today[::-1], *last_month[::-1]]
        assert everything(deps, actor, Order.STALEST) == [*last_month, *today]


def test_what_is_closed_is_not_in_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    done = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, done.id, Status.DONE)
    assert inbox(deps, maya).total == 0


def test_it_is_everybodys_own(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya")
    first = scene.concern(deps, ben, checkout)
    scene.raised(deps, ben, checkout)
    assert inbox(deps, priya).total == inbox(deps, ben).total == 0
    scene.answered(deps, maya, first.id, Status.NEW, owner=priya.user_id)
    assert labels(inbox(deps, priya)) == ["CHK-1"]
    assert inbox(deps, maya).total == 2


def test_an_owner_who_leads_as_well_finds_it_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.NEW, owner=maya.user_id)
    found = inbox(deps, maya)
    assert (labels(found), found.total, found.overdue) == (["CHK-1"], 1, 1)


@pytest.mark.parametrize("order", Order)
def test_a_concern_for_leads_is_in_it_while_who_looks_after_it_may_see_it(
    deps: Deps, maya: Actor, ben: Actor, order: Order
) -> None:
    lena, nina = scene.person(deps, "Lena"), scene.person(deps, "Nina")
    about = scene.initiative(deps, maya, approver=lena.user_id, co_leads=[nina.user_id])
    for owner in (lena, nina):
        concern = scene.concern(deps, ben, about, visibility=Visibility.LEADS)
        scene.answered(deps, maya, concern.id, Status.NEW, owner=owner.user_id)
    scene.changed(deps, maya, about, co_leads=[])
    assert labels(inbox(deps, lena, order)) == ["CHK-1"]
    found = inbox(deps, nina, order)
    assert (found.cards, found.total, found.overdue) == ((), 0, 0)
    assert inbox(deps, maya, order).total == 2


def test_another_workspace_has_its_own(deps: Deps, ben: Actor, checkout: InitiativeCard) -> None:
    scene.raised(deps, ben, checkout)
    scene.workspace(deps, "T2")
    assert inbox(deps, scene.person(deps, "Maya", workspace_id="T2")).total == 0


@pytest.mark.parametrize("who", ["guest", "outsider"])
def test_guests_and_outsiders_have_none(deps: Deps, maya: Actor, who: str) -> None:
    guest = scene.person(deps, "Gus", role=Role.GUEST)
    actor = guest if who == "guest" else Actor(scene.WORKSPACE, maya.user_id, "T9")
    with pytest.raises(NotAllowed):
        inbox(deps, actor)
