"""The markdown block: the part of Markdown that Slack draws, as HTML."""

import re
from itertools import groupby

from markupsafe import Markup, escape

from sandbox.web.words import in_tag, link_html, plain_html

_FENCE = re.compile(r"(^```[^\n]*\n.*?^```[ \t]*$)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(.*)")
_RULE = re.compile(r"\s*([-*_])(\s*\1){2,}\s*")
_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`|!?\[(?P<label>[^\]\n]*)\]\((?P<url>[^)\s]+)\)"
    r"|\*\*(?P<bold>[^\n]+?)\*\*|~~(?P<strike>[^\n]+?)~~|\*(?P<star>[^*\n]+)\*|\b_(?P<line>[^_\n]+)_\b"
)
_TAGS = {"code": "code", "bold": "b", "strike": "s", "star": "i", "line": "i"}


def markdown_html(text: str) -> Markup:
    """Headings, lists, quotes, rules, code and words with marks; everything else is plain text."""
    parts = _FENCE.split(text)
    return Markup("").join(
        _fenced(part) if place % 2 else _blocks(part) for place, part in enumerate(parts)
    )


def _fenced(part: str) -> Markup:
    return Markup("<pre>{}</pre>").format("\n".join(part.split("\n")[1:-1]))


def _blocks(text: str) -> Markup:
    lines = [line.rstrip() for line in text.split("\n")]
    return Markup("").join(_DRAW[kind](list(run)) for kind, run in groupby(lines, _kind))


def _kind(line: str) -> str:
    if not line:
        return "blank"
    if _RULE.fullmatch(line):
        return "rule"
    if _HEADING.fullmatch(line):
        return "heading"
    if line.startswith(">"):
        return "quote"
    if _ITEM.fullmatch(line):
        return "ordered" if line.lstrip()[0].isdigit() else "bullet"
    return "words"


def _heading(lines: list[str]) -> Markup:
    found = [_HEADING.fullmatch(line) for line in lines]
    return Markup("").join(
        Markup('<p class="heading">{}</p>').format(_inline(one[2])) for one in found if one
    )


def _list(tag: str, lines: list[str]) -> Markup:
    found = [_ITEM.fullmatch(line) for line in lines]
    items = Markup("").join(Markup("<li>{}</li>").format(_inline(one[1])) for one in found if one)
    return in_tag(tag, items)


def _quote(lines: list[str]) -> Markup:
    words = [_inline(line.removeprefix(">").strip()) for line in lines]
    return Markup("<blockquote>{}</blockquote>").format(Markup("<br>").join(words))


def _words(lines: list[str]) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>").join(_inline(line) for line in lines))


_DRAW = {
    "blank": lambda _: Markup(""),
    "rule": lambda _: Markup("<hr>"),
    "heading": _heading,
    "quote": _quote,
    "bullet": lambda lines: _list("ul", lines),
    "ordered": lambda lines: _list("ol", lines),
    "words": _words,
}


def _inline(text: str) -> Markup:
    html, end = Markup(""), 0
    for found in _INLINE.finditer(text):
        html += plain_html(text[end : found.start()]) + _span(found)
        end = found.end()
    return html + plain_html(text[end:])


def _span(found: re.Match[str]) -> Markup:
    if found["url"] is not None:
        return link_html(found["url"], found["label"])
    kind = found.lastgroup or "code"
    inside = escape(found[kind]) if kind == "code" else _inline(found[kind])
    return in_tag(_TAGS[kind], inside)
