"""People, conversations, messages and views as Slack describes them to an app."""

from typing import Any

from sandbox.mrkdwn import escaped, unescaped
from sandbox.state import Channel, Json, Post, Team, User, UserGroup, View


def user_json(user: User, team: Team) -> Json:
    """A user object. Bots and deactivated people have no time zone."""
    deleted = user.role == "deactivated"
    described: Json = {
        "id": user.id,
        "team_id": user.home_team,
        "name": user.name.lower(),
        "real_name": user.name,
        "deleted": deleted,
        "profile": {"display_name": user.name, "real_name": user.name, "team": user.home_team},
        "is_bot": user.is_bot,
        "is_stranger": user.home_team != team.id,
    }
    if deleted:
        return described
    return described | {
        "tz": None if user.is_bot else user.tz,
        "is_admin": user.role in {"admin", "owner"},
        "is_owner": user.role == "owner",
        "is_primary_owner": False,
        "is_restricted": user.role == "guest",
        "is_ultra_restricted": False,
    }


def channel_json(channel: Channel, team: Team) -> Json:
    """A conversation, as the bot sees it."""
    if channel.im_with:
        return {"id": channel.id, "is_im": True, "user": channel.im_with, "is_archived": False}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_member": team.bot_user_id in channel.members,
    }


def group_json(group: UserGroup, team: Team) -> Json:
    """A user group."""
    return {
        "id": group.id,
        "team_id": team.id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "date_delete": 0,
        "user_count": len(group.members),
    }


def post_json(post: Post, team: Team, app_id: str) -> Json:
    """A message."""
    described: Json = {
        "type": "message",
        "user": post.user_id,
        "ts": post.ts,
        "text": post.text,
        "team": team.id,
    }
    if post.user_id == team.bot_user_id:
        described |= {"bot_id": team.bot_id, "app_id": app_id}
    author = team.users.get(post.user_id)
    if author is not None and author.home_team != team.id:
        described |= {"user_team": author.home_team, "source_team": author.home_team}
    optional = {
        "blocks": _returned(post.blocks),
        "thread_ts": post.thread_ts,
        "metadata": post.metadata,
    }
    return described | {name: value for name, value in optional.items() if value}


def _returned(thing: Any) -> Any:
    """Blocks of a message as they come back: what was not escaped in plain text is now."""
    if isinstance(thing, list):
        return [_returned(item) for item in thing]
    if not isinstance(thing, dict):
        return thing
    if thing.get("type") == "plain_text":
        return {**thing, "text": escaped(unescaped(thing["text"]))}
    return {name: _returned(value) for name, value in thing.items()}


def view_json(view: View, team: Team, app_id: str) -> Json:
    """A view, with what has been typed into it."""
    body = view.body
    return {
        "id": view.id,
        "team_id": team.id,
        "app_id": app_id,
        "app_installed_team_id": team.id,
        "bot_id": team.bot_id,
        "type": body["type"],
        "title": body.get("title"),
        "blocks": body["blocks"],
        "close": body.get("close"),
        "submit": body.get("submit"),
        "private_metadata": body.get("private_metadata") or "",
        "callback_id": body.get("callback_id") or "",
        "external_id": body.get("external_id") or "",
        "clear_on_close": bool(body.get("clear_on_close")),
        "notify_on_close": bool(body.get("notify_on_close")),
        "state": {"values": view.typed},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
    }
