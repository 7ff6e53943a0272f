"""Which groups of an anonymous poll may be shown, so that none can be worked out from what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

OTHER_GROUPS = "Other groups"
SMALLEST_K, LARGEST_K, USUAL_K = 3, 10, 4


@dataclass(frozen=True)
class Partition:
    """How the answers of a poll are split for showing: once, at close, the same everywhere."""

    answers: int
    shown: tuple[str, ...] = ()
    """Groups shown for themselves, by name."""
    pooled: tuple[str, ...] = ()
    """Groups shown together as "Other groups", by name; with nothing in `shown` there are only totals."""
    totals: bool = True
    """Whether more than the number of answers may be told at all."""

    def label(self, group: str) -> str | None:
        """Under which name a group's answers are shown; None where nothing is shown by group."""
        if group in self.shown:
            return group
        return OTHER_GROUPS if self.shown and group in self.pooled else None


def partition(answers: Mapping[str, int], k: int | None) -> Partition:
    """Split groups (name: how many answered) into those shown and one pool.

    Groups with fewer than k answers join the pool. While it is not empty and holds fewer than k answers
    or a single group, the smallest shown group joins it (tie: by name). With no group left, only totals;
    with fewer than k answers in all, only how many answered. A group without an answer has nothing to
    protect and covers nobody: it is left out. A named poll has no k (None): every group is shown.
    """
    heard = {group: number for group, number in answers.items() if number}
    total = sum(heard.values())
    if k is None:
        return Partition(total, tuple(sorted(heard)))
    if total < k:
        return Partition(total, totals=False)
    # The smallest first; of equals the first by name.
    shown = sorted(heard, key=lambda group: (heard[group], group))
    pool: list[str] = []
    while shown and (heard[shown[0]] < k or _is_thin(pool, heard, k)):
        pool.append(shown.pop(0))
    return Partition(total, tuple(sorted(shown)), tuple(sorted(pool)))


def _is_thin(pool: list[str], heard: Mapping[str, int], k: int) -> bool:
    return bool(pool) and (len(pool) == 1 or sum(heard[group] for group in pool) < k)
