"""What is told of a group in words, because a number would tell what each of its people said."""

from enum import StrEnum
from math import floor

import numpy as np

from bot.polls.measures import minima
from bot.polls.measures.ballots import Floats, Levels

OTHERWISE = 5
"""Of so many people one may differ, and it is still nearly unanimous; in a smaller group one may as well."""


class Standing(StrEnum):
    """Where an option stands in a group."""

    FAVOURITE = "clear favourite"
    MIXED = "mixed"
    """Neither the one nor the other: in between, or placed differently."""
    LAST = "clear last"


Cell = float | Standing | None
"""A group's place for an option: rounded to half a place, in words, or not shown."""


def standing(places: Floats, options: int) -> Standing:
    """The word for an option of so many, from the places that a group's people give it."""
    told = places[~np.isnan(places)]
    if _nearly_all(told == 1):
        return Standing.FAVOURITE
    return Standing.LAST if _nearly_all(told == options) else Standing.MIXED


def cell(places: Floats, options: int, k: int) -> Cell:
    """What an anonymous poll shows of an option in a group that may be shown.

    Where nearly all give it the same place, the word and no number. Nothing where fewer than k of the group
    have an opinion on it.
    """
    told = places[~np.isnan(places)]
    if len(told) < k:
        return None
    if any(_nearly_all(told == place) for place in np.unique(told)):
        return standing(told, options)
    return rounded(float(told.mean()))


def rounded(mean: float) -> float:
    """To half a place; a quarter goes up."""
    return floor(mean * 2 + 0.5) / 2


def all_similar(levels: Levels) -> bool:
    """Whether everybody of a group said the same: then only that is said, and no distribution is shown."""
    return len(levels) > 0 and bool(np.all(levels == levels[0]))


def _nearly_all(same: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> bool:
    people = len(same)
    if people < minima.UNANIMOUS_PEOPLE:
        return False
    return int(np.count_nonzero(same)) >= people - max(1, people // OTHERWISE)
