"""Pure rules of a concern: its life, who may see it, by when its raiser hears, how it is called."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.people.rules import after_working_days
from models.vocabulary import OPEN_STATUSES, Status, Visibility

ANSWER_WITHIN_WORKING_DAYS = 2

NEWS_WITHIN_WORKING_DAYS = 5
"""What one press on Acknowledge promises, and what Not yet does: in a week of work its raiser hears more."""

ASKED_FOR_DAYS = 14
"""How long an anonymous raiser can be reached after Done: their way back is kept no longer."""


class Part(StrEnum):
    """The part somebody plays in a concern."""

    LEAD = "lead"
    RAISER = "raiser"


MOVES: Mapping[Part, Mapping[Status, tuple[Status, ...]]] = {
    Part.LEAD: {
        Status.NEW: (
            Status.ACKNOWLEDGED,
            Status.EXPLORING,
            Status.PLANNED,
            Status.NOT_DOING,
            Status.DONE,
        ),
        Status.ACKNOWLEDGED: (Status.EXPLORING, Status.PLANNED, Status.NOT_DOING, Status.DONE),
        Status.EXPLORING: (Status.PLANNED, Status.NOT_DOING, Status.DONE),
        Status.PLANNED: (Status.EXPLORING, Status.NOT_DOING, Status.DONE),
        Status.REOPENED: (Status.EXPLORING, Status.PLANNED, Status.NOT_DOING, Status.DONE),
        Status.NOT_DOING: (Status.REOPENED,),
        Status.DONE: (Status.REOPENED,),
    },
    Part.RAISER: {
        **dict.fromkeys(OPEN_STATUSES, (Status.WITHDRAWN,)),
        Status.DONE: (Status.CONFIRMED, Status.REOPENED),
    },
}
"""The legal moves: who may lead a concern from where to where. What is missing here is an end.

*Merged* is no move: to join another concern takes the other one too, and to part again goes back to where a
concern stood. Both have rules of their own: `JOINABLE` below, and `bot/voices/`.
"""

WORDS_OWED = frozenset({(Part.LEAD, Status.NOT_DOING), (Part.RAISER, Status.REOPENED)})
"""Moves that must say why: the other side reads it."""

ANSWERS = frozenset(after for moves in MOVES[Part.LEAD].values() for after in moves)
"""Where a concern stands once a lead, or whoever looks after it, has answered."""

QUOTE_LENGTH = 1400
"""How much of a message is kept as a quote: with every character escaped it rides along in a modal."""

EVIDENCE_LENGTH = 300
"""Evidence is a sentence; what is longer belongs behind its link."""

MOVABLE = frozenset(OPEN_STATUSES)
"""Where a concern may stand that is moved to another initiative; what has ended is opened again first."""

JOINABLE = frozenset(OPEN_STATUSES)
"""Where a concern may stand that joins another one, and where one that is joined."""

_REFERENCE = re.compile(r"^\s*([A-Za-z]{2,6})-(\d{1,9})\s*$")


def is_open(status: Status) -> bool:
    """Whether a concern in this status still asks something of the driver."""
    return status in OPEN_STATUSES


def moves(part: Part, before: Status) -> tuple[Status, ...]:
    """Where somebody may lead a concern that stands at `before`."""
    return MOVES[part].get(before, ())


def may_move(part: Part, before: Status, after: Status) -> bool:
    """Whether somebody may lead a concern from `before` to `after`."""
    return after in moves(part, before)


def standing(joined: Status, *, settled: bool) -> Status:
    """Where somebody stands whose concern has joined one that stands at `joined`.

    Each says for themselves whether what was done settles it: `settled` is what this one said.
    """
    if joined in {Status.DONE, Status.CONFIRMED}:
        return Status.CONFIRMED if settled else Status.DONE
    return joined


def may_edit(status: Status, standing: Status) -> bool:
    """Whether its raiser may say it in other words: while it waits, or is a voice of what is open."""
    return status is Status.NEW or (status is Status.MERGED and is_open(standing))


def owes_words(part: Part, after: Status) -> bool:
    """Whether whoever makes this move must say why."""
    return (part, after) in WORDS_OWED


@dataclass(frozen=True)
class Readers:
    """Who reads an initiative: those inside, and its channels.

    `is_open`: one of them is public. `shared` are those that other organisations are in.
    """

    insiders: frozenset[str]
    channels: frozenset[str]
    shared: frozenset[str]
    is_open: bool


def widens(visibility: Visibility, here: Readers, there: Readers) -> bool:
    """Whether moving a concern from here to there would let somebody read it who could not before.

    A public channel is open to every full member already; only another organisation would be new to it.
    """
    if visibility is Visibility.LEADS:
        return not there.insiders <= here.insiders
    new_channels = there.channels - here.channels
    if here.is_open:
        return bool(new_channels & there.shared)
    return bool(new_channels) or not there.insiders <= here.insiders


def may_see(visibility: Visibility, *, inside: bool, own: bool, reads_channel: bool) -> bool:
    """Whether somebody may see a concern.

    `inside`: they lead or decide the initiative. `own`: it is theirs to see (`is_theirs`).
    """
    return inside or own or (reads_channel and visibility is not Visibility.LEADS)


def is_theirs(
    visibility: Visibility, *, raised: bool, logged: bool, looks_after: bool, reworded: bool
) -> bool:
    """Whether a concern is somebody's to see, whatever they lead and wherever they are.

    `raised` and `logged`: by name, for themselves and for somebody else. `reworded`: whoever it was logged
    for has changed it since, or said what they miss: what they say to the leads alone is not for its logger.
    Nor is it for whoever looks after it, unless they lead or approve.
    """
    if visibility is Visibility.LEADS:
        return raised or (logged and not reworded)
    return raised or logged or looks_after


def may_look_after(visibility: Visibility, *, inside: bool) -> bool:
    """Whether somebody who leads or decides the initiative, or does not, can look after a concern."""
    return inside or visibility is not Visibility.LEADS


def stand_ins(
    driver: str,
    co_leads: Collection[str],
    approver: str,
    *,
    there: Collection[str],
    away: Collection[str],
) -> tuple[str, ...]:
    """Who hears of a concern that nobody looks after: the driver, else all co-leads, else the approver.

    Who is not `there`, having left or become a guest, is passed over. Who is `away` for a while stays
    responsible, and hears later; until then whoever comes after them in the line hears as well.
    """
    hearing = [one for one in (driver,) if one in there]
    if not set(hearing) - set(away):
        hearing += [one for one in co_leads if one in there]
    return tuple(dict.fromkeys(hearing)) or tuple(one for one in (approver,) if one in there)


def who_hears(owner: str | None, others: Sequence[str], away: Collection[str]) -> tuple[str, ...]:
    """Who hears of a concern: whoever looks after it, else `others`; both while the first is away."""
    if owner is None:
        return tuple(others)
    return tuple(dict.fromkeys((owner, *others))) if owner in away else (owner,)


def hear_by(raised_on: date) -> date:
    """The day by which the driver owes a first answer."""
    return after_working_days(raised_on, ANSWER_WITHIN_WORKING_DAYS)


def news_by(today: date) -> date:
    """The day by which there is news of what was acknowledged today, or opened again by its raiser.

    A lead may choose another, or none.
    """
    return after_working_days(today, NEWS_WITHIN_WORKING_DAYS)


def asked_until(done_on: date) -> date:
    """The last day on which an anonymous raiser can say whether what was done settles it."""
    return done_on + timedelta(days=ASKED_FOR_DAYS)


def label(key: str, number: int) -> str:
    """What people call a concern: `CHK-14`."""
    return f"{key}-{number}"


def reference(text: str) -> tuple[str, int] | None:
    """The key and number in a text that is nothing but a label."""
    found = _REFERENCE.match(text)
    return (found[1].upper(), int(found[2])) if found else None
