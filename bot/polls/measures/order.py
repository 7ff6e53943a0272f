"""In which order people put the options."""

from dataclasses import dataclass

import numpy as np

from bot.polls.measures import minima
from bot.polls.measures.ballots import ROUNDING, Flags, Floats, Ints, Levels, places_of
from bot.polls.measures.pairs import counts_of

Tiers = tuple[tuple[int, ...], ...]
"""Options best first; those that nothing separates stand together."""


@dataclass(frozen=True)
class Order:
    """What may be said of the order of at least three ballots."""

    tiers: Tiers
    mean_places: tuple[float, ...]
    """1 is first; NaN for an option that nobody has an opinion on."""
    first_places: tuple[int, ...]
    """How many people put the option first, alone."""
    condorcet: int | None
    """The option that beats each other one head to head; there may be none."""
    unplaced: tuple[int, ...]
    """Options that nobody compares with another: nothing beats them, but that does not make them first."""
    methods_disagree: bool
    """Whether the best mean place belongs to others than those first in the order: the headline then depends
    on the method, and the result says so."""


def order(levels: Levels) -> Order | None:
    """The order of the options; None for fewer than three ballots."""
    if len(levels) < minima.ORDER_BALLOTS:
        return None
    counts, places = counts_of(levels), places_of(levels)
    means = mean_places(places)
    placed = np.flatnonzero(~np.isnan(means))
    tiers = _among(counts, placed)
    return Order(
        tiers=tiers,
        mean_places=tuple(means.tolist()),
        first_places=tuple(first_places(places).tolist()),
        condorcet=_condorcet_among(counts, placed),
        unplaced=tuple(np.flatnonzero(np.isnan(means)).tolist()),
        methods_disagree=bool(tiers) and set(tiers[0]) != set(best_placed(means)),
    )


def strengths(counts: Ints) -> Ints:
    """Of the strongest path from i to j, its weakest link; links are winning votes.

    M. Schulze, "The Schulze Method of Voting", arXiv 1804.02973. Winning votes and not margins: with tied
    ballots the two differ, and his own examples use winning votes.
    """
    paths: Ints = np.where(counts > counts.T, counts, 0)
    for k in range(len(paths)):
        paths = np.maximum(paths, np.minimum(paths[:, [k]], paths[[k], :]))
    return paths


def beats(counts: Ints) -> Flags:
    """Whether option i beats option j by Schulze's method: a strict partial order."""
    paths = strengths(counts)
    flags: Flags = paths > paths.T
    np.fill_diagonal(flags, val=False)
    return flags


def schulze(counts: Ints) -> Tiers:
    """Tier by tier, the options that none of those left beats; ties are shown as ties."""
    return _among(counts, np.arange(len(counts)))


def mean_places(places: Floats) -> Floats:
    """The mean place of each option among those with an opinion on it (Borda's count, told as a place).

    K minus the mean place is the mean of Borda's points.
    """
    told = ~np.isnan(places)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(told, places, 0).sum(axis=0) / told.sum(axis=0), np.float64)


def best_placed(means: Floats) -> tuple[int, ...]:
    """The options with the best mean place: several when they tie."""
    if np.isnan(means).all():
        return ()
    return tuple(np.flatnonzero(means <= np.nanmin(means) + ROUNDING).tolist())


def first_places(places: Floats) -> Ints:
    """How many people put each option first, alone: who ties two at the top gives neither a first place."""
    firsts: Ints = np.count_nonzero(places == 1, axis=0)
    return firsts


def condorcet_winner(counts: Ints) -> int | None:
    """The option that more people place above than below each other option, if there is one."""
    return _condorcet_among(counts, np.arange(len(counts)))


def is_ahead(counts: Ints, x: int, y: int) -> bool:
    """Whether words may say that x is ahead of y; if not either way, it is too close to call."""
    ahead, behind = int(counts[x, y]), int(counts[y, x])
    enough = ahead + behind >= minima.AHEAD_OPINIONS
    return enough and ahead - behind >= minima.AHEAD_MARGIN


def _among(counts: Ints, options: Ints) -> Tiers:
    beaten_by = beats(counts)
    tiers: list[tuple[int, ...]] = []
    while len(options):
        beaten = beaten_by[np.ix_(options, options)].any(axis=0)
        tiers.append(tuple(options[~beaten].tolist()))
        options = options[beaten]
    return tuple(tiers)


def _condorcet_among(counts: Ints, options: Ints) -> int | None:
    wins = (counts > counts.T)[np.ix_(options, options)].sum(axis=1)
    found = options[wins == len(options) - 1]
    return int(found[0]) if len(found) else None
