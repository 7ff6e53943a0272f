"""Buttons and menus that act at once, and menus whose options the app supplies."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sandbox.acting import TROUBLE, response_url, trigger, who
from sandbox.methods.described import post_json, view_json
from sandbox.screen import Place, Spot
from sandbox.state import Json, Post, Typed, User
from sandbox.stored import STATE, initial_state

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

LEAST_QUERY = 3


def press(workspace: Workspace, user: User, spot: Spot, label: str) -> None:
    """Press a button, or choose an option of an overflow menu, by what it says."""
    element = spot.element
    if element["type"] == "overflow":
        chosen = [one for one in element["options"] if one["text"]["text"] == label]
        _act(workspace, user, spot, {"selected_option": chosen[0]})
        return
    if element["type"] == "feedback_buttons":
        both = (element["positive_button"], element["negative_button"])
        element = next(button for button in both if button["text"]["text"] == label)
    value = {"value": element["value"]} if element.get("value") is not None else {}
    _act(workspace, user, spot, {"text": element["text"], **value})


def choose(workspace: Workspace, user: User, spot: Spot, value: Any) -> None:
    """Let a menu, a picker or a text input hold something, and tell the app at once."""
    field = STATE[spot.element["type"]][1]
    with workspace.world.condition:
        state = state_of(spot.place, user)[spot.block["block_id"]][spot.element["action_id"]]
        state[field] = value
        workspace.world.changed()
    _act(workspace, user, spot, {field: value})


def suggestions(workspace: Workspace, user: User, spot: Spot, typed: str) -> Json:
    """What the app offers in an external menu for what is typed: options or option groups."""
    least = spot.element.get("min_query_length", LEAST_QUERY)
    assert len(typed) >= least, f"type {least} characters or more to see options"
    payload = {
        "type": "block_suggestion",
        **who(workspace, user),
        "action_id": spot.element["action_id"],
        "block_id": spot.block["block_id"],
        "value": typed,
        **_where(workspace, user, spot.place),
    }
    answer = workspace.sandbox.dispatcher.send("interactive", payload)
    return answer.body if answer.ok and isinstance(answer.body, dict) else {"options": []}


def state_of(place: Place, user: User) -> Typed:
    """What the inputs of a view, or of a message as this person left it, hold."""
    if not isinstance(place, Post):
        return place.typed
    fresh = initial_state(place.blocks)
    kept = place.chosen.setdefault(user.id, fresh)
    if kept.keys() != fresh.keys():  # the message was changed since
        kept = place.chosen[user.id] = fresh
    return kept


def _act(workspace: Workspace, user: User, spot: Spot, value: Json) -> None:
    action = {
        "type": spot.element["type"],
        "action_id": spot.element["action_id"],
        "block_id": spot.block["block_id"],
        "action_ts": f"{time.time():.6f}",
        **value,
    }
    with workspace.world.condition:
        payload = {
            "type": "block_actions",
            **who(workspace, user),
            "actions": [action],
            **_where(workspace, user, spot.place),
        }
    answer = workspace.sandbox.dispatcher.send("interactive", payload)
    with workspace.world.condition:
        if not isinstance(spot.place, Post):
            spot.place.trouble = None if answer.ok else TROUBLE
        elif answer.ok:
            spot.place.trouble.pop(user.id, None)
        else:
            spot.place.trouble[user.id] = (spot.block["block_id"], spot.element["action_id"])
        workspace.world.changed()


def _where(workspace: Workspace, user: User, place: Place) -> Json:
    app_id = workspace.sandbox.app_id
    if not isinstance(place, Post):
        from_view = place.id if place.body["type"] == "modal" else None
        return {
            "container": {"type": "view", "view_id": place.id},
            "trigger_id": trigger(workspace, user, from_view=from_view),
            "view": view_json(place, workspace.team, app_id),
        }
    channel = workspace.team.channels[place.channel_id]
    url, _ = response_url(workspace, user, channel, message_ts=place.ts)
    private = place.ephemeral_to is not None
    where: Json = {
        "container": {
            "type": "message",
            "message_ts": place.ts,
            "channel_id": channel.id,
            "is_ephemeral": private,
        },
        "channel": {
            "id": channel.id,
            "name": "directmessage" if channel.im_with else channel.name,
        },
        "trigger_id": trigger(workspace, user, channel=channel),
        "response_url": url,
        "state": {"values": state_of(place, user)},
    }
    # Slack does not send the content of an ephemeral message back.
    return where if private else where | {"message": post_json(place, workspace.team, app_id)}
