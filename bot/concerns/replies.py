"""What is asked of those who answer a concern, and of a raiser who is not content; and their receipts."""

from datetime import date

from slack_sdk.models.blocks import RichTextElement
from slack_sdk.models.views import View

from bot.concerns import rules, views
from bot.concerns.rules import Part
from bot.concerns.schemas import AnswerRef, ConcernCard, ConcernRef
from bot.concerns.words import STATUS
from bot.slack import inputs
from bot.slack.blocks import actions, bold, button, italic, modal, paragraph, quotation, rich

ANSWER, NOT_YET = "concern_answer", "concern_not_yet"


def answering(card: ConcernCard, today: date, *, is_last: bool = False) -> View:
    """The modal with which a lead, or who looks after it, answers; `is_last` where none fits on top of it."""
    moves = [(move.value, STATUS[move]) for move in rules.moves(Part.LEAD, card.status)]
    as_it_is = (card.status.value, f"{STATUS[card.status]}, as it is")
    look_after = f"Now it is {card.owner}. " if card.owner else ""
    ref = ConcernRef(concern_id=card.id)
    elsewhere = (
        [actions(button("Move", views.MOVE_OPEN, ref))] if card.may_move and not is_last else []
    )
    return modal(
        f"Answer {card.label}",
        [
            *views.detail(card, today),
            inputs.one_of("status", "Where does it stand now?", [*moves, as_it_is]),
            inputs.text_input(
                "words",
                "What should the raiser hear?",
                hint="They read it word for word. “Not doing” needs a reason.",
                multiline=True,
                optional=True,
            ),
            inputs.person_input(
                "owner",
                "Who looks after it?",
                hint=f"{look_after}Somebody you choose here is told, and can answer as you can.",
                optional=True,
            ),
            inputs.day_input(
                "due_on",
                "Next news by",
                initial=card.due_on,
                hint="The raiser sees this day. Empty it to promise none.",
                optional=True,
            ),
            *elsewhere,
        ],
        callback_id=ANSWER,
        submit="Answer",
        rides_along=AnswerRef(
            concern_id=card.id,
            seen=card.status,
            said=card.said,
            owned=card.owned,
            promised=card.due_on,
        ),
    )


def not_yet(card: ConcernCard) -> View:
    """The modal in which a raiser says what is still missing."""
    said: list[RichTextElement] = [paragraph(bold(card.label), f"  {card.initiative}")]
    if card.answer:
        said += [paragraph(italic(f"\nAnswer of {card.driver}'s team")), quotation(card.answer)]
    return modal(
        "Not settled yet",
        [
            rich(*said),
            inputs.text_input(
                "words",
                "What is still missing?",
                hint="It opens your concern again. Whoever looks after it reads these words.",
                multiline=True,
            ),
        ],
        callback_id=NOT_YET,
        submit="Open it again",
        rides_along=ConcernRef(concern_id=card.id),
    )


def reopened(label: str) -> View:
    """The receipt of a Not yet."""
    text = " is open again. Whoever looks after it reads what is missing, and you will hear."
    return modal("Open again", [rich(paragraph(bold(label), text))])


def acknowledged(label: str, sentence: str | None) -> str:
    """What a lead is told who acknowledged a concern among others."""
    return sentence or f"{label} is acknowledged. Its raiser hears of it."


def answered(label: str) -> View:
    """The receipt of an answer."""
    return modal(
        "Answered", [rich(paragraph(bold(label), " is up to date. Its raiser hears of it."))]
    )
