"""What people see of the shortcut, and of what was logged for them."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.concerns import questions
from bot.concerns.schemas import ConcernCard, ConcernRef
from bot.concerns.words import SEEN_BY, VISIBILITY
from bot.quoting.schemas import Author, Disowned, Logged, QuoteOffer, Where
from bot.slack import inputs
from bot.slack.blocks import Message, bold, day, modal, note, paragraph, rich
from models.vocabulary import Visibility

SHORTCUT, LOG, EDIT = "quoting_log", "quoting_submit", "quoting_edit"
WHO_MAY_SEE = [
    (level, words) for level, words in VISIBILITY.items() if level is not Visibility.ANONYMOUS
]
"""A quote tells whose it is: it is never anonymous."""
AS_YOURS = "so it is raised as yours, with the quote."
FOR_WHOM = {
    Author.SELF: "You wrote this, so it is yours.",
    Author.APP: f"An app wrote this, {AS_YOURS}",
    Author.VISITOR: f"Whoever wrote this is of another organisation and cannot hear back, {AS_YOURS}",
}
READ_BY = {
    Where.PUBLIC: "Whoever can read the concern reads the quote, and gets a link to the message.",
    Where.PRIVATE: "This was written in a private channel, or in one that Heard does not know. Whoever can "
    "read the concern will read the quote, in that channel or not: choose with care below.",
    Where.DIRECT: "This was written in a direct message. Whoever can read the concern will read the "
    "quote: choose with care below.",
}
CUT = (
    "The message is longer than the 3,000 characters of a concern: its beginning stands here. Nothing is "
    "lost, the link leads to the whole of it."
)
NO_TEXT = (
    "The message has no text, perhaps only a file. Say in your words what it is about; the link leads "
    "to the message."
)


def logging(told: QuoteOffer) -> View:
    """The modal of the shortcut."""
    choices = [(str(c.id), f"{c.key}  {c.name}") for c in told.offer.choices]
    is_public = told.where is Where.PUBLIC
    return modal(
        "Log as concern",
        [
            rich(paragraph(_for_whom(told))),
            note(READ_BY[told.where]),
            *_notes(told),
            inputs.one_of_many(
                "initiative",
                "Initiative",
                choices,
                initial=str(told.offer.preset) if told.offer.preset else None,
                placeholder="What is it about?",
            ),
            inputs.text_input("worry", "What is the worry?", initial=told.text, multiline=True),
            _settled_if(None),
            questions.effect(),
            questions.basis(),
            questions.visibility(Visibility.NAMED if is_public else Visibility.LEADS, WHO_MAY_SEE),
        ],
        callback_id=LOG,
        submit="Log",
        rides_along=told.ref,
    )


def logged(told: Logged, concern_command: str) -> View:
    """The receipt of what was logged."""
    receipt = told.receipt
    whose = "It is yours."
    if told.cannot_hear:
        whose = "Whoever wrote the message cannot hear back, so it is yours."
    if receipt.raised_for:
        whose = (
            f"It is raised for {receipt.raised_for}, who is told and can change it, say that it is not "
            "theirs, or withdraw it."
        )
    link = "" if told.is_linked else " Slack gave no link to the message; its words are kept."
    return modal(
        f"Logged: {receipt.label}",
        [
            rich(
                paragraph(
                    "Stored as ", bold(receipt.label), f" for {receipt.initiative}. {whose}{link}"
                ),
                paragraph(f"\n{receipt.driver} drives it, and answers by {day(receipt.hear_by)}."),
                paragraph(f"\n{_seen_by(receipt.visibility)}"),
            ),
            note(f"{concern_command} {receipt.label} shows it again."),
        ],
    )


def editing(card: ConcernCard) -> View:
    """The modal in which somebody says a concern of theirs in other words."""
    return modal(
        f"Edit {card.label}",
        [
            inputs.text_input("worry", "What worries you?", initial=card.worry, multiline=True),
            _settled_if(card.settled_if),
            questions.effect(card.effect),
            questions.visibility(card.visibility, WHO_MAY_SEE),
        ],
        callback_id=EDIT,
        submit="Save",
        rides_along=ConcernRef(concern_id=card.id),
    )


def edited(label: str) -> View:
    """The receipt of an edit."""
    return modal("Saved", [rich(paragraph(bold(label), " says it in your words now."))])


def disowned(told: Disowned) -> Message:
    """What whoever took their name off a concern sees in its place."""
    after = "Whoever logged it does not get it, so it is closed."
    if told.is_loggers:
        after = "Whoever logged it is told."
    text = f"Your name is off {told.label}, and the quote with it. {after}"
    return Message(text, [rich(paragraph(text))])


def _for_whom(told: QuoteOffer) -> str:
    name = told.author_name or "whoever wrote this"
    if told.author is Author.GONE:
        return f"{told.author_name or 'Whoever wrote this'} is not there any more, {AS_YOURS}"
    if told.author is not Author.PERSON:
        return FOR_WHOM[told.author]
    return (
        f"It is raised for {name}, who is told, and can change it or say that it is not theirs. "
        "You stand beside it as who logged it."
    )


def _notes(told: QuoteOffer) -> list[Block]:
    if not told.text:
        return [note(NO_TEXT)]
    return [note(CUT)] if told.is_cut else []


def _settled_if(initial: str | None) -> Block:
    return inputs.text_input(
        "settled_if",
        "What would make it OK for you?" if initial is not None else "What would make it OK?",
        initial=initial,
        multiline=True,
        optional=True,
    )


def _seen_by(visibility: Visibility) -> str:
    return SEEN_BY[visibility].replace("with your name", "with their name")
