"""Where a concern comes from and what it rests on, as it is shown."""

from datetime import date

from slack_sdk.models.blocks import RichTextElement

from bot.concerns.schemas import ConcernCard
from bot.concerns.words import BASIS, EFFECT
from bot.slack.blocks import Inline, clip, instant, italic, link, paragraph, quotation

QUOTE_SHOWN = 300
MOST_TEXT = 8000
"""A message holds about thirteen thousand characters, its quote, evidence and links included."""
_TEXTS = ("worry", "settled_if", "answer", "not_yet")


def fitting(card: ConcernCard) -> ConcernCard:
    """The concern with its texts cut where all of them together are more than a message can hold."""
    texts = {name: text for name in _TEXTS if (text := getattr(card, name))}
    if sum(map(len, texts.values())) <= MOST_TEXT:
        return card
    cut = {name: clip(text, MOST_TEXT // len(_TEXTS)) for name, text in texts.items()}
    return card.model_copy(update=cut)


def quoted(card: ConcernCard) -> list[RichTextElement]:
    """The message it was logged from; its words where they differ from the concern's."""
    quote = card.quote
    if quote is None:
        return []
    said_at = instant(quote.said_at, f"{quote.said_at:%d %b %Y %H:%M} UTC")
    parts: list[Inline] = [italic(f"\nQuoted from {quote.place}, "), said_at]
    if quote.url:
        parts += [", ", link(quote.url, "the message")]
    found: list[RichTextElement] = [paragraph(*parts)]
    if quote.words and quote.words != card.worry:
        found.append(quotation(clip(quote.words, QUOTE_SHOWN)))
    return found


def basis(card: ConcernCard, today: date) -> list[RichTextElement]:
    """How much it matters, and what it rests on."""
    del today
    parts: list[Inline] = [f"\n{EFFECT[card.effect]}. Based on: {BASIS[card.basis].lower()}"]
    if card.evidence_url:
        parts += [", ", link(card.evidence_url)]
    return [paragraph(*parts)]
