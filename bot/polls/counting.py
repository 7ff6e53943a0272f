"""What a poll is counted from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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


def named(parts: Partition) -> Sequence[str]:
    """The rows of what is told by group: those shown for themselves, and the pool."""
    return [*parts.shown, OTHER_GROUPS] if parts.pooled else parts.shown
