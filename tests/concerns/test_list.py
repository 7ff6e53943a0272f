"""The list of a channel: gravest and oldest first, a page at a time, the open ones only."""

from datetime import timedelta

import pytest

from bot.actor import Actor
from bot.concerns import reading
from bot.concerns.schemas import ConcernList
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from models.vocabulary import Effect, Status
from tests import factories as scene


def listed(deps: Deps, actor: Actor, page: int = 0) -> ConcernList:
    with deps.database.reading() as session:
        return reading.open_in_channel(
            session, actor, scene.CHANNEL, scene.MORNING, scene.CHANNEL, page
        )


def labels(found: ConcernList) -> list[str]:
    return [card.label for card in found.cards]


def test_what_stops_us_comes_first_then_the_oldest(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    yesterday = scene.MORNING - timedelta(days=3)
    scene.raised(deps, ben, checkout, effect=Effect.GOOD_TO_KNOW, now=yesterday)
    scene.raised(deps, ben, checkout, effect=Effect.SLOWS_US)
    scene.raised(deps, ben, checkout, effect=Effect.STOPS_US)
    scene.raised(deps, ben, checkout, effect=Effect.STOPS_US, now=yesterday)
    assert labels(listed(deps, ben)) == ["CHK-4", "CHK-3", "CHK-2", "CHK-1"]


def test_what_is_closed_is_left_out(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    first, _ = (scene.concern(deps, ben, checkout) for _ in range(2))
    scene.answered(deps, maya, first.id, Status.DONE)
    assert labels(listed(deps, ben)) == ["CHK-2"]


@pytest.mark.parametrize(
    ("number", "page", "shown", "pages"),
    [(0, 0, 0, 1), (8, 0, 8, 1), (9, 0, 8, 2), (9, 1, 1, 2), (9, 99, 1, 2), (9, 2**60, 1, 2)],
)
def test_pages_hold_eight_and_there_is_none_beyond_the_last(
    deps: Deps, ben: Actor, checkout: InitiativeCard, number: int, page: int, shown: int, pages: int
) -> None:
    for _ in range(number):
        scene.raised(deps, ben, checkout)
    found = listed(deps, ben, page)
    assert (len(found.cards), found.pages, found.total) == (shown, pages, number)
    assert found.page == min(page, pages - 1)


def test_every_concern_stands_on_exactly_one_page(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    for _ in range(20):
        scene.raised(deps, ben, checkout)
    seen = [label for page in range(3) for label in labels(listed(deps, ben, page))]
    assert sorted(seen) == sorted(f"CHK-{number}" for number in range(1, 21))


def test_the_initiatives_of_a_channel_are_listed_together(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, maya, key="PRC", name="Pricing")
    scene.raised(deps, ben, pricing)
    scene.raised(deps, ben, checkout)
    found = listed(deps, ben)
    assert found.initiatives == ("Checkout revamp", "Pricing")
    assert labels(found) == ["PRC-1", "CHK-1"]


def test_a_channel_without_an_initiative_has_no_list(deps: Deps, maya: Actor) -> None:
    assert listed(deps, maya).initiatives == ()
