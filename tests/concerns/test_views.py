"""What people see of concerns: within Slack's limits, and harmless whatever was typed."""

from datetime import date
from typing import Any

import pytest

from bot.concerns import cards, replies, rules, views
from bot.concerns.rules import Part
from bot.concerns.schemas import (
    ConcernCard,
    ConcernList,
    NewConcernsNote,
    Offer,
    Receipt,
)
from bot.initiatives.schemas import InitiativeName
from bot.slack.answers import as_modal
from bot.slack.blocks import Message
from models.vocabulary import Basis, Effect, Status, Visibility
from sandbox import rules as slack_rules
from tests.slack.limits import HOSTILE, harmless, words

TODAY = date(2026, 11, 26)
LONG_NAME = "N" * 255
LONG_TEXT = "A worry that fills the field & more. " * 81
LONG_LINK = "https://example.com/" + "x" * 1980


def a_card(**differs: Any) -> ConcernCard:
    """A concern that Ben raised three days ago."""
    usual: dict[str, Any] = {
        "id": 14,
        "label": "CHK-14",
        "initiative": "Checkout revamp",
        "driver": "Maya",
        "worry": "Forced sign-up loses buyers",
        "settled_if": None,
        "effect": Effect.STOPS_US,
        "basis": Basis.MEASURED,
        "evidence_url": None,
        "visibility": Visibility.NAMED,
        "status": Status.NEW,
        "answer": None,
        "raiser": "Ben",
        "logged_by": None,
        "raised_on": date(2026, 11, 23),
        "hear_by": date(2026, 11, 25),
        "touched_on": date(2026, 11, 23),
        "may_answer": False,
    }
    return ConcernCard.model_validate(usual | differs)


def a_list(*listed: ConcernCard, **differs: Any) -> ConcernList:
    usual: dict[str, Any] = {
        "channel_id": "C1",
        "initiatives": ("Checkout revamp",),
        "cards": listed,
        "total": len(listed),
        "page": 0,
        "pages": 1,
    }
    return ConcernList.model_validate(usual | differs)


def an_offer(number: int, name: str = "Checkout revamp") -> Offer:
    choices = tuple(InitiativeName(id=i, key="CHKOUT", name=name) for i in range(1, number + 1))
    return Offer(choices=choices, preset=1 if number == 1 else None)


FULL = a_card(
    id=2**63 - 1,
    label="CHKOUT-999999",
    initiative="I" * 80,
    driver=LONG_NAME,
    worry=LONG_TEXT,
    settled_if=LONG_TEXT,
    answer=LONG_TEXT,
    evidence_url=LONG_LINK,
    raiser=LONG_NAME,
    logged_by=LONG_NAME,
    visibility=Visibility.LEADS,
    may_answer=True,
)


def typed_everywhere(text: str) -> ConcernCard:
    """A concern in which everything people can type or be called is this text."""
    name = text[:80]
    return a_card(
        initiative=name,
        driver=name,
        raiser=name,
        logged_by=name,
        worry=text,
        settled_if=text,
        answer=text,
        may_answer=True,
    )


def everything_shown(card: ConcernCard) -> list[Message]:
    """Every message that shows this concern."""
    note = NewConcernsNote(initiative=card.initiative, cards=(card,) * 5, total=1200)
    return [
        views.shown(card, TODAY),
        views.listing(a_list(*[card] * 8, initiatives=(card.initiative,) * 100), TODAY),
        views.listing(a_list(initiatives=(card.initiative,) * 100), TODAY),
        cards.new_concerns(note),
        cards.raiser_card(card, TODAY),
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_people_type_comes_alive_in_a_message(text: str) -> None:
    for message in everything_shown(typed_everywhere(text)):
        harmless(message)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_people_type_comes_alive_in_a_modal(text: str) -> None:
    card = typed_everywhere(text)
    harmless(replies.answering(card, TODAY))
    harmless(as_modal(views.shown(card, TODAY)))
    harmless(views.raising(an_offer(3, name=text[:80]), text, "C1"))
    harmless(
        views.receipt(
            Receipt(
                concern_id=1,
                label="CHK-14",
                initiative=text[:80],
                driver=text[:80],
                hear_by=TODAY,
                visibility=Visibility.ANONYMOUS,
                raised_for=text[:80],
            ),
            "/concern",
        )
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_concern_is_read_in_full_as_it_was_typed(text: str) -> None:
    assert words(harmless(views.shown(a_card(worry=text), TODAY))).count(text) >= 1


@pytest.mark.parametrize("card", [a_card(), FULL], ids=["usual", "full"])
def test_every_message_fits_into_slack(card: ConcernCard) -> None:
    for message in everything_shown(card):
        harmless(message)


def test_what_is_posted_stays_clear_of_the_limit_that_slack_does_not_document() -> None:
    posted = cards.raiser_card(FULL, TODAY).arguments()["blocks"]
    assert slack_rules.message_characters(posted) <= 10_000


@pytest.mark.parametrize("status", rules.MOVES[Part.LEAD])
@pytest.mark.parametrize("card", [a_card(), FULL], ids=["usual", "full"])
def test_the_answer_modal_offers_the_legal_moves(card: ConcernCard, status: Status) -> None:
    view = harmless(replies.answering(card.model_copy(update={"status": status}), TODAY))
    [status_input] = [b for b in view["blocks"] if b.get("block_id") == "status"]
    offered = [option["value"] for option in status_input["element"]["options"]]
    assert offered == [*rules.moves(Part.LEAD, status), status]


@pytest.mark.parametrize("number", [1, 2, 99, 100])
@pytest.mark.parametrize("text", ["", "a worry", "w" * 5000], ids=["empty", "usual", "huge"])
def test_the_modal_takes_any_number_of_initiatives_and_any_text(number: int, text: str) -> None:
    view = harmless(views.raising(an_offer(number, name="N" * 80), text, "C1"))
    initiative, worry = view["blocks"][:2]
    assert len(initiative["element"]["options"]) == number
    assert ("initial_option" in initiative["element"]) is (number == 1)
    assert worry["element"].get("initial_value", "") == text[:3000]


def test_the_modal_says_who_may_see_it_in_full_before_sending() -> None:
    view = harmless(views.raising(an_offer(1), "", None))
    [visibility] = [b for b in view["blocks"] if b.get("block_id") == "visibility"]
    said = [option["text"]["text"] for option in visibility["element"]["options"]]
    assert said == [
        "Named: text and name to whoever can read the initiative's channels",
        "Leads only: text and name to driver, co-leads and approver",
        "Anonymous: text like a named one, name to nobody",
    ]
    assert visibility["element"]["initial_option"]["value"] == Visibility.NAMED


def test_no_words_of_ours_are_cut_off() -> None:
    for view in (
        views.raising(an_offer(1), "", None),
        replies.answering(a_card(), TODAY),
        views.first_step("/align"),
    ):
        assert "…" not in words(harmless(view))


def test_every_input_is_named_after_its_field() -> None:
    view = harmless(views.raising(an_offer(1), "", None))
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    assert all(block["block_id"] == block["element"]["action_id"] for block in inputs)


def test_the_receipt_says_the_number_the_driver_and_the_day() -> None:
    told = Receipt(
        concern_id=1,
        label="CHK-14",
        initiative="Checkout revamp",
        driver="Maya",
        hear_by=date(2026, 11, 30),
        visibility=Visibility.NAMED,
        raised_for=None,
    )
    said = words(harmless(views.receipt(told, "/concern"))).replace("\n", "")
    assert "Thank you: CHK-14" in said
    assert "Maya drives it. You will hear by Mon 30 Nov." in said
    assert "/concern CHK-14 shows it again." in said


def test_the_receipt_of_what_is_raised_for_somebody_says_who_will_hear() -> None:
    told = Receipt(
        concern_id=1,
        label="CHK-14",
        initiative="Checkout revamp",
        driver="Maya",
        hear_by=date(2026, 11, 30),
        visibility=Visibility.NAMED,
        raised_for="Priya",
    )
    said = words(harmless(views.receipt(told, "/concern"))).replace("\n", "")
    assert "It is raised for Priya, who is told." in said
    assert "Maya drives it. Priya will hear by Mon 30 Nov." in said


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        ({}, "Raised by Ben 3 days ago. Driver: Maya."),
        ({"logged_by": "Priya"}, "Raised for Ben by Priya 3 days ago. Driver: Maya."),
        (
            {"raiser": None, "visibility": Visibility.ANONYMOUS, "raised_on": TODAY},
            "Raised anonymously today. Driver: Maya.",
        ),
        (
            {"visibility": Visibility.LEADS, "raised_on": date(2026, 11, 25)},
            "Raised by Ben 1 day ago. Driver: Maya. For leads only.",
        ),
    ],
)
def test_who_raised_it_and_when(differs: dict[str, Any], said: str) -> None:
    message = views.shown(a_card(**differs), TODAY)
    assert said in words(message.arguments())
    assert said in message.text


def test_only_who_may_answer_gets_the_button() -> None:
    assert "Answer" not in words(harmless(views.shown(a_card(), TODAY)))
    assert "Answer" in words(harmless(views.shown(a_card(may_answer=True), TODAY)))


@pytest.mark.parametrize(
    ("page", "turns"), [(0, ["Next"]), (1, ["Previous", "Next"]), (2, ["Previous"])]
)
def test_a_list_is_turned_forth_and_back(page: int, turns: list[str]) -> None:
    message = views.listing(a_list(*[a_card()] * 8, total=24, page=page, pages=3), TODAY)
    payload = harmless(message)
    buttons = [e["text"]["text"] for e in payload["blocks"][-1]["elements"]]
    assert buttons == turns
    assert f"Page {page + 1} of 3" in words(payload)
    assert "24 open concerns about Checkout revamp" in message.text


def test_an_empty_list_says_so_and_offers_to_raise_one() -> None:
    nothing = harmless(views.listing(a_list(), TODAY))
    assert "No open concerns about Checkout revamp that you can see." in words(nothing)
    assert "Raise a concern" in words(nothing)
    nowhere = harmless(views.listing(a_list(initiatives=()), TODAY))
    assert "No initiative is at home in this channel" in words(nowhere)


@pytest.mark.parametrize(
    ("total", "title"),
    [
        (1, "1 concern about She waits for nothing waits for your first answer"),
        (7, "7 concerns about She waits for nothing wait for your first answer"),
    ],
)
def test_the_drivers_note_names_the_initiative_as_it_is_called(total: int, title: str) -> None:
    card = a_card()
    told = NewConcernsNote(
        initiative="She waits for nothing", cards=(card,) * min(total, 5), total=total
    )
    message = cards.new_concerns(told)
    payload = harmless(message)
    assert title in words(payload)
    assert message.text.startswith(title)
    assert ("and 2 more" in words(payload)) is (total == 7)


def test_the_raisers_card_says_what_became_of_it() -> None:
    card = a_card(status=Status.NOT_DOING, answer="It would cost more than it saves.")
    message = cards.raiser_card(card, TODAY)
    assert message.text == (
        "CHK-14 is now not doing: Forced sign-up loses buyers It would cost more than it saves."
    )
    assert "It would cost more than it saves." in words(harmless(message))


def test_whoever_a_concern_was_raised_for_reads_who_did_it() -> None:
    card = a_card(logged_by="Priya")
    assert "Priya raised it for you." in words(harmless(cards.raiser_card(card, TODAY)))
