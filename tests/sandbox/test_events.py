"""Events: sent where the manifest subscribes and the scopes allow it."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Channel, Person, Sandbox, Workspace
from sandbox.state import Json
from tests.sandbox.wishes import MANIFEST


def told(workspace: Workspace, count: int = 1) -> list[Json]:
    """The first events that this workspace sent, whether or not anybody listened."""
    sandbox = workspace.sandbox
    found: list[Json] = []

    def enough() -> bool:
        found[:] = [
            dispatch.payload["event"]
            for dispatch in sandbox.dispatches
            if dispatch.retry is None and dispatch.payload["team_id"] == workspace.id
        ]
        return len(found) >= count

    assert sandbox.world.wait_for(enough, 5), found
    return sorted(found, key=lambda event: str(event["event_ts"]))


def manifest(events: list[str], scopes: list[str]) -> dict[str, Any]:
    """A manifest with these events and scopes."""
    subscriptions = {"bot_events": events}
    return MANIFEST | {
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {"event_subscriptions": subscriptions},
    }


def test_an_archived_channel_is_told(acme: Workspace, lobby: Channel) -> None:
    acme.archive(lobby)
    (event,) = told(acme)
    assert (event["type"], event["channel"]) == ("channel_archive", lobby.id)


def test_a_private_channel_has_events_of_its_own(acme: Workspace) -> None:
    secret = acme.channel("#secret", private=True)
    acme.archive(secret)
    assert told(acme)[0]["type"] == "group_archive"


def test_a_renamed_channel_is_described(acme: Workspace, lobby: Channel) -> None:
    acme.rename(lobby, "#hall")
    (event,) = told(acme)
    assert event["channel"]["id"] == lobby.id
    assert event["channel"]["name"] == "hall"


def test_the_app_hears_when_it_comes_and_goes(acme: Workspace, lobby: Channel) -> None:
    acme.remove_bot(lobby)
    acme.invite_bot(lobby)
    events = told(acme, 2)
    assert [event["type"] for event in events] == ["member_left_channel", "member_joined_channel"]
    assert {event["user"] for event in events} == {acme.bot_user_id}


def test_people_come_and_go_unseen_where_the_app_is_not(
    acme: Workspace, maya: Person, lobby: Channel
) -> None:
    floor = acme.channel("#floor", bot=False)
    acme.joins(maya, floor)
    acme.leaves(maya, floor)
    acme.leaves(maya, lobby)
    (event,) = told(acme)
    assert (event["channel"], event["user"]) == (lobby.id, maya.id)


def test_a_changed_person_is_described(acme: Workspace, maya: Person) -> None:
    acme.changes(maya, name="Maya R.", tz="Asia/Manila")
    acme.deactivate(maya)
    first, second = told(acme, 2)
    assert (first["user"]["real_name"], first["user"]["tz"]) == ("Maya R.", "Asia/Manila")
    assert second["user"]["deleted"]


def test_somebody_new_is_told(acme: Workspace, maya: Person) -> None:
    acme.welcomes(maya)
    (event,) = told(acme)
    assert (event["type"], event["user"]["id"]) == ("team_join", maya.id)


def test_an_uninstalled_app_hears_of_it_twice(acme: Workspace) -> None:
    acme.uninstall()
    assert {event["type"] for event in told(acme, 2)} == {"tokens_revoked", "app_uninstalled"}


def test_an_event_names_its_installation(sandbox: Sandbox, acme: Workspace, lobby: Channel) -> None:
    acme.archive(lobby)
    told(acme)
    payload = sandbox.dispatches[0].payload
    (authorization,) = payload["authorizations"]
    assert (authorization["team_id"], authorization["user_id"]) == (acme.id, acme.bot_user_id)
    assert payload["api_app_id"] == sandbox.app_id


@pytest.mark.parametrize(
    ("events", "scopes", "is_told"),
    [
        (["channel_archive"], ["channels:read"], True),
        ([], ["channels:read"], False),
        (["channel_archive"], ["groups:read"], False),
    ],
)
def test_an_event_needs_a_subscription_and_a_scope(
    events: list[str], scopes: list[str], is_told: bool
) -> None:
    with Sandbox(manifest([*events, "app_uninstalled"], scopes)) as sandbox:
        acme = sandbox.workspace("Acme")
        acme.archive(acme.channel("#lobby"))
        acme.uninstall()
        types = {event["type"] for event in told(acme, 1 + is_told)}
    assert ("channel_archive" in types) is is_told


@pytest.mark.parametrize(
    ("wanted", "is_told"),
    [
        ({"app_id": "*", "event_type": "wish"}, True),
        ({"app_id": "A404", "event_type": "wish"}, False),
        ({"app_id": "*", "event_type": "other"}, False),
    ],
)
def test_metadata_is_told_to_who_subscribes_to_it(wanted: Json, is_told: bool) -> None:
    wished = manifest(
        ["message_metadata_posted", "app_uninstalled"], ["chat:write", "metadata.message:read"]
    )
    wished["settings"]["event_subscriptions"]["metadata_subscriptions"] = [wanted]
    with Sandbox(wished) as sandbox:
        acme = sandbox.workspace("Acme")
        lobby = acme.channel("#lobby")
        client = WebClient(acme.bot_token, base_url=sandbox.api_url)
        metadata = {"event_type": "wish", "event_payload": {"id": "1"}}
        client.chat_postMessage(channel=lobby.id, text="x", metadata=metadata)
        acme.uninstall()
        types = {event["type"] for event in told(acme, 1 + is_told)}
    assert ("message_metadata_posted" in types) is is_told


def test_messages_are_told_to_who_may_read_them() -> None:
    with Sandbox(manifest(["message.channels"], ["channels:history"])) as sandbox:
        acme = sandbox.workspace("Acme")
        lobby = acme.channel("#lobby")
        maya = acme.person("Maya", channels=[lobby])
        maya.says("Good morning", in_=lobby)
        (event,) = told(acme)
    assert (event["type"], event["channel_type"]) == ("message", "channel")
    assert (event["text"], event["user"]) == ("Good morning", maya.id)
