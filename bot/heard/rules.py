"""Pure rules of the heard map: who counts as heard, and what may be told of a group.

Two sources, kept apart. What people did by name counts person by person. Of an anonymous poll counts what
its result told everybody about a group, and nothing else: whatever the map shows follows from what is
known by name and from published results, so nobody can learn more from it than from these, however
often they look.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.stakeholders.rules import Stake

LATELY = timedelta(days=30)
"""Whoever took part by name within these days was heard lately."""
ASKED_WITHIN = timedelta(days=14)
"""Nobody is asked about the same initiative twice within these days."""


@dataclass(frozen=True)
class Published:
    """What the result of an anonymous poll told of a group: how many of it answered, and when it closed."""

    group: str
    answered: int
    on: date


@dataclass(frozen=True)
class GroupHeard:
    """A group: its people, how many were heard by name, how many answered an anonymous poll at least.

    `last_on` is the newest day of both. `high_unheard` counts those of high influence or interest who
    were not heard by name.
    """

    name: str
    people: int
    by_name: int
    polled: int
    last_on: date | None
    high_unheard: int

    @property
    def heard(self) -> int:
        """How many were heard, at least: by name, or as the result of a poll told."""
        return max(self.by_name, self.polled)


@dataclass(frozen=True)
class Voice:
    """How many concerns a group wrote, beside how many people it has."""

    group: str
    concerns: int
    people: int


def since(today: date) -> date:
    """The first day that counts."""
    return today - LATELY


def groups(
    stakes: Collection[Stake], by_name: Mapping[str, date], published: Collection[Published]
) -> list[GroupHeard]:
    """Each group; first where high people are unheard, then by the smallest share heard, then by name."""
    told = [
        _group(name, [s for s in stakes if s.group == name], by_name, published)
        for name in sorted({s.group for s in stakes})
    ]
    return sorted(told, key=order)


def order(group: GroupHeard) -> tuple[bool, float, str]:
    """Whom to talk to first: where high people are unheard, then where the smallest share was heard."""
    return not group.high_unheard, group.heard / group.people, group.name


def _group(
    name: str,
    stakes: Sequence[Stake],
    by_name: Mapping[str, date],
    published: Collection[Published],
) -> GroupHeard:
    polls = [one for one in published if one.group == name]
    heard = [by_name[s.user_id] for s in stakes if s.user_id in by_name]
    return GroupHeard(
        name=name,
        people=len(stakes),
        by_name=len(heard),
        # Of those asked then, some may have left the group since.
        polled=min(len(stakes), max((one.answered for one in polls), default=0)),
        last_on=max([*heard, *(one.on for one in polls)], default=None),
        high_unheard=sum(s.is_high and s.user_id not in by_name for s in stakes),
    )


def unheard(stakes: Collection[Stake], by_name: Mapping[str, date]) -> list[Stake]:
    """Those of high influence or interest who were not heard by name, the highest first."""
    found = [s for s in stakes if s.is_high and s.user_id not in by_name]
    return sorted(found, key=lambda s: (-s.influence - s.interest, s.name, s.user_id))


def voices(stakes: Collection[Stake], written: Mapping[str, int]) -> list[Voice]:
    """How many concerns each group wrote by name, most first; groups that wrote none are left out."""
    concerns: Counter[str] = Counter()
    for stake in stakes:
        concerns[stake.group] += written.get(stake.user_id, 0)
    sizes = Counter(s.group for s in stakes)
    return [
        Voice(group, number, sizes[group])
        for group, number in sorted(concerns.items(), key=lambda one: (-one[1], one[0]))
        if number
    ]
