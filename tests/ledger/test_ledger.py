"""The ledger: what came to its end with an answer, for those who may see it."""

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.errors import NotFound
from bot.initiatives.schemas import InitiativeCard
from bot.ledger import service
from bot.ledger.schemas import Ledger, LedgerPage
from models.vocabulary import Status, Visibility
from tests import factories as scene


def ledger(deps: Deps, reader: Actor, **wanted: object) -> Ledger:
    with deps.database.reading() as session:
        page = LedgerPage.model_validate(wanted)
        return service.page(session, reader, page, scene.MORNING, scene.MORNING)


def ended(
    deps: Deps, maya: Actor, ben: Actor, about: InitiativeCard, status: Status, **fields: object
) -> str:
    concern = scene.concern(deps, ben, about, **fields)
    return scene.answered(deps, maya, concern.id, status, f"because of {concern.label}")


def test_what_was_done_and_what_not_stand_side_by_side_newest_first(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    for status in (Status.DONE, Status.PLANNED, Status.NOT_DOING):
        ended(deps, maya, ben, checkout, status)
    found = ledger(deps, ben)
    assert [(line.label, line.status) for line in found.lines] == [
        ("CHK-3", Status.NOT_DOING),
        ("CHK-1", Status.DONE),
    ]
    assert (found.done, found.not_doing) == (1, 1)
    assert found.lines[0].answer == "because of CHK-3"


def test_it_says_who_raised_it_openly_and_nobody_else(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    ended(deps, maya, ben, checkout, Status.DONE)
    ended(deps, maya, ben, checkout, Status.DONE, visibility=Visibility.ANONYMOUS)
    assert [line.raiser for line in ledger(deps, maya).lines] == [None, "Ben"]


def test_what_is_for_leads_only_is_neither_shown_nor_counted_to_others(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    ended(deps, maya, ben, checkout, Status.DONE, visibility=Visibility.LEADS)
    priya = scene.person(deps, "Priya")
    assert (ledger(deps, priya).lines, ledger(deps, priya).done) == ((), 0)
    assert ledger(deps, maya).done == ledger(deps, ben).done == 1


def test_pages_hold_everything_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    labels = [ended(deps, maya, ben, checkout, Status.DONE) for _ in range(11)]
    pages = [[line.label for line in ledger(deps, ben, page=p).lines] for p in (0, 1, 9)]
    assert pages[0] + pages[1] == labels[::-1]
    assert pages[2] == pages[1]


def test_one_initiative_is_meant_by_its_key(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, maya, name="Pricing", key="PRC")
    for about in (checkout, pricing):
        ended(deps, maya, ben, about, Status.DONE)
    assert [line.label for line in ledger(deps, ben, key="PRC").lines] == ["PRC-1"]
    with pytest.raises(NotFound, match="no initiative ABC"):
        ledger(deps, ben, key="ABC")


def test_another_workspace_has_its_own(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    ended(deps, maya, ben, checkout, Status.DONE)
    scene.workspace(deps, "T2")
    other = scene.person(deps, "Ben", workspace_id="T2")
    assert ledger(deps, other).lines == ()
    with pytest.raises(NotFound):
        ledger(deps, other, key="CHK")
