"""What the outbox sends about concerns: the driver's note and the raiser's card."""

from datetime import date

from slack_sdk.models.blocks import Block

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

OWN_WORDS = 1500


def new_concerns(told: NewConcernsNote) -> Message:
    """One note a day to the driver: what waits for a first answer."""
    verb = "waits" if told.total == 1 else "wait"
    title = f"{count(told.total, 'concern')} about {told.initiative} {verb} for your first answer"
    blocks: list[Block] = [rich(paragraph(bold(title)))]
    for card in told.cards:
        blocks += _waiting(card)
    rest = told.total - len(told.cards)
    if rest:
        blocks.append(note(f"and {rest:,} more"))
    gist = "; ".join(f"{card.label}: {clip(card.worry, 100)}" for card in told.cards)
    return Message(escape(f"{title}. {gist}"), blocks)


def all_answered() -> Message:
    """What becomes of the note once nothing waits any more."""
    text = "Every concern of this note has had its first answer. Thank you."
    return Message(text, [rich(paragraph(text))])


def raiser_card(card: ConcernCard, today: date) -> Message:
    """What became of a concern, for the person who raised it."""
    logged = [note(f"{card.logged_by} raised it for you.")] if card.logged_by else []
    said = f" {clip(card.answer, 600)}" if card.answer else ""
    # The answer is the news and comes in full; their own words may be cut, a post holds only so much.
    told = card.model_copy(
        update={
            "worry": clip(card.worry, OWN_WORDS),
            "settled_if": clip(card.settled_if, OWN_WORDS) if card.settled_if else None,
        }
    )
    return Message(
        escape(f"{card.label} is now {STATUS[card.status].lower()}: {clip(card.worry, 200)}{said}"),
        [*views.detail(told, today), *logged],
    )


def _waiting(card: ConcernCard) -> list[Block]:
    # A row of its own for each button: Slack refuses a row in which two buttons do the same.
    who = f", raised by {card.raiser}" if card.raiser else ""
    told = f"{card.label}  {EFFECT[card.effect]}{who}, first answer due {day(card.hear_by)}"
    ref = ConcernRef(concern_id=card.id)
    return [
        rich(paragraph(told), quotation(clip(card.worry, 300))),
        actions(button(f"Answer {card.label}", views.ANSWER_OPEN, ref)),
    ]
