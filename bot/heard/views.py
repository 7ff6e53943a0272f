"""The heard map."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, PlainTextObject, SectionBlock

from bot.heard.schemas import AskRef, GroupLine, HeardMap, HeardRef, UnheardLine, VoiceLine
from bot.initiatives.schemas import InitiativeName
from bot.initiatives.views import which_of
from bot.slack.blocks import (
    Inline,
    Message,
    bold,
    bullets,
    button,
    clip,
    count,
    escape_within,
    note,
    paragraph,
    rich,
)

OPEN, ASK_OPEN = "heard_open", "heard_ask_open"
MOST_GROUPS, MOST_PEOPLE, MOST_VOICES = 20, 10, 10
MOST_TEXT = 3000
NOBODY = "{name} has no stakeholders yet, so nobody can be missing. Say who has a stake with {align} people."
COUNTED = (
    "Heard: raised a concern by name or for the leads, brought evidence by name, or answered a named poll "
    "that closed, in the last {days} days. Nobody knows who was heard anonymously: an anonymous poll counts "
    "by group, as its result told it, and an anonymous concern for nobody. Only who took part, never what "
    "they said."
)


def choosing(found: Sequence[InitiativeName], align_command: str) -> Message:
    """Which of several initiatives is meant."""
    question = "Whose stakeholders do you want to see?"
    choices = [(one, HeardRef(initiative_id=one.id)) for one in found]
    return Message(question, which_of(question, OPEN, choices, f"{align_command} heard"))


def heard_map(found: HeardMap, align_command: str, sentence: str | None = None) -> Message:
    """Who was heard lately, the group that needs an ear most first.

    `sentence` tells whoever pressed too late why nobody is asked.
    """
    opening: list[Block] = [rich(paragraph(bold(sentence)))] if sentence else []
    said = f"{sentence} " if sentence else ""
    if not found.groups:
        text = NOBODY.format(name=found.about.name, align=align_command)
        return Message(escape_within(f"{said}{text}", MOST_TEXT), [*opening, rich(paragraph(text))])
    title = f"Who was heard about {found.about.name} in the last {found.days} days"
    blocks: list[Block] = [*opening, rich(paragraph(bold(title)))]
    blocks += [_group(one, found.about.id) for one in found.groups[:MOST_GROUPS]]
    blocks += _more(len(found.groups) - MOST_GROUPS)
    if found.unheard:
        heading = "Of high influence or interest, and not heard by name"
        blocks.append(rich(paragraph(bold(heading))))
        blocks += [_person(one, found.about.id) for one in found.unheard[:MOST_PEOPLE]]
        blocks += _more(len(found.unheard) - MOST_PEOPLE)
    if found.concerns:
        blocks.append(rich(paragraph(bold("Share of voice")), bullets(_voices(found))))
    blocks.append(note(COUNTED.format(days=found.days)))
    gist = "; ".join(_standing(one) for one in found.groups)
    return Message(escape_within(f"{said}{title}: {gist}", MOST_TEXT), blocks)


def _group(one: GroupLine, initiative_id: int) -> Block:
    high = f". {one.high_unheard:,} of high influence or interest not heard by name"
    line = f"{one.group}: {_counted(one)}{high if one.high_unheard else ''}"
    ref = AskRef(initiative_id=initiative_id, group=one.group)
    return _row(line, ref, "Ask them" if one.by_name < one.people else None)


def _standing(one: GroupLine) -> str:
    return f"{one.group} {_counted(one)}"


def _counted(one: GroupLine) -> str:
    last = "" if one.days_ago is None else f", last {_ago(one.days_ago)}"
    by_poll = f" ({one.polled:,} answered an anonymous poll)" if one.polled > one.by_name else ""
    heard = max(one.by_name, one.polled)
    return f"{heard:,} of {one.people:,} heard{by_poll}{last}"


def _ago(days: int) -> str:
    return "today" if not days else f"{count(days, 'day')} ago"


def _person(one: UnheardLine, initiative_id: int) -> Block:
    rated = f"influence {one.influence} of 3, interest {one.interest} of 3"
    line = f"{clip(one.name, 60)}, {one.group} ({rated})"
    ref = AskRef(initiative_id=initiative_id, user_id=one.user_id)
    return _row(line, ref, f"Ask {clip(one.name, 40)}")


def _row(words: str, ref: AskRef, verb: str | None) -> Block:
    return SectionBlock(
        text=PlainTextObject(text=words, emoji=False),
        accessory=button(verb, ASK_OPEN, ref) if verb else None,
    )


def _voices(found: HeardMap) -> list[list[Inline]]:
    lines: list[list[Inline]] = [[_voice(one, found)] for one in found.voices[:MOST_VOICES]]
    more = len(found.voices) - MOST_VOICES
    if more > 0:
        lines.append([f"and {count(more, 'group')} more"])
    if found.anonymous:
        lines.append([f"{found.anonymous:,} of {count(found.concerns, 'concern')} anonymously"])
    rest = found.concerns - found.anonymous - sum(one.concerns for one in found.voices)
    if rest:
        lines.append([f"{rest:,} of {count(found.concerns, 'concern')} by people in no group"])
    return lines


def _voice(one: VoiceLine, found: HeardMap) -> str:
    return (
        f"{one.group} wrote {one.concerns:,} of {count(found.concerns, 'concern')} "
        f"({one.people:,} of {count(found.people, 'person', 'people')})"
    )


def _more(rest: int) -> list[Block]:
    return [note(f"and {rest:,} more")] if rest > 0 else []
