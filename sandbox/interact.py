"""What a person's action sends to the app, and what the app's answer does to their screen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sandbox import rules
from sandbox.dispatch import Answer
from sandbox.errors import SlackError
from sandbox.methods import message_json
from sandbox.state import Channel, Json, Message, User, View, with_ids
from sandbox.views import push, replace, view_json

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def command(workspace: Workspace, user: User, channel: Channel, typed: str) -> None:
    """A slash command; what the app answers at once is shown to the person alone."""
    name, _, text = typed.partition(" ")
    declared = [c["command"] for c in workspace.sandbox.manifest["features"]["slash_commands"]]
    if name not in declared:
        _tell(workspace, user, channel, f"{name} is not a valid command.")
        return
    payload = {
        "token": "unused",
        "team_id": workspace.id,
        "team_domain": workspace.team.name.lower(),
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.im_with else channel.name,
        "user_id": user.id,
        "user_name": user.name.lower(),
        "command": name,
        "text": text,
        "api_app_id": workspace.sandbox.app_id,
        "is_enterprise_install": "false",
        "response_url": workspace.response_url(channel, user.id, None),
        "trigger_id": workspace.trigger(user.id),
    }
    answer = workspace.sandbox.dispatcher.send("slash_commands", payload)
    if not answer.ok:
        reason = "operation_timeout" if not answer.status else "dispatch_failed"
        if not workspace.sandbox.dispatcher.url and not workspace.sandbox.dispatcher.sockets:
            reason = "dispatch_failed"
        _tell(workspace, user, channel, f'{name} failed with the error "{reason}"')
    elif answer.body:
        _show_answer(workspace, user, channel, name, answer.body)


def _show_answer(workspace: Workspace, user: User, channel: Channel, name: str, body: Any) -> None:
    message: Json = {"text": body} if isinstance(body, str) else body
    if rules.message_problems(message):
        message = {"text": f'{name} failed with the error "invalid_command_response"'}
    _tell(workspace, user, channel, message.get("text") or "", message.get("blocks") or [])


def _tell(
    workspace: Workspace,
    user: User,
    channel: Channel,
    text: str,
    blocks: list[Json] | None = None,
) -> None:
    world = workspace.world
    message = Message(
        channel.id,
        world.new_ts(),
        workspace.bot_user_id,
        text,
        with_ids(blocks or [], world.new_id),
        ephemeral_to=user.id,
    )
    with world.condition:
        channel.messages.append(message)
        world.changed()


def submission(workspace: Workspace, user: User, view: View) -> None:
    """The submit button of a modal."""
    payload = {
        "type": "view_submission",
        **_who(workspace, user),
        "trigger_id": workspace.trigger(user.id, view.id),
        "view": view_json(workspace.team, view, workspace.sandbox.app_id),
        "response_urls": [],
    }
    answer = workspace.sandbox.dispatcher.send("interactive", payload)
    with workspace.world.condition:
        view.errors, view.trouble = {}, None
        if not answer.ok:
            view.trouble = TROUBLE
        else:
            _apply(workspace, user, view, answer)
        workspace.world.changed()


def _apply(workspace: Workspace, user: User, view: View, answer: Answer) -> None:
    body = answer.body or {}
    action = body.get("response_action") if isinstance(body, dict) else "malformed"
    stack = workspace.team.stacks.get(user.id, [])
    if view.id not in stack:
        return
    if action is None:
        stack.remove(view.id)
    elif action == "clear":
        stack.clear()
    elif action == "errors":
        inputs = {block["block_id"] for block in view.input_blocks()}
        errors = body.get("errors") or {}
        if errors and set(errors) <= inputs:
            view.errors = dict(errors)
        else:
            view.trouble = TROUBLE
    elif action in {"update", "push"} and not rules.view_problems(body.get("view"), "modal"):
        _put(workspace, user, view, action, body["view"])
    else:
        view.trouble = TROUBLE


def _put(workspace: Workspace, user: User, view: View, action: str, body: Json) -> None:
    if action == "update":
        replace(workspace.world, view, body)
        return
    try:
        push(workspace.world, workspace.team, user.id, body)
    except SlackError:
        view.trouble = TROUBLE


def close(workspace: Workspace, user: User, view: View) -> None:
    """The close button of a modal."""
    with workspace.world.condition:
        workspace.team.stacks[user.id].remove(view.id)
        workspace.world.changed()
    if view.body.get("notify_on_close"):
        payload = {
            "type": "view_closed",
            **_who(workspace, user),
            "view": view_json(workspace.team, view, workspace.sandbox.app_id),
            "is_cleared": False,
        }
        workspace.sandbox.dispatcher.send("interactive", payload)


def action(
    workspace: Workspace,
    user: User,
    place: Message | View,
    block: Json,
    element: Json,
    value: Json,
) -> None:
    """A button or a menu, in a message or a view."""
    what = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": f"{time.time():.6f}",
        **{name: given for name, given in value.items() if given is not None},
    }
    if element["type"] == "button":
        what["text"] = element["text"]
    payload: Json = {
        "type": "block_actions",
        **_who(workspace, user),
        "actions": [what],
        **_where(workspace, user, place),
    }
    answer = workspace.sandbox.dispatcher.send("interactive", payload)
    if not answer.ok and isinstance(place, View):
        with workspace.world.condition:
            place.trouble = TROUBLE
            workspace.world.changed()


def _where(workspace: Workspace, user: User, place: Message | View) -> Json:
    if isinstance(place, View):
        is_modal = place.body["type"] == "modal"
        return {
            "container": {"type": "view", "view_id": place.id},
            "trigger_id": workspace.trigger(user.id, place.id if is_modal else None),
            "view": view_json(workspace.team, place, workspace.sandbox.app_id),
        }
    channel = workspace.team.channels[place.channel_id]
    described = {"id": channel.id, "name": "directmessage" if channel.im_with else channel.name}
    container = {
        "type": "message",
        "message_ts": place.ts,
        "channel_id": channel.id,
        "is_ephemeral": place.ephemeral,
    }
    where: Json = {
        "container": container,
        "channel": described,
        "trigger_id": workspace.trigger(user.id),
        "response_url": workspace.response_url(channel, user.id, place.ts),
        "state": {"values": {}},
    }
    return where if place.ephemeral else where | {"message": message_json(workspace.team, place)}


def home(workspace: Workspace, user: User) -> None:
    """A visit of the Home tab."""
    published = workspace.team.homes.get(user.id)
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": workspace.team.im(user.id, workspace.world.new_id).id,
        "tab": "home",
    }
    if published is not None:
        event["view"] = view_json(workspace.team, published, workspace.sandbox.app_id)
    workspace.event(event)


def shortcut(workspace: Workspace, user: User, name: str, on: Message) -> None:
    """A message shortcut."""
    declared = workspace.sandbox.manifest["features"].get("shortcuts", [])
    wanted = [s for s in declared if s["name"] == name and s["type"] == "message"]
    assert wanted, f"no message shortcut {name!r} in {[s['name'] for s in declared]}"
    channel = workspace.team.channels[on.channel_id]
    payload = {
        "type": "message_action",
        **_who(workspace, user),
        "callback_id": wanted[0]["callback_id"],
        "trigger_id": workspace.trigger(user.id),
        "response_url": workspace.response_url(channel, user.id, on.ts),
        "message_ts": on.ts,
        "channel": {"id": channel.id, "name": channel.name},
        "message": message_json(workspace.team, on),
    }
    workspace.sandbox.dispatcher.send("interactive", payload)


def _who(workspace: Workspace, user: User) -> Json:
    return {
        "team": {"id": workspace.id, "domain": workspace.team.name.lower()},
        "user": {
            "id": user.id,
            "username": user.name.lower(),
            "name": user.name.lower(),
            "team_id": user.home_team,
        },
        "api_app_id": workspace.sandbox.app_id,
        "token": "unused",
        "enterprise": None,
        "is_enterprise_install": False,
    }
