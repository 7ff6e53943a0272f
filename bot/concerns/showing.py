"""Where a concern comes from and what it rests on, as it is shown."""

from datetime import date

from slack_sdk.models.blocks import RichTextElement

from bot.concerns.schemas import ConcernCard, EvidenceLine
from bot.concerns.words import BASIS, EFFECT
from bot.evidence import rules
from bot.slack.blocks import (
    Inline,
    bullets,
    clip,
    count,
    day,
    instant,
    italic,
    link,
    paragraph,
    quotation,
)

QUOTE_SHOWN = 300
MOST_TEXT = 8000
"""A message holds about thirteen thousand characters, its quote, evidence and links included."""
MOST_POSTED = 5500
"""What of it is posted unasked: Slack does not say from where on it refuses a post, so there is room left."""
_TEXTS = ("worry", "settled_if", "answer", "not_yet")


def fitting(card: ConcernCard, most_text: int = MOST_TEXT) -> ConcernCard:
    """The concern with its texts cut where all of them together are more than a message can hold."""
    texts = {name: text for name in _TEXTS if (text := getattr(card, name))}
    most = most_text - sum(len(one.words) + len(one.reply or "") for one in card.exchanges)
    if sum(map(len, texts.values())) <= most:
        return card
    cut = {name: clip(text, most // len(_TEXTS)) for name, text in texts.items()}
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
    """How much it matters, what it rests on, and what was brought for it."""
    parts: list[Inline] = [f"\n{EFFECT[card.effect]}. Based on: {BASIS[card.basis].lower()}"]
    if card.evidence_url:
        parts += [", ", link(card.evidence_url)]
    if card.is_unchecked:
        by = f"to be checked by {day(rules.check_by(card.raised_on), today)}"
        parts.append(f", {unchecked(card, today) or by}")
    found: list[RichTextElement] = [paragraph(*parts)]
    if card.evidence:
        found += [
            paragraph(italic("\nEvidence")),
            bullets([_line(e, today) for e in card.evidence]),
        ]
    rest = card.evidence_total - len(card.evidence)
    if card.evidence and rest > 0:
        found.append(paragraph(f"and {rest:,} more"))
    return found


def unchecked(card: ConcernCard, today: date) -> str | None:
    """What is said of a belief that nobody has checked in time; None of everything else."""
    days = rules.unchecked_days(card.raised_on, today) if card.is_unchecked else None
    return None if days is None else unchecked_for(days)


def unchecked_for(days: int) -> str:
    """That nobody has checked a belief for so many days."""
    return f"unchecked for {count(days, 'day')}"


def _line(one: EvidenceLine, today: date) -> list[Inline]:
    who = one.brought_by or "whoever raised it"
    said: list[Inline] = [
        f"{BASIS[one.kind]}, says {who}, {day(one.brought_on, today)}: {one.words}"
    ]
    return [*said, " ", link(one.url, "link")] if one.url else said
