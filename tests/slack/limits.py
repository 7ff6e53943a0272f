"""What Slack refuses in a view or a message, and where it would take people's text for its own language."""

import html
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.views import View

from bot.slack.blocks import Message
from sandbox import rules

HOSTILE = {
    "broadcast": "<!channel> <!here> <!everyone> <!subteam^S1>",
    "mention": "<@U1> and <#C1|general>",
    "link": "<https://evil.example|your bank>",
    "date": "<!date^1392734382^{date}^https://evil.example|soon>",
    "code": "```rm -rf``` and `ls` *bold* _it_ ~no~",
    "entities": "&lt;!channel&gt; &amp;amp; & < >",
    "emoji codes": ":tada: :no_entry: :+1:",
    "right to left": "\u200f\u05e9\u05dc\u05d5\u05dd\u200f <!channel>",
    "family": "👩\u200d👩\u200d👧 is worried",
    "json": '{"type":"mrkdwn"} \\n \\" \'; --',
    "lines": "one\n\ntwo\n> three\n- four",
    "one letter": "x",
    "unbroken": "<" * 3000,
    "long": "a worry & more " * 200,
}
"""What people may type that a careless bot would let loose. Each is at most 3,000 characters."""

READABLE_TEXT = 4000
MOST_TEXT = 40_000
_LOOSE = re.compile("[<>]|&(?!amp;|lt;|gt;)")


def accepted(shown: View | Message) -> dict[str, Any]:
    """The payload, once Slack has nothing against it."""
    payload = _view(shown) if isinstance(shown, View) else _message(shown)
    for mrkdwn in texts(payload, "mrkdwn"):
        assert mrkdwn.get("verbatim") is True, mrkdwn
    return payload


def harmless(shown: View | Message) -> dict[str, Any]:
    """The payload, once nothing in it that Slack parses holds what people typed unescaped."""
    payload = accepted(shown)
    parsed = [mrkdwn["text"] for mrkdwn in texts(payload, "mrkdwn")]
    if isinstance(shown, Message):
        parsed.append(shown.text)
    for text in parsed:
        assert not _LOOSE.search(text), text
    return payload


def texts(thing: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Every object of type `kind` with a text of its own, wherever it stands."""
    if isinstance(thing, dict):
        if thing.get("type") == kind and isinstance(thing.get("text"), str):
            yield thing
        for value in thing.values():
            yield from texts(value, kind)
    elif isinstance(thing, list):
        for value in thing:
            yield from texts(value, kind)


def words(payload: Any) -> str:
    """All that people read in a payload, a text a line: rich text and plain text alike."""
    kinds = ("text", "plain_text", "mrkdwn")
    return "\n".join(found["text"] for kind in kinds for found in texts(payload, kind))


def _view(view: View) -> dict[str, Any]:
    payload: dict[str, Any] = view.to_dict()
    assert None not in payload["blocks"]
    assert rules.view_problems(payload, "modal") == []
    assert not rules.view_is_too_large(payload)
    return payload


def _message(message: Message) -> dict[str, Any]:
    payload = message.arguments()
    assert payload["text"].strip()
    assert len(payload["text"]) <= MOST_TEXT
    assert len(html.unescape(payload["text"])) <= READABLE_TEXT
    assert payload["unfurl_links"] is payload["unfurl_media"] is False
    assert None not in payload["blocks"]
    assert rules.blocks_problems(payload["blocks"]) == []
    assert rules.message_characters(payload["blocks"]) <= rules.MESSAGE_CHARACTERS
    return payload
