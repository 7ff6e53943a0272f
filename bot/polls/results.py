"""From ballots to findings: which measures are taken, and what of them may be shown.

Pure: ballots and groups in, findings out. One partition of the groups holds everywhere; what a hidden
group answered is in no figure but the totals.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from bot.polls.counting import NO_GROUP, Count, Sheet, asked_of, named, not_heard
from bot.polls.findings import (
    Bridge,
    Far,
    GroupRow,
    Inside,
    Pair,
    PollResult,
    Split,
    Standing,
)
from bot.polls.measures import (
    agreement,
    bridge,
    camps,
    contested,
    gap,
    groups,
    minima,
    order,
    picks,
    protection,
    words,
)
from bot.polls.measures.ballots import ROUNDING, Floats, Levels, RankBallot, levels_of, places_of
from bot.polls.measures.pairs import counts_of
from bot.polls.pick_findings import pick_findings, picked
from bot.polls.stance_findings import stance_findings
from models.vocabulary import PollMethod

MOST_TOLD = 90
"""Percent of pairs ordered alike in a group of an anonymous poll: more tells that all answered the same."""


def result_of(count: Count) -> PollResult:
    """Everything that may be told of a poll."""
    people = sorted(count.ballots)
    labels = [count.groups.get(person) or NO_GROUP for person in people]
    parts = protection.partition(Counter(labels), count.smallest_group)
    if set(labels) == {NO_GROUP} and len(people) >= minima.ORDER_BALLOTS:
        # Nobody has a group: what is told of all is told once. Of too few for an order it is told here.
        parts = replace(parts, shown=(), pooled=())
    head = PollResult(asked=count.asked, answered=len(people), is_shown=parts.totals)
    if not parts.totals or not people:
        return head.model_copy(update={"is_shown": False})
    if count.resembles_another:
        parts, head = (
            replace(parts, shown=(), pooled=()),
            head.model_copy(update={"is_withheld": True}),
        )
    if count.method is PollMethod.STANCE:
        return head.model_copy(update=stance_findings(count, people, labels, parts))
    levels = _levels(count, people)
    sheet = Sheet(count, levels, [parts.label(label) or "" for label in labels], parts)
    is_pick = count.method is PollMethod.PICK
    by_group = pick_findings(sheet) if is_pick else _by_group(sheet)
    found = {**_order(sheet), **_agreement(sheet), **by_group, "gap": _is_gap(sheet)}
    if parts.shown:
        found["not_heard"] = not_heard(count)
    return head.model_copy(update=found)


def running(count: Count) -> PollResult:
    """Where an open, named poll stands so far: the order or the answers, without what needs all of them."""
    people = sorted(count.ballots)
    head = PollResult(asked=count.asked, answered=len(people))
    if not people:
        return head
    parts = protection.partition({}, None)
    if count.method is PollMethod.STANCE:
        told = stance_findings(count, people, [NO_GROUP] * len(people), parts)
        return head.model_copy(update={"stances": told["stances"]})
    return head.model_copy(update=_order(Sheet(count, _levels(count, people), [], parts)))


def _levels(count: Count, people: Sequence[str]) -> Levels:
    index = {choice.number: row for row, choice in enumerate(count.choices)}
    if count.method is PollMethod.PICK:
        picked = [[index[n] for n in count.ballots[person]["picks"]] for person in people]
        return picks.levels_of_picks(picks.picks_of(picked, len(index)))
    return levels_of([_ranking(count.ballots[person], index) for person in people], len(index))


def _ranking(ballot: Mapping[str, Any], index: Mapping[int, int]) -> RankBallot:
    places = {index[int(number)]: place for number, place in ballot["places"].items()}
    tiers = [
        tuple(option for option, place in places.items() if place == tier)
        for tier in sorted(set(places.values()))
    ]
    return RankBallot(tuple(tiers), frozenset(index[number] for number in ballot["no_opinion"]))


def _order(sheet: Sheet) -> dict[str, Any]:
    found = order.order(sheet.levels)
    if found is None:
        return {}
    counts, choices = counts_of(sheet.levels), sheet.count.choices
    is_pick = sheet.count.method is PollMethod.PICK
    figures = picked if is_pick else _ranked
    standings = [
        Standing(
            number=choices[option].number,
            words=choices[option].words,
            tier=tier,
            **figures(sheet, option),
        )
        for tier, options in enumerate(found.tiers, start=1)
        for option in options
    ]
    first, *others = [option for tier in found.tiers for option in tier]
    best = order.best_placed(order.mean_places(places_of(sheet.levels)))
    return {
        "standings": tuple(standings),
        "is_ahead": len(found.tiers[0]) == 1
        and all(order.is_ahead(counts, first, other) for other in others),
        "is_condorcet": found.condorcet is not None,
        "methods_disagree": found.methods_disagree,
        "best_by_place": tuple(choices[option].words for option in best),
    }


def _ranked(sheet: Sheet, option: int) -> dict[str, Any]:
    places = places_of(sheet.levels)
    told = places[~np.isnan(places[:, option]), option]
    if sheet.count.smallest_group is not None and _is_one_place(told):
        return {"said": words.standing(told, places.shape[1]).value}
    return {
        "mean_place": float(told.mean()) if len(told) else None,
        "firsts": int(order.first_places(places)[option]),
    }


def _is_one_place(told: Floats) -> bool:
    most = np.unique(told, return_counts=True)[1].max(initial=0)
    return words.all_but_one(int(most), len(told))


def _agreement(sheet: Sheet) -> dict[str, Any]:
    seed, choices = sheet.count.seed, sheet.count.choices
    found = agreement.agreement(sheet.levels, seed)
    is_pick = sheet.count.method is PollMethod.PICK
    shared = (
        picks.mean_overlap(picks.shares_of(np.asarray(1 - sheet.levels, np.float64)))
        if is_pick
        else None
    )
    split_up = camps.camps(sheet.levels, seed)
    most = contested.most_contested(sheet.levels)
    return {
        "same_percent": None if is_pick else _percent(found.same),
        "shared_percent": _percent(shared),
        "band": found.band.value if found.band else None,
        "camps": split_up is not None and split_up.found,
        "contested": choices[most.option].words if most else None,
        "contested_apart": most.apart if most else None,
    }


def _by_group(sheet: Sheet) -> dict[str, Any]:
    if not sheet.parts.shown:
        return {"pooled": sheet.parts.pooled}
    # The pool is shown as one row; what compares groups compares those shown for themselves.
    own = np.array([label in sheet.parts.shown for label in sheet.labels], np.bool_)
    levels, labels = (
        sheet.levels[own],
        [label for label in sheet.labels if label in sheet.parts.shown],
    )
    return {
        "groups": tuple(_row(sheet, group) for group in named(sheet.parts)),
        "pooled": sheet.parts.pooled,
        "split": _split(sheet, levels, labels),
        "bridge": _bridge(sheet),
        "pairs": tuple(_pairs(sheet, levels, labels)),
        "inside": tuple(_inside(sheet, levels, labels)),
    }


def _is_gap(sheet: Sheet) -> bool:
    own = np.array([label in sheet.parts.shown for label in sheet.labels], np.bool_)
    if not own.any():
        return False
    labels = [label for label in sheet.labels if label in sheet.parts.shown]
    apart = gap.gap(sheet.levels[own], labels, sheet.count.seed)
    return apart is not None and apart.is_found


def _row(sheet: Sheet, group: str) -> GroupRow:
    rows = np.array([label == group for label in sheet.labels], np.bool_)
    places, options = places_of(sheet.levels[rows]), sheet.levels.shape[1]
    k = sheet.count.smallest_group
    cells: list[float | str | None] = []
    for option in range(options):
        told = places[:, option]
        if k is not None:
            cell = words.cell(told, options, k)
            cells.append(cell if cell is None or isinstance(cell, float) else cell.value)
        else:
            told = told[~np.isnan(told)]
            cells.append(round(float(told.mean()), 2) if len(told) else None)
    return GroupRow(
        group=group,
        answered=int(rows.sum()),
        asked=asked_of(sheet.count, sheet.parts, group),
        cells=tuple(cells),
    )


def _split(sheet: Sheet, levels: Levels, labels: Sequence[str]) -> Split | None:
    found = groups.biggest_splits(levels, labels)
    if len(found) != 1:
        return None
    one = found[0]
    return Split(
        words=sheet.count.choices[one.option].words,
        high=_far(one.highest, sheet),
        low=_far(one.lowest, sheet),
    )


def _far(place: groups.GroupPlace, sheet: Sheet) -> Far:
    is_anonymous = sheet.count.smallest_group is not None
    return Far(
        group=place.group,
        standing=place.standing.value,
        mean=place.rounded if is_anonymous else round(place.mean, 1),
        is_hint=place.is_hint,
    )


def _bridge(sheet: Sheet) -> Bridge | None:
    # The pool counts as one group: naming its parts would show them.
    top = (sheet.levels.shape[1] + 1) // 2
    found = bridge.bridges(sheet.levels, sheet.labels, top)
    if not found or (len(found) > 1 and found[1].score >= found[0].score - ROUNDING):
        return None
    best = found[0]
    figures = _ranked(sheet, best.option)
    return Bridge(
        words=sheet.count.choices[best.option].words,
        high=best.high,
        voted=best.voted,
        percent=best.percent,
        top=top,
        firsts=figures.get("firsts"),
    )


def _pairs(sheet: Sheet, levels: Levels, labels: Sequence[str]) -> list[Pair]:
    orders = {
        group: order.schulze(counts_of(levels[rows]))
        for group, rows in groups.rows_by_group(labels).items()
    }
    return [
        Pair(first=a, second=b, same=same, of=of)
        for a, b in combinations(sheet.parts.shown, 2)
        for same, of in [groups.same_order(orders[a], orders[b])]
    ]


def _inside(sheet: Sheet, levels: Levels, labels: Sequence[str]) -> list[Inside]:
    found = {
        group: agreement.agreement(levels[rows], sheet.count.seed)
        for group, rows in groups.rows_by_group(labels).items()
    }
    most = MOST_TOLD if sheet.count.smallest_group is not None else 100
    return [
        Inside(
            group=group,
            percent=min(percent, most),
            band=one.band.value if one.band else None,
            is_over=percent > most,
        )
        for group, one in found.items()
        if (percent := _percent(one.same)) is not None
    ]


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)
