"""views.*: modals and Home tabs, with triggers, the stack of three, and hashes."""

import time
from typing import Any

from sandbox import rules
from sandbox.errors import SlackError
from sandbox.methods.api import Api, Method, invalid_arguments, parsed, required
from sandbox.methods.described import view_json
from sandbox.state import Json, Team, Trigger, View
from sandbox.stored import carried_over, initial_state, with_ids
from sandbox.world import World

TRIGGER_SECONDS = 3.0
STACK = 3


def _open(api: Api, team: Team, arguments: Json) -> Json:
    body = _checked(team, arguments, "modal")
    trigger = _exchanged(team, arguments)
    view = _made(api.world, trigger.user_id, body, current_channel=trigger.channel_id)
    team.views[view.id] = view
    team.stacks[trigger.user_id] = [view.id]
    return {"view": view_json(view, team, api.app_id)}


def _push(api: Api, team: Team, arguments: Json) -> Json:
    body = _checked(team, arguments, "modal")
    trigger = _exchanged(team, arguments)
    stack = team.stacks.get(trigger.user_id) or []
    if trigger.from_view not in stack:
        raise SlackError("not_found")
    return {"view": view_json(push(api.world, team, trigger.user_id, body), team, api.app_id)}


def push(world: World, team: Team, user_id: str, body: Json) -> View:
    """Put a view on top of a person's stack. Raises SlackError where three lie there already."""
    stack = team.stacks[user_id]
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    view = _made(world, user_id, body)
    view.root_id, view.previous_id = stack[0], stack[-1]
    team.views[view.id] = view
    stack.append(view.id)
    return view


def _update(api: Api, team: Team, arguments: Json) -> Json:
    view = _found(team, arguments)
    _check_hash(view, arguments)
    replace(api.world, view, _checked(team, arguments, "modal", view))
    return {"view": view_json(view, team, api.app_id)}


def replace(world: World, view: View, body: Json) -> None:
    """Put other content into a view; what was typed stays where block_id and action_id stay."""
    blocks = with_ids(body["blocks"], world.new_id)
    view.body = {**body, "blocks": blocks}
    view.typed = carried_over(view.typed, initial_state(blocks))
    view.hash = world.new_id("h")
    view.errors, view.trouble = {}, None


def _publish(api: Api, team: Team, arguments: Json) -> Json:
    user_id = required(arguments, "user_id")
    if user_id not in team.users:
        raise SlackError("user_not_found")
    if not api.manifest.get("features", {}).get("app_home", {}).get("home_tab_enabled"):
        raise SlackError("not_enabled")
    home = team.homes.get(user_id)
    body = _checked(team, arguments, "home", home)
    if home is None:
        home = team.homes[user_id] = _made(api.world, user_id, body)
    else:
        _check_hash(home, arguments)
        replace(api.world, home, body)
    return {"view": view_json(home, team, api.app_id)}


def _exchanged(team: Team, arguments: Json) -> Trigger:
    trigger = team.triggers.get(required(arguments, "trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if time.monotonic() - trigger.issued > TRIGGER_SECONDS:
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger


def _checked(team: Team, arguments: Json, kind: str, before: View | None = None) -> Json:
    body: Any = parsed(arguments, "view", "invalid_arguments")
    if problems := rules.view_problems(body, kind):
        raise invalid_arguments(problems)
    if rules.view_is_too_large(body):
        raise SlackError("view_too_large")
    external_id = body.get("external_id")
    others = [view for view in _live(team) if view is not before]
    if external_id and any(view.body.get("external_id") == external_id for view in others):
        raise SlackError("duplicate_external_id")
    checked: Json = body
    return checked


def _live(team: Team) -> list[View]:
    stacked = [team.views[view_id] for stack in team.stacks.values() for view_id in stack]
    return stacked + list(team.homes.values())


def _made(world: World, owner: str, body: Json, current_channel: str | None = None) -> View:
    view_id = world.new_id("V")
    blocks = with_ids(body["blocks"], world.new_id)
    return View(
        id=view_id,
        owner=owner,
        body={**body, "blocks": blocks},
        hash=world.new_id("h"),
        root_id=view_id,
        typed=initial_state(blocks, current_channel),
    )


def _found(team: Team, arguments: Json) -> View:
    view_id, external_id = arguments.get("view_id"), arguments.get("external_id")
    if not view_id and not external_id:
        required(arguments, "view_id")
    for view in _live(team):
        if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
            return view
    raise SlackError("not_found")


def _check_hash(view: View, arguments: Json) -> None:
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise SlackError("hash_conflict")


VIEWS = {
    "views.open": Method(_open),
    "views.push": Method(_push),
    "views.update": Method(_update),
    "views.publish": Method(_publish),
}
