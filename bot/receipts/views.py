"""What people are asked when nobody knows whether a post arrived."""

from collections.abc import Mapping

from bot.receipts.schemas import Question, QuestionParams, Verdict
from bot.slack.blocks import Message, actions, bold, button, escape, paragraph, rich
from models.vocabulary import DeliveryKind

THERE, AGAIN = "receipt_there", "receipt_again"
WHAT: Mapping[DeliveryKind, str] = {
    DeliveryKind.DIGEST: "the weekly digest",
    DeliveryKind.DIGEST_PREVIEW: "the preview of a digest",
    DeliveryKind.DIGEST_DRAFT: "the draft of a digest",
    DeliveryKind.DIGEST_QUIET: "a note that a digest stays silent",
    DeliveryKind.SCHEDULE_PAUSED: "a note that a digest is paused",
    DeliveryKind.NEW_CONCERNS: "the note about new concerns",
    DeliveryKind.POLL_CARD: "the card of a poll",
    DeliveryKind.POLL_RESULT: "the result of a poll",
    DeliveryKind.POLL_PREVIEW: "the preview of a poll",
    DeliveryKind.POLL_REMINDER: "a reminder of a poll",
    DeliveryKind.RAISER_CARD: "the card about your concern",
}


def question(asked: Question) -> Message:
    """The direct message with its two answers."""
    what = WHAT.get(asked.kind, "a message")
    if asked.channel is None:
        opening = f"Did you get {what}?"
        look = "Slack did not say whether it arrived. Please look above in this conversation."
    else:
        opening = f"Is {what} in #{asked.channel}?"
        look = "Slack did not say whether it arrived. Please look into the channel."
    ref = QuestionParams(delivery_id=asked.delivery_id)
    return Message(
        escape(f"{opening} {look}"),
        [
            rich(paragraph(bold(opening), f" {look}")),
            actions(button("It is there", THERE, ref), button("Post again", AGAIN, ref)),
        ],
    )


def settled(verdict: Verdict) -> Message:
    """What stands in the question's place once it is answered."""
    if verdict.arrived:
        text = "It arrived. Thank you for looking."
    elif verdict.again:
        text = "It is posted again."
    else:
        text = "This is settled by now; there is nothing left to do."
    return Message(text, [rich(paragraph(text))])
