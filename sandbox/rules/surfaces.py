"""Rules of whole messages and views."""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.rules.blocks import HOME, MESSAGE, MODAL, check_block
from sandbox.rules.checks import Findings, Json, Problem, plain

MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
VIEW_BYTES = 250_000
MESSAGE_CHARACTERS = 13_200
CHARTS_IN_A_MESSAGE = 2
VIEW_FIELDS = {
    "type",
    "title",
    "blocks",
    "close",
    "submit",
    "private_metadata",
    "callback_id",
    "clear_on_close",
    "notify_on_close",
    "external_id",
    "submit_disabled",
}


def blocks_problems(blocks: object, surface: str, *, charts: bool = True) -> list[Problem]:
    """What Slack refuses in a list of blocks; `charts=False` where native charts are not rolled out."""
    findings = Findings()
    _check_blocks(findings, blocks, surface, charts=charts)
    return findings.problems


def message_problems(arguments: Json, *, charts: bool = True) -> list[Problem]:
    """What Slack refuses in the blocks of a message."""
    blocks = arguments.get("blocks")
    return [] if blocks is None else blocks_problems(blocks, MESSAGE, charts=charts)


def message_characters(blocks: list[Json]) -> int:
    """The text of a message's blocks added up: Slack refuses more than about 13,200 characters."""
    return sum(len(text) for text in _texts(blocks))


def view_problems(view: object, kind: str | None = None) -> list[Problem]:
    """What Slack refuses in a view; `kind` is what the method accepts, modal or home."""
    findings = Findings()
    if not isinstance(view, dict):
        findings.add("/view", "must be an object")
        return findings.problems
    surface = view.get("type")
    if surface not in {MODAL, HOME} or (kind and surface != kind):
        findings.add("/view/type", f"must be one of: {kind or 'modal, home'}")
        return findings.problems
    findings.known(view, "/view", VIEW_FIELDS)
    findings.string(view, "/view", "private_metadata", 3000)
    findings.string(view, "/view", "callback_id", 255)
    findings.string(view, "/view", "external_id", 255)
    _check_blocks(findings, view.get("blocks"), surface, charts=False, pointer="/view/blocks")
    if surface == MODAL:
        _check_modal(findings, view)
    return findings.problems


def view_is_too_large(view: Json) -> bool:
    """Whether a view is over 250 kB."""
    return len(json.dumps(view).encode()) > VIEW_BYTES


def _check_modal(findings: Findings, view: Json) -> None:
    findings.required(view, "/view", ["title"])
    for name in ("title", "submit", "close"):
        plain(findings, view, "/view", name, 24)
    has_input = any(
        b.get("type") == "input" for b in view.get("blocks") or () if isinstance(b, dict)
    )
    if has_input and view.get("submit") is None:
        findings.add("/view", "`submit` is required when an `input` block is within the `blocks`")


def _check_blocks(
    findings: Findings, blocks: object, surface: str, *, charts: bool, pointer: str = "/blocks"
) -> None:
    if not isinstance(blocks, list):
        findings.add(pointer, "must be an array")
        return
    if len(blocks) > MOST_BLOCKS[surface]:
        findings.add(pointer, f"no more than {MOST_BLOCKS[surface]} items allowed")
    for number, block in enumerate(blocks):
        check_block(findings, block, f"{pointer}/{number}", surface)
    if findings.focused > 1:
        findings.add(pointer, "only one element may have focus_on_load")
    kinds = [block.get("type") for block in blocks if isinstance(block, dict)]
    if kinds.count("data_visualization") > (CHARTS_IN_A_MESSAGE if charts else 0):
        findings.add(pointer, "too many blocks of type data_visualization")
    if kinds.count("table") > 1:
        findings.add(pointer, "only one table is allowed")


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
