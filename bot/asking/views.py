"""What leads see who ask back, and what whoever raised a concern sees who replies."""

from datetime import date

from slack_sdk.models.blocks import RichTextElement
from slack_sdk.models.views import View

from bot.asking.schemas import (
    QUESTION_LENGTH,
    REPLY_LENGTH,
    Asked,
    QuestionRef,
    Replied,
    ReplyOffer,
    ReplyRef,
)
from bot.concerns import asking_back
from bot.concerns.schemas import ConcernCard
from bot.slack import inputs
from bot.slack.blocks import bold, clip, day, italic, modal, note, paragraph, quotation, rich

ASK, REPLY = "asking_ask", "asking_reply"
READ_BY = (
    "Whoever raised it reads this with your name. So do those who lead or approve, and whoever looks after "
    "it; nobody else does."
)
REPLY_READ_BY = (
    "Driver, co-leads and approver read your reply, and whoever looks after your concern. Nobody else "
    "does."
)
UNNAMED = " Your name is shown to nobody, but what you write can tell who you are."
NOBODY_THERE = (
    "Nobody who leads it is there now. Your reply waits with your concern for who does next."
)
AGAIN = (
    "{asker} asked this on {day}, and it waits for a reply. What you say here takes its place, with your "
    "name."
)


def asking(card: ConcernCard, today: date) -> View:
    """The modal of a question back: a new one, or other words for the one that waits."""
    waits = card.question
    again = [note(AGAIN.format(asker=waits.asker, day=day(waits.asked_on, today)))] if waits else []
    said: list[RichTextElement] = [paragraph(bold(card.label)), quotation(clip(card.worry, 600))]
    return modal(
        f"Ask about {card.label}",
        [
            rich(*said, *asking_back.exchanges(card, today)),
            *again,
            inputs.text_input(
                "words",
                "What do you want to know?",
                initial=waits.words if waits else None,
                max_length=QUESTION_LENGTH,
            ),
            note(READ_BY),
        ],
        callback_id=ASK,
        submit="Ask",
        rides_along=QuestionRef(concern_id=card.id, asked=card.asked),
    )


def asked(told: Asked) -> View:
    """The receipt of a question."""
    who = told.raiser or "Whoever raised it"
    text = f"  {who} is asked, and you hear of the reply. It stays your turn to answer the concern."
    return modal("Asked", [rich(paragraph(bold(told.label), text))])


def replying(told: ReplyOffer) -> View:
    """The modal of a reply, with the question above."""
    card, question = told.card, told.question
    return modal(
        f"Reply about {card.label}",
        [
            rich(
                paragraph(bold(card.label)),
                quotation(clip(card.worry, 600)),
                paragraph(italic(f"\n{question.asker} asks")),
                quotation(question.words),
            ),
            inputs.text_input("words", "Your reply", multiline=True, max_length=REPLY_LENGTH),
            note(f"{REPLY_READ_BY}{UNNAMED if card.is_anonymous else ''}"),
        ],
        callback_id=REPLY,
        submit="Reply",
        rides_along=ReplyRef(concern_id=card.id, inquiry_id=question.id, asked=card.asked),
    )


def replied(told: Replied) -> View:
    """The receipt of a reply."""
    when = " with the next working hour" if told.is_anonymous else ""
    *others, last = told.heard_by or ("",)
    who = f"{', '.join(others)} and {last} hear" if others else f"{last} hears"
    heard = f"{who} your reply{when}." if last else NOBODY_THERE
    text = f"  {heard} You will hear what becomes of your concern."
    return modal("Replied", [rich(paragraph(bold(told.label), text))])
