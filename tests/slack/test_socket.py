"""The websocket door: the same rooms, the same silence of the logs, and an orderly end."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr
from slack_bolt import Ack, App
from slack_sdk.socket_mode.builtin.connection import ConnectionState
from sqlalchemy import select
from structlog.testing import capture_logs

from bot import wiring
from bot.deps import Deps
from bot.rooms import ROOMS
from bot.slack import app, manifest
from bot.slack.client import client_factory
from bot.slack.socket import SocketDoor
from models import DigestSchedule
from models.vocabulary import ScheduleState
from sandbox import Channel, Person, Sandbox
from tests.acceptance.people import start_initiative
from tests.slack import talkative
from tests.slack.proxy import Proxy

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
        stopping.join(60)
        assert not stopping.is_alive()
        ben.sees(f"heard {len(SECRET)} letters", in_=here)
    assert SECRET not in log.getvalue()


@contextmanager
def an_open_door(slack: Sandbox, parts: Deps, ping_seconds: float = 5.0) -> Iterator[SocketDoor]:
    """Heard on the only websocket there is."""
    assert slack.world.wait_for(lambda: not slack.sockets.open, 10)
    door = SocketDoor(app.build(parts, ROOMS), parts, ping_seconds)
    door.start()
    try:
        yield door
    finally:
        door.stop()


def test_a_broken_websocket_is_opened_again_and_nothing_is_lost_or_doubled(
    slack: Sandbox, parts: Deps, ben: Person, here: Channel
) -> None:
    with capture_logs() as log, an_open_door(slack, parts):
        start_initiative(ben, here, ben)
        ben.runs("/concern forced sign-up loses buyers", in_=here)
        ben.fills({"How much does it matter?": "Slows us", "What is it based on?": "A belief"})
        slack.faults.add("websocket", "close")
        ben.submits()
        assert slack.world.wait_for(lambda: _logged(log, "reconnected"), 20)
        # Whether the first try was stored or not: what was typed is there, and is sent once more.
        ben.submits()
        ben.sees("is stored as")
        ben.closes()
        ben.runs("/concern list", in_=here)
        ben.sees("1 open concern about Checkout revamp", in_=here)


def test_an_event_that_comes_while_the_websocket_is_down_comes_again(
    slack: Sandbox, parts: Deps, ben: Person, here: Channel
) -> None:
    with capture_logs() as log, an_open_door(slack, parts):
        start_initiative(ben, here, ben)
        ben.runs("/align digest", in_=here)
        ben.submits()
        ben.sees("comes every week")
        ben.closes()
        slack.faults.add("websocket", "close")
        ben.workspace.archive(here)
        assert slack.world.wait_for(lambda: _logged(log, "reconnected"), 20)
        assert slack.world.wait_for(lambda: _is_paused(parts, here), 20)


def test_a_websocket_that_has_fallen_silent_is_noticed_and_replaced(
    slack: Sandbox, parts: Deps, ben: Person, here: Channel
) -> None:
    with Proxy(slack.url) as between:
        parts = replace(parts, client=client_factory(f"{between.url}/api/"))
        with capture_logs() as log, an_open_door(slack, parts, ping_seconds=0.25):
            ben.runs("/align help", in_=here)
            ben.sees("This is what you can do with Heard.", in_=here)
            between.stall()
            assert slack.world.wait_for(lambda: _logged(log, "reconnected"), 20)
            ben.runs("/align help", in_=here)
            ben.sees("This is what you can do with Heard.", in_=here)


def test_a_reader_that_wakes_while_the_websocket_changes_does_not_keep_the_process_from_stopping(
    slack: Sandbox, parts: Deps, ben: Person, here: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The SDK's reader looks every tenth of a second; here the change takes four looks.
    def slowly() -> ConnectionState:
        threading.Event().wait(0.4)
        return ConnectionState()  # type: ignore[no-untyped-call]

    monkeypatch.setattr("slack_sdk.socket_mode.builtin.client.ConnectionState", slowly)
    door = SocketDoor(app.build(parts, ROOMS), parts)
    door.start()
    slack.sockets.say_goodbye("refresh_requested")
    ben.runs("/align help", in_=here)
    ben.sees("This is what you can do with Heard.", in_=here)
    stopping = threading.Thread(target=door.stop, daemon=True)
    stopping.start()
    stopping.join(60)
    assert not stopping.is_alive()


def _logged(log: Sequence[Mapping[str, object]], action: str) -> bool:
    return any(entry.get("action") == action for entry in log)


def _is_paused(parts: Deps, channel: Channel) -> bool:
    with parts.database.reading() as session:
        state = session.scalar(
            select(DigestSchedule.state).where(DigestSchedule.channel_id == channel.id)
        )
    return state is ScheduleState.PAUSED
