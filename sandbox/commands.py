"""Slash commands and shortcuts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sandbox import respond
from sandbox.acting import response_url, trigger, who
from sandbox.dispatch import Answer
from sandbox.errors import SlackError
from sandbox.methods.described import post_json
from sandbox.state import Channel, Json, Post, ResponseUrl, User

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

_NAMED = re.compile(r"([@#])([\w-]+)")


def run(workspace: Workspace, user: User, channel: Channel, typed: str) -> None:
    """Run a slash command; what the app answers at once is shown where it was typed."""
    name, _, text = typed.strip().partition(" ")
    declared = _command(workspace, name)
    url, known = response_url(workspace, user, channel, typed=typed)
    if declared is None:
        _tell(workspace, known, f"{name} is not a valid command.")
        return
    payload = {
        "token": "unused",
        "team_id": workspace.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": _told_name(channel),
        "user_id": user.id,
        "user_name": user.name.lower(),
        "command": name,
        "text": with_mentions(workspace, text) if declared.get("should_escape") else text,
        "api_app_id": workspace.sandbox.app_id,
        "is_enterprise_install": "false",
        "response_url": url,
        "trigger_id": trigger(workspace, user, channel=channel),
    }
    answer = workspace.sandbox.dispatcher.send("slash_commands", payload)
    _show(workspace, known, name, answer)


def _told_name(channel: Channel) -> str:
    """A channel's name as interactions tell it: of what is private they keep it back."""
    if channel.im_with:
        return "directmessage"
    return "privategroup" if channel.private else channel.name


def _command(workspace: Workspace, name: str) -> Json | None:
    commands: list[Json] = workspace.sandbox.manifest["features"].get("slash_commands", [])
    return next((command for command in commands if command["command"] == name), None)


def with_mentions(workspace: Workspace, text: str) -> str:
    """@names and #channels as the tokens Slack makes of them."""
    team = workspace.team
    users = {user.name.lower(): user for user in team.users.values()}
    channels = {channel.name: channel for channel in workspace.channels}

    def token(found: re.Match[str]) -> str:
        sign, name = found.groups()
        if sign == "@" and name.lower() in users:
            return f"<@{users[name.lower()].id}|{name}>"
        if sign == "#" and name in channels:
            shown = "" if channels[name].private else name
            return f"<#{channels[name].id}|{shown}>"
        return found[0]

    return _NAMED.sub(token, text)


def _show(workspace: Workspace, known: ResponseUrl, name: str, answer: Answer) -> None:
    if not answer.ok:
        late = answer.reason == "http_timeout"
        reason = "operation_timeout" if late else "dispatch_failed"
        _tell(workspace, known, f'{name} failed with the error "{reason}"')
        return
    try:
        if answer.body:
            respond.answer(workspace.sandbox.api, workspace.team, known, _message(answer.body))
    except SlackError:
        _tell(workspace, known, f'{name} failed with the error "invalid_command_response"')


def _message(body: Any) -> Json:
    if isinstance(body, str):
        return {"text": body}
    if not isinstance(body, dict):
        raise SlackError("invalid_command_response")
    return body


def _tell(workspace: Workspace, known: ResponseUrl, text: str) -> None:
    respond.answer(workspace.sandbox.api, workspace.team, known, {"text": text})


def message_shortcut(workspace: Workspace, user: User, name: str, on: Post) -> None:
    """Choose a shortcut from a message's menu. Raises AssertionError where there is none so named."""
    channel = workspace.team.channels[on.channel_id]
    url, _ = response_url(workspace, user, channel, message_ts=on.ts)
    payload = {
        "type": "message_action",
        **who(workspace, user),
        "callback_id": _shortcut(workspace, name, "message"),
        "trigger_id": trigger(workspace, user, channel=channel),
        "response_url": url,
        "message_ts": on.ts,
        "channel": {"id": channel.id, "name": _told_name(channel)},
        "message": post_json(on, workspace.team, workspace.sandbox.app_id),
    }
    workspace.sandbox.dispatcher.send("interactive", payload)


def global_shortcut(workspace: Workspace, user: User, name: str) -> None:
    """Choose a shortcut from Slack's own menu. Raises AssertionError where there is none so named."""
    payload = {
        "type": "shortcut",
        **who(workspace, user),
        "callback_id": _shortcut(workspace, name, "global"),
        "trigger_id": trigger(workspace, user),
    }
    workspace.sandbox.dispatcher.send("interactive", payload)


def _shortcut(workspace: Workspace, name: str, kind: str) -> str:
    declared = workspace.sandbox.manifest["features"].get("shortcuts", [])
    offered = {s["name"]: s["callback_id"] for s in declared if s["type"] == kind}
    assert name in offered, f"no {kind} shortcut {name!r} among {sorted(offered)}"
    return str(offered[name])
