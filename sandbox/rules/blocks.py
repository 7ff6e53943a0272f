"""Rules of blocks: what each may hold, and the surfaces it may stand on."""

from collections.abc import Collection
from typing import Any

from sandbox.rules.checks import (
    Check,
    Findings,
    Shape,
    any_of,
    array,
    flag,
    kind_of,
    not_both,
    one_of,
    string,
    tagged,
)
from sandbox.rules.composition import MRKDWN, PLAIN, SLACK_FILE, URL, plain, text
from sandbox.rules.elements import (
    ALT_TEXT,
    BUTTON,
    ID,
    IMAGE,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    element_among,
)
from sandbox.rules.figures import CHART, DATA_TABLE, TABLE
from sandbox.rules.rich_text import RICH_TEXT

MESSAGE, MODAL, HOME = "message", "modal", "home"
_ID: dict[str, Check] = {"block_id": ID}


def _unique_action_ids(findings: Findings, block: Any, pointer: str) -> None:
    seen: set[str] = set()
    for place, element in enumerate(block["elements"]):
        action_id = element.get("action_id")
        if action_id in seen:
            where = f"{pointer}/elements/{place}/action_id"
            findings.add(where, f"`action_id` {action_id} already exists in the block")
        seen.add(action_id or f"none given: {place}")


def _no_file_dispatch(findings: Findings, block: Any, pointer: str) -> None:
    if block.get("dispatch_action") and block["element"]["type"] == "file_input":
        findings.add(f"{pointer}/dispatch_action", "cannot be used with a file_input")


def _only_when_collapsible(findings: Findings, block: Any, pointer: str) -> None:
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        findings.add(f"{pointer}/default_collapsed", "requires is_collapsible")
    if block.get("has_header_divider") and block.get("is_collapsible"):
        findings.add(f"{pointer}/has_header_divider", "cannot be used with is_collapsible")


def _check_kind(findings: Findings, block: Any, pointer: str, kinds: Collection[str]) -> None:
    kind = kind_of(block)
    if not isinstance(block, dict):
        findings.add(pointer, "must provide an object")
    elif kind not in kinds:
        findings.add(f"{pointer}/type", f"unsupported type: {kind}")
    else:
        _check_block_id(findings, block.get("block_id"), f"{pointer}/block_id")
        BLOCKS[kind](findings, block, pointer)


def _check_block_id(findings: Findings, block_id: Any, pointer: str) -> None:
    if not isinstance(block_id, str):
        return
    if block_id in findings.block_ids:
        findings.add(pointer, f"`block_id` {block_id} already exists")
    findings.block_ids.add(block_id)


def _child(findings: Findings, block: Any, pointer: str) -> None:
    _check_kind(findings, block, pointer, IN_CONTAINER)


CARD = Shape(
    {},
    {
        **_ID,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": array(BUTTON, most=3),
    },
    rules=(any_of("hero_image", "title", "actions", "body"),),
)
_TASK = Shape(
    {"task_id": ID, "title": string(least=1)},
    {
        **_ID,
        "status": one_of("pending", "in_progress", "complete", "error"),
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": array(tagged({"url": Shape({"url": URL, "text": string()})})),
    },
)

BLOCKS: dict[str, Check] = {
    "section": Shape(
        {},
        {
            **_ID,
            "text": text(3000),
            "fields": array(text(2000), most=10),
            "accessory": element_among(IN_SECTION),
            "expand": flag,
        },
        rules=(any_of("text", "fields"),),
    ),
    "actions": Shape(
        {"elements": array(element_among(IN_ACTIONS), most=25)}, _ID, rules=(_unique_action_ids,)
    ),
    "context": Shape(
        {
            "elements": array(
                tagged({"image": IMAGE, PLAIN: plain(3000), MRKDWN: text(3000, MRKDWN)}), most=10
            )
        },
        _ID,
    ),
    "context_actions": Shape(
        {"elements": array(element_among({"feedback_buttons", "icon_button"}), most=5)}, _ID
    ),
    "header": Shape({"text": plain(150)}, _ID),
    "divider": Shape({}, _ID),
    "image": Shape(
        {"alt_text": ALT_TEXT},
        {**_ID, "image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)},
        rules=(any_of("image_url", "slack_file"), not_both("image_url", "slack_file")),
    ),
    "input": Shape(
        {"label": plain(2000), "element": element_among(IN_INPUT)},
        {**_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
        rules=(_no_file_dispatch,),
    ),
    "rich_text": RICH_TEXT,
    "markdown": Shape({"text": string(least=1)}, _ID),
    "video": Shape(
        {"alt_text": ALT_TEXT, "video_url": URL, "thumbnail_url": URL, "title": plain(199)},
        {
            **_ID,
            "title_url": URL,
            "description": plain(3000),
            "provider_icon_url": URL,
            "provider_name": string(),
            "author_name": string(49),
        },
    ),
    "alert": Shape(
        {"text": text(200)},
        {**_ID, "level": one_of("default", "info", "warning", "error", "success")},
    ),
    "card": CARD,
    "carousel": Shape({"elements": array(tagged({"card": CARD}), most=10)}, _ID),
    "container": Shape(
        {"child_blocks": array(_child, most=10)},
        {
            **_ID,
            "title": plain(150),
            "rich_text_title": tagged({"rich_text": RICH_TEXT}),
            "subtitle": text(150),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": IMAGE,
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
        },
        rules=(any_of("title", "rich_text_title"), _only_when_collapsible),
    ),
    "plan": Shape(
        {"title": string(least=1)},
        {**_ID, "tasks": array(tagged({"task_card": _TASK}))},
    ),
    "task_card": _TASK,
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": CHART,
}
"""The shape of each block that the sandbox knows."""

_EVERYWHERE = {"section", "actions", "context", "header", "divider", "image", "rich_text", "video"}
IN_CONTAINER = (_EVERYWHERE | {"input", "table"}) - {"data_table", "data_visualization"}
STANDS_ON = {
    MESSAGE: _EVERYWHERE
    | {"markdown", "card", "carousel", "container", "context_actions", "plan", "task_card"}
    | {"table", "data_table", "data_visualization"},
    MODAL: _EVERYWHERE | {"input", "alert"},
    HOME: _EVERYWHERE | {"input"},
}
"""The blocks of each surface. `file` blocks only appear on messages that Slack itself returns."""


def check_block(findings: Findings, block: Any, pointer: str) -> None:
    """One block on the surface that is being walked."""
    _check_kind(findings, block, pointer, STANDS_ON[findings.surface])
