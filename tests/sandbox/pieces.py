"""Block Kit in few words, for tests."""

from typing import Any

from sandbox.state import Json

URL = "https://example.com/"


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    """An option whose value is its text."""
    return {"text": plain(text), "value": text}


def section(text: str, **fields: Any) -> Json:
    """A section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **fields}


def button(text: str, action_id: str, **fields: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(text), "action_id": action_id, **fields}


def actions(*elements: Json) -> Json:
    """A row of elements."""
    return {"type": "actions", "elements": list(elements)}


def text_input(label: str, block_id: str, **fields: Any) -> Json:
    """An input block for text; `fields` are of the element."""
    element = {"type": "plain_text_input", "action_id": "value", **fields}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element}


def modal(*blocks: Json, title: str = "A wish", submit: str | None = "Wish", **fields: Any) -> Json:
    """A modal."""
    view = {"type": "modal", "title": plain(title), "blocks": list(blocks), **fields}
    return view | ({"submit": plain(submit)} if submit else {})


def of(length: int, begin: str = "") -> str:
    """A text of this length."""
    return begin + "x" * (length - len(begin))


def mrkdwn(length: int) -> Json:
    """A mrkdwn object of this length."""
    return {"type": "mrkdwn", "text": of(length)}


def menu(kind: str = "static_select", **fields: Any) -> Json:
    """A menu of one option."""
    return {"type": kind, "options": [option("One")], **fields}


def options(count: int) -> list[Json]:
    """Options that differ."""
    return [option(f"Option {number}") for number in range(count)]


def input_of(element: Json, **fields: Any) -> Json:
    """An input block."""
    return {"type": "input", "label": plain("Label"), "element": element, **fields}


def image(**fields: Any) -> Json:
    """An image block."""
    return {"type": "image", "image_url": URL, "alt_text": "A house"} | fields


def confirm(**fields: Any) -> Json:
    """A button that asks before it acts."""
    dialog = {"title": plain("Sure?"), "text": plain("Really"), "confirm": plain("Yes")}
    return actions(button("Go", "go", confirm=dialog | {"deny": plain("No")} | fields))


def chart(points: int = 2, series: int = 1, **fields: Any) -> Json:
    """A bar chart."""
    labels = [f"Week {number}" for number in range(points)]
    data = [{"label": label, "value": 1.5} for label in labels]
    drawn = {
        "type": "bar",
        "series": [{"name": f"Line {number}", "data": data} for number in range(series)],
        "axis_config": {"categories": labels},
    }
    return {"type": "data_visualization", "title": "Open", "chart": drawn} | fields


def pie(*values: float) -> Json:
    """A pie chart."""
    segments = [{"label": f"Part {place}", "value": value} for place, value in enumerate(values)]
    drawn = {"type": "pie", "segments": segments}
    return {"type": "data_visualization", "title": "Shares", "chart": drawn}


def data_table(rows: int = 2, columns: int = 2, cell: str = "x", **fields: Any) -> Json:
    """A data table."""
    row = [{"type": "raw_text", "text": cell}] * columns
    return {"type": "data_table", "caption": "Open concerns", "rows": [row] * rows} | fields


def table(rows: int = 1, columns: int = 1) -> Json:
    """A plain table."""
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


def card(**fields: Any) -> Json:
    """A card."""
    return {"type": "card", "title": plain("Title")} | fields


def container(children: int = 1, **fields: Any) -> Json:
    """A container."""
    inside = [{"type": "divider"}] * children
    return {"type": "container", "title": plain("Title"), "child_blocks": inside} | fields


def rich(text: str = "x") -> Json:
    """Rich text."""
    leaf = {"type": "text", "text": text}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [leaf]}]}
