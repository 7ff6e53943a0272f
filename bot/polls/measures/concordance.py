"""Kendall's W, for exports and details only: it is biased upward, its expectation by chance being 1/m."""

import numpy as np

from bot.polls.measures.ballots import NO_OPINION, Levels, places_of


def kendall_w(levels: Levels) -> float | None:
    """W of m people over K options, 0 to 1, corrected for ties.

    W = 12 S / (m^2 (K^3 - K) - m sum(t^3 - t)), S the squared deviations of the rank sums, t the sizes of
    ties; Siegel & Castellan 1988, chapter 9. None where somebody has no opinion on something, or everybody
    ties everything.
    """
    people, options = levels.shape
    if not people or np.any(levels == NO_OPINION):
        return None
    sums = places_of(levels).sum(axis=0) if options > 1 else np.zeros(options)
    deviation = float(((sums - sums.mean()) ** 2).sum()) if options else 0.0
    room = people**2 * (options**3 - options) - people * _tied(levels)
    return 12 * deviation / room if room else None


def _tied(levels: Levels) -> int:
    sizes = (np.unique(row, return_counts=True)[1] for row in levels)
    return sum(int((size**3 - size).sum()) for size in sizes)
