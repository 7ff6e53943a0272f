"""What people see of concerns, in modals and private answers."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    PlainTextObject,
    RichTextElement,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.concerns import questions, rules, showing, together
from bot.concerns.schemas import (
    ConcernCard,
    ConcernList,
    ConcernRef,
    ListPage,
    Offer,
    RaisedIn,
    Receipt,
)
from bot.concerns.words import EFFECT, NOW_CALLED, SEEN_BY, STATUS
from bot.slack import inputs
from bot.slack.blocks import (
    Message,
    actions,
    bold,
    button,
    clip,
    count,
    day,
    escape,
    italic,
    modal,
    note,
    paragraph,
    quotation,
    rich,
    sure,
)
from bot.voices.schemas import JoinRef
from models.vocabulary import Visibility

RAISE = "concern_raise_submit"
RAISE_OPEN = "concern_raise"
LIST_OPEN = "concern_list"
LIST_PAGE = "concern_list_page"
SHOW = "concern_show"
ANSWER_OPEN = "concern_answer_open"
ACKNOWLEDGE = "concern_acknowledge"
ACKNOWLEDGE_LISTED = "concern_acknowledge_listed"
SETTLE = "concern_settle"
NOT_YET_OPEN = "concern_not_yet_open"
WITHDRAW = "concern_withdraw"
START_INITIATIVE = "initiative_new_open"
MOVE_OPEN = "moving_open"
EDIT_OPEN = "quoting_edit_open"
SETTLED_IF_OPEN = "quoting_settled_if_open"
DISOWN = "quoting_disown"
EVIDENCE_OPEN = "evidence_open"


def raising(offer: Offer, text: str, channel_id: str | None) -> View:
    """The modal of `/concern`."""
    choices = [(str(c.id), f"{c.key}  {c.name}") for c in offer.choices]
    return modal(
        "Raise a concern",
        [
            inputs.one_of_many(
                "initiative",
                "Initiative",
                choices,
                initial=str(offer.preset) if offer.preset else None,
                placeholder="What is it about?",
            ),
            inputs.text_input("worry", "What worries you?", initial=text, multiline=True),
            inputs.text_input(
                "settled_if", "What would make it OK for you?", multiline=True, optional=True
            ),
            questions.effect(),
            questions.basis(),
            inputs.text_input(
                "evidence_url",
                "Link to what you saw or measured",
                placeholder="https://",
                optional=True,
                max_length=2000,
            ),
            inputs.person_input(
                "raised_for",
                "Raised for",
                placeholder="Me",
                hint="Leave it empty when it is your own. Somebody you choose here is told.",
                optional=True,
            ),
            questions.visibility(),
        ],
        callback_id=RAISE,
        submit="Raise",
        rides_along=RaisedIn(channel_id=channel_id),
    )


def first_step(align_command: str) -> View:
    """`/concern` where there is nothing yet to raise it about."""
    return modal(
        "Raise a concern",
        [
            rich(
                paragraph(
                    "There is no initiative yet that you can raise a concern about. "
                    "An initiative is what a team is about to do, such as “Checkout revamp”. "
                    f"Start one with the button, or with {align_command} new."
                )
            ),
            actions(button("New initiative", START_INITIATIVE, style="primary")),
        ],
    )


def receipt(
    told: Receipt,
    concern_command: str,
    alike: Sequence[ConcernCard] = (),
    channel_id: str | None = None,
) -> View:
    """The answer to a stored concern: its number, its driver, and by when they answer.

    Beside it `alike`, those that may say the same; the new one can join them where it is the reader's own.
    """
    for_whom = [f" It is raised for {told.raised_for}, who is told."] if told.raised_for else []
    return modal(
        f"Thank you: {told.label}",
        [
            rich(
                paragraph(
                    "Your concern is stored as ",
                    bold(told.label),
                    f" for {told.initiative}.",
                    *for_whom,
                ),
                paragraph(
                    f"\n{told.driver} drives it. {told.raised_for or 'You'} will hear by ",
                    bold(day(told.hear_by)),
                    ".",
                ),
                paragraph(f"\n{SEEN_BY[told.visibility]}"),
            ),
            note(f"{concern_command} {told.label} shows it again."),
            *_alike(told, alike, channel_id),
        ],
    )


def _alike(told: Receipt, cards: Sequence[ConcernCard], channel_id: str | None) -> list[Block]:
    if not cards:
        return []
    blocks: list[Block] = [rich(paragraph(bold("Others may have the same worry")))]
    for card in cards:
        voices = together.people(card)
        about = f"{card.label}, {voices}" if voices else card.label
        blocks.append(line(f"{about}  {clip(card.worry, 180)}", card.id, "Open"))
        if card.may_join and told.raised_for is None:
            ref = JoinRef(concern_id=told.concern_id, joined_id=card.id, channel_id=channel_id)
            blocks.append(together.add_yours(ref, together.JOIN))
    return blocks


def shown(card: ConcernCard, today: date, sentence: str | None = None) -> Message:
    """One concern, in private; `sentence` tells whoever pressed too late where it stands by now."""
    card = showing.fitting(card)
    opening: list[Block] = [rich(paragraph(bold(sentence)))] if sentence else []
    said = f"{sentence} " if sentence else ""
    return Message(
        escape(f"{said}{gist(card, today)}"),
        [
            *opening,
            *detail(card, today),
            *_lead_buttons(card),
            *raiser_buttons(card),
            *together.reader_button(card),
            *evidence_button(card),
        ],
    )


def renamed(was: str, label: str) -> str | None:
    """What whoever asks for a concern by a former label is told; None where it is called so."""
    return None if was == label else NOW_CALLED.format(was=was, label=label)


def raiser_buttons(card: ConcernCard) -> list[Block]:
    """What whoever raised it can say."""
    ref = ConcernRef(concern_id=card.id)
    if card.may_settle:
        until = f" You can say so until {day(card.asked_until)}." if card.asked_until else ""
        yes = button("Yes, it does", SETTLE, ref, style="primary")
        asked = rich(paragraph(bold("Does this settle it?"), until))
        return [asked, actions(yes, button("Not yet", NOT_YET_OPEN, ref), *_own_buttons(card))]
    own = _own_buttons(card)
    return [actions(*own)] if own else []


def evidence_button(card: ConcernCard) -> list[Block]:
    """For whoever reads a belief and knows more."""
    if not card.is_unchecked or card.reads_only:
        return []
    return [actions(button("I have evidence", EVIDENCE_OPEN, ConcernRef(concern_id=card.id)))]


def _own_buttons(card: ConcernCard) -> list[InteractiveElement]:
    ref = ConcernRef(concern_id=card.id)
    buttons = together.own_buttons(card)
    if card.may_edit:
        buttons.append(button("Edit", EDIT_OPEN, ref))
        if card.logged_by and not card.settled_if:
            buttons.append(button("Add what would make it OK", SETTLED_IF_OPEN, ref))
    if card.may_disown:
        confirm = sure(
            f"Take your name off {card.label}?",
            f"{card.logged_by} logged it and is told; it is theirs from then on, without the quote. "
            "Where they have left, or may not read what you told the leads alone, it is closed.",
            "Not mine",
        )
        buttons.append(button("Not mine", DISOWN, ref, confirm=confirm))
    if card.may_withdraw:
        confirm = sure(
            f"Withdraw {card.label}?",
            "It is closed without an answer. Its words stay readable for those who could read them.",
            "Withdraw",
        )
        buttons.append(button("Withdraw", WITHDRAW, ref, confirm=confirm))
    return buttons


def _lead_buttons(card: ConcernCard) -> list[Block]:
    ref = ConcernRef(concern_id=card.id)
    buttons: list[InteractiveElement] = []
    if card.may_answer:
        verb = "Answer" if _is_open(card) else "Open again"
        buttons.append(button(verb, ANSWER_OPEN, ref, style="primary"))
    if card.may_acknowledge:
        buttons.append(button("Acknowledge", ACKNOWLEDGE, ref))
    if card.may_move:
        buttons.append(button("Move", MOVE_OPEN, ref))
    buttons += together.lead_buttons(card)
    return [actions(*buttons)] if buttons else []


def detail(card: ConcernCard, today: date) -> list[Block]:
    """A concern in full."""
    parts: list[RichTextElement] = [
        paragraph(bold(f"{card.label}  {together.stands(card)}"), f"  {card.initiative}\n"),
        quotation(card.worry),
        *showing.quoted(card),
    ]
    if card.settled_if:
        parts += [paragraph(italic("\nWhat would make it OK")), quotation(card.settled_if)]
    if card.answer:
        parts += [paragraph(italic(f"\nAnswer of {card.driver}'s team")), quotation(card.answer)]
    if card.not_yet:
        parts += [
            paragraph(italic("\nNot settled yet, says who raised it")),
            quotation(card.not_yet),
        ]
    parts += together.voices(card)
    parts += showing.basis(card, today)
    return [rich(*parts), note(_provenance(card, today))]


def gist(card: ConcernCard, today: date) -> str:
    """A concern in a sentence or two, for screen readers and notifications."""
    return (
        f"{card.label}, {together.stands_in_text(card)}, {EFFECT[card.effect].lower()}: "
        f"{clip(card.worry, 600)} {_provenance(card, today)}"
    )


def listing(found: ConcernList, today: date) -> Message:
    """The open concerns of a channel, a page at a time."""
    if not found.initiatives:
        sentence = "No initiative is at home in this channel, so there is no list of concerns here."
        return Message(sentence, [rich(paragraph(sentence))])
    where = clip(", ".join(found.initiatives), 300)
    if not found.cards:
        sentence = f"No open concerns about {where} that you can see."
        return Message(
            escape(sentence),
            [rich(paragraph(sentence)), actions(button("Raise a concern", RAISE_OPEN))],
        )
    title = f"{count(found.total, 'open concern')} about {where}"
    blocks: list[Block] = [rich(paragraph(bold(title)))]
    blocks += [_row(card, today) for card in found.cards]
    blocks += _turns(found)
    plain = [f"{title}, page {found.page + 1} of {found.pages}."]
    plain += [f"{c.label} {EFFECT[c.effect].lower()}: {clip(c.worry, 100)}" for c in found.cards]
    return Message(escape("\n".join(plain)), blocks)


def age(raised_on: date, today: date) -> str:
    """How long a concern has been waiting, in words."""
    days = (today - raised_on).days
    return "today" if days <= 0 else f"{count(days, 'day')} ago"


def next_news(due_on: date, today: date) -> str:
    """By when the next news of a concern was promised, in words: also where that day is over."""
    if due_on < today:
        return f"news was promised for {day(due_on, today)}"
    return f"next news by {day(due_on, today)}"


def _provenance(card: ConcernCard, today: date) -> str:
    who = "Raised anonymously" if card.visibility is Visibility.ANONYMOUS else "Raised"
    if card.raiser:
        who = f"Raised by {card.raiser}"
        if card.logged_by:
            who = f"Raised for {card.raiser} by {card.logged_by}"
    owner = f" {card.owner} looks after it." if card.owner else ""
    due = ""
    if card.due_on and rules.is_open(card.standing):
        promised = next_news(card.due_on, today)
        due = f" {promised[0].upper()}{promised[1:]}."
    leads = " For leads only." if card.visibility is Visibility.LEADS else ""
    before = f" Was {card.formerly} before it was moved." if card.formerly else ""
    return f"{who} {age(card.raised_on, today)}. Driver: {card.driver}.{owner}{due}{leads}{before}"


def _is_open(card: ConcernCard) -> bool:
    return rules.is_open(card.status)


def _row(card: ConcernCard, today: date) -> Block:
    standing = [EFFECT[card.effect], STATUS[card.status].lower(), age(card.raised_on, today)]
    if voices := together.people(card):
        standing.append(voices)
    if unchecked := showing.unchecked(card, today):
        standing.append(f"a belief, {unchecked}")
    words = f"{card.label}  {', '.join(standing)}\n{clip(card.worry, 180)}"
    return line(words, card.id, "Open")


def line(words: str, concern_id: int, verb: str) -> Block:
    """A concern in a list: our words, and the button that shows it."""
    return SectionBlock(
        text=PlainTextObject(text=words, emoji=False),
        accessory=button(verb, SHOW, ConcernRef(concern_id=concern_id)),
    )


def _turns(found: ConcernList) -> list[Block]:
    if found.pages == 1:
        return []
    ways = (("Previous", "back", found.page - 1), ("Next", "on", found.page + 1))
    turns = [
        button(words, f"{LIST_PAGE}_{way}", ListPage(channel_id=found.channel_id, page=page))
        for words, way, page in ways
        if 0 <= page < found.pages
    ]
    return [note(f"Page {found.page + 1} of {found.pages}"), actions(*turns)]
