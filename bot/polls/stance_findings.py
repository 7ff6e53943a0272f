"""What stances come to: how far people are behind a proposal, and why some are not."""

from collections.abc import Sequence
from typing import Any

from bot.polls.counting import Count, asked_of, named, not_heard
from bot.polls.findings import GroupRow, Reason, Stances
from bot.polls.measures import stances, words
from bot.polls.measures.protection import Partition


def stance_findings(
    count: Count, people: Sequence[str], labels: Sequence[str], parts: Partition
) -> dict[str, Any]:
    """The part of a result that is told of stances, by the names of its fields."""
    answers = [int(count.ballots[person]["stance"]) for person in people]
    found = stances.stance(answers)
    is_anonymous = count.smallest_group is not None
    # Nearly the same of everybody: its numbers would be everybody's answer.
    is_alike = is_anonymous and words.all_but_one(max(found.histogram), len(answers))
    reasons = [
        Reason(who=None if is_anonymous else count.names.get(person), words=str(reason))
        for person in people
        if (reason := count.ballots[person]["reason"])
    ]
    shown = [parts.label(label) for label in labels]
    rows = [
        GroupRow(
            group=group,
            answered=shown.count(group),
            asked=asked_of(count, parts, group),
            cells=(_mean(answers, shown, group, count),),
        )
        for group in (named(parts) if parts.shown else ())
    ]
    return {
        "stances": Stances(
            histogram=() if is_alike else found.histogram,
            median=found.median,
            must_be_heard=0 if is_alike else found.must_be_heard,
            apart=None if is_alike else found.apart,
            spread=found.spread.value if found.spread else None,
        ),
        # In the order of their words: the order of answering would tell whose they are.
        "reasons": tuple(sorted(reasons, key=lambda reason: reason.words)),
        "groups": tuple(rows),
        "pooled": parts.pooled,
        "not_heard": not_heard(count) if parts.shown else (),
    }


def _mean(
    answers: Sequence[int], shown: Sequence[str | None], group: str, count: Count
) -> float | str:
    own = [answer for answer, label in zip(answers, shown, strict=True) if label == group]
    same = max(own.count(answer) for answer in set(own))
    if count.smallest_group is not None and words.nearly_all(same, len(own)):
        return "nearly all alike"
    mean = sum(own) / len(own)
    return words.rounded(mean) if count.smallest_group is not None else round(mean, 1)
