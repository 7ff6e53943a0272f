"""Every sentence of a result, a rule at a time: when it is said, in which words, and when it is not."""

from typing import Any

import pytest

from bot.polls import sentences
from bot.polls.findings import (
    Bridge,
    Far,
    GroupRow,
    Inside,
    Pair,
    PollResult,
    Split,
    Stances,
    Standing,
)

FIRST = Standing(number=1, words="Alpha", tier=1, mean_place=1.4, firsts=5)
SECOND = Standing(number=2, words="Bravo", tier=2, mean_place=1.6, firsts=3)
BOTH = (FIRST, SECOND)
PICKS = (
    Standing(number=1, words="Alpha", tier=1, picks=5),
    Standing(number=2, words="Bravo", tier=2, picks=2),
)
HIGH = Far(group="Sales", standing="clear favourite", mean=1.0, is_hint=False)
MIXED = Far(group="Legal", standing="mixed", mean=2.5, is_hint=True)
LOW = Far(group="Support", standing="clear last", mean=4.0, is_hint=False)
CLOSE = Bridge(words="Alpha", high=7, voted=8, percent=87, top=2, firsts=5)
STANCES = Stances(
    histogram=(1, 1, 0, 2, 4), median=4.5, must_be_heard=2, apart=1.64, spread="weak agreement"
)
ROWS = (GroupRow(group="Sales", answered=4, asked=5, cells=()),)


def told(**found: Any) -> PollResult:
    return PollResult(**{"asked": 9, "answered": 8, **found})


CASES: list[tuple[sentences.Rule, PollResult, str | None]] = [
    (sentences.nothing_to_show, told(answered=0), "Nobody answered, so there is nothing to tell."),
    (
        sentences.nothing_to_show,
        told(is_shown=False),
        "So few answers could be traced to people. Nothing else is shown.",
    ),
    (sentences.nothing_to_show, told(answered=2), "An order needs at least 3 answers."),
    (sentences.nothing_to_show, told(standings=BOTH), None),
    (sentences.nothing_to_show, told(stances=STANCES), None),
    (sentences.headline, told(standings=BOTH, is_ahead=True), "Alpha comes first."),
    (
        sentences.headline,
        told(standings=BOTH),
        "Alpha comes first, and it is too close to call.",
    ),
    (
        sentences.headline,
        told(standings=(FIRST, SECOND.model_copy(update={"tier": 1}))),
        "A tie: Alpha and Bravo.",
    ),
    (sentences.headline, told(), None),
    (
        sentences.no_clear_winner,
        told(standings=BOTH),
        "No option beats all others head to head.",
    ),
    (sentences.no_clear_winner, told(standings=BOTH, is_condorcet=True), None),
    (sentences.no_clear_winner, told(standings=PICKS), None),
    (
        sentences.methods,
        told(standings=BOTH, methods_disagree=True, best_by_place=("Bravo", "Charlie")),
        "The order depends on how it is counted: by mean place Bravo and Charlie would be first.",
    ),
    (sentences.methods, told(standings=BOTH, best_by_place=("Alpha",)), None),
    (
        sentences.most_firsts,
        told(standings=(FIRST.model_copy(update={"firsts": 2}), SECOND)),
        "Most first places: Bravo (3).",
    ),
    (sentences.most_firsts, told(standings=BOTH), None),
    (
        sentences.most_firsts,
        told(standings=(FIRST.model_copy(update={"said": "clear favourite"}), SECOND)),
        None,
    ),
    (
        sentences.bridge,
        told(standings=BOTH, bridge=CLOSE),
        "Bridge: Alpha, in the top 2 of 7 of 8 (87%), first for 5.",
    ),
    (
        sentences.bridge,
        told(standings=BOTH, bridge=CLOSE.model_copy(update={"firsts": None})),
        "Bridge: Alpha, in the top 2 of 7 of 8 (87%).",
    ),
    (sentences.bridge, told(standings=BOTH), None),
    (
        sentences.split,
        told(split=Split(words="Alpha", high=HIGH, low=LOW)),
        "Biggest split: Alpha. Sales clear favourite, Support clear last.",
    ),
    (
        sentences.split,
        told(split=Split(words="Alpha", high=MIXED, low=LOW)),
        "Biggest split: Alpha. Legal place 2.5, Support clear last. A hint, from small numbers.",
    ),
    (sentences.split, told(), None),
    (
        sentences.agreement,
        told(same_percent=72, band="clear agreement"),
        "Two people order two of these the same way 72% of the time (50% is a coin toss): "
        "clear agreement.",
    ),
    (
        sentences.agreement,
        told(same_percent=72),
        "Two people order two of these the same way 72% of the time; "
        "the answers are too few or too mixed to tell more.",
    ),
    (sentences.agreement, told(), None),
    (
        sentences.shared_picks,
        told(shared_percent=40, band="some shared order"),
        "Two people share 40% of their picks on average: some shared order.",
    ),
    (
        sentences.shared_picks,
        told(shared_percent=40),
        "Two people share 40% of their picks on average; "
        "the answers are too few or too mixed to tell more.",
    ),
    (sentences.shared_picks, told(), None),
    (
        sentences.contested,
        told(standings=BOTH, contested="Bravo", contested_apart=2.06),
        "Most contested: Bravo; two people place it 2.1 places apart.",
    ),
    (sentences.contested, told(standings=PICKS, contested="Bravo", contested_apart=2.0), None),
    (sentences.contested, told(standings=BOTH), None),
    (
        sentences.camps,
        told(camps=True),
        "People split into camps: the order above hides two or more.",
    ),
    (sentences.camps, told(), None),
    (sentences.gap, told(gap=True), "Groups agree inside and differ between each other."),
    (sentences.gap, told(), None),
    (
        sentences.inside,
        told(
            inside=(
                Inside(group="Sales", percent=85, band="strong agreement"),
                Inside(group="Legal", percent=70, band=None),
                Inside(group="Support", percent=90, band="strong agreement", is_over=True),
            )
        ),
        "Inside Sales 85%, strong agreement; inside Support over 90%, strong agreement.",
    ),
    (sentences.inside, told(inside=(Inside(group="Legal", percent=70, band=None),)), None),
    (
        sentences.inside,
        told(inside=tuple(Inside(group=f"G{n}", percent=70, band="x") for n in range(14))),
        "Inside "
        + "; ".join(f"{'' if n == 0 else 'inside '}G{n} 70%, x" for n in range(12))
        + "; and 2 more groups.",
    ),
    (
        sentences.pairs,
        told(
            pairs=(
                Pair(first="A", second="B", same=3, of=10),
                Pair(first="A", second="C", same=7, of=10),
                Pair(first="B", second="C", same=5, of=10),
            )
        ),
        "A and C order 7 of 10 pairs the same way; A and B order 3 of 10 pairs the same way.",
    ),
    (
        sentences.pairs,
        told(pairs=(Pair(first="A", second="B", same=3, of=10),)),
        "A and B order 3 of 10 pairs the same way.",
    ),
    (sentences.pairs, told(), None),
    (
        sentences.middle,
        told(stances=STANCES),
        "The middle answer: between Fully behind it and Support it.",
    ),
    (
        sentences.middle,
        told(stances=STANCES.model_copy(update={"median": 2.0})),
        "The middle answer: Have concerns.",
    ),
    (sentences.middle, told(), None),
    (
        sentences.alike,
        told(stances=STANCES.model_copy(update={"histogram": ()})),
        "Nearly all answered the same; how many is not told, as it would tell of each of them.",
    ),
    (sentences.alike, told(stances=STANCES), None),
    (
        sentences.stances,
        told(stances=STANCES),
        "2 people must be heard before going on. Two answers differ by 1.6 steps on average "
        "(at random 1.6). Weak agreement.",
    ),
    (
        sentences.stances,
        told(
            stances=Stances(
                histogram=(0, 0, 1, 0, 2), median=5, must_be_heard=0, apart=None, spread=None
            )
        ),
        None,
    ),
    (sentences.stances, told(), None),
    (
        sentences.shown,
        told(is_withheld=True),
        "Nothing is shown by group: a poll not long ago asked almost the same people almost the "
        "same, and the difference could tell what one of them answered.",
    ),
    (
        sentences.shown,
        told(groups=ROWS, pooled=("Design", "Legal")),
        "Shown: Sales 4 of 5 (Design, Legal pooled).",
    ),
    (
        sentences.shown,
        told(pooled=("Design", "Legal")),
        "Nothing is shown by group: the groups are too small.",
    ),
    (sentences.shown, told(), None),
    (
        sentences.not_heard,
        told(groups=ROWS, not_heard=("Design", "Legal")),
        "Nobody answered from Design, Legal.",
    ),
    (sentences.not_heard, told(groups=ROWS), None),
]


@pytest.mark.parametrize(
    ("rule", "result", "sentence"), CASES, ids=[rule.__name__ for rule, _, _ in CASES]
)
def test_a_rule_says_its_sentence_or_nothing(
    rule: sentences.Rule, result: PollResult, sentence: str | None
) -> None:
    assert rule(result) == sentence


@pytest.mark.parametrize("rule", sentences.RULES, ids=lambda rule: rule.__name__)
def test_each_rule_of_a_result_is_seen_speaking_and_silent(rule: sentences.Rule) -> None:
    said = [sentence for tried, _, sentence in CASES if tried is rule]
    assert None in said
    assert any(said)


def test_the_card_tells_the_first_thing_there_is_to_tell() -> None:
    assert sentences.in_one_line(told(standings=BOTH), is_closed=True) == (
        "Alpha comes first, and it is too close to call."
    )
    assert sentences.in_one_line(told(stances=STANCES), is_closed=True) == (
        "The middle answer: between Fully behind it and Support it."
    )
    assert sentences.in_one_line(told(answered=0), is_closed=True) == (
        "Nobody answered, so there is nothing to tell."
    )
