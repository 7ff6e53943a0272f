"""Block Kit in the words our views use.

What people wrote goes into rich text and plain text only: Slack parses neither, so `<!channel>` stays
eleven harmless characters. Our own sentences may use mrkdwn, always escaped and `verbatim`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InteractiveElement,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElement,
    RichTextElementParts,
    RichTextListElement,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
)
from slack_sdk.models.views import View

Inline = str | RichTextElement
_Text = RichTextElementParts.Text
_HALF_AN_ESCAPE = re.compile(r"&[a-z]{0,3}$")


@dataclass(frozen=True)
class Message:
    """What is posted: `text` says the same as the blocks, for screen readers and notifications.

    `text` is mrkdwn already escaped. `blocks` may hold raw dicts for block types the SDK does not know.
    """

    text: str
    blocks: Sequence[Block | dict[str, Any]] = field(default_factory=tuple)

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for chat.postMessage, chat.update and respond."""
        return {
            "text": self.text,
            "blocks": [b.to_dict() if isinstance(b, Block) else b for b in self.blocks],
            "unfurl_links": False,
            "unfurl_media": False,
        }


def escape(text: str) -> str:
    """The three characters that mean something to Slack, made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_within(text: str, limit: int) -> str:
    """Escaped text of at most `limit` characters: each escape is counted as Slack counts it."""
    escaped = escape(text)
    if len(escaped) <= limit:
        return escaped
    return f"{_HALF_AN_ESCAPE.sub('', escaped[: limit - 1]).rstrip()}…"


def clip(text: str, limit: int) -> str:
    """At most `limit` characters; what was cut is shown by an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def day(value: date, today: date | None = None) -> str:
    """A day as people say it: `Thu 26 Nov`, with the year where it is not today's."""
    year = "" if today is None or value.year == today.year else f" {value.year}"
    return f"{value:%a} {value.day} {value:%b}{year}"


def moment(when: datetime, zone: str) -> str:
    """An instant as it was set: `Thu 26 Nov 17:00, Europe/Berlin`."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} {local:%H:%M}, {zone}"


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 concern`, `1,200 concerns`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def bold(text: str) -> RichTextElement:
    """Words that stand out."""
    return _Text(text=text, style={"bold": True})


def italic(text: str) -> RichTextElement:
    """Words in italics."""
    return _Text(text=text, style={"italic": True})


def link(url: str, label: str | None = None) -> RichTextElement:
    """A link whose target people can see unless the label is ours."""
    return RichTextElementParts.Link(url=url, text=label)


def instant(when: datetime, words: str) -> RichTextElement:
    """A moment in each reader's own zone; `words` where a client cannot show it."""
    return RichTextElementParts.Date(
        timestamp=int(when.timestamp()), format="{date_short_pretty} {time}", fallback=words
    )


def person(user_id: str) -> RichTextElement:
    """A mention. In a message it notifies: use names there."""
    return RichTextElementParts.User(user_id=user_id)


def channel(channel_id: str) -> RichTextElement:
    """A channel's name, as a link to it."""
    return RichTextElementParts.Channel(channel_id=channel_id)


def paragraph(*parts: Inline) -> RichTextSectionElement:
    """A run of text."""
    return RichTextSectionElement(elements=_parts(parts))


def quotation(text: str) -> RichTextQuoteElement:
    """What somebody wrote, set apart."""
    return RichTextQuoteElement(elements=_parts((text,)))


def bullets(items: Sequence[Sequence[Inline]]) -> RichTextListElement:
    """A bullet list; each item is a run of parts."""
    return RichTextListElement(style="bullet", elements=[paragraph(*item) for item in items])


def rich(*elements: RichTextElement) -> RichTextBlock:
    """Paragraphs, quotations and lists in one block."""
    return RichTextBlock(elements=list(elements))


def header(text: str) -> HeaderBlock:
    """A heading."""
    return HeaderBlock(text=PlainTextObject(text=clip(text, 150), emoji=False))


def say(mrkdwn: str) -> SectionBlock:
    """One of our own sentences. Whatever is put into it must be escaped."""
    return SectionBlock(text=MarkdownTextObject(text=mrkdwn, verbatim=True))


def note(text: str) -> ContextBlock:
    """Small print, plain."""
    return ContextBlock(elements=[PlainTextObject(text=clip(text, 2000), emoji=False)])


def divider() -> DividerBlock:
    """A line."""
    return DividerBlock()


def actions(*elements: InteractiveElement) -> ActionsBlock:
    """A row of buttons."""
    return ActionsBlock(elements=list(elements))


def button(
    text: str,
    action_id: str,
    value: BaseModel | None = None,
    *,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """A button that says its verb; `value` rides along as JSON."""
    return ButtonElement(
        text=PlainTextObject(text=clip(text, 75), emoji=False),
        action_id=action_id,
        value=value.model_dump_json(exclude_none=True) if value else None,
        style=style,
        confirm=confirm,
    )


def sure(title: str, text: str, confirm: str, deny: str = "Keep it") -> ConfirmObject:
    """Asks before something that cannot be taken back lightly."""
    return ConfirmObject(
        title=PlainTextObject(text=clip(title, 100)),
        text=PlainTextObject(text=clip(text, 300)),
        confirm=PlainTextObject(text=confirm),
        deny=PlainTextObject(text=deny),
    )


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str | None = None,
    submit: str | None = None,
    close: str = "Close",
    rides_along: BaseModel | None = None,
) -> View:
    """A modal; `rides_along` travels in `private_metadata`."""
    return View(
        type="modal",
        title=PlainTextObject(text=clip(title, 24), emoji=False),
        blocks=list(blocks),
        callback_id=callback_id,
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text=close),
        private_metadata=rides_along.model_dump_json(exclude_none=True) if rides_along else None,
    )


def _parts(parts: Sequence[Inline]) -> list[RichTextElement]:
    # Slack refuses an empty text element; an empty part simply says nothing.
    return [_Text(text=p) if isinstance(p, str) else p for p in parts if p != ""]
