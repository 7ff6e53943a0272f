"""How it is shown what leads asked back about a concern, and what its raiser replied."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import InteractiveElement, RichTextElement

from bot.asking.schemas import InquiryRef
from bot.concerns.schemas import ConcernCard, ConcernRef, Exchange
from bot.slack.blocks import bold, button, clip, day, italic, paragraph, quotation

ASK_OPEN = "asking_open"
REPLY_OPEN = "asking_reply_open"
OWN_WORDS = 600


def exchanges(card: ConcernCard, today: date) -> list[RichTextElement]:
    """What was asked and replied, the oldest first."""
    return [part for one in reversed(card.exchanges) for part in _exchange(one, today)]


def newest(card: ConcernCard, most: int) -> tuple[Exchange, ...]:
    """What was asked last, for a message that holds little, with no more than `most` of its reply."""
    return tuple(
        one.model_copy(update={"reply": clip(one.reply, most)}) if one.reply else one
        for one in card.exchanges[:1]
    )


def news(card: ConcernCard) -> str | None:
    """That a question waits for the raiser's reply, in a sentence."""
    waits = card.question
    return f"{waits.asker} asks about {card.label}: {waits.words}" if waits else None


def to_raiser(card: ConcernCard, today: date) -> list[RichTextElement]:
    """The question that waits for the reply of whoever raised the concern, with what they had said."""
    if card.question is None:
        return []
    asked = paragraph(bold(f"{card.question.asker} asks about {card.label}, which you raised"))
    said = paragraph(italic(f"\nYou said, {day(card.raised_on, today)}"))
    return [asked, quotation(card.question.words), said, quotation(clip(card.worry, OWN_WORDS))]


def lead_buttons(card: ConcernCard) -> Sequence[InteractiveElement]:
    """For whoever leads it or looks after it."""
    if not card.may_ask_back:
        return ()
    return (button("Ask back", ASK_OPEN, ConcernRef(concern_id=card.id)),)


def raiser_buttons(card: ConcernCard) -> list[InteractiveElement]:
    """For whoever raised it, while a question waits."""
    if card.question is None or not card.is_own:
        return []
    ref = InquiryRef(concern_id=card.id, inquiry_id=card.question.id)
    return [button("Reply", REPLY_OPEN, ref, style="primary")]


def _exchange(one: Exchange, today: date) -> list[RichTextElement]:
    on = day(one.asked_on, today)
    asked = f"\n{one.asker} asks, {on}" if one.waits else f"\n{one.asker} asked, {on}"
    if one.reply is None and not one.waits:
        asked += ": no reply came"
    parts: list[RichTextElement] = [paragraph(italic(asked)), quotation(one.words)]
    if one.reply is not None and one.replied_on is not None:
        replied = f"\nReply of whoever raised it, {day(one.replied_on, today)}"
        parts += [paragraph(italic(replied)), quotation(one.reply)]
    return parts
