"""The option that every group places high: group-informed consensus."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from bot.polls.measures import minima
from bot.polls.measures.ballots import ROUNDING, Floats, Levels, places_of
from bot.polls.measures.groups import rows_by_group


@dataclass(frozen=True)
class Support:
    """How many of a group with an opinion on an option place it high."""

    group: str
    high: int
    voted: int


@dataclass(frozen=True)
class Bridge:
    """An option and its support in each group."""

    option: int
    score: float
    """For ordering only: never shown as a share of people."""
    groups: tuple[Support, ...]

    @property
    def high(self) -> int:
        """People who place it high."""
        return sum(group.high for group in self.groups)

    @property
    def voted(self) -> int:
        """People with an opinion on it."""
        return sum(group.voted for group in self.groups)

    @property
    def percent(self) -> int:
        """The share of people who place it high, rounded down."""
        return self.high * 100 // self.voted

    @property
    def not_heard(self) -> tuple[str, ...]:
        """Groups in which nobody has an opinion on it: they are no part of the score, and are named."""
        return tuple(group.group for group in self.groups if not group.voted)


def top_half(options: int) -> int:
    """How many places count as high: half of them, rounded down (2 of 5), at least one."""
    return max(1, options // 2)


def consensus(support: Iterable[tuple[int, int]]) -> float | None:
    """The geometric mean over groups of (high + 1) / (voted + 2); groups in which nobody voted stay out.

    Polis's group-informed consensus (compdemocracy/polis, math/conversation.clj) on groups as declared, with
    the root taken, so that six groups do not look worse than three. None without any vote.
    """
    factors = [(high + 1) / (voted + 2) for high, voted in support if voted]
    return prod(factors) ** (1 / len(factors)) if factors else None


def bridges(levels: Levels, labels: Sequence[str], top: int | None = None) -> tuple[Bridge, ...]:
    """Every option that at least two groups with three votes speak of, the best bridge first.

    `top` is how many places count as high (`top_half` unless given). A tied place counts as the average of
    the places it covers.
    """
    places = places_of(levels)
    high = top_half(levels.shape[1]) if top is None else top
    found = (_bridge(option, places[:, option], labels, high) for option in range(places.shape[1]))
    return tuple(sorted((b for b in found if b is not None), key=lambda b: (-b.score, b.option)))


def best_bridges(levels: Levels, labels: Sequence[str]) -> tuple[Bridge, ...]:
    """The best bridge; several when they tie, none when too few groups were heard."""
    found = bridges(levels, labels)
    return tuple(b for b in found if b.score >= found[0].score - ROUNDING)


def _bridge(option: int, places: Floats, labels: Sequence[str], high: int) -> Bridge | None:
    groups = tuple(
        Support(group, int((places[rows] <= high).sum()), int((~np.isnan(places[rows])).sum()))
        for group, rows in rows_by_group(labels).items()
    )
    heard = sum(group.voted >= minima.BRIDGE_VOTES for group in groups)
    score = consensus((group.high, group.voted) for group in groups)
    if score is None or heard < minima.BRIDGE_GROUPS:
        return None
    return Bridge(option, score, groups)
