"""What those who make polls see: the modal, the preview, the list."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from slack_sdk.models.blocks import Block, ConfirmObject
from slack_sdk.models.views import View

from bot.polls import outcome, rules, views
from bot.polls.schemas import (
    PollCard,
    PollList,
    PollOffer,
    PollPreview,
    PollRef,
    ResultCard,
    Unposted,
)
from bot.polls.words import AUDIENCE, METHOD, SECRECY
from bot.slack import inputs
from bot.slack.blocks import (
    Message,
    actions,
    bold,
    button,
    clip,
    count,
    escape,
    escape_within,
    modal,
    moment,
    note,
    paragraph,
    rich,
    sure,
)
from bot.slack.zones import choices as zones
from models.vocabulary import Audience, PauseReason, PollMethod, PollState

CLOSES_AT = time(17)
ASK, ASK_OPEN = "poll_ask", "poll_ask_open"
OPEN, DISCARD = "poll_open", "poll_discard"
CLOSE, EXTEND, CANCEL = "poll_close", "poll_extend", "poll_cancel"
POST_AGAIN = "poll_post_again"
NO_POST_PERMITTED = (
    "Slack does not let Heard post there. Ask an admin about the channel's posting permissions, "
    "then press Post again."
)
WHY_UNPOSTED: Mapping[PauseReason, str] = {
    PauseReason.NOT_IN_CHANNEL: "Heard is not in the channel. Invite it there with /invite @Heard, "
    "then press Post again.",
    PauseReason.ARCHIVED: "The channel is archived. Bring it back, then press Post again.",
    PauseReason.GONE: "Slack does not show Heard this channel: it was deleted, or Heard is not in it. "
    "Invite it there with /invite @Heard, then press Post again.",
    PauseReason.REFUSED: NO_POST_PERMITTED,
}
STATE = {
    PollState.DRAFT: "Draft, only you have seen it",
    PollState.OPEN: "Open",
    PollState.CLOSED: "Closed",
    PollState.CANCELLED: "Cancelled",
}


def asking(offer: PollOffer) -> View:
    """The modal of `/priorities`."""
    names = [(str(c.id), f"{c.key}  {c.name}") for c in offer.initiatives]
    return modal(
        "Ask for priorities",
        [
            inputs.text_input(
                "question", "Question", placeholder="What should ship first?", max_length=200
            ),
            inputs.one_of_many(
                "initiative",
                "Initiative",
                names,
                initial=str(offer.preset) if offer.preset else None,
            ),
            inputs.one_of(
                "method", "How do people answer?", list(METHOD.items()), initial=PollMethod.RANK
            ),
            inputs.text_input(
                "options",
                "Options, one a line",
                multiline=True,
                optional=True,
                hint=f"Up to {rules.OPTION_LENGTH} characters each. Leave them empty for a stance.",
            ),
            *_concerns(offer),
            inputs.one_of_many(
                "most_picks",
                "How many may one person pick?",
                [(str(n), str(n)) for n in range(1, rules.MOST_PICKED + 1)],
                initial="3",
                hint="For Pick only.",
                optional=True,
            ),
            inputs.one_of(
                "audience", "Who is asked?", list(AUDIENCE.items()), initial=Audience.CHANNEL
            ),
            *_groups(offer),
            inputs.people_input(
                "people", "People", hint="Only for “The people I choose”.", most=100
            ),
            inputs.channel_input("channel", "Channel of the card", initial=offer.channel_id),
            inputs.one_of("secrecy", "Named or anonymous?", list(SECRECY.items()), initial="named"),
            inputs.day_input("closes_on", "Closes on", initial=offer.closes_on),
            inputs.time_input("closes_at", "At", initial=CLOSES_AT),
            inputs.one_of_many("zone", "Time zone", zones(offer.zone), initial=offer.zone),
            inputs.person_input(
                "decider",
                "Who decides?",
                initial=offer.decider_id,
                hint="The poll informs; this person decides.",
            ),
        ],
        callback_id=ASK,
        submit="Preview",
    )


def drafted(poll: PollCard) -> View:
    """The answer to the modal: nothing has gone out."""
    return modal(
        "Preview",
        [
            rich(
                paragraph(
                    "Nothing has gone out yet. A preview comes as a direct message from Heard: ",
                    f"open the poll to #{poll.channel} from there, or discard it.",
                )
            )
        ],
    )


def preview(told: PollPreview) -> Message:
    """The draft in its maker's direct messages, with what they can do."""
    poll = told.card
    shown = views.card(poll.model_copy(update={"state": PollState.OPEN, "asked": 0}))
    opening = f"This is what #{poll.channel} would get. Nothing has gone out yet."
    asks = _asks(told)
    ref = PollRef(poll_id=poll.id)
    # The card's own buttons are left out: a draft cannot be voted on.
    return Message(
        f"{escape(f'{opening} {asks}')} {shown.text}",
        [
            rich(paragraph(bold(opening), f" {asks}")),
            *list(shown.blocks)[:-1],
            actions(
                button("Open the poll", OPEN, ref, style="primary"),
                button("Discard", DISCARD, ref),
            ),
        ],
    )


def _asks(told: PollPreview) -> str:
    if told.asks is None:
        return f"Everybody who is in #{told.card.channel} when you open it is asked."
    chosen = f" in {clip(', '.join(told.groups), 300)}" if told.groups else ""
    many = count(told.asks, f"person{chosen} is", f"people{chosen} are")
    return f"{many} asked when you open it."


def opened(poll: PollCard) -> Message:
    """In place of the preview."""
    text = (
        f"“{clip(poll.question, 150)}” is open in #{poll.channel}: {poll.asked} people are asked, "
        f"until {moment(poll.closes_at, poll.zone)}. It closes by itself."
    )
    return _sentence(text)


def discarded() -> Message:
    """In place of the preview."""
    return _sentence("Discarded. Nobody has seen it.")


def changed(poll: PollCard) -> Message:
    """After a poll was closed, extended or cancelled."""
    text = f"“{clip(poll.question, 150)}”: {STATE[poll.state].lower()}"
    if poll.state is PollState.OPEN:
        text += f" until {moment(poll.closes_at, poll.zone)}"
    return _sentence(f"{text}. {poll.answered} of {poll.asked} answered.")


def unposted(told: Unposted) -> Message:
    """What the maker is told whose channel takes no post; the result comes along where there is one."""
    poll = told.card
    what = "card" if told.result is None else "result"
    opening = f"The {what} of “{clip(poll.question, 150)}” could not be posted in #{poll.channel}."
    advice = WHY_UNPOSTED.get(told.reason, NO_POST_PERMITTED)
    ref = PollRef(poll_id=poll.id)
    answers = [button("Post again", POST_AGAIN, ref, style="primary")]
    if told.result is None:
        advice += (
            f" The poll is open until {moment(poll.closes_at, poll.zone)}; until its card is there, "
            "people can answer only from their Home tab or a reminder."
        )
        answers.append(button("Cancel the poll", CANCEL, ref, confirm=_cancelling()))
    blocks: list[Any] = [rich(paragraph(bold(opening), f" {advice}")), actions(*answers)]
    text = f"{opening} {advice}"
    if told.result is not None:
        found = ResultCard(card=poll, result=told.result)
        text = f"{text} {outcome.in_words(found)}"
        blocks += outcome.result(found, charts=False).blocks
    return Message(escape_within(text, outcome.LENGTH), blocks)


def posting_again(poll: PollCard) -> Message:
    """In place of the note that something could not be posted."""
    return _sentence(
        f"“{clip(poll.question, 150)}” is being posted in #{poll.channel}. "
        "If Slack refuses it once more, you are told here."
    )


def nothing_missing() -> Message:
    """In place of the note once nothing is missing."""
    return _sentence("This is settled: nothing of the poll is missing in its channel.")


def listing(found: PollList) -> Message:
    """The polls somebody manages, each with what can be done now."""
    if not found.cards:
        text = "There is no poll yet in the initiatives you lead."
        return Message(
            text, [rich(paragraph(text)), actions(button("Ask for priorities", ASK_OPEN))]
        )
    blocks: list[Block] = []
    for poll in found.cards:
        blocks += _row(poll)
    told = "; ".join(f"{clip(p.question, 80)}: {STATE[p.state].lower()}" for p in found.cards)
    return Message(escape(told), blocks)


def _row(poll: PollCard) -> list[Block]:
    until = f" until {moment(poll.closes_at, poll.zone)}" if poll.state is PollState.OPEN else ""
    about = (
        f"{STATE[poll.state]}{until}. {poll.answered} of {poll.asked} answered. {poll.initiative}."
    )
    blocks: list[Block] = [rich(paragraph(bold(clip(poll.question, 150)))), note(about)]
    if poll.state is not PollState.OPEN:
        return blocks
    ref = PollRef(poll_id=poll.id)
    closing = sure(
        "Close the poll now?", "The result is posted, and nobody can vote any more.", "Close it"
    )
    row = [button("Close now", CLOSE, ref, confirm=closing)]
    if not poll.extended:
        row.append(button("Two more days", EXTEND, ref))
    row.append(button("Cancel", CANCEL, ref, style="danger", confirm=_cancelling()))
    return [*blocks, actions(*row)]


def _cancelling() -> ConfirmObject:
    return sure(
        "Cancel the poll?",
        "The answers are deleted and no result is shown, ever.",
        "Cancel the poll",
    )


def _groups(offer: PollOffer) -> list[Block]:
    if len(offer.groups) < 2:
        return []
    return [
        inputs.several_of_many(
            "groups",
            "Groups of stakeholders",
            [(group, group) for group in offer.groups],
            hint="Only for the initiative's stakeholders. None chosen: all of them.",
        )
    ]


def _concerns(offer: PollOffer) -> list[Block]:
    if not offer.concerns:
        return []
    choices = [(str(c.id), f"{c.label}  {' '.join(c.worry.split())}") for c in offer.concerns]
    return [
        inputs.several_of_many(
            "concerns", "Or pick open concerns as options", choices, most=rules.MOST_PICKED
        )
    ]


def _sentence(text: str) -> Message:
    return Message(escape(text), [rich(paragraph(text))])
