"""Blocks as Slack keeps them: with ids everywhere, and with what their inputs hold."""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.state import Json, Typed

STATE = {
    "plain_text_input": ("initial_value", "value"),
    "email_text_input": ("initial_value", "value"),
    "url_text_input": ("initial_value", "value"),
    "number_input": ("initial_value", "value"),
    "rich_text_input": ("initial_value", "rich_text_value"),
    "file_input": ("initial_files", "files"),
    "static_select": ("initial_option", "selected_option"),
    "external_select": ("initial_option", "selected_option"),
    "radio_buttons": ("initial_option", "selected_option"),
    "checkboxes": ("initial_options", "selected_options"),
    "multi_static_select": ("initial_options", "selected_options"),
    "multi_external_select": ("initial_options", "selected_options"),
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
"""Elements that hold something: the field that begins it, and the field that reports it."""

_INERT = {"image", "mrkdwn", "plain_text"}


def holds_several(kind: str) -> bool:
    """Whether an element of this kind holds a list."""
    return kind.startswith("multi_") or kind in {"checkboxes", "file_input"}


def with_ids(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """The blocks as Slack stores them: every block and every interactive element has an id."""
    stored: list[Json] = _without_nulls(blocks)
    for block in every_block(stored):
        block.setdefault("block_id", new_id("b"))
        for element in elements_of(block):
            if element["type"] not in _INERT:
                element.setdefault("action_id", new_id("a"))
    return stored


def _without_nulls(thing: Any) -> Any:
    """A copy without the fields that are null: they count as absent. In a list, null has a place."""
    if isinstance(thing, dict):
        return {name: _without_nulls(value) for name, value in thing.items() if value is not None}
    return [_without_nulls(value) for value in thing] if isinstance(thing, list) else thing


def every_block(blocks: list[Json]) -> Iterator[Json]:
    """All blocks in reading order, those inside containers and carousels after their parent."""
    for block in blocks:
        yield block
        if block["type"] == "container":
            yield from every_block(block["child_blocks"])
        elif block["type"] == "carousel":
            yield from every_block(block["elements"])


def elements_of(block: Json) -> Iterator[Json]:
    """The elements of one block, wherever that kind of block keeps them."""
    kind = block["type"]
    if kind in {"actions", "context", "context_actions"}:
        yield from block["elements"]
    elif kind == "card":
        yield from block.get("actions") or ()
    elif kind == "input":
        yield block["element"]
    elif block.get("accessory"):
        yield block["accessory"]


def initial_state(blocks: list[Json], current_channel: str | None = None) -> Typed:
    """What the inputs hold before anybody touches them.

    `current_channel` is where the person was when they opened the view.
    """
    state: Typed = {}
    for block in every_block(blocks):
        for element in elements_of(block):
            if element["type"] in STATE:
                held = _initial_value(element, current_channel)
                state.setdefault(block["block_id"], {})[element["action_id"]] = held
    return state


def carried_over(before: Typed, after: Typed) -> Typed:
    """The new state, keeping what was typed where block_id and action_id are the same."""
    return {
        block_id: {
            action_id: _same_kind(before.get(block_id, {}).get(action_id), fresh)
            for action_id, fresh in elements.items()
        }
        for block_id, elements in after.items()
    }


def _same_kind(old: Json | None, fresh: Json) -> Json:
    return old if old is not None and old["type"] == fresh["type"] else fresh


def _initial_value(element: Json, current_channel: str | None) -> Json:
    kind = element["type"]
    begins, reports = STATE[kind]
    value: Any = element.get(begins)
    if value is None and element.get("default_to_current_conversation") and current_channel:
        value = [current_channel] if holds_several(kind) else current_channel
    if value is None and holds_several(kind):
        value = []
    return {"type": kind, reports: value}
