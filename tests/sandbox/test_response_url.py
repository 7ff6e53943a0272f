"""Answers through a response_url."""

import httpx
import pytest
from slack_sdk import WebClient

from sandbox import Channel, Message, Person
from sandbox.acting import response_url
from sandbox.state import ResponseUrl
from tests.sandbox.pieces import section


@pytest.fixture
def url(maya: Person, lobby: Channel) -> tuple[str, ResponseUrl]:
    """A response_url of an action of Maya's in the lobby."""
    return response_url(maya.workspace, maya.user, lobby)


def test_an_answer_is_private_unless_it_says_otherwise(
    url: tuple[str, ResponseUrl], maya: Person, ben: Person
) -> None:
    httpx.post(url[0], json={"text": "For you"})
    httpx.post(url[0], json={"text": "For all", "response_type": "in_channel"})
    message = maya.sees("For you")
    assert isinstance(message, Message)
    assert message.ephemeral
    ben.sees("For all")
    ben.does_not_see("For you")


def test_an_address_is_used_five_times(url: tuple[str, ResponseUrl]) -> None:
    answers = [httpx.post(url[0], json={"text": "x"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].json()["error"] == "used_url"


def test_an_address_lives_half_an_hour(url: tuple[str, ResponseUrl]) -> None:
    address, known = url
    known.issued -= 1799
    assert httpx.post(address, json={"text": "x"}).status_code == 200
    known.issued -= 2
    assert httpx.post(address, json={"text": "x"}).json()["error"] == "expired_url"


def test_it_works_where_the_app_is_no_member(maya: Person) -> None:
    floor = maya.workspace.channel("#floor", bot=False)
    maya.workspace.joins(maya, floor)
    address, _ = response_url(maya.workspace, maya.user, floor)
    httpx.post(address, json={"text": "Hello from outside"})
    maya.sees("Hello from outside", in_=floor)


def test_a_message_can_be_replaced_or_deleted(
    client: WebClient, maya: Person, lobby: Channel
) -> None:
    posted = client.chat_postMessage(channel=lobby.id, text="Before")
    address, _ = response_url(maya.workspace, maya.user, lobby, message_ts=posted["ts"])
    httpx.post(address, json={"text": "After", "replace_original": True})
    assert [message.plain for message in maya.messages(lobby)] == ["After"]
    httpx.post(address, json={"delete_original": True})
    assert maya.messages(lobby) == []


def test_refused_blocks_are_refused_here_too(url: tuple[str, ResponseUrl]) -> None:
    answer = httpx.post(url[0], json={"blocks": [section("")]})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_blocks")


def test_a_made_up_address_is_not_found(url: tuple[str, ResponseUrl]) -> None:
    assert httpx.post(url[0] + "0", json={"text": "x"}).status_code == 404


def test_what_is_no_json_is_refused(url: tuple[str, ResponseUrl]) -> None:
    assert httpx.post(url[0], content="text=x").status_code == 400


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"'])
def test_an_answer_is_a_json_object(url: tuple[str, ResponseUrl], body: str) -> None:
    answer = httpx.post(url[0], content=body)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_payload"
