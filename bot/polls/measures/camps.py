"""Whether people split into camps: little agreement over all, but strong pairs for and against."""

from dataclasses import dataclass

import numpy as np

from bot.polls.measures import chance, minima
from bot.polls.measures.agreement import pairwise_agreement
from bot.polls.measures.ballots import Floats, Levels, speaks
from bot.polls.measures.pairs import counts_of, signs_of

LITTLE_AGREEMENT = 0.2


@dataclass(frozen=True)
class Camps:
    """Whether there are camps, and on what evidence."""

    v: float
    p: float
    g: float

    @property
    def found(self) -> bool:
        """Whether to say that people split into camps. Own rule, checked by simulation: false alarms 2-9%,
        two noisy camps found in 83-100% of cases at five options and six people or more."""
        return self.p <= chance.SIGNIFICANT and self.g < LITTLE_AGREEMENT


def camps(levels: Levels, seed: int, shuffles: int = chance.SHUFFLES) -> Camps | None:
    """The evidence for camps; None below six people or five options, where camps and noise look alike."""
    levels = levels[speaks(levels)]
    if len(levels) < minima.CAMPS_PEOPLE or levels.shape[1] < minima.CAMPS_OPTIONS:
        return None
    tested = levels[chance.sample(levels, seed)]
    v, g = mean_squared_tau(tested), pairwise_agreement(counts_of(levels))
    if v is None or g is None:
        return None
    draws = chance.shuffled(tested, shuffles, seed)
    drawn = np.array([mean_squared_tau(draw) for draw in draws], np.float64)
    return Camps(v, chance.p_value(v, drawn), g)


def mean_squared_tau(levels: Levels) -> float | None:
    """V: the mean over pairs of people of tau squared, tau = (C - D) / (C + D) over what both order strictly.

    Chance gives 2(2K + 5) / (9K(K - 1)) for full orders. None where no two people order the same two options.
    """
    signs = signs_of(levels)
    if signs.all():
        return _of_full_orders(signs)
    compared = np.abs(signs) @ np.abs(signs).T
    balance = signs @ signs.T
    np.fill_diagonal(compared, 0)
    both = compared > 0
    if not both.any():
        return None
    # Every pair of people comes twice, which changes no mean.
    return float(np.mean((balance[both] / compared[both]) ** 2))


def _of_full_orders(signs: Floats) -> float | None:
    # Everybody orders every pair, so each tau has the same denominator, and the sum of squares over pairs of
    # people is that over pairs of pairs of options: a small matrix instead of a large one.
    people, pairs = len(signs), signs.shape[1]
    if people < 2 or not pairs:
        return None
    squares = float(np.square(signs.T @ signs).sum())
    return (squares / float(pairs) ** 2 - people) / (people * (people - 1))
