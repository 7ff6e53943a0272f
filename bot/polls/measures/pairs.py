"""Options compared two by two: what orders, agreement and camps are counted from."""

from itertools import combinations

import numpy as np

from bot.polls.measures.ballots import NO_OPINION, Floats, Ints, Levels


def counts_of(levels: Levels) -> Ints:
    """N, options by options: how many people place option i strictly above option j.

    Ties, and pairs in which a person has no opinion on either side, count on neither side.
    """
    columns = np.ascontiguousarray(levels.T)
    counts = np.empty((len(columns), len(columns)), np.int64)
    for i, column in enumerate(columns):
        # What is worse than a known level is known itself.
        counts[i] = np.count_nonzero((column != NO_OPINION) & (column < columns), axis=1)
    return counts


def signs_of(levels: Levels) -> Floats:
    """People by pairs of options i < j: 1 for i above j, -1 for j above i, 0 for neither."""
    pairs = np.array(list(combinations(range(levels.shape[1]), 2)), np.intp).reshape(-1, 2)
    first, second = levels[:, pairs[:, 0]], levels[:, pairs[:, 1]]
    both = (first != NO_OPINION) & (second != NO_OPINION)
    return np.where(both, np.sign(second - first), 0).astype(np.float64)
