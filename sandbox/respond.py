"""Answers through a response_url: five in half an hour, private unless they say otherwise."""

import time

from sandbox.errors import SlackError
from sandbox.methods.api import Api
from sandbox.methods.chat import check_blocks, new_post
from sandbox.state import Channel, Json, Post, Reply, ResponseUrl, Team
from sandbox.stored import with_ids

USES, SECONDS = 5, 1800.0


def use(api: Api, ticket: str, body: Json) -> None:
    """Post, replace or delete through a response_url. Raises SlackError."""
    with api.world.condition:
        team, url = _found(api, ticket)
        if time.monotonic() - url.issued > SECONDS:
            raise SlackError("expired_url")
        if url.uses >= USES:
            raise SlackError("used_url")
        url.uses += 1
        answer(api, team, url, body)


def answer(api: Api, team: Team, url: ResponseUrl, body: Json) -> None:
    """Do what an answer says, be it sent to the address or with the acknowledgement itself.

    Raises SlackError for blocks that Slack refuses.
    """
    with api.world.condition:
        blocks = body.get("blocks") or []
        check_blocks(team, blocks)
        made = _apply(api, team, url, body, blocks)
        if made is not None:
            ticket = next(name for name, one in team.response_urls.items() if one is url)
            api.world.replies.append(Reply(body, made, ticket, time.time()))
        api.world.changed()


def _found(api: Api, ticket: str) -> tuple[Team, ResponseUrl]:
    for team in api.world.teams.values():
        if ticket in team.response_urls:
            return team, team.response_urls[ticket]
    raise SlackError("invalid_url")


def _apply(api: Api, team: Team, url: ResponseUrl, body: Json, blocks: list[Json]) -> Post | None:
    channel = team.channels[url.channel_id]
    text = body.get("text") or ""
    original = next((post for post in channel.messages if post.ts == url.message_ts), None)
    public = body.get("response_type") == "in_channel"
    if public and url.typed:
        _show_typed(api, channel, url)
    if original is not None and body.get("delete_original"):
        channel.messages.remove(original)
        return None
    if original is not None and body.get("replace_original"):
        original.text, original.edited = text, True
        original.blocks = with_ids(blocks, api.world.new_id)
        return original
    if not (text or blocks):
        return None
    post = new_post(api, team, channel, text, blocks, to=None if public else url.user_id)
    post.thread_ts = body.get("thread_ts")
    channel.messages.append(post)
    return post


def _show_typed(api: Api, channel: Channel, url: ResponseUrl) -> None:
    """A public answer shows everybody what was typed, once."""
    post = Post(channel.id, api.world.new_ts(), url.user_id, url.typed or "")
    channel.messages.append(post)
    url.typed = None
