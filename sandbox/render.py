"""What a person reads: blocks, mrkdwn and rich text as plain text, and whom a message notifies."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.state import Json, Message, Team

_TOKEN = re.compile(r"<([^<>]*)>")
_BROADCASTS = {"here", "channel", "everyone"}
_BROADCAST_WORD = re.compile(r"(?<!\w)@(here|channel|everyone)\b")


@dataclass(frozen=True)
class Reader:
    """For whom something is rendered: names come from the team, dates from their zone."""

    team: Team
    zone: str = "UTC"

    def user(self, user_id: str) -> str:
        """`@Name` for a user id."""
        user = self.team.users.get(user_id)
        return f"@{user.name}" if user else f"@{user_id}"

    def channel(self, channel_id: str) -> str:
        """`#name` for a channel id."""
        channel = self.team.channels.get(channel_id)
        return f"#{channel.name}" if channel else "#unknown-channel"

    def date(self, timestamp: int, form: str) -> str:
        """A date token string in the reader's zone."""
        moment = datetime.fromtimestamp(timestamp, UTC).astimezone(ZoneInfo(self.zone))
        short = f"{moment:%b} {moment.day}, {moment.year}"
        long = f"{moment:%B} {moment.day}, {moment.year}"
        words = {
            "date_num": f"{moment:%Y-%m-%d}",
            "date": long,
            "date_short": short,
            "date_long": f"{moment:%A}, {long}",
            "date_pretty": long,
            "date_short_pretty": short,
            "date_long_pretty": f"{moment:%A}, {long}",
            "time": f"{moment:%H:%M}",
            "time_secs": f"{moment:%H:%M:%S}",
            "ago": short,
        }
        return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), form)


def unescape(text: str) -> str:
    """The three escaped characters as people see them."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mrkdwn(text: str, reader: Reader) -> str:
    """What mrkdwn shows. Style marks stay: they do not change what is said."""
    return unescape(_TOKEN.sub(lambda found: _token(found[1], reader), text))


def _token(body: str, reader: Reader) -> str:
    target, _, label = body.partition("|")
    if target.startswith("@"):
        return reader.user(target[1:])
    if target.startswith("#"):
        return reader.channel(target[1:])
    if target.startswith("!date^"):
        _, timestamp, form, *_ = target.split("^")
        return reader.date(int(timestamp), form)
    if target.startswith("!subteam^"):
        return label or "@group"
    if target.startswith("!"):
        return f"@{target[1:]}"
    return label or target.removeprefix("mailto:")


def text_object(thing: Json, reader: Reader) -> str:
    """What a text object shows."""
    return mrkdwn(thing["text"], reader) if thing["type"] == "mrkdwn" else str(thing["text"])


def block_text(block: Json, reader: Reader) -> str:
    """What a block shows, input blocks and buttons by their labels."""
    draw = _DRAW.get(block["type"])
    return draw(block, reader) if draw else f"[{block['type']}]"


def blocks_text(blocks: list[Json], reader: Reader) -> str:
    """What a list of blocks shows."""
    return "\n".join(filter(None, (block_text(block, reader) for block in blocks)))


def message_text(message: Message, reader: Reader) -> str:
    """What a message shows: its blocks, or its text where it has none."""
    if message.blocks:
        return blocks_text(message.blocks, reader)
    return mrkdwn(message.text, reader)


def notified(message: Message) -> set[str]:
    """Whom Slack notifies: mentioned user ids, and `@here`, `@channel`, `@everyone`, `!subteam`.

    Text objects that are not `verbatim` find broadcasts in bare words, too.
    """
    found: set[str] = set()
    for text, bare in _live_texts(message.blocks):
        found |= _mentions(text)
        if bare:
            found |= {f"@{word}" for word in _BROADCAST_WORD.findall(text)}
    for leaf in _leaves(message.blocks):
        if leaf["type"] == "user":
            found.add(leaf["user_id"])
        elif leaf["type"] == "broadcast":
            found.add(f"@{leaf['range']}")
        elif leaf["type"] == "usergroup":
            found.add("!subteam")
    return found if message.blocks else _mentions(message.text)


def _mentions(text: str) -> set[str]:
    found = set()
    for body in _TOKEN.findall(text):
        target = body.partition("|")[0]
        if target.startswith("@"):
            found.add(target[1:])
        elif target.removeprefix("!") in _BROADCASTS and target.startswith("!"):
            found.add(f"@{target[1:]}")
        elif target.startswith("!subteam"):
            found.add("!subteam")
    return found


def _live_texts(thing: object) -> Iterator[tuple[str, bool]]:
    if isinstance(thing, dict):
        if thing.get("type") == "mrkdwn" and isinstance(thing.get("text"), str):
            yield thing["text"], not thing.get("verbatim")
        else:
            for value in thing.values():
                yield from _live_texts(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _live_texts(value)


def _leaves(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        if block["type"] == "rich_text":
            for part in block["elements"]:
                for item in part["elements"]:
                    yield from (
                        item["elements"] if item.get("type") == "rich_text_section" else [item]
                    )


def element_text(element: Json, reader: Reader) -> str:
    """A button in brackets, a menu with its placeholder, an image by its alt text."""
    kind = element["type"]
    if kind == "button":
        return f"[{element['text']['text']}]"
    if kind == "image":
        return f"({element['alt_text']})"
    if kind in {"mrkdwn", "plain_text"}:
        return text_object(element, reader)
    if kind == "overflow":
        return " ".join(f"[{option['text']['text']}]" for option in element["options"])
    chosen = element.get("initial_option") or {}
    shown = chosen.get("text") or element.get("placeholder") or {"text": kind}
    return f"[{shown['text']} v]"


def _section(block: Json, reader: Reader) -> str:
    parts = [text_object(block["text"], reader)] if block.get("text") else []
    parts += [text_object(field, reader) for field in block.get("fields") or ()]
    if block.get("accessory"):
        parts.append(element_text(block["accessory"], reader))
    return "\n".join(parts)


def _rich_text(block: Json, reader: Reader) -> str:
    return "\n".join(_rich_part(part, reader) for part in block["elements"])


def _rich_part(part: Json, reader: Reader) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join(f"• {_rich_part(item, reader)}" for item in part["elements"])
    text = "".join(_leaf(leaf, reader) for leaf in part["elements"])
    return f"> {text}" if part["type"] == "rich_text_quote" else text


def _leaf(leaf: Json, reader: Reader) -> str:
    draw: dict[str, Callable[[], str]] = {
        "text": lambda: str(leaf["text"]),
        "link": lambda: str(leaf.get("text") or leaf["url"]),
        "user": lambda: reader.user(leaf["user_id"]),
        "channel": lambda: reader.channel(leaf["channel_id"]),
        "broadcast": lambda: f"@{leaf['range']}",
        "emoji": lambda: f":{leaf['name']}:",
        "date": lambda: reader.date(leaf["timestamp"], leaf["format"]),
    }
    return draw.get(leaf["type"], lambda: f"[{leaf['type']}]")()


def _elements(block: Json, reader: Reader) -> str:
    return " ".join(element_text(element, reader) for element in block["elements"])


def _input(block: Json, reader: Reader) -> str:
    hint = f"\n  {block['hint']['text']}" if block.get("hint") else ""
    options = [text_object(o["text"], reader) for o in block["element"].get("options") or ()]
    choices = f": {' / '.join(options)}" if options else ""
    return f"{block['label']['text']}{choices}{hint}"


def _chart(block: Json, _: Reader) -> str:
    chart = block["chart"]
    if chart["type"] == "pie":
        parts = [f"{s['label']} {s['value']}" for s in chart["segments"]]
    else:
        parts = [
            f"{s['name']}: " + ", ".join(f"{p['label']} {p['value']:g}" for p in s["data"])
            for s in chart["series"]
        ]
    return f"[{chart['type']} chart] {block['title']}\n" + "\n".join(parts)


_DRAW: dict[str, Callable[[Json, Reader], str]] = {
    "section": _section,
    "rich_text": _rich_text,
    "actions": _elements,
    "context": _elements,
    "input": _input,
    "header": lambda block, reader: text_object(block["text"], reader),
    "divider": lambda _block, _reader: "---",
    "image": lambda block, _: f"({block['alt_text']})",
    "markdown": lambda block, _: str(block["text"]),
    "data_visualization": _chart,
    "table": lambda block, reader: _rows(block["rows"], reader),
    "data_table": lambda block, reader: f"{block['caption']}\n{_rows(block['rows'], reader)}",
}


def _rows(rows: list[list[Json]], reader: Reader) -> str:
    return "\n".join(" | ".join(_cell(cell, reader) for cell in row) for row in rows)


def _cell(cell: Json, reader: Reader) -> str:
    if cell.get("type") == "rich_text":
        return _rich_text(cell, reader)
    return str(cell.get("text", cell.get("value", "")))
