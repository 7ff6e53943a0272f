"""Modals and Home tabs: triggers, the stack of three, hashes, and what is typed into them."""

import time
from typing import Any

from sandbox import rules
from sandbox.errors import SlackError
from sandbox.methods import Api, Method, parsed, required
from sandbox.rules.surfaces import view_is_too_large
from sandbox.state import Json, Team, Trigger, View, World, elements_of, with_ids

TRIGGER_SECONDS = 3.0
STACK = 3


def _open(api: Api, team: Team, arguments: Json) -> Json:
    trigger = _used_trigger(team, arguments)
    body = _checked(api, team, arguments, "modal")
    view = _made(api.world, trigger.user_id, body)
    team.stacks[trigger.user_id] = [view.id]
    return {"view": _kept(team, view, api)}


def _push(api: Api, team: Team, arguments: Json) -> Json:
    trigger = _used_trigger(team, arguments)
    stack = team.stacks.get(trigger.user_id) or []
    if trigger.from_view is None or trigger.from_view not in stack:
        raise SlackError("invalid_trigger_id")
    body = _checked(api, team, arguments, "modal")
    return {"view": _kept(team, push(api.world, team, trigger.user_id, body), api)}


def push(world: World, team: Team, user_id: str, body: Json) -> View:
    """Put a view on top of a person's stack. Raises SlackError where three lie there already."""
    stack = team.stacks[user_id]
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    view = _made(world, user_id, body, root=stack[0], previous=stack[-1])
    team.views[view.id] = view
    stack.append(view.id)
    return view


def _update(api: Api, team: Team, arguments: Json) -> Json:
    view = _found(team, arguments)
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise SlackError("hash_conflict")
    replace(api.world, view, _checked(api, team, arguments, "modal", view))
    return {"view": view_json(team, view, api.app_id)}


def replace(world: World, view: View, body: Json) -> None:
    """Put other content into a view; what was typed stays where block_id and action_id stay."""
    before = view.typed
    view.body = {**body, "blocks": with_ids(body["blocks"], world.new_id)}
    view.typed = initial_state(view.body["blocks"])
    for block_id, elements in view.typed.items():
        for action_id in elements:
            if action_id in before.get(block_id, {}):
                elements[action_id] = before[block_id][action_id]
    view.hash = world.new_id("h")
    view.errors, view.trouble = {}, None


def _publish(api: Api, team: Team, arguments: Json) -> Json:
    user_id = required(arguments, "user_id")
    if user_id not in team.users:
        raise SlackError("user_not_found")
    body = _checked(api, team, arguments, "home")
    home = team.homes.get(user_id)
    if home is None:
        home = team.homes[user_id] = _made(api.world, user_id, body)
    elif arguments.get("hash") and arguments["hash"] != home.hash:
        raise SlackError("hash_conflict")
    else:
        replace(api.world, home, body)
    return {"view": view_json(team, home, api.app_id)}


def _used_trigger(team: Team, arguments: Json) -> Trigger:
    trigger = team.triggers.get(required(arguments, "trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if time.monotonic() - trigger.issued > TRIGGER_SECONDS:
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger


def _checked(api: Api, team: Team, arguments: Json, kind: str, before: View | None = None) -> Json:
    del api
    body: Any = parsed(arguments, "view", "invalid_arguments")
    problems = rules.view_problems(body, kind)
    if problems:
        raise SlackError(
            "invalid_arguments",
            response_metadata={"messages": [str(problem) for problem in problems]},
        )
    if view_is_too_large(body):
        raise SlackError("view_too_large")
    external_id = body.get("external_id")
    if external_id and any(
        v.body.get("external_id") == external_id and v is not before for v in team.views.values()
    ):
        raise SlackError("duplicate_external_id")
    checked: Json = body
    return checked


def _made(
    world: World, owner: str, body: Json, *, root: str | None = None, previous: str | None = None
) -> View:
    view_id = world.new_id("V")
    blocks = with_ids(body["blocks"], world.new_id)
    return View(
        id=view_id,
        owner=owner,
        body={**body, "blocks": blocks},
        hash=world.new_id("h"),
        root_id=root or view_id,
        previous_id=previous,
        typed=initial_state(blocks),
    )


def _kept(team: Team, view: View, api: Api) -> Json:
    team.views[view.id] = view
    return view_json(team, view, api.app_id)


def _found(team: Team, arguments: Json) -> View:
    view_id, external_id = arguments.get("view_id"), arguments.get("external_id")
    for view in team.views.values():
        is_meant = view.id == view_id or (
            external_id is not None and view.body.get("external_id") == external_id
        )
        if is_meant and view.id in team.stacks.get(view.owner, ()):
            return view
    raise SlackError("not_found")


def initial_state(blocks: list[Json]) -> dict[str, dict[str, Json]]:
    """What the inputs hold before anybody touches them, as `view.state.values` tells it."""
    state: dict[str, dict[str, Json]] = {}
    for block in blocks:
        for element in elements_of(block):
            value = _initial_value(element)
            if value is not None:
                state.setdefault(block["block_id"], {})[element["action_id"]] = value
    return state


def _initial_value(element: Json) -> Json | None:
    kind = element["type"]
    if kind in STATE:
        source, target = STATE[kind]
        empty: Any = [] if target.endswith("s") else None
        return {"type": kind, target: element.get(source, empty)}
    return None


STATE = {
    "plain_text_input": ("initial_value", "value"),
    "email_text_input": ("initial_value", "value"),
    "url_text_input": ("initial_value", "value"),
    "number_input": ("initial_value", "value"),
    "static_select": ("initial_option", "selected_option"),
    "radio_buttons": ("initial_option", "selected_option"),
    "checkboxes": ("initial_options", "selected_options"),
    "multi_static_select": ("initial_options", "selected_options"),
    "users_select": ("initial_user", "selected_user"),
    "multi_users_select": ("initial_users", "selected_users"),
    "conversations_select": ("initial_conversation", "selected_conversation"),
    "multi_conversations_select": ("initial_conversations", "selected_conversations"),
    "channels_select": ("initial_channel", "selected_channel"),
    "multi_channels_select": ("initial_channels", "selected_channels"),
    "datepicker": ("initial_date", "selected_date"),
    "timepicker": ("initial_time", "selected_time"),
    "datetimepicker": ("initial_date_time", "selected_date_time"),
}
"""Elements with state: the field of the block that begins it, and the field that reports it."""


def view_json(team: Team, view: View, app_id: str) -> Json:
    """A view as Slack describes it to the app."""
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


VIEW_METHODS: dict[str, tuple[str | None, Method]] = {
    "views.open": (None, _open),
    "views.push": (None, _push),
    "views.update": (None, _update),
    "views.publish": (None, _publish),
}
"""Each method of views; they need no scope."""
