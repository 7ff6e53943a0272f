"""The result of a poll as people see it: in the thread, and on the card."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.polls import rules, sentences, views
from bot.polls.findings import GroupRow, PollResult
from bot.polls.schemas import PollCard, PublicCard, ResultCard
from bot.polls.words import INFORMS
from bot.slack.blocks import (
    Message,
    bold,
    bullets,
    clip,
    count,
    escape_within,
    note,
    paragraph,
    quotation,
    rich,
)
from models.vocabulary import PollMethod, PollState

MOST_REASONS, REASON_LENGTH = 6, 300
MOST_GROUPS, TABLE_LENGTH, SHORTEST_NAME, LONGEST_NAME = 20, 4000, 10, 40
LENGTH = 3600


def card(told: PublicCard) -> Message:
    """The one message in the channel, with the result in a line once there is one."""
    is_closed = told.card.state is PollState.CLOSED
    found = sentences.in_one_line(told.found, is_closed=is_closed) if told.found else None
    return views.card(told.card, found)


def result(told: ResultCard, charts: bool) -> Message:
    """The message in the thread. Without `charts` nothing is lost: every figure is in words too."""
    poll, found = told.card, told.result
    said = _said(found)
    blocks: list[Block | dict[str, Any]] = [
        rich(paragraph(bold(f"Result: {poll.question}")), paragraph(said[0]))
    ]
    if charts and _has_figures(found):
        blocks.append(_chart(poll, found))
    if found.standings:
        blocks.append(_standings(poll, found))
    if found.stances and found.stances.histogram:
        blocks.append(
            rich(paragraph(bold("\nAnswers")), bullets(_histogram(found.stances.histogram)))
        )
    if len(said) > 1:
        blocks.append(
            rich(paragraph(bold("\nWhat it says")), bullets([[line] for line in said[1:]]))
        )
    if found.groups:
        blocks.append(
            rich(
                paragraph(bold("\nBy group"), _what_the_cells_say(poll)),
                bullets(_groups(poll, found.groups)),
            )
        )
    blocks += _reasons(found)
    blocks.append(note(INFORMS.format(decider=poll.decider)))
    return Message(escape_within(_in_words(poll, said), LENGTH), blocks)


def in_words(told: ResultCard) -> str:
    """The question, and every sentence that the result allows."""
    return _in_words(told.card, _said(told.result))


def _in_words(poll: PollCard, said: Sequence[str]) -> str:
    return f"{poll.question} {' '.join(said)}"


def _said(found: PollResult) -> list[str]:
    return [sentences.participation(found), *sentences.sentences(found)]


def _standings(poll: PollCard, found: PollResult) -> Block:
    title = "Mean place, 1 is first" if poll.method is PollMethod.RANK else "Picks"
    # The places are their own bullets: two in one tier have the same.
    lines = [
        f"\n{one.tier}. {sentences.standing(one)}{_firsts(one.firsts)}" for one in found.standings
    ]
    return rich(paragraph(bold(f"\n{title}"), *lines))


def _has_figures(found: PollResult) -> bool:
    # Beside an option told in words a chart would tell its number.
    if found.stances:
        return bool(found.stances.histogram)
    return bool(found.standings) and not any(one.said for one in found.standings)


def _firsts(firsts: int) -> str:
    return f"  (first for {firsts})" if firsts else ""


def _chart(poll: PollCard, found: PollResult) -> dict[str, Any]:
    if found.stances:
        title = "Answers"
        bars = [(words, found.stances.histogram[value - 1]) for value, words in rules.STANCES]
    elif poll.method is PollMethod.PICK:
        title, bars = "Picks", [(one.words, one.picks) for one in found.standings]
    else:
        title, bars = "First places", [(one.words, one.firsts) for one in found.standings]
    # Labels hold 20 characters; the numbers keep them apart when they are cut.
    points = [
        {"label": clip(f"{place} {words}", 20), "value": value}
        for place, (words, value) in enumerate(bars, start=1)
    ]
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {
            "type": "bar",
            "series": [{"name": title, "data": points}],
            "axis_config": {"categories": [point["label"] for point in points]},
        },
    }


def _histogram(histogram: Sequence[int]) -> list[list[str]]:
    return [[f"{words}: {histogram[value - 1]}"] for value, words in rules.STANCES]


def _groups(poll: PollCard, rows: Sequence[GroupRow]) -> list[list[Any]]:
    if poll.method is PollMethod.STANCE:
        return [[bold(row.group), f" ({row.answered}): {_cell(row.cells[0])}"] for row in rows]
    # The more cells there are, the shorter the option's name in each: a post holds only so much.
    room = TABLE_LENGTH // (max(1, len(rows[:MOST_GROUPS])) * max(1, len(poll.choices)))
    length = max(SHORTEST_NAME, min(LONGEST_NAME, room))
    names = [clip(choice.words, length) for choice in poll.choices]
    lines: list[list[Any]] = [
        [
            bold(row.group),
            f" ({row.answered})  ",
            "; ".join(
                f"{name}: {_cell(cell)}"
                for name, cell in zip(names, row.cells, strict=True)
                if cell is not None
            ),
        ]
        for row in rows[:MOST_GROUPS]
    ]
    rest = len(rows) - len(lines)
    return [*lines, [f"and {count(rest, 'more group')}"]] if rest else lines


def _what_the_cells_say(poll: PollCard) -> str:
    if poll.method is PollMethod.PICK:
        return "  how many picked it"
    if poll.method is PollMethod.STANCE:
        return "  mean of 1 (cannot support it) to 5 (fully behind it)"
    return "  mean place; words where nearly all agree" if poll.anonymous else "  mean place"


def _cell(cell: float | str | None) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _reasons(found: PollResult) -> list[Block]:
    if not found.reasons:
        return []
    parts: list[Any] = [paragraph(bold("\nWhy people have concerns"))]
    for reason in found.reasons[:MOST_REASONS]:
        who = f"{reason.who}: " if reason.who else ""
        parts.append(quotation(f"{who}{clip(reason.words, REASON_LENGTH)}"))
    rest = len(found.reasons) - MOST_REASONS
    if rest > 0:
        parts.append(paragraph(f"and {rest} more"))
    return [rich(*parts)]
