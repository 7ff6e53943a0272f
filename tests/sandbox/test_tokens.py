"""Who may call what: tokens, scopes, and how arguments come in."""

import httpx
from slack_sdk import WebClient

from sandbox import Channel, Sandbox, Workspace
from tests.sandbox.asking import refusal, refused
from tests.sandbox.wishes import MANIFEST


def post(sandbox: Sandbox, method: str, token: str, **request: object) -> httpx.Response:
    """A raw call with a bearer token."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.post(sandbox.api_url + method, headers=headers, **request)  # type: ignore[arg-type]


def test_a_token_is_recognised(client: WebClient, acme: Workspace) -> None:
    answer = client.auth_test()
    assert answer["team_id"] == acme.id
    assert answer["user_id"] == acme.bot_user_id
    assert answer["bot_id"]


def test_each_answer_names_the_scopes(client: WebClient) -> None:
    scopes = client.auth_test().headers["x-oauth-scopes"]
    assert scopes.split(",") == sorted(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_a_call_without_a_token_is_not_authed(sandbox: Sandbox) -> None:
    assert post(sandbox, "auth.test", "").json()["error"] == "not_authed"


def test_an_unknown_token_is_invalid(sandbox: Sandbox) -> None:
    assert post(sandbox, "auth.test", "xoxb-1").json()["error"] == "invalid_auth"


def test_a_revoked_token_stays_revoked_when_a_new_one_is_made(
    sandbox: Sandbox, acme: Workspace
) -> None:
    old = acme.bot_token
    acme.revoke_token(tell=False)
    new = acme.reinstall()
    assert post(sandbox, "auth.test", old).json()["error"] == "token_revoked"
    assert post(sandbox, "auth.test", new).json()["ok"]


def test_an_inactive_account_says_so(client: WebClient, acme: Workspace) -> None:
    acme.revoke_token(tell=False, error="account_inactive")
    assert refusal(client, "auth.test") == "account_inactive"


def test_an_app_token_is_no_bot_token(sandbox: Sandbox) -> None:
    answer = post(sandbox, "auth.test", sandbox.app_token).json()
    assert answer["error"] == "not_allowed_token_type"


def test_a_bot_token_opens_no_websocket(client: WebClient) -> None:
    assert refusal(client, "apps.connections.open") == "not_allowed_token_type"


def test_an_unknown_method_is_named(client: WebClient) -> None:
    answer = refused(client, "chat.shout")
    assert answer == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


def test_a_missing_scope_is_named() -> None:
    scopes = {"scopes": {"bot": ["chat:write"]}}
    with Sandbox(MANIFEST | {"oauth_config": scopes}) as sandbox:
        client = WebClient(sandbox.workspace("Acme").bot_token, base_url=sandbox.api_url)
        answer = refused(client, "users.info", user="U1")
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "users:read"
    assert answer["provided"] == "chat:write"


def test_a_private_channel_needs_the_scope_of_private_channels() -> None:
    scopes = {"scopes": {"bot": ["channels:read"]}}
    with Sandbox(MANIFEST | {"oauth_config": scopes}) as sandbox:
        acme = sandbox.workspace("Acme")
        secret = acme.channel("#secret", private=True)
        client = WebClient(acme.bot_token, base_url=sandbox.api_url)
        answer = refused(client, "conversations.info", channel=secret.id)
    assert answer["needed"] == "groups:read"


def test_arguments_come_as_a_form_or_as_json(sandbox: Sandbox, acme: Workspace) -> None:
    lobby = acme.channel("#lobby")
    as_form = {"channel": lobby.id, "blocks": '[{"type": "divider"}]', "text": "x"}
    as_json = {"channel": lobby.id, "blocks": [{"type": "divider"}], "text": "x"}
    for request in ({"data": as_form}, {"json": as_json}, {"json": as_form}):
        assert post(sandbox, "chat.postMessage", acme.bot_token, **request).json()["ok"]


def test_a_form_may_carry_the_token_and_json_may_not(sandbox: Sandbox, acme: Workspace) -> None:
    arguments = {"token": acme.bot_token}
    assert post(sandbox, "auth.test", "", data=arguments).json()["ok"]
    assert post(sandbox, "auth.test", "", json=arguments).json()["error"] == "not_authed"


def test_broken_json_is_refused(sandbox: Sandbox, acme: Workspace) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {acme.bot_token}"}
    url = sandbox.api_url + "auth.test"
    broken = httpx.post(url, content="{", headers=headers).json()
    a_list = httpx.post(url, content="[]", headers=headers).json()
    assert broken["error"] == "invalid_json"
    assert a_list["error"] == "json_not_object"


def test_a_call_is_written_down_without_its_token(
    sandbox: Sandbox, client: WebClient, acme: Workspace, lobby: Channel
) -> None:
    client.chat_postMessage(channel=lobby.id, text="x")
    call = sandbox.calls[-1]
    assert (call.method, call.workspace) == ("chat.postMessage", acme.id)
    assert call.args["text"] == "x"
    assert call.answer["ok"]
    assert "token" not in call.args


def test_another_host_name_is_refused(sandbox: Sandbox, acme: Workspace) -> None:
    headers = {"Host": "elsewhere.example", "Authorization": f"Bearer {acme.bot_token}"}
    assert httpx.post(sandbox.api_url + "auth.test", headers=headers).status_code == 400


def test_two_workspaces_do_not_see_each_other(sandbox: Sandbox, client: WebClient) -> None:
    globex = sandbox.workspace("Globex")
    launch = globex.channel("#launch")
    hank = globex.person("Hank", channels=[launch])
    assert refusal(client, "chat.postMessage", channel=launch.id, text="x") == "channel_not_found"
    assert refusal(client, "users.info", user=hank.id) == "user_not_found"
