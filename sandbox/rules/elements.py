"""Rules of block elements: buttons, menus, inputs, and the blocks each may stand in."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from sandbox.rules.checks import (
    Check,
    Findings,
    Shape,
    any_of,
    array,
    flag,
    kind_of,
    one_of,
    string,
    whole,
)
from sandbox.rules.composition import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    FEW,
    GROUPS,
    LINKS,
    MENU_OPTIONS,
    SLACK_FILE,
    URL,
    initial_among_options,
    option,
    options_or_groups,
    plain,
)
from sandbox.rules.rich_text import RICH_TEXT

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
ID = string(255, least=1)
ALT_TEXT = string(2000, least=1)
STYLE = one_of("primary", "danger")
INTERACTIVE: Mapping[str, Check] = {"action_id": ID, "confirm": CONFIRM}
FOCUS: Mapping[str, Check] = {"action_id": ID, "focus_on_load": flag}
HINTED: Mapping[str, Check] = {**FOCUS, "placeholder": plain(150)}
MENU: Mapping[str, Check] = {**HINTED, "confirm": CONFIRM}
TYPED: Mapping[str, Check] = {**HINTED, "dispatch_action_config": DISPATCH_CONFIG}
SEVERAL: Mapping[str, Check] = {**MENU, "max_selected_items": whole(1)}
IDS = array(ID, least=0)


def _min_within_max(least: str, most: str) -> Check:
    def check(findings: Findings, element: Any, pointer: str) -> None:
        low, high = element.get(least), element.get(most)
        if low is not None and high is not None and float(low) > float(high):
            findings.add(f"{pointer}/{least}", f"must not be greater than {most}")

    return check


def _initial_fits(findings: Findings, element: Any, pointer: str) -> None:
    most = element.get("max_length")
    if most is not None and len(element.get("initial_value") or "") > most:
        findings.add(f"{pointer}/initial_value", f"must be less than {most + 1} characters")


BUTTON = Shape(
    {"text": plain(75)},
    {
        **INTERACTIVE,
        "value": string(2000),
        "url": URL,
        "style": STYLE,
        "accessibility_label": string(75),
        "visible_to_user_ids": array(ID, most=10),
        "agent_prompt": string(4000),
    },
)
IMAGE = Shape(
    {"alt_text": ALT_TEXT},
    {"image_url": URL, "slack_file": SLACK_FILE},
    rules=(any_of("image_url", "slack_file"),),
)
_FEEDBACK = Shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
_STATIC: Mapping[str, Check] = {"options": MENU_OPTIONS, "option_groups": GROUPS}
_STATIC_RULES = (options_or_groups, initial_among_options)
_CONVERSATION: Mapping[str, Check] = {
    "filter": CONVERSATION_FILTER,
    "default_to_current_conversation": flag,
    "response_url_enabled": flag,
}

ELEMENTS: dict[str, Check] = {
    "button": BUTTON,
    "overflow": Shape({"options": LINKS}, INTERACTIVE),
    "workflow_button": Shape(
        {"text": plain(75), "workflow": Shape({"trigger": Shape({"url": URL})})},
        {"action_id": ID, "style": STYLE, "accessibility_label": string(75)},
    ),
    "icon_button": Shape(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            **INTERACTIVE,
            "value": string(2000),
            "accessibility_label": string(75),
            "visible_to_user_ids": array(ID, most=10),
        },
    ),
    "feedback_buttons": Shape(
        {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": ID}
    ),
    "static_select": Shape(
        {}, {**MENU, **_STATIC, "initial_option": option()}, rules=_STATIC_RULES
    ),
    "multi_static_select": Shape(
        {}, {**SEVERAL, **_STATIC, "initial_options": MENU_OPTIONS}, rules=_STATIC_RULES
    ),
    "external_select": Shape(
        {}, {**MENU, "initial_option": option(), "min_query_length": whole(0)}
    ),
    "multi_external_select": Shape(
        {}, {**SEVERAL, "initial_options": MENU_OPTIONS, "min_query_length": whole(0)}
    ),
    "users_select": Shape({}, {**MENU, "initial_user": ID}),
    "multi_users_select": Shape({}, {**SEVERAL, "initial_users": IDS}),
    "channels_select": Shape({}, {**MENU, "initial_channel": ID, "response_url_enabled": flag}),
    "multi_channels_select": Shape({}, {**SEVERAL, "initial_channels": IDS}),
    "conversations_select": Shape({}, {**MENU, **_CONVERSATION, "initial_conversation": ID}),
    "multi_conversations_select": Shape(
        {},
        {
            **SEVERAL,
            "filter": CONVERSATION_FILTER,
            "default_to_current_conversation": flag,
            "initial_conversations": IDS,
        },
    ),
    "checkboxes": Shape(
        {"options": FEW},
        {**INTERACTIVE, **FOCUS, "initial_options": FEW},
        rules=(initial_among_options,),
    ),
    "radio_buttons": Shape(
        {"options": FEW},
        {**INTERACTIVE, **FOCUS, "initial_option": option()},
        rules=(initial_among_options,),
    ),
    "plain_text_input": Shape(
        {},
        {
            **TYPED,
            "initial_value": string(3000),
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
        rules=(_min_within_max("min_length", "max_length"), _initial_fits),
    ),
    "rich_text_input": Shape(
        {},
        {
            **TYPED,
            "initial_value": RICH_TEXT,
            "min_lines": whole(1, 100),
            "max_lines": whole(1, 100),
        },
        rules=(_min_within_max("min_lines", "max_lines"),),
    ),
    "email_text_input": Shape({}, {**TYPED, "initial_value": string()}),
    "url_text_input": Shape({}, {**TYPED, "initial_value": string()}),
    "number_input": Shape(
        {"is_decimal_allowed": flag},
        {
            **TYPED,
            "initial_value": string(form=NUMBER),
            "min_value": string(form=NUMBER),
            "max_value": string(form=NUMBER),
        },
        rules=(_min_within_max("min_value", "max_value"),),
    ),
    "datepicker": Shape({}, {**MENU, "initial_date": string(form=DATE)}),
    "timepicker": Shape({}, {**MENU, "initial_time": string(form=TIME), "timezone": ID}),
    "datetimepicker": Shape(
        {},
        {
            **FOCUS,
            "confirm": CONFIRM,
            "initial_date_time": whole(1_000_000_000, 9_999_999_999),
        },
    ),
    "file_input": Shape({}, {"action_id": ID, "filetypes": array(ID), "max_files": whole(1, 10)}),
    "image": IMAGE,
}
"""The shape of each element that the sandbox knows."""

_PICKERS = {"datepicker", "timepicker"}
_SINGLE = {
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
}
_CHOICES = {"checkboxes", "radio_buttons"}
_TYPED = {
    "plain_text_input",
    "rich_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
}
IN_ACTIONS = {"button", "overflow", "workflow_button", "datetimepicker"}
IN_ACTIONS |= _SINGLE | _PICKERS | _CHOICES
IN_INPUT = {"datetimepicker"} | _TYPED | _SINGLE | _PICKERS | _CHOICES
IN_INPUT |= {f"multi_{kind}" for kind in _SINGLE}
IN_SECTION = {"button", "overflow", "workflow_button", "image"}
IN_SECTION |= _SINGLE | _PICKERS | _CHOICES | {f"multi_{kind}" for kind in _SINGLE}


def element_among(kinds: Collection[str]) -> Check:
    """One element, of a kind that may stand here."""

    def check(findings: Findings, element: Any, pointer: str) -> None:
        kind = kind_of(element)
        if kind not in kinds:
            findings.add(pointer, f"unsupported type: {kind}")
            return
        if element.get("focus_on_load"):
            findings.focused += 1
        ELEMENTS[kind](findings, element, pointer)

    return check
