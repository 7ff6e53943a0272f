"""The Web API: each method checks what Slack checks, changes the world, and answers as Slack does."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sandbox import rules
from sandbox.errors import SlackError
from sandbox.rules.surfaces import MESSAGE_CHARACTERS, message_characters
from sandbox.state import Channel, Json, Message, Team, User, World, with_ids

Method = Callable[["Api", Team, Json], Json]
TEXT_CHARACTERS = 40_000
METADATA_BYTES = 4_000
PAGE = 100


class Api:
    """The methods over one world. `posted` hears of every new message of the app."""

    def __init__(
        self,
        world: World,
        app_id: str,
        scopes: frozenset[str],
        posted: Callable[[Team, Message], None],
        methods: Mapping[str, tuple[str | None, "Method"]],
    ) -> None:
        self._methods = methods
        self.world = world
        self.app_id = app_id
        self.scopes = scopes
        self.posted = posted

    def call(self, name: str, team: Team, arguments: Json) -> Json:
        """Call a method. Raises SlackError."""
        if name not in self._methods:
            raise SlackError("unknown_method", req_method=name)
        scope, method = self._methods[name]
        if team.token_dead:
            raise SlackError(team.token_dead)
        scope = _scope_for(scope, team, arguments)
        if scope is not None and scope not in self.scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))
        with self.world.condition:
            answer = method(self, team, arguments)
            self.world.changed()
        return {"ok": True, **answer}


def _scope_for(scope: str | None, team: Team, arguments: Json) -> str | None:
    channel = team.channels.get(str(arguments.get("channel")))
    if scope == "channels:read" and channel is not None and channel.private:
        return "im:read" if channel.im_with else "groups:read"
    return scope


def _auth_test(api: Api, team: Team, arguments: Json) -> Json:
    del api, arguments
    return {
        "url": f"https://{team.name.lower()}.slack.com/",
        "team": team.name,
        "user": "heard",
        "team_id": team.id,
        "user_id": team.bot_user_id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def _post(api: Api, team: Team, arguments: Json) -> Json:
    channel = _writable(api, team, arguments)
    text, blocks = _content(team, arguments)
    message = Message(
        channel_id=channel.id,
        ts=api.world.new_ts(),
        user_id=team.bot_user_id,
        text=text,
        blocks=with_ids(blocks, api.world.new_id),
        thread_ts=arguments.get("thread_ts"),
        metadata=_metadata(arguments),
    )
    channel.messages.append(message)
    api.posted(team, message)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(team, message)}


def _update(api: Api, team: Team, arguments: Json) -> Json:
    channel = _writable(api, team, arguments, member=False)
    message = _own_message(team, channel, arguments)
    text, blocks = _content(team, arguments)
    message.text, message.blocks = text, with_ids(blocks, api.world.new_id)
    message.edited = True
    return {"channel": channel.id, "ts": message.ts, "text": text}


def _delete(api: Api, team: Team, arguments: Json) -> Json:
    channel = _writable(api, team, arguments, member=False)
    channel.messages.remove(_own_message(team, channel, arguments))
    return {"channel": channel.id, "ts": arguments["ts"]}


def _post_ephemeral(api: Api, team: Team, arguments: Json) -> Json:
    channel = _writable(api, team, arguments)
    user_id = required(arguments, "user")
    if user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(team, arguments)
    message = Message(
        channel.id,
        api.world.new_ts(),
        team.bot_user_id,
        text,
        with_ids(blocks, api.world.new_id),
        ephemeral_to=user_id,
    )
    channel.messages.append(message)
    return {"message_ts": message.ts}


def _writable(api: Api, team: Team, arguments: Json, *, member: bool = True) -> Channel:
    address = required(arguments, "channel")
    if address in team.users and not team.users[address].is_bot:
        if team.users[address].role == "deactivated":
            raise SlackError("user_disabled")
        return team.im(address, api.world.new_id)
    channel = team.channel(address)
    inside = channel is not None and team.bot_user_id in channel.members
    if channel is None or (channel.private and not inside):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if member and not inside:
        raise SlackError("not_in_channel")
    return channel


def _own_message(team: Team, channel: Channel, arguments: Json) -> Message:
    ts = required(arguments, "ts")
    message = next((m for m in channel.messages if m.ts == ts and not m.ephemeral), None)
    if message is None:
        raise SlackError("message_not_found")
    if message.user_id != team.bot_user_id:
        raise SlackError("cant_update_message")
    return message


def _content(team: Team, arguments: Json) -> tuple[str, list[Json]]:
    text = arguments.get("text") or ""
    blocks = parsed(arguments, "blocks", "invalid_blocks_format") or []
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > TEXT_CHARACTERS:
        raise SlackError("msg_too_long")
    problems = rules.message_problems({"blocks": blocks}, charts=not team.refuses_charts)
    if problems:
        raise SlackError(
            "invalid_blocks",
            errors=[str(p).removeprefix("[ERROR] ") for p in problems],
            response_metadata={"messages": [str(problem) for problem in problems]},
        )
    if message_characters(blocks) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")
    return text, blocks


def _metadata(arguments: Json) -> Json | None:
    metadata: Json | None = parsed(arguments, "metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not metadata.get("event_type") or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata


def parsed(arguments: Json, name: str, code: str) -> Any:
    """An argument that may come as JSON in a string. Raises SlackError with `code`."""
    value = arguments.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise SlackError(code) from None


def required(arguments: Json, name: str) -> str:
    """An argument that must be there. Raises SlackError."""
    value = arguments.get(name)
    if not value:
        raise SlackError(
            "invalid_arguments",
            response_metadata={"messages": [f"[ERROR] missing required field: {name}"]},
        )
    return str(value)


def message_json(team: Team, message: Message) -> Json:
    """A message as Slack describes it in answers and interactions."""
    thing: Json = {
        "type": "message",
        "user": message.user_id,
        "ts": message.ts,
        "text": message.text,
        "team": team.id,
    }
    if message.user_id == team.bot_user_id:
        thing["bot_id"] = team.bot_id
    if message.blocks:
        thing["blocks"] = message.blocks
    if message.thread_ts:
        thing["thread_ts"] = message.thread_ts
    if message.metadata:
        thing["metadata"] = message.metadata
    return thing


def user_json(user: User, team: Team) -> Json:
    """A user object as users.info gives it."""
    outsider = user.role == "outsider"
    return {
        "id": user.id,
        "team_id": user.home_team,
        "name": user.name.lower(),
        "deleted": user.role == "deactivated",
        "real_name": user.name,
        "tz": None if user.is_bot else user.tz,
        "profile": {"display_name": user.name, "real_name": user.name, "team": user.home_team},
        "is_admin": user.role in {"admin", "owner"},
        "is_owner": user.role == "owner",
        "is_restricted": user.role == "guest",
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_stranger": outsider and user.home_team != team.id,
    }


def _users_info(api: Api, team: Team, arguments: Json) -> Json:
    del api
    user = team.users.get(required(arguments, "user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": user_json(user, team)}


def _visible(team: Team, arguments: Json) -> Channel:
    channel = team.channel(required(arguments, "channel"))
    if channel is None or (channel.private and team.bot_user_id not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def _conversations_info(api: Api, team: Team, arguments: Json) -> Json:
    del api
    channel = _visible(team, arguments)
    return {"channel": channel_json(team, channel)}


def channel_json(team: Team, channel: Channel) -> Json:
    """A conversation as Slack describes it to the bot."""
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.im_with is None,
        "is_private": channel.private,
        "is_im": channel.im_with is not None,
        "is_archived": channel.archived,
        "is_ext_shared": channel.shared,
        "is_shared": channel.shared,
        "is_member": team.bot_user_id in channel.members,
    }


def _conversations_members(api: Api, team: Team, arguments: Json) -> Json:
    del api
    members = sorted(_visible(team, arguments).members)
    try:
        begin = int(arguments.get("cursor") or 0)
        limit = int(arguments.get("limit") or PAGE)
    except ValueError:
        raise SlackError("invalid_cursor") from None
    page = members[begin : begin + limit]
    following = str(begin + limit) if begin + limit < len(members) else ""
    return {"members": page, "response_metadata": {"next_cursor": following}}


def _conversations_open(api: Api, team: Team, arguments: Json) -> Json:
    user_id = required(arguments, "users")
    if user_id not in team.users:
        raise SlackError("user_not_found")
    return {"channel": {"id": team.im(user_id, api.world.new_id).id}}


def _blocks_validate(api: Api, team: Team, arguments: Json) -> Json:
    del api
    given = [name for name in ("blocks", "message", "view") if arguments.get(name)]
    if len(given) != 1:
        raise SlackError("invalid_arguments")
    thing = parsed(arguments, given[0], "invalid_arguments")
    if given[0] == "view":
        problems = rules.view_problems(thing)
    else:
        blocks = thing if given[0] == "blocks" else thing.get("blocks", [])
        problems = rules.blocks_problems(blocks, "message", charts=not team.refuses_charts)
    return {"errors": [{"pointer": p.pointer, "message": p.text} for p in problems]}


METHODS: dict[str, tuple[str | None, Method]] = {
    "auth.test": (None, _auth_test),
    "chat.postMessage": ("chat:write", _post),
    "chat.update": ("chat:write", _update),
    "chat.delete": ("chat:write", _delete),
    "chat.postEphemeral": ("chat:write", _post_ephemeral),
    "users.info": ("users:read", _users_info),
    "conversations.info": ("channels:read", _conversations_info),
    "conversations.members": ("channels:read", _conversations_members),
    "conversations.open": ("im:write", _conversations_open),
    "blocks.validate": (None, _blocks_validate),
}
"""Each method with the scope it needs."""
