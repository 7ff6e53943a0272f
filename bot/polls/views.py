"""What people see of polls: the card, the reminder, the vote modal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from bot.polls import rules
from bot.polls.schemas import (
    NO_OPINION,
    Choice,
    PollCard,
    PollRef,
    Recorded,
    Reminder,
    VoteOffer,
)
from bot.polls.words import INFORMS, task, who_sees
from bot.slack import inputs
from bot.slack.blocks import (
    Inline,
    Message,
    actions,
    bold,
    bullets,
    button,
    clip,
    escape,
    instant,
    modal,
    moment,
    note,
    paragraph,
    rich,
)
from models.vocabulary import PollMethod, PollState

VOTE_OPEN, VOTE = "poll_vote_open", "poll_vote"
PRIVACY = "poll_privacy"
SNOOZE, DECLINE = "poll_snooze", "poll_decline"
STATE = {
    PollState.CLOSED: "Closed. The result is in the thread.",
    PollState.CANCELLED: "Cancelled. Nobody is asked any more, and the answers are deleted.",
}


def card(poll: PollCard, found: str | None = None) -> Message:
    """The one message in the channel, updated in place; `found` is what there is to tell of its result."""
    # Whom a draft asks is known when it opens.
    counted = f" {poll.answered} of {poll.asked} answered." if poll.asked else ""
    blocks: list[Block] = [rich(*_question(poll))]
    if poll.state is PollState.OPEN:
        closes: list[Inline] = ["Closes ", instant(poll.closes_at, _closing(poll)), f".{counted}"]
        ref = PollRef(poll_id=poll.id)
        blocks += [
            rich(paragraph(*closes)),
            note(_promise(poll)),
            actions(
                button("Vote", VOTE_OPEN, ref, style="primary"),
                button("Who sees what?", PRIVACY, ref),
            ),
        ]
        said = f"Closes {_closing(poll)}.{counted}"
        if found:
            blocks.insert(1, rich(paragraph(bold("So far: "), found)))
    else:
        said = f"{STATE[poll.state]}{counted}"
        headline: list[Inline] = [bold(found), "\n"] if found else []
        blocks.append(rich(paragraph(*headline, said)))
    told = f" {found}" if found else ""
    return Message(escape(f"{poll.initiative}: {poll.question}{told} {said}"), blocks)


def reminder(told: Reminder) -> Message:
    """A direct message to somebody who has not answered."""
    poll = told.card
    ref = PollRef(poll_id=poll.id)
    opening = f"Two minutes? {poll.question}"
    closes = f"Closes {_closing(poll)}."
    answers = [button("Vote", VOTE_OPEN, ref, style="primary")]
    if told.may_snooze:
        answers.append(button("Tomorrow", SNOOZE, ref))
    answers.append(button("Not for me", DECLINE, ref))
    return Message(
        escape(f"{opening} {closes}"),
        [
            rich(
                paragraph(bold("Two minutes? "), poll.question),
                paragraph("Closes ", instant(poll.closes_at, _closing(poll)), "."),
            ),
            note(f"You get this because {poll.driver} asks you about {poll.initiative}."),
            actions(*answers),
        ],
    )


def snoozed(due: datetime, zone: str) -> Message:
    """In place of the reminder."""
    text = f"You will be reminded {moment(due, zone)}, unless you have answered by then."
    return Message(escape(text), [rich(paragraph(text))])


def declined(poll: PollCard) -> Message:
    """In place of the reminder."""
    text = f"You will not be reminded of “{clip(poll.question, 100)}” again. You can still vote on its card."
    return Message(escape(text), [rich(paragraph(text))])


def privacy(poll: PollCard) -> View:
    """The answer to "Who sees what?"."""
    return modal(
        "Who sees what",
        [rich(paragraph(who_sees(poll)), paragraph(f"\n{INFORMS.format(decider=poll.decider)}"))],
    )


def voting(offer: VoteOffer) -> View:
    """The vote modal; one's own ballot is filled in."""
    poll, ballot = offer.card, offer.ballot or {}
    return modal(
        "Vote",
        [
            rich(paragraph(bold(poll.question)), paragraph(f"{task(poll)} {_changeable(poll)}")),
            note(who_sees(poll)),
            *fields(poll, ballot),
        ],
        callback_id=VOTE,
        submit="Save my vote",
        rides_along=PollRef(poll_id=poll.id),
    )


def recorded(told: Recorded) -> View:
    """What was stored, line by line."""
    poll = told.card
    return modal(
        "Your vote is saved",
        [
            rich(paragraph(bold(poll.question)), *as_stored(poll, told.ballot)),
            note(f"{_changeable(poll)} {_own_secret(poll)}"),
        ],
    )


def as_stored(poll: PollCard, ballot: Mapping[str, Any]) -> list[Any]:
    """A ballot in words, as parts of a rich text."""
    said = lines(poll, ballot)
    if poll.method is PollMethod.RANK:
        # The places are their own bullets.
        return [paragraph("\n".join(said))]
    return [bullets([[line] for line in said])]


def lines(poll: PollCard, ballot: Mapping[str, Any]) -> list[str]:
    """A ballot in words, best first."""
    words = {choice.number: choice.words for choice in poll.choices}
    if poll.method is PollMethod.STANCE:
        said = [dict(rules.STANCES)[ballot["stance"]]]
        return said + ([f"Because: {ballot['reason']}"] if ballot["reason"] else [])
    if poll.method is PollMethod.PICK:
        return [words[number] for number in ballot["picks"]]
    return _ranking(words, ballot)


def _ranking(words: Mapping[int, str], ballot: Mapping[str, Any]) -> list[str]:
    places = {int(number): place for number, place in ballot["places"].items()}
    silent = set(ballot["no_opinion"])
    last = [number for number in words if number not in places and number not in silent]
    said = [
        f"{tier}. {_tied([words[n] for n, p in places.items() if p == place])}"
        for tier, place in enumerate(sorted(set(places.values())), start=1)
    ]
    if last:
        said.append(f"Below these: {', '.join(words[number] for number in last)}")
    if silent:
        said.append(f"No opinion: {', '.join(words[number] for number in sorted(silent))}")
    return said


def _tied(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else " and ".join(names) + " (tie)"


def _question(poll: PollCard) -> list[Any]:
    parts: list[Any] = [paragraph(bold(poll.question), f"\n{poll.initiative}")]
    if poll.choices:
        parts.append(bullets([[choice.words] for choice in poll.choices]))
    return parts


def _promise(poll: PollCard) -> str:
    shown = (
        f"Anonymous, shown only in groups of {poll.smallest_group} or more."
        if poll.anonymous
        else "Named, shown by group."
    )
    hidden = "" if poll.open_results else " Nothing is shown before the close."
    return f"{shown}{hidden} {INFORMS.format(decider=poll.decider)}"


def _closing(poll: PollCard) -> str:
    return moment(poll.closes_at, poll.zone)


def _changeable(poll: PollCard) -> str:
    return f"You can change it until {_closing(poll)}."


def _own_secret(poll: PollCard) -> str:
    return f"Nobody, {poll.driver} included, can see your ballot." if poll.anonymous else ""


def fields(poll: PollCard, ballot: Mapping[str, Any]) -> list[InputBlock]:
    """What a vote asks; one's own ballot is filled in."""
    if poll.method is PollMethod.RANK:
        places = {int(number): str(place) for number, place in ballot.get("places", {}).items()}
        silent = ballot.get("no_opinion", [])
        return [
            _place(
                choice,
                len(poll.choices),
                NO_OPINION if choice.number in silent else places.get(choice.number),
            )
            for choice in poll.choices
        ]
    if poll.method is PollMethod.PICK:
        choices = [(str(choice.number), choice.words) for choice in poll.choices]
        initial = [str(number) for number in ballot.get("picks", [])]
        return [
            inputs.several_of("picks", f"Pick up to {poll.most_picks}", choices, initial=initial)
        ]
    stances = [(str(value), words) for value, words in rules.STANCES]
    own = ballot.get("stance")
    return [
        inputs.one_of("stance", "Where do you stand?", stances, initial=str(own) if own else None),
        inputs.text_input(
            "reason",
            "Why?",
            initial=ballot.get("reason"),
            multiline=True,
            optional=True,
            hint="Asked for when you have concerns or cannot support it.",
            max_length=1000,
        ),
    ]


def _place(choice: Choice, count: int, initial: str | None) -> InputBlock:
    places = [(str(place), _ordinal(place, count)) for place in range(1, count + 1)]
    return inputs.one_of_many(
        f"place_{choice.number}",
        choice.words,
        [*places, (NO_OPINION, "No opinion")],
        initial=initial,
        placeholder="Place",
        optional=True,
    )


def _ordinal(place: int, count: int) -> str:
    if place == 1:
        return "1 (first)"
    return f"{place} (last)" if place == count else str(place)
