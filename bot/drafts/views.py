"""What those who lead see of a digest before its hour."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.models.views import View

from bot.digests import setup
from bot.digests import views as digests
from bot.digests.schemas import ScheduleRef
from bot.drafts.rules import Standing
from bot.drafts.schemas import INTRO_LENGTH, DraftNote, DraftRef, IntroOffer, IntroSaved
from bot.slack import inputs
from bot.slack.blocks import (
    Message,
    actions,
    bold,
    button,
    escape,
    escape_within,
    instant,
    modal,
    moment,
    note,
    paragraph,
    quotation,
    rich,
    sure,
)
from models.vocabulary import PauseReason

POST_NOW, EDIT, SKIP, AFTER_ALL = (
    *("digest_draft_post", "digest_draft_edit", "digest_draft_skip"),
    "digest_draft_after_all",
)
SAVE = "digest_draft_intro"
NOT_YOURS = "This draft is for those who lead in the channel, and you do not any more."


def draft(told: DraftNote, charts: bool, align_command: str) -> Message:
    """The digest as it stands, and what can be done with it until its hour."""
    if told.standing is not Standing.WAITING or told.report is None:
        return _settled(told, align_command)
    title = f"Draft of the digest for #{told.channel}"
    left = (
        "What happens until then is added. Nobody else sees this draft; you need not do anything."
    )
    when = moment(told.due_at, told.zone)
    blocks: list[Block | dict[str, Any]] = [
        rich(
            paragraph(
                bold(title), "\nIt is posted by itself ", instant(told.due_at, when), f". {left}"
            )
        ),
        *digests.body(told.report, charts),
    ]
    if told.partial:
        blocks.append(note(digests.FOLLOWS))
    blocks.append(choices(told.draft_id, style="primary"))
    opening = f"{title}. It is posted by itself {when}. {left}"
    text = escape_within(f"{opening} {digests.gist(told.report)}", digests.GIST_LENGTH)
    return Message(text, blocks)


def choices(draft_id: int, style: str | None = None) -> ActionsBlock:
    """What can be done with a draft until its hour."""
    ref = DraftRef(draft_id=draft_id)
    posting = sure(
        "Post the digest now?", "Everybody in the channel will see it.", "Post it", "Not now"
    )
    return actions(
        button("Post now", POST_NOW, ref, style=style, confirm=posting),
        button("Edit intro", EDIT, ref),
        button("Skip this week", SKIP, ref),
    )


def not_yours() -> Message:
    """What stands in the draft's place for who does not lead any more."""
    return Message(NOT_YOURS, [rich(paragraph(NOT_YOURS))])


def intro(offer: IntroOffer) -> View:
    """The modal of Edit intro. Where somebody else wrote meanwhile, it shows what."""
    blocks: list[Block] = []
    if offer.who:
        blocks += [
            rich(
                paragraph(bold(f"{offer.who} has just written this:")),
                quotation(offer.theirs or "(nothing)"),
            ),
            note("What you typed is below. Save puts it in the place of theirs."),
        ]
    blocks.append(
        inputs.text_input(
            "intro",
            "Intro",
            hint=f"It stands on top of the digest of #{offer.channel}, with your name. "
            "Leave it empty for none.",
            initial=offer.intro,
            multiline=True,
            optional=True,
            max_length=INTRO_LENGTH,
            focus=True,
        )
    )
    return modal(
        "Intro of the digest",
        blocks,
        callback_id=SAVE,
        submit="Save",
        close="Cancel",
        rides_along=offer.ref,
    )


def intro_saved(told: IntroSaved) -> View:
    """The answer to Save."""
    if told.is_there:
        text = f"Your intro stands on top of the digest of #{told.channel}. The draft shows it."
    else:
        text = f"The digest of #{told.channel} has no intro."
    return modal("Intro of the digest", [rich(paragraph(text))])


def _settled(told: DraftNote, align_command: str) -> Message:
    sentence = f"{_SETTLED[told.standing](told)}{_in_the_channel(told, align_command)}"
    blocks: Sequence[Block] = [rich(paragraph(sentence))]
    if told.standing is Standing.REFUSED and told.schedule_id is not None:
        schedule = ScheduleRef(schedule_id=told.schedule_id)
        blocks = [*blocks, actions(button("Resume", setup.RESUME, schedule))]
    if told.standing is Standing.SKIPPED:
        ref = DraftRef(draft_id=told.draft_id)
        blocks = [*blocks, actions(button("Post after all", AFTER_ALL, ref))]
    return Message(escape(sentence), blocks)


def _in_the_channel(told: DraftNote, align_command: str) -> str:
    if told.standing is Standing.PAUSED:
        return f" Resume it with {align_command} digest in the channel."
    if told.standing is Standing.REFUSED and told.refusal is not None:
        return (
            f" What it would have told is for the next one: {align_command} digest in the channel "
            "has Post now."
        )
    return ""


def _due(told: DraftNote) -> str:
    return f"The hour of the digest of #{told.channel} has come: it is on its way."


def _paused(told: DraftNote) -> str:
    return f"The digest of #{told.channel} is paused, so nothing is posted."


def _skipped(told: DraftNote) -> str:
    return (
        f"{told.who} skipped this week's digest of #{told.channel}. Nothing is posted. "
        f"The next one comes {_next(told)} and tells what happened since the last one."
    )


def _stays_skipped(told: DraftNote) -> str:
    return (
        f"{told.who} skipped the digest of #{told.channel} that was due "
        f"{moment(told.due_at, told.zone)}. The next one tells what happened since the last one."
    )


def _posted(told: DraftNote) -> str:
    when = f" {moment(told.decided_at, told.zone)}" if told.decided_at else ""
    if told.who:
        return f"{told.who} posted this digest of #{told.channel}{when}. The next: {_next(told)}."
    return f"This digest of #{told.channel} was posted by itself{when}."


def _refused(told: DraftNote) -> str:
    if told.refusal is None:
        advice = "You need do nothing: the next digest tells what this one would have told."
    else:
        advice = setup.WHAT_TO_DO[told.refusal]
    kept = " Its intro stands in the next draft for this channel." if told.keeps_intro else ""
    is_slacks = told.refusal not in {None, PauseReason.BY_LEAD}
    why = (
        "Slack did not take it, so nothing is posted"
        if is_slacks
        else "it did not reach the channel"
    )
    return f"{_by_whom(told)}, but {why}. {advice}{kept}"


def _unknown(told: DraftNote) -> str:
    if told.drives:
        next_step = (
            "Please look into the channel. Heard asks you in a message of its own: "
            "press It is there or Post again."
        )
    else:
        next_step = "Those who drive here are asked whether it is there, and can post it again."
    return f"{_by_whom(told)}. Slack did not say whether it arrived. {next_step}"


def _by_whom(told: DraftNote) -> str:
    when = f" {moment(told.decided_at, told.zone)}" if told.decided_at else ""
    if told.who:
        return f"{told.who} posted this digest of #{told.channel}{when}"
    return f"This digest of #{told.channel} was to be posted by itself{when}"


def _quiet(told: DraftNote) -> str:
    return f"Nothing was left to tell in #{told.channel}, so its digest stayed silent this time."


def _moved(told: DraftNote) -> str:
    return (
        f"The digest of #{told.channel} was moved: it comes {_next(told)}. "
        "A new draft comes before that; an intro is kept."
    )


def _next(told: DraftNote) -> str:
    return moment(told.next_at, told.zone)


_SETTLED: Mapping[Standing, Callable[[DraftNote], str]] = {
    Standing.WAITING: _due,
    Standing.DUE: _due,
    Standing.PAUSED: _paused,
    Standing.SKIPPED: _skipped,
    Standing.STAYS_SKIPPED: _stays_skipped,
    Standing.POSTED: _posted,
    Standing.REFUSED: _refused,
    Standing.UNKNOWN: _unknown,
    Standing.QUIET: _quiet,
    Standing.MOVED: _moved,
}
