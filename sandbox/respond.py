"""Answers through a response_url: five in half an hour, private unless they say otherwise."""

import time

from sandbox import rules
from sandbox.errors import SlackError
from sandbox.state import Json, Message, ResponseUrl, Team, World, with_ids

USES, SECONDS = 5, 1800.0


def use(world: World, ticket: str, body: Json) -> None:
    """Post, replace or delete through a response_url. Raises SlackError."""
    with world.condition:
        team, url = _found(world, ticket)
        if url.uses >= USES or time.monotonic() - url.issued > SECONDS:
            raise SlackError("expired_url" if url.uses < USES else "used_url")
        url.uses += 1
        blocks = body.get("blocks") or []
        problems = rules.message_problems({"blocks": blocks}, charts=not team.refuses_charts)
        if problems:
            raise SlackError("invalid_blocks", errors=[str(problem) for problem in problems])
        _apply(world, team, url, body, blocks)
        world.changed()


def _found(world: World, ticket: str) -> tuple[Team, ResponseUrl]:
    for team in world.teams.values():
        if ticket in team.response_urls:
            return team, team.response_urls[ticket]
    raise SlackError("no_such_url")


def _apply(world: World, team: Team, url: ResponseUrl, body: Json, blocks: list[Json]) -> None:
    channel = team.channels[url.channel_id]
    original = next((m for m in channel.messages if m.ts == url.message_ts), None)
    if original is not None and body.get("delete_original"):
        channel.messages.remove(original)
    elif original is not None and body.get("replace_original"):
        original.text = body.get("text") or ""
        original.blocks = with_ids(blocks, world.new_id)
    elif body.get("text") or blocks:
        public = body.get("response_type") == "in_channel"
        channel.messages.append(
            Message(
                channel_id=channel.id,
                ts=world.new_ts(),
                user_id=team.bot_user_id,
                text=body.get("text") or "",
                blocks=with_ids(blocks, world.new_id),
                ephemeral_to=None if public else url.user_id,
            )
        )
