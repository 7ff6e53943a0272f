"""The option that people place furthest apart."""

from dataclasses import dataclass

import numpy as np

from bot.polls.measures import minima
from bot.polls.measures.ballots import ROUNDING, Floats, Levels, places_of

LEAD = 0.25
"""By how many places it must lead the next, to be named."""


@dataclass(frozen=True)
class Contested:
    """The most contested option: two people place it so many places apart."""

    option: int
    apart: float


def most_contested(levels: Levels) -> Contested | None:
    """The option placed furthest apart; None with fewer than five opinions on it or without a clear lead."""
    places = places_of(levels)
    apart = places_apart(places)
    ranked = np.argsort(-np.nan_to_num(apart, nan=-1.0), kind="stable")
    if len(ranked) < 2:
        return None
    first, second = int(ranked[0]), int(ranked[1])
    if np.count_nonzero(~np.isnan(places[:, first])) < minima.CONTESTED_PEOPLE:
        return None
    lead = float(apart[first] - np.nan_to_num(apart[second]))
    return Contested(first, float(apart[first])) if lead >= LEAD - ROUNDING else None


def places_apart(places: Floats) -> Floats:
    """D, for each option: the mean over pairs of people of the distance between the places they give it.

    NaN with fewer than two opinions. Rank variance is its relative in the literature; D is in places.
    """
    return np.array([_apart(column[~np.isnan(column)]) for column in places.T], np.float64)


def _apart(places: Floats) -> float:
    # Sorted, the r-th of m places is the larger one in r pairs and the smaller one in m - 1 - r.
    number = len(places)
    if number < 2:
        return float("nan")
    weights = 2 * np.arange(number) - (number - 1)
    return float(np.sort(places) @ weights) / (number * (number - 1) / 2)
