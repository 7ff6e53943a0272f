"""conversations.*: what a channel is, who is in it, and direct messages."""

from sandbox.errors import SlackError
from sandbox.methods.api import Api, Method, required
from sandbox.methods.described import channel_json
from sandbox.state import Channel, Json, Team

PAGE, MOST = 100, 1000
_CURSOR = "members:"


def _visible(team: Team, arguments: Json) -> Channel:
    channel = team.channel(required(arguments, "channel"))
    if channel is None or (channel.private and team.bot_user_id not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def _info(api: Api, team: Team, arguments: Json) -> Json:
    del api
    channel = _visible(team, arguments)
    described = channel_json(channel, team)
    if str(arguments.get("include_num_members")).lower() in {"1", "true"}:
        described["num_members"] = len(channel.members)
    return {"channel": described}


def _members(api: Api, team: Team, arguments: Json) -> Json:
    del api
    members = sorted(_visible(team, arguments).members)
    begin, limit = _begin(arguments, len(members)), _limit(arguments)
    end = begin + limit
    following = f"{_CURSOR}{end}" if end < len(members) else ""
    return {"members": members[begin:end], "response_metadata": {"next_cursor": following}}


def _begin(arguments: Json, total: int) -> int:
    cursor = str(arguments.get("cursor") or f"{_CURSOR}0")
    place = cursor.removeprefix(_CURSOR)
    if not cursor.startswith(_CURSOR) or not place.isdigit() or int(place) > total:
        raise SlackError("invalid_cursor")
    return int(place)


def _limit(arguments: Json) -> int:
    limit = str(arguments.get("limit") or PAGE)
    if not limit.isdigit() or not 1 <= int(limit) <= MOST:
        raise SlackError("invalid_limit")
    return int(limit)


def _open(api: Api, team: Team, arguments: Json) -> Json:
    users = required(arguments, "users").split(",")
    if len(users) > 1:
        raise SlackError("missing_scope", needed="mpim:write", provided=",".join(api.scopes))
    user = team.users.get(users[0])
    if user is None or user.is_bot:
        raise SlackError("user_not_found")
    if user.role == "deactivated":
        raise SlackError("user_disabled")
    known = any(channel.im_with == user.id for channel in team.channels.values())
    channel = team.im(user.id, api.world.new_id)
    opened = {"no_op": True, "already_open": True} if known else {}
    return {**opened, "channel": {"id": channel.id}}


CONVERSATIONS = {
    "conversations.info": Method(_info, "channels:read"),
    "conversations.members": Method(_members, "channels:read"),
    "conversations.open": Method(_open, "im:write"),
}
