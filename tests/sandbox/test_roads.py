"""How payloads reach an app: envelopes, signatures, acknowledgements, retries."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from slack_sdk import WebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from sandbox import Channel, Person, Sandbox, Workspace
from tests.sandbox.asking import refusal, trigger_of
from tests.sandbox.pieces import modal, text_input

TROUBLE = "We had some trouble connecting. Try again?"


@contextmanager
def websocket(sandbox: Sandbox) -> Iterator[ClientConnection]:
    """A websocket of the app, after its hello."""
    client = WebClient(base_url=sandbox.api_url)
    url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
    with connect(url) as opened:
        hello = json.loads(opened.recv(5))
        assert hello["type"] == "hello"
        count = hello["num_connections"]
        assert sandbox.world.wait_for(lambda: len(sandbox.sockets.open) >= count, 5)
        yield opened


@contextmanager
def request_url(*answers: tuple[int, dict[str, str], str]) -> Iterator[tuple[str, list[Any]]]:
    """An app that answers with these statuses, headers and bodies in turn, the last one for ever."""
    received: list[Any] = []

    class App(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, headers, text = answers[min(len(received), len(answers) - 1)]
            received.append((dict(self.headers), body))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(text))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), App)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", received
    server.shutdown()


def in_background(deed: Any, *arguments: Any) -> Thread:
    """Somebody acts while the test answers for the app."""
    thread = Thread(target=deed, args=arguments)
    thread.start()
    return thread


def test_an_envelope_carries_a_command_and_takes_an_answer(sandbox: Sandbox, maya: Person) -> None:
    with websocket(sandbox) as app:
        acting = in_background(maya.runs, "/wish a pony")
        envelope = json.loads(app.recv(5))
        answer = {"envelope_id": envelope["envelope_id"], "payload": {"text": "Granted"}}
        app.send(json.dumps(answer))
        acting.join(30)
    assert envelope["type"] == "slash_commands"
    assert envelope["accepts_response_payload"]
    assert envelope["payload"]["text"] == "a pony"
    maya.sees("Granted")


def test_a_ticket_opens_one_websocket(sandbox: Sandbox) -> None:
    client = WebClient(base_url=sandbox.api_url)
    url = client.apps_connections_open(app_token=sandbox.app_token)["url"]
    with connect(url) as first:
        first.recv(5)
        with pytest.raises(InvalidStatus), connect(url):
            pass


def test_ten_websockets_are_open_at_most(sandbox: Sandbox) -> None:
    client = WebClient(sandbox.app_token, base_url=sandbox.api_url)
    opened = []
    for _ in range(10):
        opened.append(websocket(sandbox))
        opened[-1].__enter__()
    assert refusal(client, "apps.connections.open") == "too_many_websockets"
    for one in opened:
        one.__exit__(None, None, None)


def test_each_payload_goes_to_one_of_the_websockets(sandbox: Sandbox, maya: Person) -> None:
    with websocket(sandbox) as one, websocket(sandbox) as other:
        acting = in_background(maya.runs, "/wish")
        got = []
        for app in (one, other):
            try:
                got.append(json.loads(app.recv(0.2)))
                app.send(json.dumps({"envelope_id": got[-1]["envelope_id"]}))
            except TimeoutError:
                continue
        acting.join(30)
    assert len(got) == 1


def test_an_app_is_asked_to_connect_anew(sandbox: Sandbox) -> None:
    with websocket(sandbox) as app:
        sandbox.sockets.say_goodbye("refresh_requested")
        assert json.loads(app.recv(5)) == {"type": "disconnect", "reason": "refresh_requested"}


def test_without_a_connection_a_command_fails_at_once(maya: Person) -> None:
    maya.runs("/wish")
    maya.sees('/wish failed with the error "dispatch_failed"')


def test_silence_is_a_timeout(sandbox: Sandbox, maya: Person) -> None:
    with websocket(sandbox):
        maya.runs("/wish")
    maya.sees('/wish failed with the error "operation_timeout"')


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, ""),
        (200, {}, "not json"),
        (200, {}, '{"response_action": "dance"}'),
        (200, {}, '{"response_action": "errors", "errors": {"nowhere": "x"}}'),
        (200, {}, '{"response_action": "errors", "errors": {}}'),
        (200, {}, '{"response_action": "update", "view": {"type": "modal"}}'),
    ],
)
def test_a_modal_that_is_answered_badly_stays_with_what_was_typed(
    sandbox: Sandbox, client: WebClient, maya: Person, answer: tuple[int, dict[str, str], str]
) -> None:
    with request_url(answer) as (url, _):
        sandbox.deliver_to(url)
        view = modal(text_input("Wish", "wish"))
        client.views_open(trigger_id=trigger_of(maya), view=view)
        maya.fills({"Wish": "a pony"})
        maya.submits()
    assert maya.modal is not None
    assert maya.modal.errors == {"": TROUBLE}
    assert maya.modal.values == {"Wish": "a pony"}


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ("", []),
        ('{"response_action": "clear"}', []),
        (json.dumps({"response_action": "update", "view": modal(title="New")}), ["New"]),
        (
            json.dumps({"response_action": "push", "view": modal(title="On top")}),
            ["First", "On top"],
        ),
    ],
)
def test_a_modal_does_what_it_is_answered(
    sandbox: Sandbox, client: WebClient, maya: Person, answer: str, titles: list[str]
) -> None:
    with request_url((200, {}, answer)) as (url, _):
        sandbox.deliver_to(url)
        client.views_open(trigger_id=trigger_of(maya), view=modal(title="First"))
        maya.submits()
    seen = []
    while maya.modal is not None:
        seen.append(maya.modal.title)
        maya.closes()
    assert seen[::-1] == titles


def test_a_double_click_sends_the_same_view_twice(
    sandbox: Sandbox, client: WebClient, maya: Person
) -> None:
    with request_url((200, {}, "")) as (url, received):
        sandbox.deliver_to(url)
        client.views_open(trigger_id=trigger_of(maya), view=modal())
        maya.submits(times=2)
    views = [json.loads(parse_qs(body)["payload"][0])["view"]["id"] for _, body in received]
    assert len(views) == 2
    assert len(set(views)) == 1


def test_who_closes_a_modal_is_told_without_what_was_typed(
    sandbox: Sandbox, client: WebClient, maya: Person
) -> None:
    view = modal(text_input("Wish", "wish"), notify_on_close=True)
    client.views_open(trigger_id=trigger_of(maya), view=view)
    maya.fills({"Wish": "a pony"})
    maya.closes()
    payload = sandbox.dispatches[-1].payload
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)
    assert payload["view"]["state"]["values"] == {}


def test_a_request_is_signed(sandbox: Sandbox, maya: Person) -> None:
    with request_url((200, {}, "Granted")) as (url, received):
        sandbox.deliver_to(url)
        maya.runs("/wish a pony & more")
    ((headers, body),) = received
    signed = f"v0:{headers['X-Slack-Request-Timestamp']}:{body}".encode()
    digest = hmac.new(sandbox.signing_secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Slack-Signature"] == f"v0={digest}"
    assert parse_qs(body)["text"] == ["a pony & more"]
    maya.sees("Granted")


def test_an_event_is_sent_again_until_it_is_acknowledged(
    sandbox: Sandbox, acme: Workspace, lobby: Channel
) -> None:
    with request_url((500, {}, ""), (404, {}, ""), (200, {}, "")) as (url, received):
        sandbox.deliver_to(url)
        acme.archive(lobby)
        assert sandbox.world.wait_for(lambda: len(sandbox.dispatches) == 3, 5)
    retries = [(h.get("X-Slack-Retry-Num"), h.get("X-Slack-Retry-Reason")) for h, _ in received]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in received}) == 1


def test_an_app_can_refuse_retries(sandbox: Sandbox, acme: Workspace, lobby: Channel) -> None:
    with request_url((500, {"X-Slack-No-Retry": "1"}, "")) as (url, received):
        sandbox.deliver_to(url)
        acme.archive(lobby)
        assert sandbox.world.wait_for(lambda: len(sandbox.dispatches) == 1, 5)
        acme.delete(lobby)
        assert sandbox.world.wait_for(lambda: len(sandbox.dispatches) == 2, 5)
    assert [json.loads(body)["event"]["type"] for _, body in received] == [
        "channel_archive",
        "channel_deleted",
    ]


def test_an_unacknowledged_envelope_comes_again_with_a_reason(
    sandbox: Sandbox, acme: Workspace, lobby: Channel
) -> None:
    with websocket(sandbox) as app:
        acme.archive(lobby)
        first, again = json.loads(app.recv(5)), json.loads(app.recv(5))
    assert "retry_attempt" not in first
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "http_timeout")
    assert first["payload"]["event_id"] == again["payload"]["event_id"]


def test_an_external_menu_asks_the_app_for_its_options(
    sandbox: Sandbox, client: WebClient, maya: Person
) -> None:
    offered = {"options": [{"text": {"type": "plain_text", "text": "Pony"}, "value": "p"}]}
    element = {"type": "external_select", "action_id": "what", "min_query_length": 2}
    label = {"type": "plain_text", "text": "What?"}
    with request_url((200, {"Content-Type": "application/json"}, json.dumps(offered))) as (url, _):
        sandbox.deliver_to(url)
        block = {"type": "input", "label": label, "element": element}
        client.views_open(trigger_id=trigger_of(maya), view=modal(block))
        with pytest.raises(AssertionError, match="2 characters"):
            maya.fills({"What?": "P"})
        maya.fills({"What?": "Po"})
    assert sandbox.dispatches[-1].payload["type"] == "block_suggestion"
    assert maya.modal is not None
    assert maya.modal.values == {"What?": "Pony"}


def test_the_sandbox_answers_on_loopback_alone(sandbox: Sandbox) -> None:
    assert httpx.URL(sandbox.url).host == "127.0.0.1"
