"""Modals that are submitted or closed, and what the app's answer does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox import rules
from sandbox.acting import TROUBLE, response_url, trigger, who
from sandbox.dispatch import Answer
from sandbox.errors import SlackError
from sandbox.methods.described import view_json
from sandbox.methods.views import push, replace
from sandbox.state import Json, User, View
from sandbox.stored import STATE

if TYPE_CHECKING:
    from sandbox.workspace import Workspace


def submit(workspace: Workspace, user: User, view: View) -> None:
    """Press the submit button: send what is typed, and do what the app answers."""
    with workspace.world.condition:
        payload = {
            "type": "view_submission",
            # In a shared channel a submission counts to the person's own workspace.
            **who(workspace, user, team=user.home_team),
            "trigger_id": trigger(workspace, user, from_view=view.id),
            "view": view_json(view, workspace.team, workspace.sandbox.app_id),
            "response_urls": _response_urls(workspace, user, view),
        }
    answer = workspace.sandbox.dispatcher.send("interactive", payload)
    with workspace.world.condition:
        if view.id in workspace.team.stacks.get(user.id, ()):
            view.errors, view.trouble = {}, None
            _apply(workspace, user, view, answer)
        workspace.world.changed()


def _apply(workspace: Workspace, user: User, view: View, answer: Answer) -> None:
    stack = workspace.team.stacks[user.id]
    body = answer.body or {}
    action = body.get("response_action") if isinstance(body, dict) else "malformed"
    if not answer.ok:
        view.trouble = TROUBLE
    elif action is None:
        stack.remove(view.id)
    elif action == "clear":
        stack.clear()
    elif action == "errors":
        _show_errors(view, body.get("errors"))
    elif action in {"update", "push"}:
        _put(workspace, user, view, action, body.get("view"))
    else:
        view.trouble = TROUBLE


def _show_errors(view: View, errors: Any) -> None:
    inputs = {block["block_id"] for block in view.input_blocks()}
    fits = isinstance(errors, dict) and errors and set(errors) <= inputs
    if fits and all(isinstance(text, str) and text for text in errors.values()):
        view.errors = dict(errors)
    else:
        view.trouble = TROUBLE


def _put(workspace: Workspace, user: User, view: View, action: str, body: Any) -> None:
    refused = rules.view_problems(body, "modal") or rules.view_is_too_large(body)
    try:
        if refused:
            view.trouble = TROUBLE
        elif action == "update":
            replace(workspace.world, view, body)
        else:
            push(workspace.world, workspace.team, user.id, body)
    except SlackError:
        view.trouble = TROUBLE


def _response_urls(workspace: Workspace, user: User, view: View) -> list[Json]:
    urls = []
    for block in view.input_blocks():
        element = block["element"]
        if element.get("response_url_enabled"):
            state = view.typed[block["block_id"]][element["action_id"]]
            channel = workspace.team.channels.get(str(state.get(STATE[element["type"]][1])))
            if channel is not None:
                url, _ = response_url(workspace, user, channel)
                named = {"block_id": block["block_id"], "action_id": element["action_id"]}
                urls.append({**named, "channel_id": channel.id, "response_url": url})
    return urls


def close(workspace: Workspace, user: User, view: View, *, all_views: bool = False) -> None:
    """Cancel the modal on top, or close the window with every view in it."""
    with workspace.world.condition:
        stack = workspace.team.stacks[user.id]
        everything = all_views or bool(view.body.get("clear_on_close"))
        told = workspace.team.views[stack[0]] if everything else view
        stack[:] = [] if everything else [one for one in stack if one != view.id]
        described = view_json(told, workspace.team, workspace.sandbox.app_id)
        workspace.world.changed()
    if told.body.get("notify_on_close"):
        payload = {
            "type": "view_closed",
            **who(workspace, user, team=user.home_team),
            # What was typed is lost: Slack leaves the state of inputs out.
            "view": described | {"state": {"values": {}}},
            "is_cleared": everything,
        }
        workspace.sandbox.dispatcher.send("interactive", payload)
