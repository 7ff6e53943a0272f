"""chat.*: where the app may post, what it may post, and what it may change."""

import json

import pytest
from slack_sdk import WebClient

from sandbox import Channel, Message, Person, Sandbox, Workspace
from tests.sandbox.asking import refusal, refused
from tests.sandbox.pieces import actions, button, chart, section


def test_a_post_is_seen_by_who_is_in_the_channel(
    client: WebClient, acme: Workspace, maya: Person, lobby: Channel
) -> None:
    stranger = acme.person("Stranger")
    posted = client.chat_postMessage(channel=lobby.id, text="Hello *all*")
    message = maya.sees("Hello all")
    assert isinstance(message, Message)
    assert message.ts == posted["ts"]
    assert posted["message"]["bot_id"]
    stranger.does_not_see("Hello")


def test_a_post_to_a_person_opens_their_direct_message(
    client: WebClient, maya: Person, ben: Person
) -> None:
    posted = client.chat_postMessage(channel=maya.id, text="Just you")
    assert posted["channel"] == maya.app.id
    maya.sees("Just you", in_=maya.app)
    ben.does_not_see("Just you")


def test_time_stamps_grow_and_follow_the_clock(
    sandbox: Sandbox, client: WebClient, lobby: Channel
) -> None:
    first = client.chat_postMessage(channel=lobby.id, text="x")["ts"]
    sandbox.world.move_clock(3600)
    second = client.chat_postMessage(channel=lobby.id, text="x")["ts"]
    assert 3599 < float(second) - float(first) < 3660


def test_a_channel_without_the_app_is_not_posted_to(client: WebClient, acme: Workspace) -> None:
    floor = acme.channel("#floor", bot=False)
    assert refusal(client, "chat.postMessage", channel=floor.id, text="x") == "not_in_channel"


@pytest.mark.parametrize("method", ["chat.postMessage", "conversations.info"])
def test_a_private_channel_without_the_app_does_not_exist(
    client: WebClient, acme: Workspace, method: str
) -> None:
    secret = acme.channel("#secret", private=True, bot=False)
    assert refusal(client, method, channel=secret.id, text="x") == "channel_not_found"


def test_an_archived_channel_is_closed(client: WebClient, acme: Workspace, lobby: Channel) -> None:
    ts = client.chat_postMessage(channel=lobby.id, text="x")["ts"]
    acme.archive(lobby)
    assert refusal(client, "chat.postMessage", channel=lobby.id, text="y") == "is_archived"
    assert refusal(client, "chat.update", channel=lobby.id, ts=ts, text="y") == "is_archived"


def test_a_deleted_channel_is_gone(client: WebClient, acme: Workspace, lobby: Channel) -> None:
    acme.delete(lobby)
    assert refusal(client, "chat.postMessage", channel=lobby.id, text="x") == "channel_not_found"


def test_direct_messages_need_the_messages_tab(sandbox: Sandbox) -> None:
    tabs = {"home_tab_enabled": True, "messages_tab_enabled": False}
    features = {**sandbox.manifest["features"], "app_home": tabs}
    with Sandbox({**sandbox.manifest, "features": features}) as other:
        workspace = other.workspace("Acme")
        client = WebClient(workspace.bot_token, base_url=other.api_url)
        person = workspace.person("Maya")
        error = refusal(client, "chat.postMessage", channel=person.id, text="x")
    assert error == "messages_tab_disabled"


def test_a_post_needs_text_or_blocks(client: WebClient, lobby: Channel) -> None:
    assert refusal(client, "chat.postMessage", channel=lobby.id) == "no_text"
    assert refusal(client, "chat.postMessage", text="x") == "invalid_arguments"


def test_refused_blocks_are_pointed_at(client: WebClient, lobby: Channel) -> None:
    blocks = [section("x" * 3001)]
    answer = refused(client, "chat.postMessage", channel=lobby.id, text="x", blocks=blocks)
    problem = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"] == [problem]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {problem}"]


def test_blocks_that_are_no_json_are_refused(client: WebClient, lobby: Channel) -> None:
    error = refusal(client, "chat.postMessage", channel=lobby.id, text="x", blocks="[")
    assert error == "invalid_blocks_format"


def test_a_post_may_be_40000_characters_and_an_update_4000(
    client: WebClient, lobby: Channel
) -> None:
    ts = client.chat_postMessage(channel=lobby.id, text="x" * 40_000)["ts"]
    client.chat_update(channel=lobby.id, ts=ts, text="x" * 4_000)
    where = {"channel": lobby.id, "ts": ts}
    assert refusal(client, "chat.postMessage", **where, text="x" * 40_001) == "msg_too_long"
    assert refusal(client, "chat.update", **where, text="x" * 4_001) == "msg_too_long"


def test_all_blocks_together_may_be_13200_characters(client: WebClient, lobby: Channel) -> None:
    blocks = [section("x" * 2640) for _ in range(5)]
    client.chat_postMessage(channel=lobby.id, text="x", blocks=blocks)
    more = [*blocks, section("x")]
    error = refusal(client, "chat.postMessage", channel=lobby.id, text="x", blocks=more)
    assert error == "msg_blocks_too_long"


def test_markdown_stands_alone_and_is_12000_characters_at_most(
    client: WebClient, lobby: Channel
) -> None:
    post = {"channel": lobby.id, "markdown_text": "x" * 12_000}
    client.api_call("chat.postMessage", json=post)
    assert refusal(client, "chat.postMessage", **post, text="x") == "markdown_text_conflict"
    longer = post | {"markdown_text": "x" * 12_001}
    assert refusal(client, "chat.postMessage", **longer) == "msg_too_long"


def test_charts_are_refused_where_they_are_not_rolled_out(
    client: WebClient, acme: Workspace, lobby: Channel
) -> None:
    post = {"channel": lobby.id, "text": "x", "blocks": [chart()]}
    client.api_call("chat.postMessage", json=post)
    acme.refuses_charts = True
    assert refusal(client, "chat.postMessage", **post) == "invalid_blocks"


def test_metadata_has_a_type_a_payload_and_a_size(client: WebClient, lobby: Channel) -> None:
    def post(metadata: object) -> dict[str, object]:
        return {"channel": lobby.id, "text": "x", "metadata": metadata}

    frame = len(json.dumps({"event_type": "wish", "event_payload": {"id": ""}}))
    largest = {"event_type": "wish", "event_payload": {"id": "x" * (4000 - frame)}}
    too_large = {"event_type": "wish", "event_payload": {"id": "x" * (4001 - frame)}}
    client.api_call("chat.postMessage", json=post(largest))
    assert refusal(client, "chat.postMessage", **post(too_large)) == "metadata_too_large"
    assert refusal(client, "chat.postMessage", **post({"id": 1})) == "invalid_metadata_schema"
    assert refusal(client, "chat.postMessage", **post("{")) == "invalid_metadata_format"


def test_an_update_replaces_text_and_blocks(
    client: WebClient, maya: Person, lobby: Channel
) -> None:
    blocks = [actions(button("Vote", "vote"))]
    ts = client.chat_postMessage(channel=lobby.id, text="Open", blocks=blocks)["ts"]
    client.chat_update(channel=lobby.id, ts=ts, text="Closed")
    (message,) = maya.messages(lobby)
    assert (message.plain, message.blocks, message.edited) == ("Closed", [], True)


def test_an_update_notifies_nobody_anew(client: WebClient, maya: Person, lobby: Channel) -> None:
    ts = client.chat_postMessage(channel=lobby.id, text="Open")["ts"]
    client.chat_update(channel=lobby.id, ts=ts, text=f"<@{maya.id}> look")
    assert maya.messages(lobby)[0].notified == frozenset()


def test_only_own_messages_are_changed(client: WebClient, maya: Person, lobby: Channel) -> None:
    said = maya.says("Mine", in_=lobby)
    where = {"channel": lobby.id, "ts": said.ts}
    assert refusal(client, "chat.update", **where, text="x") == "cant_update_message"
    assert refusal(client, "chat.delete", **where) == "cant_delete_message"
    where["ts"] = "1.000000"
    assert refusal(client, "chat.update", **where, text="x") == "message_not_found"


def test_a_direct_message_is_updated_by_its_channel_not_by_the_person(
    client: WebClient, maya: Person
) -> None:
    ts = client.chat_postMessage(channel=maya.id, text="x")["ts"]
    client.chat_update(channel=maya.app.id, ts=ts, text="y")
    error = refusal(client, "chat.update", channel=maya.id, ts=ts, text="z")
    assert error == "channel_not_found"


def test_a_deleted_message_is_gone(client: WebClient, maya: Person, lobby: Channel) -> None:
    ts = client.chat_postMessage(channel=lobby.id, text="Oops")["ts"]
    client.chat_delete(channel=lobby.id, ts=ts)
    maya.does_not_see("Oops")


def test_an_ephemeral_message_is_for_one_person_in_the_channel(
    client: WebClient, acme: Workspace, maya: Person, ben: Person, lobby: Channel
) -> None:
    client.chat_postEphemeral(channel=lobby.id, user=maya.id, text="Psst")
    message = maya.sees("Psst")
    assert isinstance(message, Message)
    assert message.ephemeral
    ben.does_not_see("Psst")
    stranger = acme.person("Stranger")
    to = {"channel": lobby.id, "user": stranger.id, "text": "x"}
    assert refusal(client, "chat.postEphemeral", **to) == "user_not_in_channel"


def test_an_ephemeral_message_cannot_be_updated(
    client: WebClient, maya: Person, lobby: Channel
) -> None:
    posted = client.chat_postEphemeral(channel=lobby.id, user=maya.id, text="Psst")
    where = {"channel": lobby.id, "ts": posted["message_ts"], "text": "x"}
    assert refusal(client, "chat.update", **where) == "message_not_found"


def test_a_permalink_leads_to_a_message_and_into_its_thread(
    client: WebClient, acme: Workspace, maya: Person, lobby: Channel
) -> None:
    first = maya.says("Hello", in_=lobby)
    reply = maya.says("Again", in_=lobby, thread=first)
    asked = client.chat_getPermalink(channel=lobby.id, message_ts=first.ts)
    plain = f"https://acme.slack.com/archives/{lobby.id}/p{first.ts.replace('.', '')}"
    assert asked["permalink"] == plain
    threaded = client.chat_getPermalink(channel=lobby.id, message_ts=reply.ts)["permalink"]
    assert threaded.endswith(f"?thread_ts={first.ts}&cid={lobby.id}")
    lost = {"channel": lobby.id, "message_ts": "1.000001"}
    assert refusal(client, "chat.getPermalink", **lost) == "message_not_found"
    secret = acme.channel("#secret", private=True, bot=False)
    hidden = {"channel": secret.id, "message_ts": first.ts}
    assert refusal(client, "chat.getPermalink", **hidden) == "channel_not_found"
