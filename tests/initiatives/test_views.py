"""What people see of initiatives: within Slack's limits, and harmless whatever was typed."""

from datetime import date
from typing import Any

import pytest

from bot.concerns import views as concern_views
from bot.initiatives import views
from bot.initiatives.schemas import EditForm, InitiativeCard, InitiativeLine, InitiativeList
from bot.slack.answers import as_modal
from tests.slack.limits import HOSTILE, harmless, words

TODAY = date(2026, 11, 26)


def a_card(**differs: Any) -> InitiativeCard:
    usual: dict[str, Any] = {
        "id": 7,
        "key": "CHK",
        "name": "Checkout revamp",
        "goal": "Fewer buyers give up",
        "driver_id": "UMAYA",
        "approver_id": "ULENA",
        "co_lead_ids": (),
        "decision_on": None,
        "started_on": TODAY,
        "channel_ids": ("C1",),
    }
    return InitiativeCard.model_validate(usual | differs)


FULL = a_card(
    id=2**63 - 1,
    key="CHKOUT",
    name="N" * 80,
    goal="G" * 300,
    co_lead_ids=tuple(f"U{number:010}" for number in range(20)),
    channel_ids=tuple(f"C{number:010}" for number in range(10)),
    decision_on=date(2027, 12, 31),
)


def a_list(number: int, card: InitiativeCard, name: str = "Maya", pages: int = 1) -> InitiativeList:
    line = InitiativeLine(card=card, driver_name=name, approver_name=name, may_edit=True)
    return InitiativeList(lines=(line,) * number, page=0, pages=pages)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_people_type_comes_alive(text: str) -> None:
    card = a_card(name=text[:80], goal=text[:300])
    harmless(views.listing(a_list(10, card, name=text[:80]), TODAY))
    harmless(as_modal(views.listing(a_list(10, card, name=text[:80]), TODAY)))
    harmless(views.created(card, "/concern", "/align"))
    harmless(views.changed(card))
    harmless(views.edition(card))
    harmless(views.creation("U1", "C1", text))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_name_and_a_goal_are_read_as_they_were_typed(text: str) -> None:
    card = a_card(name=text[:80], goal=text[:300])
    said = words(harmless(views.listing(a_list(1, card), TODAY)))
    assert text[:80] in said
    assert text[:300] in said


@pytest.mark.parametrize("number", [1, 10])
@pytest.mark.parametrize("card", [a_card(), FULL], ids=["usual", "full"])
@pytest.mark.parametrize("name", ["Maya", "N" * 255], ids=["usual", "long"])
def test_a_page_of_the_list_fits_into_slack(number: int, card: InitiativeCard, name: str) -> None:
    found = a_list(number, card, name, pages=10)
    harmless(views.listing(found, TODAY))
    harmless(as_modal(views.listing(found, TODAY)))


@pytest.mark.parametrize("card", [a_card(), FULL], ids=["usual", "full"])
def test_every_modal_fits_into_slack(card: InitiativeCard) -> None:
    harmless(views.created(card, "/" + "c" * 31, "/" + "a" * 31))
    harmless(views.changed(card))
    edition = harmless(views.edition(card))
    assert EditForm.model_validate_json(edition["private_metadata"]).initiative_id == card.id


@pytest.mark.parametrize("name", ["", "Checkout revamp", "N" * 5000], ids=["none", "usual", "huge"])
@pytest.mark.parametrize("channel_id", [None, "C1"])
def test_the_modal_begins_with_what_is_known(name: str, channel_id: str | None) -> None:
    view = harmless(views.creation("UMAYA", channel_id, name))
    inputs = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert inputs["name"].get("initial_value", "") == name[:80]
    assert inputs["channels"].get("initial_conversations") == ([channel_id] if channel_id else None)
    assert inputs["driver"]["initial_user"] == "UMAYA"
    assert "initial_user" not in inputs["approver"]


def test_an_edit_begins_with_what_is_stored_and_leaves_the_key_alone() -> None:
    view = harmless(views.edition(FULL))
    inputs = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert "key" not in inputs
    assert inputs["goal"]["initial_value"] == FULL.goal
    assert inputs["co_leads"]["initial_users"] == list(FULL.co_lead_ids)
    assert inputs["decision_on"]["initial_date"] == "2027-12-31"


def test_a_list_without_a_line_offers_to_start_the_first() -> None:
    message = views.listing(InitiativeList(lines=(), page=0, pages=1), TODAY)
    assert "New initiative" in words(harmless(message))
    assert message.text == "There is no initiative yet that you can see."


def test_the_list_says_who_leads_who_decides_and_when() -> None:
    card = a_card(decision_on=date(2027, 1, 4))
    message = views.listing(a_list(1, card), TODAY)
    said = words(harmless(message))
    assert "Driver Maya, approver Maya, decision Mon 4 Jan 2027, in " in said
    assert message.text == "1 initiative: CHK Checkout revamp"


@pytest.mark.parametrize(("page", "turns"), [(0, {"Next"}), (1, {"Previous", "Next"})])
def test_a_list_is_turned_forth_and_back(page: int, turns: set[str]) -> None:
    found = a_list(10, a_card(), pages=3).model_copy(update={"page": page})
    payload = harmless(views.listing(found, TODAY))
    assert {element["text"]["text"] for element in payload["blocks"][-1]["elements"]} == turns


def test_only_leads_get_the_button_to_edit() -> None:
    line = a_list(1, a_card()).lines[0].model_copy(update={"may_edit": False})
    message = views.listing(InitiativeList(lines=(line,), page=0, pages=1), TODAY)
    assert "Edit" not in words(harmless(message))


def test_the_first_step_of_a_concern_opens_the_same_modal() -> None:
    view = harmless(concern_views.first_step("/align"))
    [button] = view["blocks"][-1]["elements"]
    assert button["action_id"] == views.NEW_OPEN
