"""What a lead sees who asks those not heard, and what these see."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.concerns.views import RAISE_OPEN
from bot.heard.schemas import LONGEST_ASK, AskCard, Asked, AskedRef, AskOffer
from bot.slack import inputs
from bot.slack.blocks import (
    Message,
    actions,
    bold,
    button,
    clip,
    escape,
    modal,
    note,
    paragraph,
    quotation,
    rich,
)

ASK, DECLINE = "heard_ask", "heard_decline"
NAMES = 1500
DRAFT = (
    "I have not heard from you about {initiative} lately, and I do not want to decide past you. "
    "What worries you about it? What should we know?"
)
HOW = (
    "Each gets one direct message from Heard on behalf of {asker}, in their own working hours, with a "
    "button to raise a concern and one to say that this is not for them. Whoever is heard before that "
    "gets none. Nobody is asked about this again within 14 days."
)


def asking(offer: AskOffer) -> View:
    """The draft, and exactly who would get it."""
    people = [(one.user_id, one.name) for one in offer.people]
    blocks: list[Block] = [
        rich(paragraph(bold(f"About {offer.initiative}. "), "Nothing has been sent yet.")),
        inputs.several_of_many(
            "people",
            "Who is asked",
            people,
            initial=[one.user_id for one in offer.people],
        ),
        inputs.text_input(
            "words",
            "Your words",
            initial=DRAFT.format(initiative=offer.initiative),
            multiline=True,
            max_length=LONGEST_ASK,
        ),
        note(HOW.format(asker=offer.asker)),
    ]
    if offer.left_out:
        names = clip(", ".join(offer.left_out), NAMES)
        blocks.append(
            note(f"Left out, because they were asked lately or want no such message: {names}.")
        )
    return modal(
        "Ask them", blocks, callback_id=ASK, submit="Ask", close="Cancel", rides_along=offer.ref
    )


def sent(told: Asked) -> View:
    """Who hears, and who does not any more."""
    said = [paragraph(bold("Asked: "), clip(", ".join(told.people), NAMES))]
    if told.not_asked:
        names = clip(", ".join(told.not_asked), NAMES)
        said.append(
            paragraph(bold("\nNot asked: "), f"{names}. They were heard or asked meanwhile.")
        )
    return modal(
        "Asked",
        [rich(*said), note("The message comes in their own working hours.")],
    )


def asked(card: AskCard) -> Message:
    """The one direct message to somebody who was not heard."""
    opening = f"{card.asker} asks what you think of {card.initiative}"
    return Message(
        escape(f"{opening}: {clip(card.words, 300)}"),
        [
            rich(paragraph(bold(opening)), quotation(card.words)),
            actions(
                button("Raise a concern", RAISE_OPEN, style="primary"),
                button("Not for me", DECLINE, AskedRef(ask_id=card.ask_id)),
            ),
            note(
                f"Heard sends this on behalf of {card.asker}, because you have a stake in "
                f"{card.initiative} and nothing came from you by name in the last {card.days} days. "
                "Nobody knows what you may have said anonymously. Press Not for me, and you are not "
                "asked about it again. On Heard's Home tab you choose when you hear from Heard at all."
            ),
        ],
    )


def declined(card: AskCard) -> Message:
    """In place of the question."""
    text = (
        f"You are not asked about {card.initiative} this way again. "
        "You can raise a concern whenever you want to."
    )
    return Message(
        escape(text), [rich(paragraph(text)), actions(button("Raise a concern", RAISE_OPEN))]
    )
