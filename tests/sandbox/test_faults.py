"""Things that go wrong, on demand: before or after they were done, once or several times."""

import json
import urllib.error
from http.client import RemoteDisconnected

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Channel, Person, Sandbox, Workspace
from sandbox.faults import Kind
from tests.sandbox.test_roads import in_background, request_url, websocket

BROKEN = (RemoteDisconnected, urllib.error.URLError, ConnectionError, OSError)


def test_a_limit_names_its_seconds_and_posts_nothing(
    sandbox: Sandbox, client: WebClient, maya: Person, lobby: Channel
) -> None:
    sandbox.faults.add("chat.postMessage", "rate_limit", seconds=7)
    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel=lobby.id, text="Hello")
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "7"
    maya.does_not_see("Hello")


@pytest.mark.parametrize(
    ("kind", "is_posted"),
    [
        ("error_before", False),
        ("error_after", True),
        ("drop_before", False),
        ("drop_after", True),
        ("garbage", True),
    ],
)
def test_a_failed_post_was_made_or_not(
    sandbox: Sandbox,
    client: WebClient,
    maya: Person,
    lobby: Channel,
    kind: Kind,
    is_posted: bool,
) -> None:
    sandbox.faults.add("chat.postMessage", kind)
    with pytest.raises((SlackApiError, *BROKEN)):
        client.chat_postMessage(channel=lobby.id, text="Hello")
    assert [message.text for message in maya.messages(lobby)] == ["Hello"] * is_posted


def test_the_stock_client_posts_twice_when_the_answer_is_dropped(
    sandbox: Sandbox, acme: Workspace, maya: Person, lobby: Channel
) -> None:
    sandbox.faults.add("chat.postMessage", "drop_after")
    stock = WebClient(acme.bot_token, base_url=sandbox.api_url)
    stock.chat_postMessage(channel=lobby.id, text="Hello")
    assert [message.text for message in maya.messages(lobby)] == ["Hello", "Hello"]


def test_a_slow_answer_comes_after_its_seconds(
    sandbox: Sandbox, acme: Workspace, maya: Person, lobby: Channel
) -> None:
    sandbox.faults.add("chat.postMessage", "slow", seconds=5)
    client = WebClient(acme.bot_token, base_url=sandbox.api_url, timeout=1, retry_handlers=[])
    with pytest.raises(BROKEN):
        client.chat_postMessage(channel=lobby.id, text="Hello")
    maya.sees("Hello")


def test_a_fault_is_used_up(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("auth.test", "error_before", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError):
            client.auth_test()
    assert sandbox.faults.waiting == 0
    assert client.auth_test()["ok"]


def test_a_fault_meets_its_workspace_and_channel_alone(
    sandbox: Sandbox, client: WebClient, acme: Workspace, lobby: Channel
) -> None:
    hall = acme.channel("#hall")
    sandbox.faults.add("chat.postMessage", "error_before", channel=lobby.id)
    sandbox.faults.add("auth.test", "error_before", workspace="T404")
    assert client.chat_postMessage(channel=hall.id, text="x")["ok"]
    assert client.auth_test()["ok"]
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel=lobby.id, text="x")


def test_a_call_that_failed_is_written_down_all_the_same(
    sandbox: Sandbox, client: WebClient
) -> None:
    sandbox.faults.add("auth.test", "drop_before")
    with pytest.raises(BROKEN):
        client.auth_test()
    assert sandbox.calls[-1].answer == {"ok": False, "fault": "drop_before"}


def test_an_envelope_comes_twice_with_the_same_id(sandbox: Sandbox, maya: Person) -> None:
    sandbox.faults.add("slash_command", "redeliver")
    with websocket(sandbox) as app:
        acting = in_background(maya.runs, "/wish")
        envelopes = [json.loads(app.recv(5)) for _ in range(2)]
        for envelope in envelopes:
            app.send(json.dumps({"envelope_id": envelope["envelope_id"]}))
        acting.join(30)
    assert envelopes[0] == envelopes[1]
    assert [dispatch.answer.ok for dispatch in sandbox.dispatches] == [True, True]


def test_a_request_comes_twice_to_the_last_byte(sandbox: Sandbox, maya: Person) -> None:
    sandbox.faults.add("slash_command", "redeliver")
    with request_url((200, {}, "")) as (url, received):
        sandbox.deliver_to(url)
        maya.runs("/wish")
    (first, again) = received
    assert first == again


def test_a_payload_that_is_lost_never_arrives(sandbox: Sandbox, maya: Person) -> None:
    sandbox.faults.add("slash_command", "lost")
    with request_url((200, {}, "Granted")) as (url, received):
        sandbox.deliver_to(url)
        maya.runs("/wish")
    assert received == []
    maya.sees('/wish failed with the error "operation_timeout"')


def test_a_websocket_breaks_when_the_next_envelope_is_sent(sandbox: Sandbox, maya: Person) -> None:
    sandbox.faults.add("websocket", "close")
    with websocket(sandbox):
        maya.runs("/wish")
    maya.sees('/wish failed with the error "dispatch_failed"')
    assert sandbox.world.wait_for(lambda: not sandbox.sockets.open, 5)


@pytest.mark.parametrize(("kind", "times"), [("lost", 0), ("redeliver", 2), ("slow", 1)])
def test_a_receipt_is_lost_doubled_or_late(
    sandbox: Sandbox, client: WebClient, lobby: Channel, kind: Kind, times: int
) -> None:
    metadata = {"event_type": "wish", "event_payload": {"id": "1"}}
    sandbox.faults.add("message_metadata_posted", kind, seconds=0.05)
    with request_url((200, {}, "")) as (url, received):
        sandbox.deliver_to(url)
        client.chat_postMessage(channel=lobby.id, text="x", metadata=metadata)
        client.chat_postMessage(channel=lobby.id, text="y", metadata=metadata)
        assert sandbox.world.wait_for(lambda: len(sandbox.dispatches) == times + 1, 5)
    assert len(received) == times + 1


def test_all_is_well_again(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.faults.add("auth.test", "error_before", times=9)
    sandbox.faults.clear()
    assert client.auth_test()["ok"]
