"""manifest.json holds what the code registers: none missing, none unused."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_bolt import App

from bot.deps import Deps
from bot.rooms import ROOMS
from bot.slack import app as bolt
from bot.slack import manifest

ROOT = Path(__file__).parent.parent
SCOPES_OF_METHODS = {
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_getPermalink": set(),
    "users_info": {"users:read"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "usergroups_list": {"usergroups:read"},
    "usergroups_users_list": {"usergroups:read"},
    "views_open": set(),
    "views_push": set(),
    "views_update": set(),
    "views_publish": set(),
    "auth_test": set(),
}
"""The Web API methods the bot may call, with the scopes Slack asks for each."""
SCOPES_OF_EVENTS = {
    "app_home_opened": set[str](),
    "app_uninstalled": set[str](),
    "tokens_revoked": set[str](),
    "message_metadata_posted": {"metadata.message:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "user_change": {"users:read"},
}


@pytest.fixture
def app(deps: Deps) -> Iterator[App]:
    """The Bolt app with every room in it."""
    door = bolt.build(deps, ROOMS)
    yield door.app
    door.close()


def registered(app: App, constraint: str) -> set[str]:
    """What the app's listeners wait for: the literal inside each matcher of a kind."""
    found = set()
    for listener in app._listeners:  # Bolt offers no public list
        for matcher in listener.matchers:
            function = getattr(matcher, "func", None)
            if function is None or constraint not in getattr(function, "__qualname__", ""):
                continue
            cells = [cell.cell_contents for cell in function.__closure__ or ()]
            found |= {cell for cell in cells if isinstance(cell, str)}
            found |= {c["type"] for c in cells if isinstance(c, dict) and "type" in c}
    return found


def described() -> tuple[set[str], set[str], set[str]]:
    """The manifest's commands, events and scopes."""
    told = manifest.read()
    return (
        {command["command"] for command in told["features"]["slash_commands"]},
        set(told["settings"]["event_subscriptions"]["bot_events"]),
        set(told["oauth_config"]["scopes"]["bot"]),
    )


def test_commands_are_those_the_code_listens_to(app: App) -> None:
    assert registered(app, "command") == described()[0]


def test_shortcuts_are_those_the_code_listens_to(app: App) -> None:
    told = manifest.read()["features"]["shortcuts"]
    assert registered(app, "message_shortcut") == {one["callback_id"] for one in told}
    for one in told:
        assert (one["type"], len(one["name"]) <= 24) == ("message", True)
        assert len(one["description"]) <= 150


def test_events_are_those_the_code_listens_to(app: App) -> None:
    assert registered(app, "event") == described()[1]


def test_scopes_are_those_of_the_methods_and_events_in_use(app: App) -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "bot").rglob("*.py"))
    called = set(re.findall(r"\bclient\.([a-z]+_[A-Za-z]+)\b", source))
    assert called <= set(SCOPES_OF_METHODS)
    needed = {scope for method in called for scope in SCOPES_OF_METHODS[method]} | {"commands"}
    for event in registered(app, "event"):
        prefix = {"channel": {"channels:read"}, "group": {"groups:read"}}
        needed |= SCOPES_OF_EVENTS.get(event) or prefix.get(event.split("_")[0], set())
    # Posting to a person opens their direct message, for which Slack asks im:write.
    assert needed | {"im:write"} == described()[2]


def test_the_manifest_for_http_is_reached_at_one_address_and_no_websocket() -> None:
    told = manifest.for_http(manifest.read(), "https://heard.example.com/")
    url = "https://heard.example.com/slack/events"
    assert told["settings"]["interactivity"]["request_url"] == url
    assert told["settings"]["event_subscriptions"]["request_url"] == url
    assert {c["url"] for c in told["features"]["slash_commands"]} == {url}
    assert not told["settings"]["socket_mode_enabled"]
    assert json.loads(json.dumps(told)) == told


def test_lengths_are_within_slacks() -> None:
    told = manifest.read()
    assert len(told["display_information"]["description"]) <= 140
    for command in told["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert len(command["usage_hint"]) <= 1000
