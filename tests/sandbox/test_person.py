"""People act by what is visible, and are stopped where Slack would stop them."""

from collections.abc import Callable
from datetime import date, time

import pytest
from slack_sdk import WebClient

from sandbox import Channel, Person, Sandbox, Workspace
from sandbox.state import Json
from tests.sandbox.asking import trigger_of
from tests.sandbox.pieces import actions, button, menu, modal, option, plain, section, text_input
from tests.sandbox.wishes import MANIFEST

Opener = Callable[..., None]


@pytest.fixture
def shown(client: WebClient, maya: Person) -> Opener:
    """Opens a modal of these blocks for Maya."""

    def opened(*blocks: Json) -> None:
        client.views_open(trigger_id=trigger_of(maya), view=modal(*blocks))

    return opened


def asked(label: str, element: Json, **fields: object) -> Json:
    """An input block."""
    return {"type": "input", "label": plain(label), "element": element, **fields}


def held(person: Person) -> dict[str, str]:
    """What the inputs of the modal show."""
    assert person.modal is not None
    return person.modal.values


def test_every_kind_of_input_is_filled_by_what_a_person_says(
    shown: Opener, maya: Person, ben: Person, lobby: Channel
) -> None:
    shown(
        text_input("Text", "text"),
        asked("Rich", {"type": "rich_text_input"}),
        asked("Number", {"type": "number_input", "is_decimal_allowed": True}),
        asked("Day", {"type": "datepicker"}),
        asked("Time", {"type": "timepicker"}),
        asked("Menu", menu(options=[option("Soon"), option("Some day")])),
        asked("Radio", menu("radio_buttons")),
        asked("Boxes", menu("checkboxes", options=[option("One"), option("Two")])),
        asked("Person", {"type": "users_select"}),
        asked("People", {"type": "multi_users_select"}),
        asked("Channel", {"type": "channels_select"}),
        asked("Files", {"type": "file_input"}),
    )
    said = {
        "Text": "words",
        "Rich": "more words",
        "Number": 2.5,
        "Day": date(2026, 11, 30),
        "Time": time(9, 5),
        "Menu": "Soon",
        "Radio": "One",
        "Boxes": ["One", "Two"],
        "Person": ben,
        "People": ["@Maya", ben],
        "Channel": lobby,
        "Files": "plan.pdf",
    }
    maya.fills(said)
    assert held(maya) == {
        "Text": "words",
        "Rich": "more words",
        "Number": "2.5",
        "Day": "2026-11-30",
        "Time": "09:05",
        "Menu": "Soon",
        "Radio": "One",
        "Boxes": "One, Two",
        "Person": "@Ben",
        "People": "@Maya, @Ben",
        "Channel": "#lobby",
        "Files": "plan.pdf",
    }
    maya.fills(dict.fromkeys(said))
    assert set(held(maya).values()) == {""}


@pytest.mark.parametrize("wrong", ["Never", "So"])
def test_an_option_that_is_missing_or_ambiguous_stops_a_person(
    shown: Opener, maya: Person, wrong: str
) -> None:
    shown(asked("Menu", menu(options=[option("Soon"), option("Some day"), option("Sooner")])))
    with pytest.raises(AssertionError, match="Some day"):
        maya.fills({"Menu": wrong})


def test_a_label_that_is_missing_or_ambiguous_stops_a_person(shown: Opener, maya: Person) -> None:
    shown(text_input("Twice", "a"), text_input("Twice", "b"))
    with pytest.raises(AssertionError, match="2 inputs"):
        maya.fills({"Twice": "x"})
    with pytest.raises(AssertionError, match="no input 'Once'"):
        maya.fills({"Once": "x"})


@pytest.mark.parametrize(
    ("element", "typed", "said"),
    [
        ({"type": "plain_text_input"}, None, "complete this required field"),
        ({"type": "plain_text_input", "max_length": 3}, "four", "Shorten it to 3"),
        ({"type": "plain_text_input"}, "x" * 3001, "Shorten it to 3000"),
        ({"type": "plain_text_input", "min_length": 3}, "no", "Lengthen it to 3"),
        ({"type": "email_text_input"}, "maya", "email address"),
        ({"type": "url_text_input"}, "example.com", "web address"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        ({"type": "number_input", "is_decimal_allowed": True}, "many", "a number"),
        ({"type": "number_input", "is_decimal_allowed": True}, "nan", "a number"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
            "1",
            "2 or more",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "2"},
            "3",
            "2 or less",
        ),
        (
            {"type": "multi_users_select", "max_selected_items": 1},
            ["Maya", "Ben"],
            "no more than 1",
        ),
    ],
)
@pytest.mark.usefixtures("ben")
def test_what_slack_refuses_is_not_submitted(
    shown: Opener, maya: Person, element: Json, typed: object, said: str
) -> None:
    shown(asked("Answer", element))
    maya.fills({"Answer": typed})
    with pytest.raises(AssertionError, match=said):
        maya.submits()
    assert maya.workspace.sandbox.dispatches == []


def test_an_optional_input_may_stay_empty(shown: Opener, maya: Person) -> None:
    shown(asked("Answer", {"type": "plain_text_input"}, optional=True))
    maya.submits()
    assert len(maya.workspace.sandbox.dispatches) == 1


def test_a_modal_without_a_button_is_not_submitted(client: WebClient, maya: Person) -> None:
    client.views_open(trigger_id=trigger_of(maya), view=modal(section("x"), submit=None))
    with pytest.raises(AssertionError, match="no submit button"):
        maya.submits()


def test_a_button_nobody_sees_is_not_clicked() -> None:
    with Sandbox(MANIFEST, patience=0.05) as sandbox:
        maya = sandbox.workspace("Acme").person("Maya")
        with pytest.raises(AssertionError, match="sees no button 'Vote'"):
            maya.clicks("Vote")


def test_buttons_that_say_the_same_are_told_apart_by_what_stands_beside(
    client: WebClient, maya: Person, lobby: Channel
) -> None:
    blocks = [
        section("First", accessory=button("Open", "a", value="1")),
        section("Second"),
        actions(button("Open", "a", value="2")),
    ]
    client.chat_postMessage(channel=lobby.id, text="x", blocks=blocks)
    with pytest.raises(AssertionError, match="2 buttons say 'Open'"):
        maya.clicks("Open")
    for beside, value in (("First", "1"), ("Second", "2")):
        maya.clicks("Open", beside=beside)
        (action,) = maya.workspace.sandbox.dispatches[-1].payload["actions"]
        assert action["value"] == value


def test_the_newest_message_is_meant(client: WebClient, maya: Person, lobby: Channel) -> None:
    for value in ("old", "new"):
        row = actions(button("Vote", "vote", value=value))
        client.chat_postMessage(channel=lobby.id, text="x", blocks=[row])
    maya.clicks("Vote")
    assert maya.workspace.sandbox.dispatches[-1].payload["actions"][0]["value"] == "new"


def test_a_confirm_dialog_can_be_dismissed(client: WebClient, maya: Person, lobby: Channel) -> None:
    sure = {"title": plain("Sure?"), "text": plain("x"), "confirm": plain("Yes")}
    row = actions(button("Delete", "delete", confirm=sure | {"deny": plain("No")}))
    client.chat_postMessage(channel=lobby.id, text="x", blocks=[row])
    maya.clicks("Delete", confirm=False)
    assert maya.workspace.sandbox.dispatches == []
    maya.clicks("Delete")
    assert len(maya.workspace.sandbox.dispatches) == 1


def test_an_overflow_option_is_clicked_by_its_text(
    client: WebClient, maya: Person, lobby: Channel
) -> None:
    more = menu("overflow", action_id="more", options=[option("Edit"), option("Delete")])
    client.chat_postMessage(channel=lobby.id, text="x", blocks=[actions(more)])
    maya.clicks("Delete")
    (action,) = maya.workspace.sandbox.dispatches[-1].payload["actions"]
    assert action["selected_option"]["value"] == "Delete"


def test_a_menu_in_a_message_is_found_by_placeholder_or_choice_and_remembered(
    client: WebClient, maya: Person, ben: Person, lobby: Channel
) -> None:
    choice = menu(placeholder=plain("Stance"), options=[option("For"), option("Against")])
    row = actions(choice | {"action_id": "stance"}, button("Send", "send")) | {"block_id": "row"}
    client.chat_postMessage(channel=lobby.id, text="x", blocks=[row])
    maya.chooses("Stance", "For")
    maya.chooses("For", "Against")
    for person, kept in ((maya, "Against"), (ben, None)):
        person.clicks("Send")
        state = person.workspace.sandbox.dispatches[-1].payload["state"]["values"]
        chosen = state["row"]["stance"]["selected_option"]
        assert (chosen and chosen["value"]) == kept


def test_outsiders_press_buttons_but_run_no_commands(client: WebClient, acme: Workspace) -> None:
    partners = acme.channel("#partners", shared=True)
    olga = acme.person("Olga", role="outsider", channels=[partners])
    client.chat_postMessage(channel=partners.id, text="x", blocks=[actions(button("Vote", "v"))])
    olga.clicks("Vote")
    payload = acme.sandbox.dispatches[-1].payload
    assert payload["team"]["id"] == acme.id
    assert payload["user"]["team_id"] == olga.user.home_team
    with pytest.raises(AssertionError, match="another company"):
        olga.runs("/wish", in_=partners)


def test_a_submission_of_an_outsider_counts_to_their_own_team(
    client: WebClient, acme: Workspace
) -> None:
    olga = acme.person("Olga", role="outsider")
    client.views_open(trigger_id=trigger_of(olga), view=modal(section("x")))
    olga.submits()
    payload = acme.sandbox.dispatches[-1].payload
    assert payload["team"]["id"] == olga.user.home_team
    assert payload["view"]["app_installed_team_id"] == acme.id


def test_who_is_not_in_a_channel_does_not_act_there(acme: Workspace, maya: Person) -> None:
    floor = acme.channel("#floor")
    with pytest.raises(AssertionError, match="not in #floor"):
        maya.runs("/wish", in_=floor)
    with pytest.raises(AssertionError, match="not in #floor"):
        maya.says("x", in_=floor)


def test_a_command_that_is_not_declared_is_not_sent(maya: Person) -> None:
    maya.runs("/other")
    maya.sees("/other is not a valid command.")
    assert maya.workspace.sandbox.dispatches == []


def test_what_is_not_seen_fails_with_the_screen(
    client: WebClient, maya: Person, lobby: Channel
) -> None:
    client.chat_postMessage(channel=lobby.id, text="Something else")
    with pytest.raises(AssertionError, match="Something else"):
        maya.sees("Nothing", within=0.05)
    with pytest.raises(AssertionError, match="Something else"):
        maya.does_not_see("Something")


def test_notifications_are_seen_too(client: WebClient, maya: Person, lobby: Channel) -> None:
    client.chat_postMessage(channel=lobby.id, text="The secret", blocks=[section("Harmless")])
    with pytest.raises(AssertionError, match="The secret"):
        maya.does_not_see("secret")
