"""What picks come to: how many of each group picked what, in words where the poll is anonymous."""

from typing import Any

import numpy as np

from bot.polls.counting import Sheet, asked_of, named
from bot.polls.findings import Far, GroupRow, Split
from bot.polls.measures import minima, words
from bot.polls.measures.ballots import ROUNDING

NEARLY_ALL = "nearly all"
MOST, FEW = 2 / 3, 1 / 3


def picked(sheet: Sheet, option: int) -> dict[str, Any]:
    """An option's picks, by the names of a standing's fields."""
    number = int(np.count_nonzero(sheet.levels[:, option] == 0))
    if sheet.count.smallest_group is not None and words.all_but_one(number, len(sheet.levels)):
        return {"said": f"picked by {NEARLY_ALL}"}
    return {"picks": number}


def pick_findings(sheet: Sheet) -> dict[str, Any]:
    """What is told by group, by the names of a result's fields."""
    if not sheet.parts.shown:
        return {"pooled": sheet.parts.pooled}
    return {
        "groups": tuple(_row(sheet, group) for group in named(sheet.parts)),
        "pooled": sheet.parts.pooled,
        "split": _split(sheet),
    }


def how_many(number: int, people: int, *, is_anonymous: bool) -> str:
    """So many of a group. Of an anonymous one no number: taken from the total it would tell of the others."""
    if not is_anonymous:
        return f"{number} of {people}"
    if words.nearly_all(number, people):
        return NEARLY_ALL
    if words.nearly_all(people - number, people):
        return "hardly anybody"
    share = number / people
    return "most" if share >= MOST else "few" if share <= FEW else "about half"


def _picks(sheet: Sheet, group: str) -> tuple[list[int], int]:
    rows = np.array([label == group for label in sheet.labels], np.bool_)
    return np.count_nonzero(sheet.levels[rows] == 0, axis=0).tolist(), int(rows.sum())


def _row(sheet: Sheet, group: str) -> GroupRow:
    numbers, people = _picks(sheet, group)
    is_anonymous = sheet.count.smallest_group is not None
    return GroupRow(
        group=group,
        answered=people,
        asked=asked_of(sheet.count, sheet.parts, group),
        cells=tuple(how_many(number, people, is_anonymous=is_anonymous) for number in numbers),
    )


def _split(sheet: Sheet) -> Split | None:
    # The option of which the shares of two groups are furthest apart; none where two options tie.
    counted = {group: _picks(sheet, group) for group in sheet.parts.shown}
    if len(counted) < 2:
        return None
    shares = np.array([[n / people for n in numbers] for numbers, people in counted.values()])
    apart = shares.max(axis=0) - shares.min(axis=0)
    furthest = np.flatnonzero(apart >= apart.max() - ROUNDING)
    if len(furthest) != 1 or apart.max() <= ROUNDING:
        return None
    option, groups = int(furthest[0]), list(counted)
    high, low = int(shares[:, option].argmax()), int(shares[:, option].argmin())
    return Split(
        words=sheet.count.choices[option].words,
        high=_far(sheet, groups[high], option),
        low=_far(sheet, groups[low], option),
    )


def _far(sheet: Sheet, group: str, option: int) -> Far:
    numbers, people = _picks(sheet, group)
    is_anonymous = sheet.count.smallest_group is not None
    return Far(
        group=group,
        standing=f"{how_many(numbers[option], people, is_anonymous=is_anonymous)} pick it",
        mean=0.0,
        is_hint=people < minima.HINT_BALLOTS,
    )
