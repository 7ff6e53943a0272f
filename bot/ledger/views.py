"""The ledger."""

from collections.abc import Mapping
from datetime import date

from slack_sdk.models.blocks import Block

from bot.concerns.words import STATUS
from bot.ledger.schemas import Ledger, Measure, Settled
from bot.slack.blocks import (
    Inline,
    Message,
    actions,
    bold,
    bullets,
    button,
    clip,
    count,
    day,
    escape,
    note,
    paragraph,
    rich,
)
from models.vocabulary import Status

TURN = "ledger_turn"
OPEN = "ledger_open"
SAID: Mapping[Status, str] = {
    Status.DONE: "done",
    Status.CONFIRMED: "done and confirmed",
    Status.NOT_DOING: "not doing, because",
}
EMPTY = (
    "Nothing has come to its end yet. What is answered is kept here: what was said, and what was done "
    "about it, or why not."
)
FOR_LEADS = "Only those who lead see this line."
CONFIRMED_BY = "were confirmed by their raisers"
WORDS, NAME = 200, 60


def ledger(found: Ledger, today: date) -> Message:
    """You said, we did, or why not; newest first."""
    about = clip(", ".join(found.initiatives), 200)
    measured = _measured(found.measure) if found.measure else ""
    small_print = [note(f"{measured} {FOR_LEADS}")] if measured else []
    if not found.lines:
        sentence = f"{about}: {EMPTY}" if about else EMPTY
        plain = [sentence, *([measured] if measured else [])]
        return Message(escape("\n".join(plain)), [rich(paragraph(sentence)), *small_print])
    title = f"You said, we answered: {about}"
    kept = f"{count(found.done, 'concern')} done, {found.not_doing:,} not doing"
    blocks: list[Block] = [
        rich(paragraph(bold(title), f"\n{kept}.")),
        *small_print,
        rich(bullets([_line(line, today) for line in found.lines])),
    ]
    blocks += _turns(found)
    plain = [
        f"{title}. {kept}.",
        *([measured] if measured else []),
        *(_plain(line) for line in found.lines),
    ]
    return Message(escape("\n".join(plain)), blocks)


def shares(measure: Measure) -> list[str]:
    """How much was answered in time, and how much of what was done is confirmed."""
    parts = []
    if measure.owed:
        of_all = count(measure.owed, "concern")
        parts.append(f"{measure.in_time:,} of {of_all} had a first answer in time")
    if measure.done:
        whose = "was confirmed by its raiser" if measure.confirmed == 1 else CONFIRMED_BY
        parts.append(f"of {measure.done:,} done, {measure.confirmed:,} {whose}")
    return parts


def _measured(measure: Measure) -> str:
    parts = shares(measure)
    where = "" if measure.is_all else ", where you lead"
    return f"In the last 90 days{where}: {'; '.join(parts)}." if parts else ""


def _line(line: Settled, today: date) -> list[Inline]:
    return [
        bold(f"{line.label}  "),
        f"{_who(line)}{_short(line.worry)} → {_became(line)}  ({day(line.settled_on, today)})",
    ]


def _plain(line: Settled) -> str:
    return f"{line.label} {clip(_short(line.worry), 80)}: {said(line.status)}."


def _became(line: Settled) -> str:
    became = said(line.status)
    return f"{became}: {_short(line.answer)}" if line.answer else became


def said(status: Status) -> str:
    """What became of a concern, in the ledger's words."""
    return SAID.get(status, STATUS[status].lower())


def _who(line: Settled) -> str:
    who = [count(line.voices, "voice")] if line.voices > 1 else []
    who += [clip(line.raiser, NAME)] if line.raiser else []
    return f"{', '.join(who)}: " if who else ""


def _short(text: str) -> str:
    return clip(" ".join(text.split()), WORDS)


def _turns(found: Ledger) -> list[Block]:
    if found.pages == 1:
        return []
    page = found.wanted.page
    ways = (("Newer", "back", page - 1), ("Older", "on", page + 1))
    turns = [
        button(words, f"{TURN}_{way}", found.wanted.model_copy(update={"page": to}))
        for words, way, to in ways
        if 0 <= to < found.pages
    ]
    return [note(f"Page {page + 1} of {found.pages}"), actions(*turns)]
