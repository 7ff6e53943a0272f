"""What a lead sees while setting up a digest, and what they are told about it."""

from collections.abc import Mapping

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.digests.schemas import DigestSettings, PausedNote, QuietNote, Saved, ScheduleRef
from bot.slack import inputs
from bot.slack.blocks import (
    Message,
    actions,
    bold,
    button,
    count,
    escape,
    modal,
    moment,
    note,
    paragraph,
    rich,
    sure,
)
from bot.slack.zones import choices
from models.vocabulary import PauseReason, ScheduleState

SAVE = "digest_save"
PREVIEW = "digest_preview"
POST_NOW = "digest_post_now"
PAUSE = "digest_pause"
RESUME = "digest_resume"
DRAFTS = "drafts"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

WHAT_TO_DO: Mapping[PauseReason, str] = {
    PauseReason.BY_LEAD: "Press Resume when it should come again.",
    PauseReason.NOT_IN_CHANNEL: "Heard is not in the channel any more. "
    "Invite it again with /invite @Heard, then press Resume.",
    PauseReason.ARCHIVED: "The channel is archived. Bring it back and press Resume, "
    "or set the digest up for another channel.",
    PauseReason.GONE: "Slack does not show Heard this channel any more: it was deleted, or Heard was "
    "removed. Invite Heard again and press Resume, or set the digest up for another channel.",
    PauseReason.DISCONNECTED: "Heard was disconnected from this workspace and is back. "
    "Press Resume when the digest should come again.",
    PauseReason.REFUSED: "Slack does not let Heard post there. Ask an admin about the channel's "
    "posting permissions, then press Resume.",
}


def setting_up(found: DigestSettings) -> View:
    """The modal of `/align digest`."""
    blocks: list[Block] = [
        inputs.channel_input("channel", "Channel", initial=found.channel_id),
        inputs.one_of_many(
            "weekday",
            "Day",
            [(str(number), name) for number, name in enumerate(WEEKDAYS)],
            initial=str(found.weekday),
        ),
        inputs.time_input("at", "Time", initial=found.at),
        inputs.one_of_many("zone", "Time zone", choices(found.zone), initial=found.zone),
    ]
    blocks.append(
        inputs.several_of(
            "drafts",
            "Draft",
            [(DRAFTS, "Show those who drive here each digest two hours before")],
            initial=[DRAFTS] if found.drafts else [],
            hint="They may post it, skip it, or say something on top. Untouched, it posts by itself.",
            optional=True,
        )
    )
    if found.schedule_id is not None:
        blocks += _present(found, ScheduleRef(schedule_id=found.schedule_id))
    return modal(
        "Weekly digest",
        blocks,
        callback_id=SAVE,
        submit="Save",
    )


def _present(found: DigestSettings, ref: ScheduleRef) -> list[Block]:
    rests = found.state is ScheduleState.PAUSED
    state = "It is paused."
    if not rests and found.next_run_at is not None:
        state = f"Next: {moment(found.next_run_at, found.zone)}."
    posting = sure(
        "Post the digest now?",
        "Everybody in the channel will see it.",
        "Post it",
        "Not now",
    )
    rest = button("Resume", RESUME, ref) if rests else button("Pause", PAUSE, ref)
    return [
        note(state),
        actions(
            button("Preview", PREVIEW, ref),
            button("Post now", POST_NOW, ref, confirm=posting),
            rest,
        ),
    ]


def saved(told: Saved) -> View:
    """The answer to every change of a schedule."""
    return modal("Weekly digest", [rich(paragraph(*_state(told)))])


def sentence(told: Saved) -> Message:
    """The same, as a private message."""
    parts = _state(told)
    plain = "".join(part if isinstance(part, str) else told.channel for part in parts)
    return Message(escape(plain), [rich(paragraph(*parts))])


def _state(told: Saved) -> list[str]:
    if told.state is ScheduleState.PAUSED:
        return [f"The digest of #{told.channel} is paused. Nothing is posted until you resume it."]
    when = moment(told.next_run_at, told.zone)
    return [f"The digest of #{told.channel} comes every week. Next: {when}."]


def under_way(what: str) -> View:
    """The answer to Preview and Post now."""
    return modal("Weekly digest", [rich(paragraph(what))])


def paused_note(told: PausedNote) -> Message:
    """What a driver is told when a schedule had to stop."""
    opening = f"The weekly digest of #{told.channel} is paused."
    advice = WHAT_TO_DO[told.reason]
    return Message(
        escape(f"{opening} {advice}"),
        [
            rich(paragraph(bold(opening), f" {advice}")),
            actions(button("Resume", RESUME, ScheduleRef(schedule_id=told.schedule_id))),
        ],
    )


def quiet_note(told: QuietNote) -> Message:
    """What a driver is told when a channel is left in peace."""
    text = (
        f"Nothing was raised or answered in #{told.channel} for {count(told.weeks, 'week')}, "
        "so its digest stays silent until there is news. Nothing is lost, and you need not do anything."
    )
    return Message(escape(text), [rich(paragraph(text))])
