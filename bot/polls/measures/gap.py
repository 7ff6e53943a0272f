"""Whether groups are alike inside and different between, and whether chance could do it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb, prod

import numpy as np

from bot.polls.measures import chance, minima
from bot.polls.measures.ballots import ROUNDING, Floats, Ints, Levels
from bot.polls.measures.groups import rows_by_group
from bot.polls.measures.pairs import signs_of

MOST_LABELINGS = 10_000


@dataclass(frozen=True)
class Gap:
    """Agreement of two people of one group, and of two people of different groups."""

    within: float
    between: float
    p: float
    """How often groups drawn by lot are as far apart."""
    labelings: int
    """How many ways to draw were looked at."""

    @property
    def size(self) -> float:
        """G within minus G between."""
        return self.within - self.between

    @property
    def is_found(self) -> bool:
        """Whether to say that groups agree inside and differ between."""
        return self.p <= chance.SIGNIFICANT and self.size > 0


def gap(levels: Levels, labels: Sequence[str], seed: int) -> Gap | None:
    """The gap, G being pooled over groups and over pairs of groups, tested by permuting the labels.

    All labelings if they are 10,000 or fewer, else 1,999 drawn by lot. The idea of MRPP (vegan::mrpp); a
    difference in spread moves it too. Groups below four answers stay out; None below two groups, since fewer
    people cannot reach p = .05.
    """
    names = np.unique(np.array(labels), return_inverse=True)[1]
    tested = chance.sample(np.column_stack([levels, names]), seed)
    kept = _large_enough(labels, tested)
    groups = np.unique(names[kept], return_inverse=True)[1]
    if len(np.unique(groups)) < minima.GAP_GROUPS:
        return None
    agree, compared = _between_people(levels[kept])
    within, between = (float(g[0]) for g in _inside_and_across(groups[None, :], agree, compared))
    if np.isnan(within) or np.isnan(between):
        return None
    ways = _ways(groups)
    drawn = _all_labelings(groups) if ways <= MOST_LABELINGS else _lots(levels[kept], groups, seed)
    insides, acrosses = _inside_and_across(drawn, agree, compared)
    p = _p(within - between, insides - acrosses, complete=ways <= MOST_LABELINGS)
    return Gap(within, between, p, len(drawn))


def _large_enough(labels: Sequence[str], rows: Ints) -> Ints:
    own = rows_by_group([labels[row] for row in rows])
    large = [rows[found] for found in own.values() if len(found) >= minima.GAP_ANSWERS]
    return np.concatenate([np.empty(0, np.int64), *large])


def _between_people(levels: Levels) -> tuple[Floats, Floats]:
    # For two people: pairs ordered alike minus pairs ordered opposite, and pairs both order. A person is not
    # compared with themselves.
    signs = signs_of(levels)
    agree, compared = signs @ signs.T, np.abs(signs) @ np.abs(signs).T
    np.fill_diagonal(agree, 0)
    np.fill_diagonal(compared, 0)
    return agree, compared


def _inside_and_across(drawn: Ints, agree: Floats, compared: Floats) -> tuple[Floats, Floats]:
    # G within and between of each labeling (a row of group numbers): sums over people of one group, and the
    # rest. Every pair of people comes twice, which cancels.
    inside = np.zeros((2, len(drawn)))
    for group in range(int(drawn.max()) + 1):
        members = (drawn == group).astype(np.float64)
        inside += [((members @ each) * members).sum(axis=1) for each in (agree, compared)]
    across = np.array([[agree.sum()], [compared.sum()]]) - inside
    with np.errstate(invalid="ignore", divide="ignore"):
        return inside[0] / inside[1], across[0] / across[1]


def _ways(groups: Ints) -> int:
    sizes = np.bincount(groups).tolist()
    return prod(comb(sum(sizes[: at + 1]), size) for at, size in enumerate(sizes))


def _all_labelings(groups: Ints) -> Ints:
    sizes = np.bincount(groups).tolist()
    return np.array(list(_fill([-1] * len(groups), sizes, 0)), np.int64)


def _fill(labels: list[int], sizes: list[int], group: int) -> Iterator[list[int]]:
    # Every way to give the free places to this group and the ones after it.
    if group == len(sizes):
        yield labels
        return
    free = [place for place, label in enumerate(labels) if label < 0]
    for chosen in combinations(free, sizes[group]):
        filled = [group if place in chosen else label for place, label in enumerate(labels)]
        yield from _fill(filled, sizes, group + 1)


def _lots(levels: Levels, groups: Ints, seed: int) -> Ints:
    # The labels are dealt to the ballots in an order of their own, not in the order in which they were read.
    people = np.lexsort((*levels.T, groups))
    dealt = np.random.default_rng(seed).permuted(
        np.broadcast_to(groups[people], (chance.SHUFFLES, len(groups))), axis=1
    )
    lots = np.empty_like(dealt)
    lots[:, people] = dealt
    return lots


def _p(observed: float, drawn: Floats, *, complete: bool) -> float:
    # All labelings include the one observed.
    if not complete:
        return chance.p_value(observed, drawn)
    least = np.isnan(drawn) | (drawn >= observed - ROUNDING)
    return int(np.count_nonzero(least)) / len(drawn)
