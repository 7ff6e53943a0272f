"""What a person reads: blocks as plain text."""

from collections.abc import Callable
from typing import Any

from sandbox.mrkdwn import Reader, rendered, unescaped
from sandbox.state import Json, Post
from sandbox.stored import STATE


def text_object(thing: Json, reader: Reader) -> str:
    """What a text object shows. Slack gives the three escaped characters back in plain text, too."""
    if thing["type"] == "mrkdwn":
        return rendered(thing["text"], reader)
    return unescaped(thing["text"])


def blocks_text(blocks: list[Json], reader: Reader) -> str:
    """What a list of blocks shows."""
    return "\n".join(filter(None, (block_text(block, reader) for block in blocks)))


def block_text(block: Json, reader: Reader) -> str:
    """What a block shows; buttons and menus in brackets."""
    draw = _DRAW.get(block["type"])
    return draw(block, reader) if draw else f"[{block['type']}]"


def post_text(post: Post, reader: Reader) -> str:
    """What a message shows: its blocks, or its text where it has none."""
    if post.blocks:
        return blocks_text(post.blocks, reader)
    return rendered(post.text, reader)


def element_text(element: Json, reader: Reader) -> str:
    """A button in brackets, a menu with what is chosen, an image by its alt text."""
    kind = element["type"]
    if kind in {"mrkdwn", "plain_text"}:
        return text_object(element, reader)
    if kind == "image":
        return f"({element['alt_text']})"
    if kind == "overflow":
        return " ".join(f"[{option['text']['text']}]" for option in element["options"])
    if kind == "feedback_buttons":
        both = (element["positive_button"], element["negative_button"])
        return " ".join(f"[{button['text']['text']}]" for button in both)
    if "text" in element:
        return f"[{element['text']['text']}]"
    chosen = value_text(element, element.get(STATE[kind][0]), reader) if kind in STATE else ""
    return f"[{chosen or (element.get('placeholder') or {}).get('text', kind)} v]"


def value_text(element: Json, value: Any, reader: Reader) -> str:
    """What an input shows for what it holds; empty for nothing."""
    if value is None:
        return ""
    several = value if isinstance(value, list) else [value]
    return ", ".join(_one_value(element["type"], one, reader) for one in several)


def _one_value(kind: str, value: Any, reader: Reader) -> str:
    if kind == "rich_text_input":
        return _rich_text(value, reader)
    if kind == "file_input":
        return str(value["name"])
    if kind == "datetimepicker":
        return reader.date(value, "{date_num} {time}")
    if isinstance(value, dict):
        return text_object(value["text"], reader)
    if "users" in kind:
        return reader.user(value)
    if "channels" in kind or "conversations" in kind:
        return reader.channel(value)
    return str(value)


def _section(block: Json, reader: Reader) -> str:
    parts = [text_object(block["text"], reader)] if block.get("text") else []
    parts += [text_object(field, reader) for field in block.get("fields") or ()]
    if block.get("accessory"):
        parts.append(element_text(block["accessory"], reader))
    return "\n".join(parts)


def _elements(block: Json, reader: Reader) -> str:
    return " ".join(element_text(element, reader) for element in block["elements"])


def _input(block: Json, reader: Reader) -> str:
    options = [text_object(one["text"], reader) for one in block["element"].get("options") or ()]
    choices = f": {' / '.join(options)}" if options else ""
    optional = " (optional)" if block.get("optional") else ""
    hint = f"\n  {block['hint']['text']}" if block.get("hint") else ""
    return f"{block['label']['text']}{optional}{choices}{hint}"


def _image(block: Json, _: Reader) -> str:
    title = f"{block['title']['text']} " if block.get("title") else ""
    return f"{title}({block['alt_text']})"


def _card(block: Json, reader: Reader) -> str:
    texts = [block[name] for name in ("title", "subtitle", "body", "subtext") if block.get(name)]
    lines = [text_object(text, reader) for text in texts]
    buttons = [element_text(button, reader) for button in block.get("actions") or ()]
    return "\n".join([*lines, *buttons])


def _container(block: Json, reader: Reader) -> str:
    title = _rich_text(block["rich_text_title"], reader) if block.get("rich_text_title") else ""
    title = title or text_object(block["title"], reader)
    subtitle = [text_object(block["subtitle"], reader)] if block.get("subtitle") else []
    return "\n".join([title, *subtitle, blocks_text(block["child_blocks"], reader)])


def _plan(block: Json, reader: Reader) -> str:
    return "\n".join([block["title"], blocks_text(block.get("tasks") or [], reader)])


def _rich_text(block: Json, reader: Reader) -> str:
    return "\n".join(_rich_part(part, reader) for part in block["elements"])


def _rich_part(part: Json, reader: Reader) -> str:
    if part["type"] == "rich_text_list":
        indent = "  " * part.get("indent", 0)
        return "\n".join(f"{indent}• {_rich_part(item, reader)}" for item in part["elements"])
    text = "".join(_leaf(leaf, reader) for leaf in part["elements"])
    return f"> {text}" if part["type"] == "rich_text_quote" else text


def _leaf(leaf: Json, reader: Reader) -> str:
    draw: dict[str, Callable[[], str]] = {
        "text": lambda: str(leaf["text"]),
        "link": lambda: str(leaf.get("text") or leaf["url"]),
        "user": lambda: reader.user(leaf["user_id"]),
        "usergroup": lambda: reader.group(leaf["usergroup_id"]),
        "channel": lambda: reader.channel(leaf["channel_id"]),
        "broadcast": lambda: f"@{leaf['range']}",
        "emoji": lambda: f":{leaf['name']}:",
        "date": lambda: reader.date(leaf["timestamp"], leaf["format"], leaf.get("fallback", "")),
    }
    return draw.get(leaf["type"], lambda: f"[{leaf['type']}]")()


def _chart(block: Json, _: Reader) -> str:
    chart = block["chart"]
    if chart["type"] == "pie":
        lines = [f"{part['label']} {part['value']:g}" for part in chart["segments"]]
    else:
        lines = [
            f"{line['name']}: " + ", ".join(f"{p['label']} {p['value']:g}" for p in line["data"])
            for line in chart["series"]
        ]
    return "\n".join([f"[{chart['type']} chart] {block['title']}", *lines])


def _rows(block: Json, reader: Reader) -> str:
    rows = "\n".join(" | ".join(_cell(cell, reader) for cell in row) for row in block["rows"])
    return f"{block['caption']}\n{rows}" if block.get("caption") else rows


def _cell(cell: Json, reader: Reader) -> str:
    if cell["type"] == "rich_text":
        return _rich_text(cell, reader)
    return str(cell.get("text", cell.get("value", "")))


_DRAW: dict[str, Callable[[Json, Reader], str]] = {
    "section": _section,
    "rich_text": _rich_text,
    "actions": _elements,
    "context": _elements,
    "context_actions": _elements,
    "input": _input,
    "header": lambda block, reader: text_object(block["text"], reader),
    "alert": lambda block, reader: text_object(block["text"], reader),
    "divider": lambda _block, _reader: "---",
    "image": _image,
    "video": _image,
    "markdown": lambda block, _: str(block["text"]),
    "card": _card,
    "carousel": lambda block, reader: blocks_text(block["elements"], reader),
    "container": _container,
    "plan": _plan,
    "task_card": lambda block, _: f"{block['title']} ({block.get('status', 'pending')})",
    "table": _rows,
    "data_table": _rows,
    "data_visualization": _chart,
}
