"""One question answered in five steps, 5 being fully behind and 1 cannot support."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

import numpy as np

from bot.polls.measures import minima
from bot.polls.measures.ballots import ROUNDING, Ints
from bot.polls.measures.clicks import STEPS, limits

RANDOM_VARIANCE = (STEPS**2 - 1) / 12
"""Of random clicking: 2 for five steps."""
MUST_BE_HEARD = 2
"""Whoever answers so or lower must be heard before going on (fist of five)."""


class Spread(StrEnum):
    """A word for how alike the answers are: LeBreton & Senter 2008, only past the exact limits."""

    SPLIT = "split"
    WEAK = "weak agreement"
    MODERATE = "moderate agreement"
    STRONG = "strong agreement"


@dataclass(frozen=True)
class Stance:
    """What the answers to one question say; what their number does not allow to be said is None."""

    answers: int
    histogram: tuple[int, ...]
    """How many answered 1, 2, ... 5."""
    median: float | None
    must_be_heard: int
    r_wg: float | None
    apart: float | None
    """Two answers differ by so many steps on average; 1.6 when clicked at random."""
    spread: Spread | None
    """None: the answers are too few or too mixed to tell."""


def stance(answers: Sequence[int]) -> Stance:
    """Everything about the answers. Raises ValueError for an answer that is not 1 to 5."""
    histogram = histogram_of(answers)
    r_wg, enough = within_group_agreement(histogram), len(answers) >= minima.WORDS_PEOPLE
    return Stance(
        answers=len(answers),
        histogram=tuple(histogram.tolist()),
        median=float(median(answers)) if answers else None,
        must_be_heard=int(histogram[:MUST_BE_HEARD].sum()),
        r_wg=r_wg,
        apart=mean_distance(histogram) if enough else None,
        spread=spread_of(r_wg, len(answers)) if r_wg is not None else None,
    )


def histogram_of(answers: Sequence[int]) -> Ints:
    """How many gave each answer, 1 to 5."""
    if any(not 1 <= answer <= STEPS for answer in answers):
        raise ValueError(f"an answer is 1 to {STEPS}")
    counted = np.bincount(np.array(answers, np.int64), minlength=STEPS + 1)
    return counted[1:].astype(np.int64)


def within_group_agreement(histogram: Ints) -> float | None:
    """r_wg = 1 - s^2 / 2 (James, Demaree & Wolf 1984), s^2 with n - 1, not cut off at 0.

    1 is identical, 0 as spread as random clicking, below 0 split. Cut off, it would be biased; as it is, it
    is unbiased for any number of answers. None for fewer than two.
    """
    number, steps = int(histogram.sum()), np.arange(1, len(histogram) + 1)
    if number < 2:
        return None
    squares = int(histogram @ steps**2) - int(histogram @ steps) ** 2 / number
    return 1 - squares / (number - 1) / RANDOM_VARIANCE


def mean_distance(histogram: Ints) -> float | None:
    """g: by how many steps two answers differ on average. None for fewer than two."""
    number, steps = int(histogram.sum()), np.arange(len(histogram))
    if number < 2:
        return None
    distances = np.abs(steps[:, None] - steps[None, :])
    return float(histogram @ distances @ histogram) / (number * (number - 1))


def spread_of(r_wg: float, answers: int) -> Spread | None:
    """The word, from five answers on and only where random clicking would hardly do it."""
    if answers < minima.WORDS_PEOPLE:
        return None
    bounds = limits(answers)
    if r_wg <= bounds.split + ROUNDING:
        return Spread.SPLIT
    if r_wg < bounds.agree - ROUNDING:
        return None
    if r_wg <= 0.5:
        return Spread.WEAK
    return Spread.MODERATE if r_wg <= 0.7 else Spread.STRONG
