"""What people see when something goes wrong, and what the log does not say about it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.context.respond import Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View

from bot.deps import Deps
from bot.errors import FieldErrors, NotAllowed
from bot.slack import failures, forms, inputs
from bot.slack.answers import present
from bot.slack.blocks import Message, actions, button, modal, note
from sandbox import Channel, Person, Sandbox, Workspace
from tests.slack import talkative
from tests.slack.conftest import Serve
from tests.slack.talkative import Log
from tests.slack.waiting import until

SECRET = "Maya fears the merger"
REFUSAL = "Only <members> & leads can do this. Ask Maya."
LOST = (
    "Heard's connection to this workspace ended or was renewed. Please try once more; if this comes again, "
    "ask whoever installed it."
)
WENT_WRONG = "Something went wrong on our side; nothing was changed. Please try again (ref "
ERRORS: dict[str, Callable[[], Exception]] = {
    "refuse": lambda: NotAllowed(REFUSAL),
    "complain": lambda: FieldErrors({"effect": "Choose one.", "elsewhere": "And mind the gap."}),
    "explode": lambda: RuntimeError(SECRET),
    "lose": lambda: SlackApiError("", {"error": "token_revoked"}),  # type: ignore[no-untyped-call]
    "chain": lambda: ValueError(f"{SECRET}: {{'worry': '{SECRET}'}}"),
}
BUTTONS = actions(
    button("Refuse", "refuse"), button("Explode", "explode"), button("Forgotten", "forgotten")
)


def a_modal(kind: str, *, asks: bool = True) -> View:
    """A modal whose submission ends as `kind` says."""
    asked = [
        inputs.text_input("worry", "Worry", initial=SECRET),
        inputs.text_input("effect", "Effect", initial="x"),
    ]
    blocks = [BUTTONS, note("Here is a modal."), *(asked if asks else [])]
    return modal("A modal", blocks, callback_id=kind, submit="Send")


def fragile(app: App, deps: Deps) -> None:
    """A room in which everything ends in an error. `/concern KIND` chooses which."""

    def command(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        kind, _, how = body.get("text", "").partition(" ")
        if how == "in a modal":
            ack()
            present(client, body, a_modal(kind))
        elif how == "in a modal that asks nothing":
            ack()
            present(client, body, a_modal(kind, asks=False))
        elif how == "in a message":
            ack()
            respond(**Message("A message", [note("A message."), BUTTONS]).arguments())
        elif how == "on the Home tab":
            ack()
            client.views_publish(user_id=body["user_id"], view=View(type="home", blocks=[BUTTONS]))
        elif how == "late":
            ack()
            raise ERRORS[kind]()
        else:
            raise ERRORS[kind]()

    app.command(deps.settings.command_concern)(command)
    for kind, error in ERRORS.items():
        app.view(kind)(_raising(error))
        app.action(kind)(_raising(error, acks=True))
    app.event("app_uninstalled")(_raising(ERRORS["explode"]))


def _raising(error: Callable[[], Exception], *, acks: bool = False) -> Any:
    def listener(ack: Ack) -> None:
        if acks:
            ack()
        raise error()

    return listener


@pytest.fixture(autouse=True)
def log() -> Iterator[Log]:
    """What is logged at DEBUG; never what somebody typed."""
    with talkative.at_level("DEBUG") as log:
        yield log
    assert SECRET not in log.getvalue()


@pytest.fixture
def here(acme: Workspace) -> Channel:
    return acme.channel("#checkout")


@pytest.fixture
def ben(acme: Workspace, here: Channel, serve: Serve) -> Person:
    """Somebody in front of the fragile room."""
    serve([fragile])
    return acme.person("Ben", channels=[here])


def test_a_refusal_keeps_the_modal_open_with_the_sentence_at_its_first_input(
    ben: Person, here: Channel
) -> None:
    ben.runs("/concern refuse in a modal", in_=here)
    ben.sees("Here is a modal.")
    ben.submits()
    assert ben.modal is not None
    assert ben.modal.errors == {"Worry": REFUSAL}
    assert ben.modal.values["Worry"] == SECRET


def test_field_errors_stand_at_their_fields_and_those_without_one_at_the_first(
    ben: Person, here: Channel
) -> None:
    ben.runs("/concern complain in a modal", in_=here)
    ben.sees("Here is a modal.")
    ben.submits()
    assert ben.modal is not None
    assert ben.modal.errors == {"Effect": "Choose one.", "Worry": "And mind the gap."}


def test_a_modal_that_asks_nothing_is_replaced_by_the_sentence(ben: Person, here: Channel) -> None:
    ben.runs("/concern refuse in a modal that asks nothing", in_=here)
    ben.sees("Here is a modal.")
    ben.submits()
    ben.sees(REFUSAL)


@pytest.mark.parametrize("kind", ["explode", "chain"])
def test_an_unexpected_error_keeps_the_modal_and_gives_a_reference_the_log_knows(
    ben: Person, here: Channel, log: Log, kind: str
) -> None:
    ben.runs(f"/concern {kind} in a modal", in_=here)
    ben.sees("Here is a modal.")
    ben.submits()
    assert ben.modal is not None
    assert ben.modal.values["Worry"] == SECRET
    entry = log.entry("failure")
    assert ben.modal.errors == {"Worry": f"{WENT_WRONG}{entry['reference']})."}
    assert entry["error"] == type(ERRORS[kind]()).__name__
    assert entry["workspace"] == ben.workspace.id
    assert any("listener" in place for place in entry["at"])


@pytest.mark.parametrize("late", ["", " late"])
def test_a_command_that_fails_is_answered_in_private(
    ben: Person, acme: Workspace, here: Channel, log: Log, late: str
) -> None:
    priya = acme.person("Priya", channels=[here])
    ben.runs(f"/concern refuse{late}", in_=here)
    ben.sees(REFUSAL, in_=here)
    ben.runs(f"/concern explode{late}", in_=here)
    ben.sees(WENT_WRONG, in_=here)
    priya.does_not_see(REFUSAL)
    priya.does_not_see(WENT_WRONG)
    assert log.entry("failure")


def test_a_token_that_is_not_good_any_more_is_said_without_a_guess_at_why(
    ben: Person, here: Channel, log: Log
) -> None:
    ben.runs("/concern lose", in_=here)
    ben.sees(LOST, in_=here)
    assert log.entry("dead_token")["workspace"] == ben.workspace.id


def test_an_answer_whose_receipt_gets_lost_is_not_shown_twice(
    ben: Person, slack: Sandbox, here: Channel, log: Log
) -> None:
    slack.faults.add("response_url", "drop_after")
    ben.runs("/concern refuse late", in_=here)
    ben.sees(REFUSAL, in_=here)
    log.wait_for("unanswered")
    assert ben.screen(here).count(REFUSAL) == 1


def test_an_answer_that_slack_refuses_is_in_the_log(
    ben: Person, slack: Sandbox, here: Channel, log: Log
) -> None:
    slack.faults.add("response_url", "error_before")
    ben.runs("/concern refuse late", in_=here)
    assert log.entry("unanswered")["status"] == 503


def test_a_button_in_a_message_answers_beside_it_and_leaves_it_there(
    ben: Person, here: Channel
) -> None:
    ben.runs("/concern x in a message", in_=here)
    ben.clicks("Refuse", in_=here)
    ben.sees(REFUSAL, in_=here)
    ben.clicks("Explode", in_=here)
    ben.sees(WENT_WRONG, in_=here)
    ben.sees("A message.", in_=here)


def test_a_button_in_a_modal_answers_on_top_of_it(ben: Person, here: Channel) -> None:
    ben.runs("/concern refuse in a modal", in_=here)
    ben.clicks("Refuse")
    ben.sees(REFUSAL)
    ben.closes()
    ben.sees("Here is a modal.")


def test_a_button_on_the_home_tab_answers_as_a_modal(ben: Person, here: Channel) -> None:
    ben.runs("/concern refuse on the Home tab", in_=here)
    ben.opens_home()
    ben.clicks("Refuse")
    ben.sees(REFUSAL)
    assert ben.modal is not None


def test_what_nobody_listens_to_is_told_plainly(ben: Person, here: Channel, log: Log) -> None:
    ben.runs("/align", in_=here)
    ben.sees(forms.OUT_OF_DATE, in_=here)
    ben.runs("/concern x in a message", in_=here)
    ben.clicks("Forgotten", in_=here)
    ben.runs("/concern nobody in a modal", in_=here)
    ben.clicks("Forgotten")
    # In the window on top: the channel says so already.
    until(lambda: ben.modal is not None and forms.OUT_OF_DATE in ben.modal.text)
    ben.closes()
    ben.submits()
    assert ben.modal is not None
    assert ben.modal.errors == {"Worry": forms.OUT_OF_DATE}
    assert len(log.entries("unhandled")) == 4
    assert all(sent.answer.ok for sent in ben.workspace.sandbox.dispatches)


@pytest.mark.usefixtures("ben")
def test_an_event_that_fails_is_acknowledged_and_logged_without_its_content(
    acme: Workspace, slack: Sandbox, log: Log
) -> None:
    acme.uninstall()
    assert log.entry("failure")["workspace"] == acme.id

    def acknowledged() -> list[bool]:
        ours = [sent for sent in slack.dispatches if sent.payload.get("team_id") == acme.id]
        return [sent.answer.ok for sent in ours]

    assert slack.world.wait_for(lambda: acknowledged() == [True, True], 5)


@pytest.mark.parametrize("fault", ["error_before", "drop_before", "rate_limit"])
def test_where_even_the_answer_cannot_be_given_the_request_is_acknowledged(
    ben: Person, here: Channel, slack: Sandbox, log: Log, fault: str
) -> None:
    ben.runs("/concern nobody in a modal", in_=here)
    ben.sees("Here is a modal.")
    slack.faults.add("views.push", fault)  # type: ignore[arg-type]
    ben.clicks("Forgotten")
    assert slack.dispatches[-1].answer.ok
    assert log.entry("unanswered")["workspace"] == ben.workspace.id


@pytest.mark.parametrize("asks", [True, False])
def test_a_modals_error_is_whole_before_anybody_who_waits_for_an_answer_goes_on(
    deps: Deps, asks: bool
) -> None:
    app = App(token="xoxb-unused", signing_secret="unused", token_verification_enabled=False)
    failures.register(app, deps.settings, lambda _workspace: None)
    view = a_modal("refuse", asks=asks).to_dict()
    request = BoltRequest(body={"type": "view_submission", "view": view}, mode="socket_mode")
    answered = BoltResponse(status=500)
    app.listener_runner.listener_error_handler.handle(NotAllowed(REFUSAL), request, answered)
    assert answered.status == 200
    assert json.loads(answered.body)["response_action"] == ("errors" if asks else "update")
    # Bolt's other thread goes on as soon as this is there, and would send half an answer.
    assert request.context.ack.response is None
