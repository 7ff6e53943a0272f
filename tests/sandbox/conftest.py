"""A sandbox for each test, with a workspace, a channel and two people in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from sandbox import Channel, Person, Sandbox, Workspace
from tests.sandbox.wishes import MANIFEST


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox with a clock file and short patience."""
    with Sandbox(MANIFEST, tmp_path / "clock", ack_seconds=0.5) as running:
        yield running


@pytest.fixture
def acme(sandbox: Sandbox) -> Workspace:
    """A workspace."""
    return sandbox.workspace("Acme")


@pytest.fixture
def lobby(acme: Workspace) -> Channel:
    """A channel with the app in it."""
    return acme.channel("#lobby")


@pytest.fixture
def maya(acme: Workspace, lobby: Channel) -> Person:
    """Somebody in the lobby."""
    return acme.person("Maya", channels=[lobby])


@pytest.fixture
def ben(acme: Workspace, lobby: Channel) -> Person:
    """Somebody else in the lobby."""
    return acme.person("Ben", tz="America/New_York", channels=[lobby])


@pytest.fixture
def client(sandbox: Sandbox, acme: Workspace) -> WebClient:
    """Slack's own client, with the app's token."""
    return WebClient(acme.bot_token, base_url=sandbox.api_url, retry_handlers=[])
