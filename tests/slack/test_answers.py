"""Answers to a button in a modal that is not what it was when the button was pressed."""

from typing import Any

import pytest
from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.deps import Deps
from bot.slack.answers import present, replace, replace_view
from bot.slack.blocks import Message, actions, button, modal, note
from sandbox import Sandbox, Workspace
from tests.slack.conftest import Serve

AFTER = note("This is the next one.")


class Turning:
    """A room with a modal whose button replaces it; `ended` keeps how each press went."""

    def __init__(self, how: str) -> None:
        self._how = how
        self.ended: list[Exception | None] = []

    def register(self, app: App, deps: Deps) -> None:
        app.command(deps.settings.command_concern)(self._open)
        app.action("turn")(self._turn)

    def _open(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        present(client, body, modal("A modal", [actions(button("Turn", "turn"))]))

    def _turn(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        try:
            if self._how == "view":
                replace_view(context, body, modal("A modal", [AFTER]))
            else:
                replace(context, body, Message("Next", [AFTER]))
        except Exception as error:
            self.ended.append(error)
        else:
            self.ended.append(None)


@pytest.mark.parametrize("how", ["view", "message"])
def test_the_second_of_two_presses_finds_the_modal_changed_and_leaves_it_there(
    acme: Workspace, slack: Sandbox, serve: Serve, how: str
) -> None:
    room = Turning(how)
    serve([room.register])
    here = acme.channel("#checkout")
    ben = acme.person("Ben", channels=[here])
    ben.runs("/concern", in_=here)
    slack.faults.add("block_actions", "redeliver", workspace=acme.id)
    ben.clicks("Turn")
    assert slack.world.wait_for(lambda: len(room.ended) == 2, 5)
    assert room.ended == [None, None]
    ben.sees("This is the next one.")
