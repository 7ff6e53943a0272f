"""What a poll is counted from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.polls.measures.ballots import Levels
from bot.polls.measures.protection import OTHER_GROUPS, Partition
from bot.polls.schemas import Choice
from models.vocabulary import PollMethod

NO_GROUP = "No group"


@dataclass(frozen=True)
class Count:
    """A poll at its close. `ballots`: what each person answered; `groups`: theirs, None for no group.

    `smallest_group` is None in a named poll. `names` are shown beside reasons, and only there.
    """

    method: PollMethod
    choices: Sequence[Choice]
    asked: int
    ballots: Mapping[str, Mapping[str, Any]]
    groups: Mapping[str, str | None]
    smallest_group: int | None
    names: Mapping[str, str]
    seed: int
    resembles_another: bool = False
    """Whether another anonymous poll could be subtracted from it: then nothing is told by group."""


@dataclass(frozen=True)
class Sheet:
    """The ballots as levels, a row a person, and the label under which each row may be shown."""

    count: Count
    levels: Levels
    labels: Sequence[str]
    parts: Partition


def asked_of(count: Count, parts: Partition, group: str) -> int:
    """How many people of a row were asked: of a group, or of all that are pooled."""
    names = parts.pooled if group == OTHER_GROUPS else (group,)
    return sum((own or NO_GROUP) in names for own in count.groups.values())


def not_heard(count: Count) -> tuple[str, ...]:
    """Groups that were asked and of which nobody answered, by name."""
    asked = {own for own in count.groups.values() if own}
    return tuple(sorted(asked - {count.groups.get(person) for person in count.ballots}))


def named(parts: Partition) -> Sequence[str]:
    """The rows of what is told by group: those shown for themselves, and the pool."""
    return [*parts.shown, OTHER_GROUPS] if parts.pooled else parts.shown
