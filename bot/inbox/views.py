"""The inbox and its nudge."""

from datetime import date

from slack_sdk.models.blocks import Block

from bot.concerns import cards, showing, together
from bot.concerns import views as concerns
from bot.concerns.schemas import ConcernCard, ConcernRef
from bot.concerns.words import EFFECT, STATUS
from bot.inbox.schemas import Inbox, InboxPage, Nudge, Order, Row, Snooze, Snoozed, SnoozeFor
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
    instant,
    note,
    paragraph,
    quotation,
    rich,
)
from models.vocabulary import Status

OPEN = "inbox_open"
TURN = "inbox_turn"
ACKNOWLEDGE = "inbox_acknowledge"
SNOOZE = "inbox_snooze"
SPANS = (
    (Snooze.HOUR, "Snooze one hour"),
    (Snooze.TOMORROW, "Until tomorrow"),
    (Snooze.WEEK, "Until next week"),
)
STAYS = "What waits stays in your inbox, and new concerns are announced as ever."
ORDERS = {Order.STALEST: "Longest without news first", Order.NEWEST: "Newest first"}
OVERDUE_FIRST = "What is overdue first, then longest without news"
EMPTY = (
    "Nothing waits for you: no concern is open in what you lead or look after. "
    "New ones come here, and to you in a note each morning."
)


def inbox(found: Inbox, today: date, sentence: str | None = None) -> Message:
    """A page of the inbox; `sentence` says what a press just did."""
    opening: list[Block] = [note(sentence)] if sentence else []
    if not found.total:
        return Message(EMPTY, [*opening, rich(paragraph(EMPTY))])
    title = _title(found)
    blocks: list[Block] = [*opening, rich(paragraph(bold(title)))]
    order = ORDERS[found.order]
    if found.order is Order.STALEST and (found.overdue or found.news_overdue):
        order = OVERDUE_FIRST
    blocks.append(note(f"{order}. Page {found.page + 1} of {found.pages}."))
    for card in found.cards:
        blocks += _row(card, found, today)
    blocks.append(_turns(found))
    plain = [
        title,
        *(f"{c.label} {_standing(c, found, today)}: {clip(c.worry, 100)}" for c in found.cards),
    ]
    return Message(escape("\n".join(plain)), blocks)


def nudge(told: Nudge, today: date) -> Message:
    """The one message a day about what waits too long."""
    title = _waits_too_long(told)
    blocks: list[Block] = [rich(paragraph(bold(title)))]
    for card in told.cards:
        promised = f"promised for {day(card.hear_by, today)}"
        if card.status is not Status.NEW and card.due_on:
            promised = concerns.next_news(card.due_on, today)
        told_of = paragraph(f"{card.label}  {card.initiative}, {promised}")
        blocks.append(rich(told_of, quotation(clip(card.worry, 300))))
        blocks += cards.note_buttons(card)
    left = {c.left_to_reader: c.initiative for c in told.cards if c.left_to_reader is not None}
    for initiative_id, name in left.items():
        blocks += initiatives.left_to_you(name, initiative_id)
    open_inbox = [button("Open inbox", OPEN, InboxPage())]
    blocks.append(
        actions(
            *(open_inbox if any(card.may_answer for card in told.cards) else []),
            *(button(words, f"{SNOOZE}_{span}", SnoozeFor(span=span)) for span, words in SPANS),
        )
    )
    blocks.append(
        note(
            "You get this once a day at most, unless you snooze it for an hour, because these concerns wait "
            "for you."
        )
    )
    gist = "; ".join(f"{card.label}: {clip(card.worry, 100)}" for card in told.cards)
    return Message(escape(f"{title}. {gist}"), blocks)


def all_answered() -> Message:
    """What becomes of a nudge once nothing waits too long any more."""
    text = "Nothing waits too long any more. Thank you."
    return Message(text, [rich(paragraph(text))])


def snoozed(told: Snoozed) -> Message:
    """What stands in the nudge's place once it was snoozed."""
    opens = actions(button("Open inbox", OPEN, InboxPage()))
    if told.again_at is not None:
        fallback = f"at {told.again_at:%H:%M}"
        said = f". {STAYS}"
        return Message(
            f"The next nudge comes {fallback}{said}",
            [
                rich(paragraph("The next nudge comes ", instant(told.again_at, fallback), said)),
                opens,
            ],
        )
    text = f"No nudge before {day(told.until)}. {STAYS}"
    return Message(text, [rich(paragraph(text)), opens])


def _waits_too_long(told: Nudge) -> str:
    verb = "waits" if told.total == 1 else "wait"
    if not told.news:
        return f"{count(told.total, 'concern')} {verb} longer for a first answer than promised"
    if told.news == told.total:
        return f"{count(told.total, 'concern')} {verb} longer for news than promised"
    first = told.total - told.news
    kinds = f"{first:,} for a first answer, {told.news:,} for news"
    return f"{count(told.total, 'concern')} {verb} longer than promised: {kinds}"


def _title(found: Inbox) -> str:
    late = ""
    if found.overdue:
        verb = "waits" if found.overdue == 1 else "wait"
        late = f", {found.overdue:,} of them {verb} longer than promised for a first answer"
    if found.news_overdue:
        verb = "waits" if found.news_overdue == 1 else "wait"
        whose = "" if late else " of them"
        late += f", {found.news_overdue:,}{whose} {verb} longer than promised for news"
    return f"Your inbox: {count(found.total, 'open concern')}{late}"


def _row(card: ConcernCard, found: Inbox, today: date) -> list[Block]:
    row = Row(concern_id=card.id, order=found.order, page=found.page)
    buttons = [
        button(f"Answer {card.label}", concerns.ANSWER_OPEN, row),
        button(f"Show {card.label}", concerns.SHOW, ConcernRef(concern_id=card.id)),
    ]
    if card.may_move:
        buttons.append(button(f"Move {card.label}", concerns.MOVE_OPEN, row))
    if card.may_merge:
        buttons.append(button(f"Merge {card.label}", together.MERGE_OPEN, row))
    if card.may_acknowledge:
        buttons.insert(0, button(f"Acknowledge {card.label}", ACKNOWLEDGE, row))
    told = paragraph(bold(f"{card.label}  "), f"{card.initiative}. {_standing(card, found, today)}")
    return [rich(told, quotation(clip(card.worry, 200))), actions(*buttons)]


def _standing(card: ConcernCard, found: Inbox, today: date) -> str:
    said = [f"{EFFECT[card.effect]}, {STATUS[card.status].lower()}"]
    if card.id in found.late:
        said.append(f"first answer was promised for {day(card.hear_by, today)}")
    else:
        said.append(f"last news {concerns.age(card.touched_on, today)}")
    if voices := together.people(card):
        said.append(voices)
    if card.owner:
        said.append(f"{card.owner} looks after it")
    if unchecked := showing.unchecked(card, today):
        said.append(f"a belief, {unchecked}")
    if card.due_on:
        said.append(concerns.next_news(card.due_on, today))
    return ", ".join(said)


def _turns(found: Inbox) -> Block:
    other = Order.NEWEST if found.order is Order.STALEST else Order.STALEST
    buttons = []
    if found.page:
        before = InboxPage(order=found.order, page=found.page - 1)
        buttons.append(button("Previous", f"{TURN}_back", before))
    if found.page + 1 < found.pages:
        buttons.append(
            button("More", f"{TURN}_on", InboxPage(order=found.order, page=found.page + 1))
        )
    buttons.append(button(ORDERS[other], f"{TURN}_over", InboxPage(order=other)))
    return actions(*buttons)
