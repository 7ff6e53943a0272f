"""The Home tab and its settings."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from bot.asking.schemas import InquiryRef, WaitingQuestion
from bot.concerns import asking_back
from bot.concerns import views as concerns
from bot.concerns.words import STATUS
from bot.decisions import views as decisions
from bot.decisions.schemas import DecisionRef, WaitingDecision
from bot.drafts import views as drafts
from bot.drafts.schemas import WaitingDraft
from bot.home.schemas import HomePage, LedInitiative, OpenVote, OwnConcern, Wishes
from bot.inbox import views as inbox
from bot.inbox.schemas import InboxPage
from bot.polls import views as polls
from bot.polls.schemas import PollRef
from bot.slack import inputs
from bot.slack.blocks import (
    actions,
    bold,
    button,
    clip,
    count,
    day,
    divider,
    header,
    instant,
    modal,
    note,
    paragraph,
    rich,
)
from bot.trial import views as trial
from bot.welcome import views as welcome
from models.vocabulary import Reminders, Role

SETTINGS_OPEN, SETTINGS = "home_settings_open", "home_settings"
REMINDERS = {
    Reminders.ALL: "Every reminder: twice for a vote, once a day for what waits too long",
    Reminders.ONCE: "Once for a vote, once a day for what waits too long",
    Reminders.NONE: "No reminders",
}
ONLY_YOU = "Only you see this tab. Whoever raises a concern chooses first who sees it."
NOTHING = "Nothing needs you right now."
NEXT_COME_UP = "The next ones come up as you answer."
NEXT_STEP = (
    "Raise what worries you about a plan: you will hear what became of it, here and in one message."
)
FOR_GUESTS = (
    "As a guest you can read what your channels show. What worries you, a full member raises for you; "
    "what became of it stands here and comes in one message."
)
FOR_VISITORS = (
    "You are visiting from another organisation, so you can read what Heard posts, but not act on it. "
    "What worries you, somebody of this workspace raises for you; what became of it stands here."
)
STANDING = {Role.GUEST: FOR_GUESTS, Role.OUTSIDER: FOR_VISITORS, Role.BOT: FOR_VISITORS}


def home(page: HomePage, today: date, align_command: str) -> View:
    """What needs the reader first, then what is theirs, then what they lead, then settings."""
    is_member = page.standing is Role.MEMBER
    blocks = _welcome(page) if page.is_first_visit else []
    blocks.append(header("Needs you"))
    needs = _needs(page)
    does_one_stand_out = _let_first_stand_out(needs)
    blocks += needs if page.needs_you else [rich(paragraph(NOTHING))]
    blocks += [divider(), header("Your concerns")]
    blocks += [_own_row(concern, today) for concern in page.mine]
    blocks += _more(page.mine_total - len(page.mine), f"{align_command} me shows all of them.")
    if is_member:
        blocks += [] if page.mine else [rich(paragraph(NEXT_STEP))]
        style = None if does_one_stand_out or page.mine else "primary"
        blocks.append(actions(button("Raise a concern", concerns.RAISE_OPEN, style=style)))
        blocks += _led(page, today, align_command)
    else:
        blocks.append(rich(paragraph(STANDING[page.standing])))
    blocks += [divider(), header("When you hear from Heard"), note(_wishes(page.wishes))]
    if page.standing in (Role.MEMBER, Role.GUEST):
        blocks.append(actions(button("Change", SETTINGS_OPEN)))
    return View(type="home", blocks=blocks)


def _welcome(page: HomePage) -> list[Block]:
    # What the first step is, stands below: for who has no concern yet, at Your concerns.
    steps = [button("Who sees what", welcome.WHO_SEES)]
    if page.standing is Role.MEMBER:
        steps.insert(0, button("Try a poll on myself", trial.BEGIN))
    return [
        header("Welcome to Heard"),
        rich(paragraph("\n".join(welcome.WHAT)), paragraph(f"\n{ONLY_YOU}")),
        actions(*steps),
        divider(),
    ]


def _led(page: HomePage, today: date, align_command: str) -> list[Block]:
    blocks: list[Block] = [divider(), header("Your initiatives")]
    blocks += [_led_row(one, today) for one in page.led]
    blocks += _more(page.led_total - len(page.led), f"{align_command} list shows all of them.")
    if not page.led:
        blocks.append(
            rich(paragraph("You lead none. Start one when a team is about to do something."))
        )
    blocks.append(actions(button("New initiative", concerns.START_INITIATIVE)))
    return blocks


def settings(found: Wishes) -> View:
    """The modal in which somebody says when they want to hear."""
    return modal(
        "When you hear",
        [
            inputs.time_input(
                "begins",
                "Messages begin at",
                initial=found.begins,
                hint=f"Your time: {found.zone}.",
            ),
            inputs.time_input("ends", "Messages end at", initial=found.ends),
            inputs.one_of(
                "reminders", "Reminders", list(REMINDERS.items()), initial=found.reminders
            ),
            inputs.day_input(
                "snoozed_until",
                "Leave me alone until",
                initial=found.snoozed_until,
                hint="What comes before that day is kept for you, and comes then.",
                optional=True,
            ),
        ],
        callback_id=SETTINGS,
        submit="Save",
    )


def saved(found: Wishes) -> View:
    """The receipt of the settings."""
    return modal("When you hear", [rich(paragraph(_wishes(found)))])


def _needs(page: HomePage) -> list[Block]:
    blocks: list[Block] = []
    for decision in page.decisions:
        blocks += _decision(decision)
    blocks += _more(page.decisions_total - len(page.decisions), NEXT_COME_UP)
    for draft in page.drafts:
        blocks += _draft(draft)
    blocks += _more(page.drafts_total - len(page.drafts), NEXT_COME_UP)
    for vote in page.votes:
        blocks += _vote(vote)
    blocks += _more(page.votes_total - len(page.votes), NEXT_COME_UP)
    for question in page.to_reply:
        blocks += _question(question)
    blocks += _more(page.to_reply_total - len(page.to_reply), NEXT_COME_UP)
    for concern in page.to_settle:
        blocks.append(_settle_row(concern))
    blocks += _more(page.to_settle_total - len(page.to_settle), NEXT_COME_UP)
    if page.inbox_total:
        blocks += [
            rich(paragraph(_inbox(page))),
            actions(button("Open inbox", inbox.OPEN, InboxPage())),
        ]
    return blocks


def _inbox(page: HomePage) -> str:
    everything = count(page.inbox_total, "open concern")
    if not page.inbox_unanswered:
        verb = "is" if page.inbox_total == 1 else "are"
        return f"{everything} {verb} yours to look after. Each has had a first answer{_owed(page, ', but')}."
    verb = "waits" if page.inbox_unanswered == 1 else "wait"
    said = f"{count(page.inbox_unanswered, 'concern')} {verb} for your first answer"
    if page.inbox_overdue == page.inbox_unanswered:
        said += ", longer than promised"
    elif page.inbox_overdue:
        said += f", {page.inbox_overdue:,} of them longer than promised"
    if page.inbox_total == page.inbox_unanswered:
        return f"{said}."
    return f"{said}. In all, {everything} are yours to look after{_owed(page, '; of these')}."


def _owed(page: HomePage, joined_by: str) -> str:
    if not page.inbox_news_overdue:
        return ""
    verb = "waits" if page.inbox_news_overdue == 1 else "wait"
    return f"{joined_by} {page.inbox_news_overdue:,} {verb} longer for news than promised"


def _let_first_stand_out(needs: Sequence[Block]) -> bool:
    """Let the button of what comes first stand out, and no other. False where nothing has one."""
    for block in needs:
        rows = block.elements if isinstance(block, ActionsBlock) else []
        beside = block.accessory if isinstance(block, SectionBlock) else None
        for one in [*rows, beside]:
            if isinstance(one, ButtonElement):
                one.style = "primary"
                return True
    return False


def _decision(one: WaitingDecision) -> list[Block]:
    # Whoever decides reads all of it first: what is confirmed is what stands above the button.
    words = paragraph(bold("A decision waits for your yes or no: "), clip(one.words, 300))
    ref = DecisionRef(decision_id=one.id)
    return [rich(words), actions(button("Read and answer", decisions.READ, ref))]


def _draft(one: WaitingDraft) -> list[Block]:
    fallback = f"{one.due_at:%d %b %H:%M} UTC"
    words = paragraph(
        bold(f"The draft of the digest for #{one.channel}"),
        "\nPosts by itself ",
        instant(one.due_at, fallback),
        ". What it says is in your messages from Heard.",
    )
    return [rich(words), drafts.choices(one.draft_id)]


def _vote(vote: OpenVote) -> list[Block]:
    fallback = f"{vote.closes_at:%d %b %H:%M} UTC"
    return [
        rich(paragraph(bold(vote.question), "\nCloses ", instant(vote.closes_at, fallback), ".")),
        actions(
            button(
                "Vote",
                polls.VOTE_OPEN,
                PollRef(poll_id=vote.poll_id),
            )
        ),
    ]


def _question(one: WaitingQuestion) -> list[Block]:
    words = paragraph(bold(f"{one.asker} asks about {one.label}: "), one.words)
    ref = InquiryRef(concern_id=one.concern_id, inquiry_id=one.inquiry_id)
    return [rich(words), actions(button("Reply", asking_back.REPLY_OPEN, ref))]


def _settle_row(concern: OwnConcern) -> Block:
    asked = f"{concern.label} is done, says its team. Does that settle it?"
    return concerns.line(f"{asked}\n{clip(concern.worry, 180)}", concern.id, "Answer")


def _own_row(concern: OwnConcern, today: date) -> Block:
    due = f", {concerns.next_news(concern.due_on, today)}" if concern.due_on else ""
    age = concerns.age(concern.touched_on, today)
    stands = STATUS[concern.status]
    if concern.joined:
        stands = f"Joins {concern.joined}, {stands.lower()}"
    told = f"{concern.label}  {stands}, last step {age}{due}"
    return concerns.line(f"{told}\n{clip(concern.worry, 180)}", concern.id, "Show")


def _led_row(one: LedInitiative, today: date) -> Block:
    decision = f", decision {day(one.decision_on, today)}" if one.decision_on else ""
    words = f"  {count(one.open_total, 'open concern')}{decision}"
    return rich(paragraph(bold(f"{one.key}  {one.name}"), words))


def _more(rest: int, where: str) -> list[Block]:
    return [note(f"and {rest:,} more. {where}")] if rest > 0 else []


def _wishes(found: Wishes) -> str:
    hours = f"Between {found.begins:%H:%M} and {found.ends:%H:%M} your time ({found.zone}), Monday to Friday"
    until = f", not before {day(found.snoozed_until)}" if found.snoozed_until else ""
    return f"{hours}{until}. {REMINDERS[found.reminders]}."
