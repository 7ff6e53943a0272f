"""The menu and the help."""

from collections.abc import Sequence

from pydantic import BaseModel
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack.blocks import (
    Message,
    actions,
    bold,
    bullets,
    button,
    clip,
    escape,
    modal,
    paragraph,
    rich,
)
from bot.slack.command import Verb

RUN_VERB = "menu_run"
RAISE = "Speak up"


class Place(BaseModel):
    """Rides along with the menu: the channel it was opened in."""

    channel_id: str | None = None


def menu(verbs: Sequence[Verb], concern_command: str, channel_id: str | None) -> View:
    """Bare `/align`: what do you want to do?"""
    blocks: list[Block] = []
    for group, ours in _grouped(verbs).items():
        blocks.append(
            rich(paragraph(bold(group)), bullets([[f"{v.name}: {v.does}"] for v in ours]))
        )
        blocks.append(actions(*(button(v.name.capitalize(), f"{RUN_VERB}_{v.name}") for v in ours)))
    blocks.append(rich(paragraph(bold(RAISE)), bullets([[_raising(concern_command)]])))
    return modal("Heard", blocks, rides_along=Place(channel_id=channel_id))


def help_text(
    verbs: Sequence[Verb],
    concern_command: str,
    align_command: str,
    *,
    unknown: str | None = None,
    nearest: str | None = None,
) -> Message:
    """What Heard can do, grouped by what a person wants; opens with the nearest match to a typo."""
    opening = _opening(align_command, unknown, nearest)
    groups = [
        (group, [f"{align_command} {v.name}: {v.does}" for v in members])
        for group, members in _grouped(verbs).items()
    ]
    groups.insert(0, (RAISE, _raising_in_full(concern_command)))
    parts = [
        part
        for group, lines in groups
        for part in (paragraph(bold(group)), bullets([[line] for line in lines]))
    ]
    plain = "\n".join([opening, *(f"{group}: {'; '.join(lines)}" for group, lines in groups)])
    return Message(escape(plain), [rich(paragraph(opening)), rich(*parts)])


def _grouped(verbs: Sequence[Verb]) -> dict[str, list[Verb]]:
    # A group stands where its first verb does, however the rooms that bring the verbs are ordered.
    groups: dict[str, list[Verb]] = {}
    for verb in verbs:
        groups.setdefault(verb.group, []).append(verb)
    return groups


def _opening(align_command: str, unknown: str | None, nearest: str | None) -> str:
    if unknown is None:
        return "This is what you can do with Heard."
    meant = f" Did you mean {align_command} {nearest}?" if nearest else ""
    return f"Heard does not know “{clip(unknown, 40)}”.{meant} This is what you can do:"


def _raising(concern_command: str) -> str:
    return f"{concern_command} what worries you: raise a concern"


def _raising_in_full(concern_command: str) -> list[str]:
    return [
        _raising(concern_command),
        f"{concern_command} list: the open concerns of this channel",
        f"{concern_command} CHK-14: one concern, and what became of it",
    ]
