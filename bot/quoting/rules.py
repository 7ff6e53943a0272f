"""Pure rules of a quote: what a message says to a reader."""

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"<([^<>]*)>")
_PERSON = re.compile(r"<@([A-Za-z0-9]{1,32})(?:\|[^<>]*)?>")
SOMEBODY, SOME_CHANNEL, SOME_GROUP = "@somebody", "#a-channel", "@a-group"


def mentioned(text: str) -> set[str]:
    """The people a message mentions."""
    return set(_PERSON.findall(text))


def readable(text: str, names: Mapping[str, str]) -> str:
    """What a message shows: tokens as words, the three escaped characters as themselves.

    `names` are those of the people mentioned; who is not in it is called as Slack wrote them, or somebody.
    """
    shown = _TOKEN.sub(lambda found: _words(found[1], names), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def beginning(text: str, length: int) -> str:
    """As much of a text as there is room for; an ellipsis says that more came."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _words(token: str, names: Mapping[str, str]) -> str:
    what, _, label = token.partition("|")
    sign, rest = what[:1], what[1:]
    if sign == "@":
        name = names.get(rest) or label.removeprefix("@")
        return f"@{name}" if name else SOMEBODY
    if sign == "#":
        return f"#{label}" if label else SOME_CHANNEL
    if sign == "!":
        return _special(rest, label)
    address = what.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({address})" if label and label != address else address


def _special(what: str, label: str) -> str:
    if label:
        return label
    return SOME_GROUP if what.startswith("subteam") else f"@{what.partition('^')[0]}"
