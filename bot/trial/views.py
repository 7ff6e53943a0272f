"""What somebody sees of a poll on themselves. Votes and results are drawn as in every poll."""

from slack_sdk.models.views import View

from bot.polls import outcome
from bot.polls import views as polls
from bot.polls.schemas import PublicCard, Recorded, ResultCard, VoteOffer
from bot.polls.words import task
from bot.slack.blocks import (
    Message,
    actions,
    bold,
    bullets,
    button,
    escape,
    modal,
    note,
    paragraph,
    rich,
)
from bot.trial.schemas import TrialRef

BEGIN, VOTE_OPEN, VOTE, CLOSE = "trial_begin", "trial_vote_open", "trial_vote", "trial_close"
ALONE = "Only you are asked and only you see this: no channel hears of it."
BEGUN = "Your poll is in your direct messages from Heard. Vote there, then close it."


def card(told: PublicCard, charts: bool) -> Message:
    """The one message of it: what is asked, and after the close what came out."""
    if told.found is not None:
        return outcome.result(ResultCard(card=told.card, result=told.found), charts)
    poll = told.card
    said = "You have voted, and can change it." if poll.answered else "You have not voted yet."
    close = f"{said} A poll in a channel closes at its time; this one when you say so."
    ref = TrialRef(number=poll.id)
    options = [bullets([[choice.words] for choice in poll.choices])] if poll.choices else []
    return Message(
        escape(f"{poll.question} {ALONE} {close}"),
        [
            rich(
                paragraph(bold(poll.question)),
                *options,
                paragraph(close),
            ),
            note(ALONE),
            actions(
                button("Vote", VOTE_OPEN, ref, style="primary"),
                button("Close it and see the result", CLOSE, ref),
            ),
        ],
    )


def voting(offer: VoteOffer) -> View:
    """The vote modal."""
    poll = offer.card
    return modal(
        "Vote",
        [
            rich(paragraph(bold(poll.question)), paragraph(task(poll))),
            note(ALONE),
            *polls.fields(poll, offer.ballot or {}),
        ],
        callback_id=VOTE,
        submit="Save my vote",
        rides_along=TrialRef(number=poll.id),
    )


def recorded(told: Recorded) -> View:
    """What was stored, line by line."""
    return modal(
        "Your vote is saved",
        [
            rich(paragraph(bold(told.card.question)), *polls.as_stored(told.card, told.ballot)),
            note(
                "Close the poll in your direct messages from Heard to see what a result looks like."
            ),
        ],
    )
