"""Polls in which people pick up to N options."""

from collections.abc import Collection, Sequence

import numpy as np

from bot.polls.measures import minima
from bot.polls.measures.ballots import Flags, Floats, Ints, Levels


def picks_of(ballots: Sequence[Collection[int]], options: int) -> Flags:
    """Who picked what, people by options. Raises ValueError for an option that is not on the ballot."""
    if any(not 0 <= option < options for ballot in ballots for option in ballot):
        raise ValueError(f"options are numbered 0 to {options - 1}")
    picks = np.zeros((len(ballots), options), np.bool_)
    for row, ballot in zip(picks, ballots, strict=True):
        row[list(ballot)] = True
    return picks


def levels_of_picks(picks: Flags) -> Levels:
    """The weak orders that picks give, picked above not picked: for every measure that works on levels."""
    return np.where(picks, 0, 1).astype(np.int8)


def pick_counts(picks: Flags) -> Ints:
    """How many people picked each option."""
    counts: Ints = np.count_nonzero(picks, axis=0)
    return counts


def shares_of(points: Floats) -> Floats:
    """Points, or picks, as shares of what each person gave; who gave nothing is left out."""
    given = points[points.sum(axis=1) > 0].astype(np.float64)
    return np.asarray(given / given.sum(axis=1, keepdims=True), np.float64)


def mean_overlap(shares: Floats) -> float | None:
    """The mean over pairs of people of what both gave to the same options: they agree on so much of 1.

    1 - Bray-Curtis dissimilarity. None below three people.
    """
    people = len(shares)
    if people < minima.OVERLAP_PEOPLE:
        return None
    # Sorted, the r-th of m shares is the smaller one in m - 1 - r pairs.
    pairs_won = np.arange(people)[::-1]
    return float((np.sort(shares, axis=0).T @ pairs_won).sum()) / (people * (people - 1) / 2)
