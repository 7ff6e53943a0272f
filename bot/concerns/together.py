"""How it is shown that people share a worry: what a concern has joined, and who has joined it."""

from collections.abc import Sequence

from pydantic import BaseModel
from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    RichTextElement,
)

from bot.concerns.schemas import ConcernCard, ConcernRef
from bot.concerns.words import STATUS
from bot.slack.blocks import Inline, actions, bold, bullets, button, clip, count, paragraph, sure

JOIN = "voices_join"
ADD_OPEN = "voices_add_open"
MERGE_OPEN = "voices_merge_open"
PART = "voices_part"
ADD_YOURS = "Same worry? Add your voice"
WORDS_SHOWN = 300


def stands(card: ConcernCard) -> str:
    """Where a concern stands, in words; what has joined another one stands where that does.

    Its raiser reads who answered.
    """
    by = f" by {card.answered_by}" if card.is_own and card.answered_by else ""
    if card.joined is None:
        return f"{STATUS[card.status]}{by}"
    return f"Joins {card.joined.label}, {STATUS[card.standing].lower()}{by}"


def stands_in_text(card: ConcernCard) -> str:
    """The same within a sentence."""
    words = stands(card)
    return f"{words[0].lower()}{words[1:]}"


def people(card: ConcernCard) -> str | None:
    """How many stand behind it, where it is not its raiser alone."""
    return count(card.voices, "voice") if card.voices > 1 else None


def voices(card: ConcernCard) -> list[RichTextElement]:
    """How many stand behind it, and the newest of their words."""
    # One voice beside others: its raiser's own, or what the reader said for the leads alone.
    title = people(card) or ("Said here as well" if card.others else "")
    found: list[RichTextElement] = [paragraph(bold(f"\n{title}"))] if title else []
    if not card.others:
        return found
    found.append(bullets([_line(one.label, one.worry, one.raiser) for one in card.others]))
    rest = card.others_total - len(card.others)
    return [*found, paragraph(f"and {rest:,} more")] if rest > 0 else found


def add_yours(ref: BaseModel, action_id: str = ADD_OPEN) -> Block:
    """For whoever reads a worry that is theirs as well."""
    return actions(button(ADD_YOURS, action_id, ref))


def reader_button(card: ConcernCard) -> Sequence[Block]:
    """For whoever reads a concern of somebody else."""
    return [add_yours(ConcernRef(concern_id=card.id))] if card.may_join else []


def lead_buttons(card: ConcernCard) -> list[InteractiveElement]:
    """What a lead can do about a worry that was said before."""
    ref = ConcernRef(concern_id=card.id)
    if card.may_merge:
        return [button("Merge", MERGE_OPEN, ref)]
    return [_part(card, "Take apart")] if card.leads and card.may_part and not card.is_own else []


def own_buttons(card: ConcernCard) -> list[InteractiveElement]:
    """What its raiser can say of what it has joined."""
    return [_part(card, "Not the same")] if card.is_own and card.may_part else []


def _part(card: ConcernCard, verb: str) -> InteractiveElement:
    joined = card.joined.label if card.joined else ""
    confirm = sure(
        f"Let {card.label} stand by itself?",
        f"It leaves {joined}, is counted there no more, and is answered by itself.",
        verb,
    )
    return button(verb, PART, ConcernRef(concern_id=card.id), confirm=confirm)


def _line(label: str, worry: str, raiser: str | None) -> list[Inline]:
    who = f"{raiser}: " if raiser else ""
    return [bold(f"{label}  "), f"{who}{clip(' '.join(worry.split()), WORDS_SHOWN)}"]
