"""users.*, usergroups.*, conversations.*, blocks.validate."""

import httpx
import pytest
from slack_sdk import WebClient

from sandbox import Channel, Person, Sandbox, Workspace
from sandbox.state import Role
from tests.sandbox.asking import refusal
from tests.sandbox.pieces import section


def test_a_person_has_a_name_and_a_zone(client: WebClient, ben: Person, acme: Workspace) -> None:
    user = client.users_info(user=ben.id)["user"]
    assert user["profile"]["display_name"] == "Ben"
    assert user["tz"] == "America/New_York"
    assert user["team_id"] == acme.id


@pytest.mark.parametrize(
    ("role", "flags"),
    [
        ("member", set()),
        ("admin", {"is_admin"}),
        ("owner", {"is_admin", "is_owner"}),
        ("guest", {"is_restricted"}),
        ("outsider", {"is_stranger"}),
        ("deactivated", {"deleted"}),
    ],
)
def test_a_role_is_told_by_flags(
    client: WebClient, acme: Workspace, role: Role, flags: set[str]
) -> None:
    user = client.users_info(user=acme.person("Somebody", role=role).id)["user"]
    all_flags = ("is_admin", "is_owner", "is_restricted", "is_stranger", "deleted")
    assert {flag for flag in all_flags if user.get(flag)} == flags


def test_an_outsider_belongs_to_another_team(client: WebClient, acme: Workspace) -> None:
    olga = acme.person("Olga", role="outsider")
    assert client.users_info(user=olga.id)["user"]["team_id"] == olga.user.home_team != acme.id


def test_the_app_is_a_bot_without_a_zone(client: WebClient, acme: Workspace) -> None:
    user = client.users_info(user=acme.bot_user_id)["user"]
    assert user["is_bot"]
    assert user["tz"] is None


def test_nobody_is_not_found(client: WebClient) -> None:
    assert refusal(client, "users.info", user="U404") == "user_not_found"


def test_a_channel_says_what_it_is(client: WebClient, acme: Workspace) -> None:
    shared = acme.channel("#partners", shared=True, private=True)
    info = client.conversations_info(channel=shared.id)["channel"]
    assert (info["name"], info["is_private"], info["is_ext_shared"]) == ("partners", True, True)
    assert info["is_member"]


def test_a_direct_message_says_whose_it_is(client: WebClient, maya: Person) -> None:
    info = client.conversations_info(channel=maya.app.id)["channel"]
    assert (info["is_im"], info["user"]) == (True, maya.id)


def test_a_direct_message_is_opened_once(client: WebClient, maya: Person) -> None:
    first = client.conversations_open(users=maya.id)
    second = client.conversations_open(users=maya.id)
    assert first["channel"]["id"] == second["channel"]["id"]
    assert first["channel"]["id"].startswith("D")
    assert second["already_open"]


def test_no_direct_message_with_nobody_or_with_who_has_left(
    client: WebClient, acme: Workspace
) -> None:
    left = acme.person("Left", role="deactivated")
    assert refusal(client, "conversations.open", users="U404") == "user_not_found"
    assert refusal(client, "conversations.open", users=left.id) == "user_disabled"
    assert refusal(client, "conversations.open", users=f"{left.id},U2") == "missing_scope"


def test_members_come_in_pages(client: WebClient, acme: Workspace, lobby: Channel) -> None:
    for number in range(7):
        acme.person(f"Person {number}", channels=[lobby])
    pages = [page["members"] for page in client.conversations_members(channel=lobby.id, limit=3)]
    assert [len(page) for page in pages] == [3, 3, 2]
    found = [member for page in pages for member in page]
    assert sorted(found) == sorted(lobby.members)
    assert acme.bot_user_id in found


def test_cursors_and_limits_are_checked(client: WebClient, lobby: Channel) -> None:
    channel = {"channel": lobby.id}
    assert refusal(client, "conversations.members", **channel, cursor="x") == "invalid_cursor"
    assert refusal(client, "conversations.members", **channel, limit=1001) == "invalid_limit"
    client.conversations_members(**channel, limit=1000)


def test_user_groups_have_a_handle_and_members(
    client: WebClient, acme: Workspace, maya: Person, ben: Person
) -> None:
    group = acme.group("@support", [maya, ben])
    (listed,) = client.usergroups_list(include_users=True)["usergroups"]
    assert (listed["id"], listed["handle"]) == (group.id, "support")
    assert listed["users"] == [maya.id, ben.id]
    assert client.usergroups_users_list(usergroup=group.id)["users"] == [maya.id, ben.id]
    assert refusal(client, "usergroups.users.list", usergroup="S1") == "no_such_subteam"


def test_blocks_are_validated_without_a_token(sandbox: Sandbox) -> None:
    url = sandbox.api_url + "blocks.validate"
    good = httpx.post(url, json={"blocks": [section("x")]}).json()
    bad = httpx.post(url, json={"view": {"type": "modal", "blocks": []}}).json()
    both = httpx.post(url, json={"blocks": [], "view": {}}).json()
    assert good == {"ok": True}
    assert bad["error"] == "invalid_view"
    assert bad["errors"][0]["message"] == "missing required field: title"
    assert both["error"] == "invalid_arguments"
