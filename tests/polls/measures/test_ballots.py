"""What a ballot says, before anything is counted."""

import numpy as np
import pytest
from hypothesis import given

from bot.polls.measures.ballots import Levels, levels_of, levels_of_scores, places_of, speaks
from bot.polls.measures.pairs import counts_of, signs_of
from tests.polls.measures.examples import ballot, cast, weak_orders


def test_a_ranked_option_has_the_level_of_its_tier() -> None:
    assert levels_of([ballot(2, (0, 3), 1)], 4).tolist() == [[1, 2, 0, 1]]


def test_what_is_not_ranked_lies_below_all_that_is_and_ties() -> None:
    levels = levels_of([ballot(1)], 4)
    assert levels.tolist() == [[1, 0, 1, 1]]
    assert places_of(levels).tolist() == [[3.0, 1.0, 3.0, 3.0]]


def test_no_opinion_is_compared_with_nothing() -> None:
    levels = levels_of([ballot(0, 1, no_opinion=[2])], 3)
    assert counts_of(levels).tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_not_ranked_and_no_opinion_are_two_things() -> None:
    not_ranked, no_opinion = cast("0", 3), levels_of([ballot(0, no_opinion=[1, 2])], 3)
    assert counts_of(not_ranked)[0].tolist() == [0, 1, 1]
    assert counts_of(no_opinion)[0].tolist() == [0, 0, 0]


def test_tied_options_share_the_average_of_their_places() -> None:
    assert places_of(cast("(01)2 0(12)")).tolist() == [[1.5, 1.5, 3.0], [1.0, 2.5, 2.5]]


def test_with_no_opinion_on_some_the_last_is_still_a_last() -> None:
    places = places_of(levels_of([ballot(3, 1, 0, no_opinion=[2, 4])], 5))
    assert places[0, [3, 1, 0]].tolist() == [1.0, 3.0, 5.0]
    assert np.isnan(places[0, [2, 4]]).all()


def test_an_opinion_on_one_option_alone_has_no_place() -> None:
    assert np.isnan(places_of(levels_of([ballot(0, no_opinion=[1, 2])], 3))).all()


def test_who_ties_everything_does_not_speak() -> None:
    silent = ballot((0, 1, 2)), ballot(), ballot(0, no_opinion=[1, 2]), ballot(no_opinion=[0, 1, 2])
    levels = levels_of([*silent, ballot(1), ballot(0, 1, no_opinion=[2])], 3)
    assert speaks(levels).tolist() == [False, False, False, False, True, True]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (ballot(0, 3), "numbered 0 to 2"),
        (ballot(-1), "numbered 0 to 2"),
        (ballot(0, 1, 0), "each option once"),
        (ballot((1, 1)), "each option once"),
        (ballot(0, no_opinion=[0]), "each option once"),
        (ballot(no_opinion=[7]), "numbered 0 to 2"),
        (ballot(0, ()), "at least one option"),
    ],
)
def test_a_ballot_that_makes_no_sense_is_refused(wrong: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        levels_of([ballot(0, 1, 2), wrong], 3)  # type: ignore[list-item]


def test_a_poll_has_no_more_options_than_a_level_can_count() -> None:
    with pytest.raises(ValueError, match="up to 100 options"):
        levels_of([], 101)


def test_scores_order_the_options_and_none_is_no_opinion() -> None:
    scores = np.array([[5, 5, 2, np.nan], [1, 2, 3, 4]])
    assert levels_of_scores(scores).tolist() == [[0, 0, 1, -1], [3, 2, 1, 0]]


def test_no_ballots_at_all_are_a_poll_without_counts() -> None:
    levels = levels_of([], 3)
    assert levels.shape == places_of(levels).shape == (0, 3)
    assert not counts_of(levels).any()


@given(weak_orders())
def test_counts_are_those_of_one_pair_and_one_person_after_the_other(levels: Levels) -> None:
    options = range(levels.shape[1])
    expected = [
        [sum(bool(0 <= row[i] < row[j]) for row in levels) for j in options] for i in options
    ]
    assert counts_of(levels).tolist() == expected


@given(weak_orders())
def test_signs_add_up_to_counts(levels: Levels) -> None:
    counts, upper = counts_of(levels), np.triu_indices(levels.shape[1], 1)
    assert signs_of(levels).sum(axis=0).tolist() == (counts - counts.T)[upper].tolist()


@given(weak_orders())
def test_the_places_of_a_full_ballot_add_up_to_those_of_an_order_without_ties(
    levels: Levels,
) -> None:
    options = levels.shape[1]
    full = levels[(levels >= 0).all(axis=1)]
    assert places_of(full).sum(axis=1) == pytest.approx([options * (options + 1) / 2] * len(full))
