"""What the outbox sends about concerns: the driver's note and the raiser's card."""

from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement

from bot.concerns import asking_back, showing, together, views
from bot.concerns.schemas import (
    ConcernCard,
    ConcernRef,
    ListedRef,
    NewConcernsNote,
    Within,
)
from bot.concerns.words import EFFECT
from bot.initiatives import views as initiatives
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
from models.vocabulary import Status

OWN_WORDS, OWN_REPLY = 1500, 600
LOGGED = "Logged for you as {label}"
DISOWNED = (
    "You logged it for somebody who says that it is not theirs, so it is yours now. Say it in your own "
    "words, or withdraw it."
)


def new_concerns(told: NewConcernsNote) -> Message:
    """One note a day to the driver, or who hears instead: what waits for a first answer."""
    verb = "waits" if told.total == 1 else "wait"
    left_to_reader = next((card.left_to_reader for card in told.cards), None)
    whose = "your" if left_to_reader is None else "a"
    title = (
        f"{count(told.total, 'concern')} about {told.initiative} {verb} for {whose} first answer"
    )
    blocks: list[Block] = [rich(paragraph(bold(title)))]
    for card in told.cards:
        blocks += _waiting(card)
    rest = told.total - len(told.cards)
    if rest:
        blocks.append(note(f"and {rest:,} more"))
    if left_to_reader is not None:
        blocks += initiatives.left_to_you(told.initiative, left_to_reader)
    gist = "; ".join(f"{card.label}: {clip(card.worry, 100)}" for card in told.cards)
    return Message(escape(f"{title}. {gist}"), blocks)


def all_answered() -> Message:
    """What becomes of the note once nothing waits any more."""
    text = "Nothing in this note waits for a first answer any more."
    return Message(text, [rich(paragraph(text))])


def raiser_card(card: ConcernCard, today: date) -> Message:
    """What became of a concern, for the person who raised it."""
    opening: list[Block] = []
    if card.logged_by and card.status is Status.NEW:
        opening = [rich(paragraph(bold(LOGGED.format(label=card.label))))]
    logged = [note(f"{card.logged_by} raised it for you.")] if card.logged_by else []
    if card.disowned:
        logged = [note(DISOWNED)]
    said = f" {clip(card.answer, 600)}" if card.answer else ""
    # The answer is the news and comes in full; their own words may be cut, a post holds only so much.
    told = card.model_copy(
        update={
            "worry": clip(card.worry, OWN_WORDS),
            "settled_if": clip(card.settled_if, OWN_WORDS) if card.settled_if else None,
            "not_yet": clip(card.not_yet, OWN_WORDS) if card.not_yet else None,
            "exchanges": asking_back.newest(card, OWN_REPLY),
        }
    )
    news = f"{card.label} {'' if card.joined else 'is now '}{together.stands_in_text(card)}"
    if opening:
        news = LOGGED.format(label=card.label)
    if asked := asking_back.news(card):
        # A question is what is new, and comes first where only the beginning is read.
        news = f"{asked} {news}"
    return Message(
        escape(f"{news}: {clip(card.worry, 200)}{said}"),
        [
            *opening,
            *views.detail(told, today),
            *logged,
            *views.raiser_buttons(told),
            *views.evidence_button(told),
        ],
    )


def asked_back(card: ConcernCard, today: date) -> Message:
    """What a lead wants to know, for whoever raised it: a change of their card would notify nobody."""
    news, buttons = asking_back.news(card), asking_back.raiser_buttons(card)
    if news is None:
        return not_asked()
    blocks: list[Block] = [rich(*asking_back.to_raiser(card, today))]
    return Message(escape(news), [*blocks, *([actions(*buttons)] if buttons else [])])


def not_asked() -> Message:
    """What becomes of a question once it waits for no reply any more."""
    text = "A question stood here. It does not wait for your reply any more."
    return Message(text, [rich(paragraph(text))])


def owner_card(card: ConcernCard, today: date) -> Message:
    """What somebody is told who looks after a concern from now on."""
    opening = f"{card.label} is yours to look after"
    return _to_answer(card, opening, today)


def not_settled(card: ConcernCard, today: date) -> Message:
    """What a lead is told when Done did not settle it."""
    return _to_answer(card, f"{card.label} is open again: what was done does not settle it", today)


def replied(card: ConcernCard, today: date) -> Message:
    """What a lead is told who had asked back."""
    # Another question may have been asked since: what was replied is the news.
    newest = tuple(one for one in card.exchanges if one.reply)[:1]
    said = newest[0].reply if newest else None
    told = card.model_copy(update={"exchanges": newest})
    return _to_answer(told, f"Whoever raised {card.label} has replied", today, said)


def not_theirs() -> Message:
    """What becomes of a raiser's card once they said that the concern is not theirs."""
    text = "Your name is off this concern, and you hear nothing more of it."
    return Message(text, [rich(paragraph(text))])


def not_yours() -> Message:
    """What becomes of an owner's card once somebody else looks after the concern, or they may not see it."""
    text = "This concern is not yours to look after any more. Thank you."
    return Message(text, [rich(paragraph(text))])


def _to_answer(card: ConcernCard, opening: str, today: date, news: str | None = None) -> Message:
    shown = {
        field: clip(words, OWN_WORDS)
        for field in ("worry", "settled_if", "answer", "not_yet")
        if (words := getattr(card, field))
    }
    newest = card.model_copy(update={**shown, "exchanges": card.exchanges[:1]})
    told = showing.fitting(newest, showing.MOST_POSTED)
    ref = ConcernRef(concern_id=card.id)
    answer = [actions(button("Answer", views.ANSWER_OPEN, ref))] if card.may_answer else []
    left: list[Block] = []
    if card.left_to_reader is not None:
        left = initiatives.left_to_you(card.initiative, card.left_to_reader)
    said = news or card.not_yet or card.worry
    return Message(
        escape(f"{opening}: {clip(said, 300)}"),
        [
            rich(paragraph(bold(opening))),
            *views.detail(told, today),
            *answer,
            *left,
            *views.evidence_button(told),
        ],
    )


def _waiting(card: ConcernCard) -> list[Block]:
    # A row of its own for each button: Slack refuses a row in which two buttons do the same.
    who = f", raised by {card.raiser}" if card.raiser else ""
    voices = f", {together.people(card)}" if card.voices > 1 else ""
    told = f"{card.label}  {EFFECT[card.effect]}{who}{voices}, first answer due {day(card.hear_by)}"
    return [rich(paragraph(told), quotation(clip(card.worry, 300))), *note_buttons(card)]


def note_buttons(card: ConcernCard) -> list[Block]:
    """What whoever reads a note can do about a concern in it."""
    ref = ListedRef(concern_id=card.id, within=Within.NOTE)
    buttons: list[InteractiveElement] = []
    if card.may_answer:
        buttons.append(button(f"Answer {card.label}", views.ANSWER_OPEN, ref))
    if card.may_acknowledge:
        buttons.append(button(f"Acknowledge {card.label}", views.ACKNOWLEDGE_LISTED, ref))
    return [actions(*buttons)] if buttons else []
