"""`make smoke` against the sandbox: it passes, leaves nothing behind, and would say what is wrong."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.slack import manifest
from sandbox import Channel, Sandbox, Workspace


@pytest.fixture
def acme() -> Iterator[Workspace]:
    """A workspace to try it in."""
    with Sandbox(manifest.for_http(manifest.read(), "https://heard.example.com")) as slack:
        yield slack.workspace("Acme")


@pytest.fixture
def channel(acme: Workspace) -> Channel:
    """The test channel, with the bot in it."""
    return acme.channel("#heard-smoke")


def smoke(acme: Workspace, **changed: str) -> "subprocess.CompletedProcess[str]":
    """Run it as an operator does."""
    given = {"SLACK_BOT_TOKEN": acme.bot_token, "SLACK_API_URL": acme.sandbox.api_url, **changed}
    return subprocess.run(
        [sys.executable, "-m", "tests.smoke"],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )


def test_slack_takes_everything_and_nothing_stays(acme: Workspace, channel: Channel) -> None:
    ran = smoke(acme, SMOKE_CHANNEL=channel.id)
    assert ran.stdout.endswith(" 0 refused\n"), ran.stdout + ran.stderr
    assert ran.returncode == 0
    assert channel.messages == []
    assert any(call.method == "chat.postMessage" for call in acme.sandbox.calls)
    assert not [call for call in acme.sandbox.calls if call.method.startswith("views.")]


def test_what_slack_refuses_is_named(acme: Workspace, channel: Channel) -> None:
    acme.refuses_charts = True
    ran = smoke(acme, SMOKE_CHANNEL=channel.id)
    assert ran.returncode == 1
    assert "bot.digests.views.digest (most): invalid_blocks" in ran.stdout


def test_a_wrong_token_and_a_missing_channel_are_said_plainly(
    acme: Workspace, channel: Channel
) -> None:
    ran = smoke(acme, SMOKE_CHANNEL=channel.id, SLACK_BOT_TOKEN="xoxb-0")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "invalid_auth" in ran.stdout
    assert smoke(acme, SMOKE_CHANNEL="").returncode == 2
