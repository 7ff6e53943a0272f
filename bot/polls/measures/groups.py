"""Groups of people: each for itself, two of them side by side, and the option that divides them most."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bot.polls.measures import minima
from bot.polls.measures.ballots import ROUNDING, Floats, Ints, Levels, places_of
from bot.polls.measures.order import Tiers, mean_places
from bot.polls.measures.words import Standing, rounded, standing


@dataclass(frozen=True)
class GroupPlace:
    """Where a group places an option."""

    group: str
    people: int
    """Those of the group with an opinion on it."""
    mean: float
    """The mean place, 1 is first."""
    standing: Standing

    @property
    def rounded(self) -> float:
        """The mean to half a place: what an anonymous poll shows."""
        return rounded(self.mean)

    @property
    def is_hint(self) -> bool:
        """Whether so few answered that it must be called a hint."""
        return self.people < minima.HINT_BALLOTS


@dataclass(frozen=True)
class Split:
    """An option that two groups place far apart."""

    option: int
    apart: float
    """Places between the two means."""
    highest: GroupPlace
    lowest: GroupPlace


def rows_by_group(labels: Sequence[str]) -> dict[str, Ints]:
    """The rows of each group, groups by name."""
    names = np.array(labels)
    return {group: np.flatnonzero(names == group) for group in sorted(set(labels))}


def group_means(levels: Levels, labels: Sequence[str]) -> dict[str, Floats]:
    """The mean place of each option in each group; NaN where a group has no opinion on it."""
    places = places_of(levels)
    return {group: mean_places(places[rows]) for group, rows in rows_by_group(labels).items()}


def same_order(first: Tiers, second: Tiers) -> tuple[int, int]:
    """(x, y): two orders put x of the y pairs of options in both the same way; a tie is not the same way."""
    ranks = [
        {o: rank for rank, tier in enumerate(tiers) for o in tier} for tiers in (first, second)
    ]
    pairs = list(combinations(sorted(ranks[0].keys() & ranks[1].keys()), 2))
    same = sum((ranks[0][i] - ranks[0][j]) * (ranks[1][i] - ranks[1][j]) > 0 for i, j in pairs)
    return same, len(pairs)


def biggest_splits(levels: Levels, labels: Sequence[str]) -> tuple[Split, ...]:
    """The option whose group means are furthest apart; several when they tie, none when nothing is apart.

    Pass only rows and labels that may be shown. Where several groups hold an end, the larger is named, then
    the first by name.
    """
    places = places_of(levels)
    rows = rows_by_group(labels)
    splits = [split for split in _splits(places, rows) if split.apart > ROUNDING]
    furthest = max((split.apart for split in splits), default=0.0)
    return tuple(split for split in splits if split.apart >= furthest - ROUNDING)


def _splits(places: Floats, rows: dict[str, Ints]) -> list[Split]:
    splits = []
    for option in range(places.shape[1]):
        found = [
            _group_place(group, places[own, option], places.shape[1]) for group, own in rows.items()
        ]
        heard = sorted((p for p in found if p.people), key=lambda p: (-p.people, p.group))
        if len(heard) >= 2:
            # Means to twelve digits, so that equal ones are equal and the order of `heard` decides.
            high = min(heard, key=lambda p: round(p.mean, 12))
            low = max(heard, key=lambda p: round(p.mean, 12))
            splits.append(Split(option, low.mean - high.mean, high, low))
    return splits


def _group_place(group: str, places: Floats, options: int) -> GroupPlace:
    told = places[~np.isnan(places)]
    mean = float(told.mean()) if len(told) else float("nan")
    return GroupPlace(group, len(told), mean, standing(told, options))
