"""What chance alone would do: ballots shuffled, and how often they look as orderly as the real ones."""

import numpy as np

from bot.polls.measures.ballots import ROUNDING, Floats, Ints, Levels

SHUFFLES = 1_999
SIGNIFICANT = 0.05
MOST_BALLOTS = 300
"""Of more ballots a seeded sample is tested: all of them would not change the words."""


def shuffled(levels: Levels, times: int, seed: int) -> Levels:
    """Every ballot's options shuffled independently, `times` over: times, people, options.

    A ballot keeps its ties and how many options it has no opinion on. The draws depend on nothing else, so
    neither the order of people nor the numbering of options changes them. Where the same options are unknown
    to many, the test is stricter than 5% (0.5 to 4% by simulation).
    """
    shapes = np.sort(levels, axis=1)
    shapes = shapes[np.lexsort(shapes.T)] if shapes.size else shapes
    every = np.broadcast_to(shapes, (times, *shapes.shape))
    return np.random.default_rng(seed).permuted(every, axis=2)


def p_value(observed: float, drawn: Floats) -> float:
    """(b + 1) / (B + 1), b of the B draws being at least the observed figure.

    A draw in which the figure is undefined (NaN) counts as one: in doubt chance could have done it.
    """
    least = np.isnan(drawn) | (drawn >= observed - ROUNDING)
    return (int(np.count_nonzero(least)) + 1) / (len(drawn) + 1)


def sample(ballots: Levels | Ints, seed: int) -> Ints:
    """Which rows to test: all of up to 300, else 300 drawn by the seed, whatever order they came in."""
    rows = np.lexsort(ballots.T) if ballots.size else np.arange(len(ballots))
    if len(rows) > MOST_BALLOTS:
        rows = np.random.default_rng(seed).choice(rows, MOST_BALLOTS, replace=False)
    return rows.astype(np.int64)
