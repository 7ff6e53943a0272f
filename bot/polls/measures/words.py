"""What is told of a group in words, because a number would tell what each of its people said."""

from enum import StrEnum
from math import floor

import numpy as np

from bot.polls.measures import minima
from bot.polls.measures.ballots import Floats

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


def nearly_all(same: int, people: int) -> bool:
    """Whether so many of a group are so nearly all of it that their number would tell of each of them."""
    return people >= minima.UNANIMOUS_PEOPLE and same >= people - max(1, people // OTHERWISE)


def all_but_one(same: int, people: int) -> bool:
    """The same of everybody who answered, of whom more may differ before a number is safe to tell."""
    return people >= minima.UNANIMOUS_PEOPLE and same >= people - 1


def _nearly_all(same: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> bool:
    return nearly_all(int(np.count_nonzero(same)), len(same))
