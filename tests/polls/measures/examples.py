"""The worked examples of tests/reference, and random ballots."""

import json
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from bot.polls.measures.ballots import Levels, RankBallot, levels_of

FOLDER = Path(__file__).parents[2] / "reference"
SEED = 22
FEW = 199
"""Shuffles enough to see that two results are equal, or far from chance."""


class Example:
    """One file: its inputs, and what it expects."""

    def __init__(self, name: str) -> None:
        told: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
        self.inputs: dict[str, Any] = told["inputs"]
        self.published: dict[str, Any] = told.get("expected_published", {})
        self.exact: dict[str, Any] = told["expected_exact"]["values"]
        self.tolerance: float = told["expected_exact"]["tolerance"]

    @property
    def options(self) -> list[str]:
        """The names of the options, in the order of their numbers."""
        options: list[str] = self.inputs["options"]
        return options

    def levels(self) -> Levels:
        """The ballots, each as often as it was cast."""
        key = "ballots" if "ballots" in self.inputs else "respondents"
        return self.levels_of(self.inputs[key])

    def levels_of(self, ballots: Sequence[dict[str, Any]]) -> Levels:
        """Some of the ballots."""
        cast = chain.from_iterable([self._ballot(b)] * b.get("count", 1) for b in ballots)
        return levels_of(list(cast), len(self.options))

    def named(self, values: Sequence[float]) -> dict[str, float]:
        """A value an option, by the names of the options."""
        return dict(zip(self.options, values, strict=True))

    def _ballot(self, ballot: dict[str, Any]) -> RankBallot:
        # A ranking is a list of tiers; in files without ties, of names.
        tiers = [[tier] if isinstance(tier, str) else tier for tier in ballot["ranking"]]
        return RankBallot(tuple(tuple(self.options.index(o) for o in tier) for tier in tiers))


def ballot(*tiers: int | tuple[int, ...], no_opinion: Sequence[int] = ()) -> RankBallot:
    """A ballot, best first: ballot(2, (0, 1)) puts 2 first and ties 0 and 1."""
    told = tuple((tier,) if isinstance(tier, int) else tier for tier in tiers)
    return RankBallot(told, frozenset(no_opinion))


def cast(text: str, options: int | None = None) -> Levels:
    """Levels from words, a person each: "210 (01)2" has two people. A missing option is not ranked."""
    found = [_read(word) for word in text.split()]
    most = max(option for each in found for tier in each.tiers for option in tier) + 1
    return levels_of(found, most if options is None else options)


def random_orders(people: int, options: int, seed: int = SEED) -> Levels:
    """Full orders without ties, as chance makes them."""
    drawn = np.random.default_rng(seed).random((people, options))
    return np.argsort(drawn, axis=1).astype(np.int8)


@st.composite
def weak_orders(
    draw: st.DrawFn, people: tuple[int, int] = (1, 9), options: tuple[int, int] = (2, 6)
) -> Levels:
    """Ballots of any kind: ties, options not ranked, no opinions."""
    number = draw(st.integers(*options))
    row = st.lists(st.integers(-1, number - 1), min_size=number, max_size=number)
    rows = draw(st.lists(row, min_size=people[0], max_size=people[1]))
    return dense(np.array(rows, np.int8).reshape(-1, number))


def dense(levels: Levels) -> Levels:
    """Levels without a gap between them, as ballots have them."""
    result = levels.copy()
    for row in result:
        row[row >= 0] = np.unique(row[row >= 0], return_inverse=True)[1]
    return result


def _read(word: str) -> RankBallot:
    tiers: list[tuple[int, ...]] = []
    tied: list[int] | None = None
    for letter in word:
        if letter == "(":
            tied = []
        elif letter == ")" and tied is not None:
            tiers.append(tuple(tied))
            tied = None
        elif tied is not None:
            tied.append(int(letter))
        else:
            tiers.append((int(letter),))
    return RankBallot(tuple(tiers))
