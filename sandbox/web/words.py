"""Slack's text as HTML. Whatever people wrote is escaped before a tag is put beside it."""

import re
from collections.abc import Callable
from typing import Any

from markupsafe import Markup, escape

from sandbox.mrkdwn import (
    PIECE,
    PIECE_OR_BARE_WORD,
    Kind,
    Reader,
    marked,
    token,
    unescaped,
    woven,
)
from sandbox.state import Json
from sandbox.web.emoji import with_emoji

_TAG = {"*": "b", "_": "i", "~": "s"}
_QUOTED = "&gt;"


def text_html(thing: Json, reader: Reader) -> Markup:
    """A text object."""
    if thing["type"] == "mrkdwn":
        return mrkdwn_html(thing["text"], reader, verbatim=bool(thing.get("verbatim")))
    return plain_html(unescaped(thing["text"]), emoji=thing.get("emoji", True))


def plain_html(text: str, *, emoji: bool = True) -> Markup:
    """Plain text with its line breaks."""
    return _broken(escape(with_emoji(text) if emoji else text))


def mrkdwn_html(text: str, reader: Reader, *, verbatim: bool = True) -> Markup:
    """mrkdwn; text that is not `verbatim` finds links and broadcasts in bare words, too."""
    html = woven(
        text,
        PIECE if verbatim else PIECE_OR_BARE_WORD,
        lambda piece: _piece(piece, reader),
        lambda words: _quoted(str(escape(with_emoji(unescaped(words))))),
    )
    return Markup(html)  # noqa: S704  # pieces and words are escaped above


def _piece(piece: re.Match[str], reader: Reader) -> Markup:
    if piece["token"] is not None:
        return _token(piece["token"], reader)
    if piece["block"]:
        return in_tag("pre", unescaped(piece["block"]).strip("\n"))
    if piece["code"]:
        return in_tag("code", unescaped(piece["code"]))
    if piece["typed"]:
        return escape(piece["typed"])
    return link_html(unescaped(piece[0])) if piece["url"] else _mention(piece[0])


def _token(body: str, reader: Reader) -> Markup:
    shown = token(body, reader)
    match shown.kind:
        case Kind.MENTION:
            return _mention(shown.words)
        case Kind.DATE:
            return escape(shown.words)
        case Kind.LINK:
            return link_html(shown.target, shown.words)


def _mention(name: str) -> Markup:
    return Markup('<span class="mention">{}</span>').format(name)


def link_html(url: str, label: str = "") -> Markup:
    """Nothing on the page leads away from it: a link says where it would lead."""
    return Markup(
        '<button type="button" class="link" data-leads="{}" title="{}">{}</button>'
    ).format(url, url, label or url.removeprefix("mailto:"))


def in_tag(tag: str, inside: str) -> Markup:
    """Escaped text between the tags of one of this page's own elements."""
    return Markup(f"<{tag}>{escape(inside)}</{tag}>")  # noqa: S704  # `tag` is a word of ours


def _quoted(lines: str) -> str:
    """Lines of escaped text, those that begin with the quotation mark put together."""
    html: list[str] = []
    quote: list[str] = []

    def close_quote() -> None:
        if quote:
            html.append(f"<blockquote>{'<br>'.join(quote)}</blockquote>")
            quote.clear()

    for line in lines.split("\n"):
        if line.startswith(_QUOTED):
            quote.append(_tagged(line.removeprefix(_QUOTED).removeprefix(" ")))
            continue
        close_quote()
        html.append(_tagged(line) + "<br>")
    close_quote()
    return "".join(html).removesuffix("<br>").replace("<br><blockquote>", "<blockquote>")


def _tagged(text: str) -> str:
    return marked(text, lambda mark, inside: f"<{_TAG[mark]}>{inside}</{_TAG[mark]}>")


def _broken(text: Markup) -> Markup:
    return Markup("<br>").join(text.split("\n"))


def leaves_html(leaves: list[Json], reader: Reader) -> Markup:
    """The elements of one part of rich text."""
    return Markup("").join(_styled(_leaf(leaf, reader), leaf.get("style") or {}) for leaf in leaves)


_STYLES = {
    "bold": "b",
    "italic": "i",
    "strike": "s",
    "underline": "u",
    "highlight": "mark",
    "code": "code",
}


def _styled(html: Markup, style: Json) -> Markup:
    for name, tag in _STYLES.items():
        if style.get(name):
            html = in_tag(tag, html)
    return html


def _leaf(leaf: Json, reader: Reader) -> Markup:
    draw = _LEAVES.get(leaf["type"])
    return draw(leaf, reader) if draw else escape(f"[{leaf['type']}]")


def _emoji(leaf: Json, _: Reader) -> Markup:
    code = leaf.get("unicode")
    if code and re.fullmatch(r"[0-9a-f]{2,6}(-[0-9a-f]{2,6})*", code):
        return escape("".join(chr(int(part, 16)) for part in code.split("-")))
    return escape(with_emoji(f":{leaf['name']}:"))


def _swatch(leaf: Json, _: Reader) -> Markup:
    return Markup('<code class="swatch">{}</code>').format(leaf["value"])


_LEAVES: dict[str, Callable[[Json, Reader], Markup]] = {
    "text": lambda leaf, _: _broken(escape(with_emoji(leaf["text"]))),
    "link": lambda leaf, _: link_html(leaf["url"], leaf.get("text") or ""),
    "user": lambda leaf, reader: _mention(reader.user(leaf["user_id"])),
    "usergroup": lambda leaf, reader: _mention(reader.group(leaf["usergroup_id"])),
    "channel": lambda leaf, reader: _mention(reader.channel(leaf["channel_id"])),
    "broadcast": lambda leaf, _: _mention(f"@{leaf['range']}"),
    "team": lambda leaf, _: _mention(f"@{leaf['team_id']}"),
    "date": lambda leaf, reader: escape(
        reader.date(leaf["timestamp"], leaf["format"], leaf.get("fallback", ""))
    ),
    "emoji": _emoji,
    "color": _swatch,
}


def cell_html(cell: Any, reader: Reader) -> Markup:
    """A cell of a table: raw text, a number, or rich text of one or more parts."""
    if cell["type"] != "rich_text":
        return plain_html(str(cell.get("text", cell.get("value", ""))), emoji=False)
    parts = [
        leaves_html(leaf["elements"], reader)
        for part in cell["elements"]
        for leaf in (part["elements"] if part["type"] == "rich_text_list" else [part])
    ]
    return Markup("<br>").join(parts)
