"""What people see of decisions."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, RichTextElement
from slack_sdk.models.views import View

from bot.decisions.schemas import Choice, DecisionCard, DecisionOffer, DecisionRef
from bot.slack import inputs
from bot.slack.blocks import (
    Message,
    actions,
    bold,
    button,
    clip,
    day,
    escape,
    modal,
    note,
    paragraph,
    quotation,
    rich,
)
from models.vocabulary import DecisionState

DECIDE, READ = "decision_propose", "decision_read"
CONFIRM, DECLINE = "decision_confirm", "decision_decline"
INFORMS = "A poll informs; the person who decides confirms it in a direct message."
STATE = {
    DecisionState.PROPOSED: "Waits for {decider}",
    DecisionState.CONFIRMED: "Confirmed by {decider}",
    DecisionState.DECLINED: "Declined by {decider}",
}


def deciding(offer: DecisionOffer) -> View:
    """The modal of `/align decide`."""
    names = [(str(c.id), f"{c.key}  {c.name}") for c in offer.initiatives]
    return modal(
        "Decide",
        [
            note(INFORMS),
            inputs.one_of_many(
                "initiative",
                "Initiative",
                names,
                initial=str(offer.preset) if offer.preset else None,
            ),
            *_menu("poll", "Poll that informed it", offer.polls),
            inputs.text_input("words", "Decision", multiline=True, max_length=1000),
            inputs.text_input("why", "Why", multiline=True, max_length=1000),
            inputs.text_input(
                "gives_up", "What we give up", multiline=True, optional=True, max_length=1000
            ),
            *_several("answered", "Concerns it answers", offer.concerns),
            *_several("not_answered", "Concerns it does not answer", offer.concerns),
            inputs.day_input("review_on", "Look at it again on", optional=True),
        ],
        callback_id=DECIDE,
        submit="Ask to confirm",
    )


def proposed(told: DecisionCard) -> View:
    """The answer to the modal."""
    said = (
        f"{told.decider} is asked to confirm it in a direct message. You will hear what they say."
    )
    return modal("Decide", [rich(paragraph(said)), *detail(told)])


def asked(told: DecisionCard) -> Message:
    """What the person who decides reads, before and after their answer."""
    return question(told) if told.state is DecisionState.PROPOSED else settled(told)


def question(told: DecisionCard, sentence: str | None = None) -> Message:
    """What the person who decides is asked; `sentence` says why they are asked anew."""
    opening = f"{told.proposed_by} asks you to confirm a decision about {told.initiative}."
    ref = DecisionRef(decision_id=told.id, read=told.mark)
    return Message(
        escape(f"{opening} {clip(told.words, 300)}"),
        [
            *([note(sentence)] if sentence else []),
            rich(paragraph(bold(opening))),
            *detail(told),
            actions(
                button("Confirm", CONFIRM, ref, style="primary"),
                button("Not like this", DECLINE, ref),
            ),
        ],
    )


def settled(told: DecisionCard) -> Message:
    """In place of the question, and to whoever proposed it."""
    opening = f"{_state(told)}: a decision about {told.initiative}."
    return Message(
        escape(f"{opening} {clip(told.words, 300)}"),
        [rich(paragraph(bold(opening))), *detail(told)],
    )


def detail(told: DecisionCard) -> list[Block]:
    """A decision in full."""
    parts: list[RichTextElement] = [
        quotation(told.words),
        paragraph(bold("Why")),
        quotation(told.why),
    ]
    if told.gives_up:
        parts += [paragraph(bold("What we give up")), quotation(told.gives_up)]
    lines = [f"Answers {', '.join(told.answered)}."] if told.answered else []
    if told.not_answered:
        lines.append(f"Does not answer {', '.join(told.not_answered)}.")
    if told.poll:
        lines.append(f"Informed by the poll “{clip(told.poll, 150)}”.")
    if told.review_on:
        lines.append(f"Looked at again on {day(told.review_on)}.")
    if lines:
        parts.append(paragraph(" ".join(lines)))
    return [rich(*parts)]


def _state(told: DecisionCard) -> str:
    return STATE[told.state].format(decider=told.decider)


def _menu(name: str, title: str, choices: Sequence[Choice]) -> list[Block]:
    if not choices:
        return []
    shown = [(str(choice.id), choice.words) for choice in choices]
    return [inputs.one_of_many(name, title, shown, optional=True)]


def _several(name: str, title: str, choices: Sequence[Choice]) -> list[Block]:
    if not choices:
        return []
    return [inputs.several_of_many(name, title, [(str(c.id), c.words) for c in choices])]
