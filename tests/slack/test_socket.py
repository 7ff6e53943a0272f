"""The websocket door: the same rooms, the same silence of the logs, and an orderly end."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from slack_bolt import Ack, App

from bot import wiring
from bot.deps import Deps
from bot.slack import app, manifest
from bot.slack.client import client_factory
from bot.slack.socket import SocketDoor
from sandbox import Channel, Person, Sandbox
from tests.slack import talkative

SECRET = "Maya fears the merger"


class Slow:
    """A room whose listener ends only when it is let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()

    def register(self, app: App, deps: Deps) -> None:
        def command(ack: Ack, body: dict[str, Any], respond: Any) -> None:
            ack()
            self.begun.set()
            assert self.let_go.wait(10)
            respond(f"heard {len(body['text'])} letters")

        app.command(deps.settings.command_concern)(command)


@pytest.fixture(scope="module")
def slack() -> Iterator[Sandbox]:
    """A Slack that waits for a websocket."""
    with Sandbox(manifest.read()) as sandbox:
        yield sandbox


@pytest.fixture
def parts(deps: Deps, slack: Sandbox) -> Deps:
    token = {"slack_app_token": SecretStr(slack.app_token)}
    settings = deps.settings.model_copy(update=token)
    return replace(deps, settings=settings, client=client_factory(slack.api_url))


@pytest.fixture
def here(slack: Sandbox, parts: Deps) -> Channel:
    workspace = slack.workspace("Acme")
    wiring.install(parts, workspace.bot_token)
    return workspace.channel("#general")


@pytest.fixture
def ben(slack: Sandbox, here: Channel) -> Person:
    workspace = next(w for w in slack.workspaces.values() if here.id in w.team.channels)
    return workspace.person("Ben", channels=[here])


def test_what_has_begun_comes_to_its_end_and_no_log_repeats_it(
    parts: Deps, ben: Person, here: Channel
) -> None:
    with talkative.at_level("DEBUG") as log:
        slow = Slow()
        door = SocketDoor(app.build(parts, [slow.register]), parts)
        door.start()
        ben.runs(f"/concern {SECRET}", in_=here)
        assert slow.begun.wait(10)
        stopping = threading.Thread(target=door.stop)
        stopping.start()
        slow.let_go.set()
        stopping.join(10)
        assert not stopping.is_alive()
        ben.sees(f"heard {len(SECRET)} letters", in_=here)
    assert SECRET not in log.getvalue()
