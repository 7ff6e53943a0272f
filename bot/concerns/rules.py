"""Pure rules of a concern: its life, who may see it, by when its raiser hears, how it is called."""

import re
from collections.abc import Mapping
from datetime import date

from bot.people.rules import after_working_days
from models.vocabulary import OPEN_STATUSES, Status, Visibility

ANSWER_WITHIN_WORKING_DAYS = 2

ANSWERS: Mapping[Status, tuple[Status, ...]] = {
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
}
"""The legal moves of a lead. Statuses that are missing here are for the raiser to leave."""

NEEDS_WORDS = frozenset({Status.NOT_DOING})
"""Moves whose reason the raiser is owed."""

_REFERENCE = re.compile(r"^\s*([A-Za-z]{2,6})-(\d{1,9})\s*$")


def is_open(status: Status) -> bool:
    """Whether a concern in this status still asks something of the driver."""
    return status in OPEN_STATUSES


def may_answer(before: Status, after: Status) -> bool:
    """Whether a lead may move a concern so."""
    return after in ANSWERS.get(before, ())


def may_see(visibility: Visibility, *, inside: bool, own: bool, reads_channel: bool) -> bool:
    """Whether somebody may see a concern.

    `inside`: they lead or decide the initiative. `own`: they raised or logged it by name.
    """
    return inside or own or (reads_channel and visibility is not Visibility.LEADS)


def hear_by(raised_on: date) -> date:
    """The day by which the driver owes a first answer."""
    return after_working_days(raised_on, ANSWER_WITHIN_WORKING_DAYS)


def label(key: str, number: int) -> str:
    """What people call a concern: `CHK-14`."""
    return f"{key}-{number}"


def reference(text: str) -> tuple[str, int] | None:
    """The key and number in a text that is nothing but a label."""
    found = _REFERENCE.match(text)
    return (found[1].upper(), int(found[2])) if found else None
