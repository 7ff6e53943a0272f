"""Heard's HTTP door, open in this process, with a strict Slack in front of it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr
from werkzeug.serving import make_server

from bot import wiring
from bot.deps import Deps
from bot.slack import app, http, manifest
from bot.slack.app import Room
from bot.slack.client import client_factory
from sandbox import Sandbox, Workspace

Serve = Callable[[Sequence[Room]], None]


@pytest.fixture(scope="module")
def slack() -> Iterator[Sandbox]:
    """A Slack that sends its requests by signed HTTP."""
    with Sandbox(manifest.for_http(manifest.read(), "https://heard.example.com")) as sandbox:
        yield sandbox


@pytest.fixture
def parts(deps: Deps, slack: Sandbox) -> Deps:
    """The parts of a web process that knows this Slack."""
    settings = deps.settings.model_copy(
        update={"slack_signing_secret": SecretStr(slack.signing_secret)}
    )
    return replace(deps, settings=settings, client=client_factory(slack.api_url))


@pytest.fixture
def acme(slack: Sandbox, parts: Deps) -> Workspace:
    """A fresh workspace in which Heard is installed."""
    slack.faults.clear()
    workspace = slack.workspace("Acme")
    wiring.install(parts, workspace.bot_token)
    return workspace


@pytest.fixture
def serve(slack: Sandbox, parts: Deps) -> Iterator[Serve]:
    """Opens the door with these rooms behind it, until the test ends."""
    with ExitStack() as stack:
        yield lambda rooms: slack.deliver_to(stack.enter_context(opened(parts, rooms)))


@contextmanager
def opened(parts: Deps, rooms: Sequence[Room]) -> Iterator[str]:
    """A listening door; its address for Slack."""
    door = app.build(parts, rooms)
    server = make_server("127.0.0.1", 0, http.build(door, parts), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{http.SLACK_PATH}"
    server.shutdown()
    thread.join()
    server.server_close()
    door.close()
