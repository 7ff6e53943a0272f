"""What random clicking does to r_wg: its exact distribution for n answers in five steps."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.polls.measures.ballots import Floats

STEPS = 5
LEVEL = 0.05
MOST_ANSWERS = 200
"""Beyond so many answers the limits of so many stand: they are stricter than those of more."""


@dataclass(frozen=True)
class Null:
    """The values that r_wg can take, ascending, and how probable each is by random clicking."""

    values: Floats
    chances: Floats

    def at_least(self, value: float) -> float:
        """The probability of r_wg >= value."""
        return float(self.chances[self.values >= value - 1e-9].sum())

    @property
    def mean(self) -> float:
        """0, for any n: untruncated r_wg is unbiased."""
        return float(self.values @ self.chances)


@dataclass(frozen=True)
class Limits:
    """What random clicking reaches in 5% of cases at most, on either side."""

    agree: float
    """The smallest r_wg that tells of agreement."""
    split: float
    """The largest r_wg that tells of a split; minus infinity where none does."""


@lru_cache(maxsize=MOST_ANSWERS)
def limits(answers: int) -> Limits:
    """The limits for so many answers, two or more."""
    null = random_clicking(min(answers, MOST_ANSWERS))
    upper = np.cumsum(null.chances[::-1])[::-1]
    lower = np.cumsum(null.chances)
    agreeing, splitting = null.values[upper <= LEVEL], null.values[lower <= LEVEL]
    return Limits(
        agree=float(agreeing[0]) if len(agreeing) else float("inf"),
        split=float(splitting[-1]) if len(splitting) else float("-inf"),
    )


def random_clicking(answers: int) -> Null:
    """Every outcome of so many answers, two or more, all five steps equally likely.

    r_wg depends on the sum and the sum of squares alone, so outcomes that share both are counted together:
    one answer after the other is added to the table of their probabilities.
    """
    table = np.ones((1, 1))
    for _ in range(answers):
        table = _one_more(table)
    sums, squares = np.nonzero(table)
    # Steps were counted from -2 to 2; the sum from its least possible value.
    variances = (squares - (sums - 2 * answers) ** 2 / answers) / (answers - 1)
    # The same value reached in two ways differs in its last digits.
    reached: Floats = np.round(1 - variances / 2, 10)
    values, which = np.unique(reached, return_inverse=True)
    chances: Floats = np.bincount(which, weights=table[sums, squares]).astype(np.float64)
    return Null(values, chances)


def _one_more(table: Floats) -> Floats:
    # Rows: the sum; columns: the sum of squares. A step s moves the one by s + 2 and the other by s squared.
    sums, squares = table.shape
    grown = np.zeros((sums + 4, squares + 4))
    for step in range(-2, 3):
        grown[step + 2 : step + 2 + sums, step**2 : step**2 + squares] += table / STEPS
    return grown
