"""How Heard introduces itself."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.concerns import views as concerns
from bot.concerns.words import VISIBILITY
from bot.slack.blocks import (
    Inline,
    Message,
    actions,
    bold,
    bullets,
    button,
    modal,
    paragraph,
    rich,
)
from bot.trial import views as trial

WHO_SEES = "welcome_who_sees"
WHAT = (
    "Heard keeps what worries people about a plan, asks what matters most, and tells everybody what "
    "became of what they said.",
    "It reads no messages: only what is typed into its own commands and windows, and the one message that "
    "somebody hands it with Log as concern.",
)
FIRST_HERE = (
    "You are the first to open it in this workspace, so this comes to you, once. "
    "Nobody else is written to."
)
IN_A_CHANNEL = (
    "I am Heard: I post this channel's polls and weekly digests here, and keep the concerns that people "
    "raise with my command. I read no messages, only what is typed into my own windows and the one message "
    "that somebody hands me with Log as concern. To remove me, type /remove @Heard."
)
PRIVACY: Sequence[tuple[str, str]] = (
    (
        "Concerns",
        "Whoever raises one chooses first: "
        + "; ".join(words[0].lower() + words[1:] for words in VISIBILITY.values())
        + ".",
    ),
    (
        "Named polls",
        "The result, in all and by group, is for everybody in the channel. Ballots are shown to nobody.",
    ),
    (
        "Anonymous polls",
        "Nobody sees who answered what. Small groups are shown only together with others, and the "
        "ballots are deleted at the close.",
    ),
    (
        "Your Home tab and your file",
        "Nobody but you. {align} me shows all that is held about you.",
    ),
    (
        "Whoever runs Heard's server",
        "Could read its database, but finds no name with an anonymous concern, and none with an "
        "anonymous ballot after the close.",
    ),
)


def workspace_introduction() -> Message:
    """The one direct message to whoever opens Heard first in a workspace."""
    opening = "Heard is connected to this workspace."
    said = f"{opening} {FIRST_HERE} {' '.join(WHAT)}"
    return Message(
        said,
        [
            rich(
                paragraph(bold(opening), f" {FIRST_HERE}"),
                paragraph("\n", "\n".join(WHAT)),
            ),
            *first_steps(),
        ],
    )


def first_steps() -> list[Block]:
    """What somebody can do who meets Heard, and leads something or will."""
    return [
        actions(
            button("Create first initiative", concerns.START_INITIATIVE, style="primary"),
            button("Try a poll on myself", trial.BEGIN),
            button("Who sees what", WHO_SEES),
        )
    ]


def channel_introduction() -> Message:
    """The one line in a channel that Heard was invited to."""
    return Message(IN_A_CHANNEL, [rich(paragraph(IN_A_CHANNEL))])


def who_sees(align_command: str) -> View:
    """Who sees what, in one place."""
    lines: list[list[Inline]] = [
        [bold(f"{about}: "), said.format(align=align_command)] for about, said in PRIVACY
    ]
    return modal("Who sees what", [rich(bullets(lines))])
