"""The weekly note."""

from slack_sdk.models.blocks import Block

from bot.heard import views as heard
from bot.heard.schemas import HeardRef
from bot.ledger import views as ledger
from bot.ledger.schemas import LedgerPage
from bot.slack.blocks import (
    Message,
    actions,
    bold,
    button,
    clip,
    count,
    escape,
    note,
    paragraph,
    rich,
)
from bot.weekly.schemas import LeastHeard, Week

TITLE = "Your week, in the initiatives you drive"
WHY = (
    "Of the days from last Friday to Thursday. You get this when something happened in them, because you "
    "drive. No reminders, under Change on the Home tab, ends it."
)


def week(told: Week) -> Message:
    """What was raised and what became of it, and whom to talk to on Monday."""
    raised = f"{count(told.measure.raised, 'concern')} raised"
    happened = f"{'; '.join([raised, *ledger.shares(told.measure)])}."
    text = f"{TITLE}: {happened}"
    least = told.least_heard
    blocks: list[Block] = [rich(paragraph(bold(TITLE), f"\n{happened}"))]
    buttons = [button("See ledger", ledger.OPEN, LedgerPage())]
    if least:
        advice = _advice(least)
        text = f"{text}\n{advice}"
        blocks.append(rich(paragraph(advice)))
        ref = HeardRef(initiative_id=least.initiative_id)
        buttons.append(button("Who was heard", heard.OPEN, ref))
    return Message(escape(text), [*blocks, actions(*buttons), note(WHY)])


def _advice(least: LeastHeard) -> str:
    verb = "was" if least.heard == 1 else "were"
    heard_of = f"{least.heard:,} of {least.people:,} {verb} heard in {least.days} days"
    return f"On Monday: talk to {least.group} about {clip(least.initiative, 80)} ({heard_of})."
