"""The measures of a poll: a crowd of ballots against a tenth of them, in turns."""

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from bot.polls.measures import agreement, camps, gap, order
from bot.polls.measures.ballots import Levels
from bot.polls.measures.pairs import counts_of

BALLOTS, OPTIONS, GROUPS, ROUNDS, SEED = 10_000, 20, 8, 5, 1


def report() -> Iterator[str]:
    """What each measure costs: milliseconds, median of a few rounds, and the ratio to a tenth."""
    chance = np.random.default_rng(SEED)
    # Half of the people follow one order more or less, so that there is something to agree on.
    levels = np.argsort(
        np.arange(OPTIONS) + chance.normal(0, 12, (BALLOTS, OPTIONS)), axis=1
    ).astype(np.int8)
    labels = [f"Group {n}" for n in chance.integers(0, GROUPS, BALLOTS)]
    yield f"  measures of {BALLOTS:,} ballots on {OPTIONS} options"
    for name, measure in _measures().items():
        large, small = [], []
        for _ in range(ROUNDS):
            large.append(_milliseconds(measure, levels, labels))
            small.append(_milliseconds(measure, levels[: BALLOTS // 10], labels[: BALLOTS // 10]))
        took, tenth = statistics.median(large), statistics.median(small)
        yield f"    {name:28} {took:7.0f} ms, {took / tenth:4.1f} x a tenth of the ballots"


def _measures() -> dict[str, Callable[[Levels, list[str]], object]]:
    return {
        "order and agreement": lambda levels, _: (
            order.order(levels),
            agreement.pairwise_agreement(counts_of(levels)),
        ),
        "chance gate (worker)": lambda levels, _: agreement.gate(levels, SEED),
        "camps (worker)": lambda levels, _: camps.camps(levels, SEED),
        "gap between groups (worker)": lambda levels, labels: gap.gap(levels, labels, SEED),
    }


def _milliseconds(
    measure: Callable[[Levels, list[str]], object], levels: Levels, labels: list[str]
) -> float:
    began = time.perf_counter()
    measure(levels, labels)
    return (time.perf_counter() - began) * 1000
