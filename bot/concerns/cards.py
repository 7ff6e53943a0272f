"""What the outbox sends about concerns: the driver's note and the raiser's card."""

from datetime import date

from slack_sdk.models.blocks import RichTextElement

from bot.concerns import views
from bot.concerns.schemas import ConcernCard, ConcernRef, NewConcernsNote
from bot.concerns.words import EFFECT, STATUS
from bot.slack.blocks import (
    Message,
    actions,
    bold,
    button,
    clip,
    count,
    day,
    escape,
    note,
    paragraph,
    quotation,
    rich,
)


def new_concerns(told: NewConcernsNote) -> Message:
    """One note a day to the driver: what waits for a first answer."""
    title = f"{count(told.total, 'concern')} about {told.initiative} waits for your first answer"
    if told.total > 1:
        title = title.replace("waits", "wait")
    parts: list[RichTextElement] = [paragraph(bold(title))]
    for card in told.cards:
        who = f", raised by {card.raiser}" if card.raiser else ""
        parts += [
            paragraph(
                f"\n{card.label}  {EFFECT[card.effect]}{who}, first answer due {day(card.hear_by)}\n"
            ),
            quotation(clip(card.worry, 300)),
        ]
    rest = told.total - len(told.cards)
    more = [note(f"and {count(rest, 'more')}".replace("mores", "more"))] if rest else []
    buttons = [
        button(f"Answer {card.label}", views.ANSWER_OPEN, ConcernRef(concern_id=card.id))
        for card in told.cards
    ]
    gist = "; ".join(f"{card.label}: {clip(card.worry, 100)}" for card in told.cards)
    return Message(escape(f"{title}. {gist}"), [rich(*parts), *more, actions(*buttons)])


def raiser_card(card: ConcernCard, today: date) -> Message:
    """What became of a concern, for the person who raised it."""
    logged = [note(f"{card.logged_by} raised it for you.")] if card.logged_by else []
    said = f" {clip(card.answer, 600)}" if card.answer else ""
    return Message(
        escape(f"{card.label} is now {STATUS[card.status].lower()}: {clip(card.worry, 200)}{said}"),
        [*views.detail(card, today), *logged],
    )
