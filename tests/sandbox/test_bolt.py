"""A real Bolt app and real people, over Socket Mode and over signed HTTP."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox import Channel, Message, Person, Sandbox, Workspace
from sandbox.state import Json
from tests.sandbox import wishes


@pytest.fixture(scope="module", params=["socket", "http"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """The wishing app runs on it, over each of the two roads; workspaces are new for each test."""
    with (
        Sandbox(wishes.MANIFEST, ack_seconds=0.5) as running,
        wishes.running(running, request.param),
    ):
        yield running


def test_a_command_opens_a_modal_that_a_person_fills_and_submits(
    maya: Person, lobby: Channel
) -> None:
    maya.runs("/wish a pony", in_=lobby)
    maya.sees("What do you wish for?")
    maya.fills({"When?": "Soon"})
    maya.submits()
    message = maya.sees("You wished for a pony", in_=maya.app)
    assert maya.modal is None
    assert isinstance(message, Message)
    assert message.metadata == {"event_type": "wish", "event_payload": {"id": "1"}}


def test_what_the_modal_began_with_is_shown(maya: Person, lobby: Channel) -> None:
    maya.runs("/wish a pony", in_=lobby)
    maya.sees("a pony")
    assert maya.modal is not None
    assert maya.modal.values == {"What do you wish for?": "a pony", "When?": ""}


def test_errors_stand_at_the_field_and_keep_what_was_typed(maya: Person) -> None:
    maya.runs("/wish everything")
    maya.sees("What do you wish for?")
    maya.submits()
    assert maya.modal is not None
    assert maya.modal.errors == {"What do you wish for?": "One thing at a time."}
    assert maya.modal.values["What do you wish for?"] == "everything"


def test_a_button_in_a_message_can_replace_the_message(maya: Person) -> None:
    maya.runs("/wish a pony")
    maya.sees("What do you wish for?")
    maya.submits()
    maya.clicks("Vote")
    maya.sees("maya voted")
    maya.does_not_see("You wished for")


def test_a_button_in_a_modal_updates_it_and_keeps_what_was_typed(maya: Person) -> None:
    maya.runs("/wish")
    maya.fills({"What do you wish for?": "a pony"})
    maya.clicks("More")
    maya.sees("There is more.")
    assert maya.modal is not None
    assert maya.modal.values["What do you wish for?"] == "a pony"


def test_a_message_shortcut_carries_the_message(maya: Person, ben: Person, lobby: Channel) -> None:
    said = ben.says("coffee on every floor", in_=lobby)
    maya.uses_shortcut("Wish for this", on=said)
    maya.sees("What do you wish for?")
    assert maya.modal is not None
    assert maya.modal.values["What do you wish for?"] == "coffee on every floor"


def test_a_global_shortcut_opens_a_modal(maya: Person) -> None:
    maya.uses_shortcut("Make a wish")
    maya.sees("What do you wish for?")


def test_a_visit_lets_the_app_publish_a_home_tab(maya: Person, ben: Person) -> None:
    maya.opens_home()
    maya.sees("Your wishes")
    assert maya.home is not None
    assert maya.home.buttons == ["Make one"]
    ben.does_not_see("Your wishes")


def test_a_public_answer_to_a_command_shows_what_was_typed(
    maya: Person, ben: Person, lobby: Channel
) -> None:
    maya.runs("/loud please", in_=lobby)
    ben.sees("/loud please")
    ben.sees("Heard by all")


def test_a_command_answered_with_what_is_no_message_says_so(maya: Person) -> None:
    maya.runs("/odd")
    maya.sees('/odd failed with the error "invalid_command_response"')


def test_a_command_nobody_listens_to_fails_visibly(sandbox: Sandbox, maya: Person) -> None:
    maya.runs("/deaf")
    # Over HTTP Bolt answers 404 at once; over a websocket it is silent until time runs out.
    by_socket = sandbox.dispatches[-1].answer.status == 0
    reason = "operation_timeout" if by_socket else "dispatch_failed"
    maya.sees(f'/deaf failed with the error "{reason}"')


def test_names_are_escaped_where_the_manifest_asks_for_it(
    maya: Person, ben: Person, lobby: Channel
) -> None:
    maya.runs("/name @Ben in #lobby, @nobody", in_=lobby)
    maya.sees(f"Named: <@{ben.id}|Ben> in <#{lobby.id}|lobby>, @nobody")


def test_the_app_hears_of_its_own_metadata(sandbox: Sandbox, maya: Person, acme: Workspace) -> None:
    maya.runs("/wish a pony")
    maya.sees("What do you wish for?")
    maya.submits()
    maya.sees("You wished for a pony")

    def told() -> list[Json]:
        return [
            dispatch.payload["event"]
            for dispatch in sandbox.dispatches
            if dispatch.kind == "events_api" and dispatch.payload["team_id"] == acme.id
        ]

    assert sandbox.world.wait_for(lambda: bool(told()), 5)
    (event,) = told()
    assert event["type"] == "message_metadata_posted"
    assert event["channel_id"] == maya.app.id
    assert event["app_id"] == sandbox.app_id
    assert event["user_id"] == acme.bot_user_id


def test_an_answer_that_never_arrives_does_not_undo_the_post(
    sandbox: Sandbox, client: WebClient, maya: Person, lobby: Channel
) -> None:
    sandbox.faults.add("chat.postMessage", "drop_after")
    with pytest.raises(Exception):  # noqa: B017, PT011  # urllib has several for this
        client.chat_postMessage(channel=lobby.id, text="Did this arrive?")
    maya.sees("Did this arrive?")
