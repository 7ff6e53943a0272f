"""Rules of blocks: where each may stand, and what it may hold."""

from collections.abc import Callable

from sandbox.rules.checks import PLAIN, Findings, Json, plain, text_object
from sandbox.rules.elements import ACTIONS, CONTEXT, INPUT, SECTION, check_element
from sandbox.rules.figures import check_data_table, check_data_visualization, check_table

MESSAGE, MODAL, HOME = "message", "modal", "home"
Check = Callable[[Findings, Json, str], None]
RICH_TEXT_PARTS = {
    "rich_text_section",
    "rich_text_list",
    "rich_text_quote",
    "rich_text_preformatted",
}
RICH_TEXT_LEAVES = {
    "text",
    "link",
    "user",
    "usergroup",
    "channel",
    "emoji",
    "broadcast",
    "date",
    "color",
    "team",
}


def check_block(findings: Findings, block: object, pointer: str, surface: str) -> None:
    """One block on a message, a modal or a Home tab."""
    if not isinstance(block, dict):
        findings.add(pointer, "must be a block object")
        return
    kind = block.get("type")
    rule = BLOCKS.get(str(kind))
    if rule is None:
        findings.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    surfaces, check = rule
    if surface not in surfaces:
        findings.add(pointer, f"unsupported type: {kind} in a {surface}")
        return
    block_id = findings.string(block, pointer, "block_id", 255, least=1)
    if block_id is not None and block_id in findings.block_ids:
        findings.add(f"{pointer}/block_id", f"`block_id`: {block_id} already exists")
    findings.block_ids.add(block_id or "")
    check(findings, block, pointer)


def _section(findings: Findings, block: Json, pointer: str) -> None:
    findings.known(block, pointer, {"type", "block_id", "text", "fields", "accessory", "expand"})
    if block.get("text") is None and not block.get("fields"):
        findings.add(pointer, "missing required field: text or fields")
    if block.get("text") is not None:
        text_object(findings, block["text"], f"{pointer}/text", 3000)
    if block.get("fields") is not None:
        for number, field in enumerate(findings.items(block, pointer, "fields", 10)):
            text_object(findings, field, f"{pointer}/fields/{number}", 2000)
    if block.get("accessory") is not None:
        check_element(findings, block["accessory"], f"{pointer}/accessory", SECTION)


def _actions(findings: Findings, block: Json, pointer: str) -> None:
    findings.known(block, pointer, {"type", "block_id", "elements"})
    seen: set[str] = set()
    for number, element in enumerate(findings.items(block, pointer, "elements", 25)):
        place = f"{pointer}/elements/{number}"
        check_element(findings, element, place, ACTIONS)
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if action_id in seen:
            findings.add(f"{place}/action_id", f"`action_id` {action_id} already exists")
        seen.add(action_id or f"#{number}")


def _context(findings: Findings, block: Json, pointer: str) -> None:
    findings.known(block, pointer, {"type", "block_id", "elements"})
    for number, element in enumerate(findings.items(block, pointer, "elements", 10)):
        place = f"{pointer}/elements/{number}"
        if isinstance(element, dict) and element.get("type") == "image":
            check_element(findings, element, place, CONTEXT)
        else:
            text_object(findings, element, place, 3000)


def _header(findings: Findings, block: Json, pointer: str) -> None:
    findings.known(block, pointer, {"type", "block_id", "text", "level"})
    if findings.required(block, pointer, ["text"]):
        plain(findings, block, pointer, "text", 150)


def _divider(findings: Findings, block: Json, pointer: str) -> None:
    findings.known(block, pointer, {"type", "block_id"})


def _image(findings: Findings, block: Json, pointer: str) -> None:
    fields = {"type", "block_id", "image_url", "alt_text", "title", "slack_file"}
    findings.known(block, pointer, fields)
    findings.required(block, pointer, ["alt_text"])
    if block.get("image_url") is None and block.get("slack_file") is None:
        findings.add(pointer, "missing required field: image_url or slack_file")
    findings.string(block, pointer, "image_url", 3000)
    findings.string(block, pointer, "alt_text", 2000)
    plain(findings, block, pointer, "title", 2000)


def _input(findings: Findings, block: Json, pointer: str) -> None:
    fields = {"type", "block_id", "label", "element", "hint", "optional", "dispatch_action"}
    findings.known(block, pointer, fields)
    if findings.required(block, pointer, ["label", "element"]):
        text_object(findings, block["label"], f"{pointer}/label", 2000, (PLAIN,))
        check_element(findings, block["element"], f"{pointer}/element", INPUT)
    plain(findings, block, pointer, "hint", 2000)


def _rich_text(findings: Findings, block: Json, pointer: str) -> None:
    findings.known(block, pointer, {"type", "block_id", "elements"})
    for number, part in enumerate(findings.items(block, pointer, "elements", 1000)):
        place = f"{pointer}/elements/{number}"
        if not isinstance(part, dict) or part.get("type") not in RICH_TEXT_PARTS:
            findings.add(f"{place}/type", "unsupported rich text part")
            continue
        inner = findings.items(part, place, "elements", 1000)
        for index, leaf in enumerate(inner):
            spot = f"{place}/elements/{index}"
            if part["type"] == "rich_text_list":
                _list_item(findings, leaf, spot)
            else:
                _leaf(findings, leaf, spot)


def _list_item(findings: Findings, item: object, pointer: str) -> None:
    if not isinstance(item, dict) or item.get("type") != "rich_text_section":
        findings.add(pointer, "a list holds sections")
        return
    for number, leaf in enumerate(findings.items(item, pointer, "elements", 1000)):
        _leaf(findings, leaf, f"{pointer}/elements/{number}")


def _leaf(findings: Findings, leaf: object, pointer: str) -> None:
    if not isinstance(leaf, dict) or leaf.get("type") not in RICH_TEXT_LEAVES:
        findings.add(f"{pointer}/type", "unsupported rich text element")
    elif leaf["type"] == "text" and not leaf.get("text"):
        findings.add(f"{pointer}/text", "must be more than 0 characters")


def _markdown(findings: Findings, block: Json, pointer: str) -> None:
    findings.known(block, pointer, {"type", "block_id", "text"})
    if findings.required(block, pointer, ["text"]):
        findings.string(block, pointer, "text", 12_000, least=1)


_EVERYWHERE = {MESSAGE, MODAL, HOME}
BLOCKS: dict[str, tuple[set[str], Check]] = {
    "section": (_EVERYWHERE, _section),
    "actions": (_EVERYWHERE, _actions),
    "context": (_EVERYWHERE, _context),
    "header": (_EVERYWHERE, _header),
    "divider": (_EVERYWHERE, _divider),
    "image": (_EVERYWHERE, _image),
    "rich_text": (_EVERYWHERE, _rich_text),
    "input": ({MODAL, HOME}, _input),
    "markdown": ({MESSAGE}, _markdown),
    "table": ({MESSAGE}, check_table),
    "data_table": ({MESSAGE}, check_data_table),
    "data_visualization": ({MESSAGE}, check_data_visualization),
}
"""Each block that the sandbox knows: the surfaces it may stand on, and its own rule."""
