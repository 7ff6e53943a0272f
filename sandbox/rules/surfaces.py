"""Rules of whole messages and views."""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.rules.blocks import HOME, MESSAGE, MODAL, check_block
from sandbox.rules.checks import Check, Findings, Json, Problem, Shape, array, flag, string
from sandbox.rules.composition import plain

MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
VIEW_BYTES = 250_000
MESSAGE_CHARACTERS = 13_200
CHARTS_IN_A_MESSAGE = 2
_BLOCKS = {kind: array(check_block, most, least=0) for kind, most in MOST_BLOCKS.items()}
_VIEW: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}


def _submit_with_inputs(findings: Findings, view: Any, pointer: str) -> None:
    kinds = [block["type"] for block in view["blocks"]]
    if "input" in kinds and view.get("submit") is None:
        findings.add(pointer, "missing required field: submit, as `blocks` has an `input` block")


_VIEWS = {
    MODAL: Shape(
        {"title": plain(24), "blocks": _BLOCKS[MODAL]},
        {
            **_VIEW,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
        },
        rules=(_submit_with_inputs,),
    ),
    HOME: Shape({"blocks": _BLOCKS[HOME]}, _VIEW),
}


def blocks_problems(blocks: Any, *, charts: bool = True) -> list[Problem]:
    """What Slack refuses in a message's blocks; `charts=False` where charts are not rolled out."""
    findings = Findings(MESSAGE)
    _BLOCKS[MESSAGE](findings, blocks, "/blocks")
    if isinstance(blocks, list):
        kinds = [block.get("type") for block in blocks if isinstance(block, dict)]
        if kinds.count("data_visualization") > (CHARTS_IN_A_MESSAGE if charts else 0):
            findings.add("/blocks", "unsupported number of blocks of type: data_visualization")
        if kinds.count("table") > 1:
            findings.add("/blocks", "only one table is allowed")
        _check_focus(findings, "/blocks")
    return findings.problems


def view_problems(view: Any, kind: str | None = None) -> list[Problem]:
    """What Slack refuses in a view; `kind` is what the method accepts, modal or home."""
    surface = view.get("type") if isinstance(view, dict) else None
    if surface not in _VIEWS or (kind and surface != kind):
        return [Problem("/view/type", f"must be a valid enum value: {kind or 'modal, home'}")]
    findings = Findings(surface)
    _VIEWS[surface](findings, view, "/view")
    _check_focus(findings, "/view")
    return findings.problems


def view_is_too_large(view: Json) -> bool:
    """Whether a view is over 250 kB."""
    return len(json.dumps(view).encode()) > VIEW_BYTES


def message_characters(blocks: list[Json]) -> int:
    """The text of a message's blocks added up: Slack refuses more than about 13,200 characters."""
    return sum(len(text) for text in _texts(blocks))


def _check_focus(findings: Findings, pointer: str) -> None:
    if findings.focused > 1:
        findings.add(pointer, "only one element can have focus_on_load")


def _texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        for name, value in thing.items():
            if name == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _texts(value)
