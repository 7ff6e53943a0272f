"""Ballots as people cast them, and as levels and places: the arrays on which every measure works."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.int8]
"""People by options. 0 is best, equal numbers are ties, NO_OPINION stands in no comparison."""
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_OPINION = -1
ROUNDING = 1e-9
"""By how much the same figure may differ when it is added up in another order."""
MOST_OPTIONS = 100  # levels are a byte wide


@dataclass(frozen=True)
class RankBallot:
    """One person's order: tiers of options, best first, equals in one tier.

    An option in no tier was not ranked: it lies below everything ranked, level with the others not ranked.
    An option in `no_opinion` is compared with nothing. Nothing is imputed.
    """

    tiers: tuple[tuple[int, ...], ...]
    no_opinion: frozenset[int] = frozenset()


def levels_of(ballots: Sequence[RankBallot], options: int) -> Levels:
    """The ballots as an array, a row each. Raises ValueError for an option unknown or said twice."""
    if not 0 <= options <= MOST_OPTIONS:
        raise ValueError(f"a poll has up to {MOST_OPTIONS} options, not {options}")
    # Flat arrays filled by iterators in C: ten thousand ballots in milliseconds.
    depths = _integers(len(ballot.tiers) for ballot in ballots)
    sizes = _integers(map(len, chain.from_iterable(ballot.tiers for ballot in ballots)))
    ranked = _integers(chain.from_iterable(chain.from_iterable(b.tiers for b in ballots)))
    silent = _integers(chain.from_iterable(ballot.no_opinion for ballot in ballots))
    depth = np.arange(len(sizes)) - np.repeat(np.cumsum(depths) - depths, depths)
    rankers = np.repeat(np.repeat(np.arange(len(ballots)), depths), sizes)
    skipped = np.repeat(np.arange(len(ballots)), _integers(len(b.no_opinion) for b in ballots))
    _check(np.concatenate([rankers, skipped]), np.concatenate([ranked, silent]), options, sizes)
    levels = np.repeat(depths[:, None], options, axis=1).astype(np.int8)
    levels[rankers, ranked] = np.repeat(depth, sizes)
    levels[skipped, silent] = NO_OPINION
    return levels


def levels_of_scores(scores: Floats) -> Levels:
    """The weak orders that scores give, a row a person: the highest score is level 0, NaN is no opinion."""
    levels = np.full(scores.shape, NO_OPINION, np.int8)
    for row, given in zip(levels, scores, strict=True):
        told = ~np.isnan(given)
        row[told] = np.unique(-given[told], return_inverse=True)[1]
    return levels


def places_of(levels: Levels) -> Floats:
    """Places from 1 to K, people by options; tied options share the average of the places they cover.

    A ballot with opinions on some options only is stretched, so that its last is a last: a place is
    1 + (K - 1) times the share of the options it compares with that lie above, ties counting half. NaN
    where there is no opinion, or none to compare with.
    """
    told = levels != NO_OPINION
    others = told.sum(axis=1) - 1
    above = np.zeros(levels.shape)
    for column in levels.T[:, :, None]:
        known = column != NO_OPINION
        above += known & (column < levels)
        above += (known & (column == levels)) * 0.5
    above -= 0.5  # each option ties with itself
    with np.errstate(invalid="ignore", divide="ignore"):
        places: Floats = 1 + (levels.shape[1] - 1) * above / others[:, None]
    places[~told | (others < 1)[:, None]] = np.nan
    return places


def speaks(levels: Levels) -> Flags:
    """Who puts at least one option above another: who counts when people are counted."""
    worst = levels.max(axis=1, initial=NO_OPINION)
    best = np.where(levels == NO_OPINION, np.int8(MOST_OPTIONS), levels).min(
        axis=1, initial=MOST_OPTIONS
    )
    flags: Flags = best < worst
    return flags


def _integers(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)


def _check(people: Ints, said: Ints, options: int, sizes: Ints) -> None:
    if not np.all(sizes):
        raise ValueError("a tier holds at least one option")
    if np.any((said < 0) | (said >= options)):
        raise ValueError(f"options are numbered 0 to {options - 1}")
    if len(said) != len(np.unique(people * options + said)):
        raise ValueError("a ballot says each option once")
