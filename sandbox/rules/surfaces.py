"""Rules of whole messages and views."""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.rules.blocks import HOME, MESSAGE, MODAL, check_block
from sandbox.rules.checks import (
    Check,
    Findings,
    Json,
    Problem,
    Shape,
    array,
    flag,
    kind_of,
    string,
)
from sandbox.rules.composition import plain
from sandbox.rules.figures import TABLE_CHARACTERS, table_characters

MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
VIEW_BYTES = 250_000
MESSAGE_CHARACTERS = 13_200
MARKDOWN_CHARACTERS = 12_000
MOST_OF_A_KIND = {"data_visualization": 2, "table": 1}
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
    if not findings.problems:
        _check_kinds(findings, blocks, charts=charts)
        _check_sums(findings, blocks)
        _check_focus(findings, "/blocks")
    return findings.problems


def view_problems(view: Any, kind: str | None = None) -> list[Problem]:
    """What Slack refuses in a view; `kind` is what the method accepts, modal or home."""
    surface = kind_of(view)
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


def _check_kinds(findings: Findings, blocks: list[Json], *, charts: bool) -> None:
    kinds = [block["type"] for block in _with_children(blocks)]
    for kind, most in MOST_OF_A_KIND.items():
        if kinds.count(kind) > most:
            findings.add("/blocks", f"no more than {most} of type {kind} allowed")
    for place, block in enumerate(blocks):
        if block["type"] == "data_visualization" and not charts:
            findings.add(f"/blocks/{place}/type", "unsupported type: data_visualization")


def _check_sums(findings: Findings, blocks: list[Json]) -> None:
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    tables = sum(table_characters(block) for block in _with_children(blocks))
    if markdown > MARKDOWN_CHARACTERS:
        findings.add("/blocks", f"markdown must be less than {MARKDOWN_CHARACTERS + 1} characters")
    if tables > TABLE_CHARACTERS:
        findings.add("/blocks", f"tables must be less than {TABLE_CHARACTERS + 1} characters")


def _with_children(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield block
        yield from block.get("child_blocks") or ()


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
