"""How far people order the options alike."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np

from bot.polls.measures import chance, minima
from bot.polls.measures.ballots import NO_OPINION, Floats, Ints, Levels, speaks
from bot.polls.measures.pairs import counts_of


class Band(StrEnum):
    """A word for the share of pairs ordered the same way. The limits are our own wording, not literature."""

    NONE = "no shared order"
    SOME = "some shared order"
    CLEAR = "clear agreement"
    STRONG = "strong agreement"


@dataclass(frozen=True)
class Agreement:
    """How far people agree; what their number does not allow to be said is None."""

    people: int
    """Those who put at least one option above another."""
    g: float | None = None
    """From -1 (two people only, opposite) over 0 (coin toss) to 1 (everybody alike)."""
    p: float | None = None
    """How often shuffled ballots agree as much."""
    band: Band | None = None
    """None: the answers are too few or too mixed to tell."""

    @property
    def same(self) -> float | None:
        """The share, 0 to 1, of pairs of people and options in which both order the two the same way."""
        return None if self.g is None else (1 + self.g) / 2


def agreement(levels: Levels, seed: int) -> Agreement:
    """The figure from three people and three options on; its word from five people and past the gate."""
    levels = levels[speaks(levels)]
    people, options = levels.shape
    if people < minima.AGREEMENT_PEOPLE or options < minima.AGREEMENT_OPTIONS:
        return Agreement(people)
    g = pairwise_agreement(counts_of(levels))
    if g is None or people < minima.WORDS_PEOPLE:
        return Agreement(people, g)
    p = gate(levels, seed)
    band = band_of((1 + g) / 2) if p <= chance.SIGNIFICANT else None
    return Agreement(people, g, p, band)


def pairwise_agreement(counts: Ints) -> float | None:
    """G: of two people and two options both order strictly, P(same way) - P(opposite ways).

    Kendall & Babington Smith's u (Biometrika 31, 1940) generalised to ties and gaps, which drop out:
    sum over i < j of C(N_ij, 2) + C(N_ji, 2) - N_ij N_ji, divided by the sum of C(T_ij, 2), T = N + N'.
    With full ballots without ties it is the mean of Kendall's tau over all pairs of people. Unlike Kendall's
    W it is 0 by chance for any number of people. None where no two people order the same two options.
    """
    upper = np.triu_indices(len(counts), 1)
    wins, losses = counts[upper], counts.T[upper]
    compared = int(_pairs_among(wins + losses).sum())
    if not compared:
        return None
    same = int((_pairs_among(wins) + _pairs_among(losses) - wins * losses).sum())
    return same / compared


def gate(levels: Levels, seed: int, shuffles: int = chance.SHUFFLES) -> float:
    """How often ballots with shuffled options agree at least as much as these: p of the chance gate."""
    levels = levels[chance.sample(levels, seed)]
    observed = pairwise_agreement(counts_of(levels))
    if observed is None:
        return 1.0
    return chance.p_value(observed, _by_chance(chance.shuffled(levels, shuffles, seed)))


def band_of(same: float) -> Band:
    """The word for a share of pairs ordered the same way."""
    if same < 0.55:
        return Band.NONE
    if same < 0.65:
        return Band.SOME
    return Band.CLEAR if same <= 0.80 else Band.STRONG


def _pairs_among(number: Ints) -> Ints:
    return number * (number - 1) // 2


def _by_chance(draws: Levels) -> Floats:
    # G of each draw. A pair of options at a time keeps the work in bytes.
    columns = np.ascontiguousarray(np.moveaxis(draws, 2, 0))
    told = columns != NO_OPINION
    same, compared = np.zeros((2, len(draws)), np.int64)
    for i, j in combinations(range(len(columns)), 2):
        wins = np.count_nonzero((columns[i] < columns[j]) & told[i], axis=1)
        losses = np.count_nonzero((columns[j] < columns[i]) & told[j], axis=1)
        same += _pairs_among(wins) + _pairs_among(losses) - wins * losses
        compared += _pairs_among(wins + losses)
    with np.errstate(invalid="ignore"):
        return np.asarray(same / compared, np.float64)
