"""In which order the options stand, and what may be said of two of them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.polls.measures.ballots import NO_OPINION, Levels, places_of
from bot.polls.measures.order import (
    beats,
    best_placed,
    condorcet_winner,
    first_places,
    is_ahead,
    mean_places,
    order,
    schulze,
)
from bot.polls.measures.pairs import counts_of
from tests.polls.measures.examples import Example, cast, dense, weak_orders


def test_two_ballots_have_no_order_yet() -> None:
    assert order(cast("012 012")) is None


def test_a_perfect_tie_is_shown_as_one() -> None:
    found = order(cast("012 120 201"))
    assert found is not None
    assert (found.tiers, found.condorcet) == (((0, 1, 2),), None)
    assert found.mean_places == (2.0, 2.0, 2.0)


def test_people_who_like_everything_alike_tie_everything() -> None:
    found = order(cast("(012) (012) (012)"))
    assert found is not None
    assert found.tiers == ((0, 1, 2),)
    assert found.first_places == (0, 0, 0)


def test_an_option_that_nobody_knows_has_no_mean_place_and_does_not_spoil_the_rest() -> None:
    levels = cast("012 012 021")
    levels[:, 2] = NO_OPINION
    found = order(levels)
    assert found is not None
    assert found.tiers == ((0,), (1,))
    assert found.unplaced == (2,)
    assert np.isnan(found.mean_places[2])
    assert found.condorcet == 0
    assert not found.methods_disagree


def test_a_first_place_shared_is_nobodys() -> None:
    assert first_places(places_of(cast("012 (01)2 102 1"))).tolist() == [1, 2, 0]


def test_the_favourite_of_a_bare_majority_can_have_the_second_best_mean_place() -> None:
    found = order(cast("012 012 012 120 120"))
    assert found is not None
    assert found.tiers[0] == (0,)
    assert best_placed(np.array(found.mean_places)) == (1,)
    assert found.methods_disagree


def test_nashville_beats_each_other_city_but_has_few_first_places() -> None:
    example = Example("borda_tennessee")
    found = order(example.levels())
    assert found is not None
    assert found.condorcet == example.options.index("Nashville")
    assert example.named(found.first_places)["Memphis"] == 42


def test_in_a_cycle_no_option_beats_all_others() -> None:
    counts = counts_of(Example("schulze_ex3_wikipedia45").levels())
    assert condorcet_winner(counts) is None


@pytest.mark.parametrize(
    ("ballots", "ahead"),
    [
        ("01 01", False),  # two opinions are too few
        ("01 01 10", False),  # a margin of one
        ("01 01 01 10", True),
        ("01 01 01 10 10", False),
        ("01 01 01", True),
        ("01 01 (01) (01)", False),  # ties are no opinion on who is ahead
    ],
)
def test_words_say_that_one_is_ahead_only_with_a_margin_of_two(ballots: str, ahead: bool) -> None:
    counts = counts_of(cast(ballots))
    assert is_ahead(counts, 0, 1) is ahead
    assert not is_ahead(counts, 1, 0)


@given(weak_orders(people=(3, 9)), st.randoms(use_true_random=False))
def test_the_order_does_not_know_who_is_who(levels: Levels, random: object) -> None:
    shuffled = levels[_permutation(random, len(levels))]
    assert schulze(counts_of(shuffled)) == schulze(counts_of(levels))


@given(weak_orders(people=(3, 9)), st.randoms(use_true_random=False))
def test_the_order_does_not_know_what_is_what(levels: Levels, random: object) -> None:
    renamed = _permutation(random, levels.shape[1])
    found = schulze(counts_of(levels[:, renamed]))
    names = [{renamed[option] for option in tier} for tier in found]
    assert names == [set(tier) for tier in schulze(counts_of(levels))]


@given(weak_orders())
def test_an_option_in_a_later_tier_is_beaten_by_one_in_the_tier_before(levels: Levels) -> None:
    counts = counts_of(levels)
    tiers, beaten = schulze(counts), beats(counts)
    for before, after in pairwise(tiers):
        assert all(beaten[np.array(before), option].any() for option in after)
        assert not beaten[np.ix_(after, before)].any()
    assert sorted(option for tier in tiers for option in tier) == list(range(len(counts)))


@given(weak_orders(), st.data())
def test_raising_an_option_on_a_ballot_never_lowers_it(levels: Levels, data: st.DataObject) -> None:
    person = data.draw(st.integers(0, len(levels) - 1))
    option = data.draw(st.integers(0, levels.shape[1] - 1))
    raised = _raised(levels, person, option)
    before, after = beats(counts_of(levels)), beats(counts_of(raised))
    assert not (before[option] & ~after[option]).any(), "it beats whatever it beat"
    assert not (after[:, option] & ~before[:, option]).any(), "nothing beats it that did not"
    was_first = option in schulze(counts_of(levels))[0]
    assert not was_first or option in schulze(counts_of(raised))[0]
    means = [mean_places(places_of(each))[option] for each in (levels, raised)]
    assert np.isnan(means[0]) or means[1] <= means[0] + 1e-9


@given(weak_orders(), st.data())
def test_a_clone_of_an_option_never_reverses_two_others(
    levels: Levels, data: st.DataObject
) -> None:
    option = data.draw(st.integers(0, levels.shape[1] - 1))
    nearby = st.lists(st.sampled_from([-1, 0, 1]), min_size=len(levels), max_size=len(levels))
    cloned = _with_clone(levels, option, data.draw(nearby))
    others = [each for each in range(levels.shape[1]) if each != option]
    before = beats(counts_of(levels))[np.ix_(others, others)]
    after = beats(counts_of(cloned))[np.ix_(others, others)]
    assert (before == after).all()


@given(weak_orders(), st.data())
def test_a_clone_of_the_first_or_the_option_itself_stays_first(
    levels: Levels, data: st.DataObject
) -> None:
    option = schulze(counts_of(levels))[0][0]
    nearby = st.lists(st.sampled_from([-1, 0, 1]), min_size=len(levels), max_size=len(levels))
    cloned = _with_clone(levels, option, data.draw(nearby))
    assert {option, levels.shape[1]} & set(schulze(counts_of(cloned))[0])


def _permutation(random: object, number: int) -> list[int]:
    found = list(range(number))
    random.shuffle(found)  # type: ignore[attr-defined]
    return found


def _raised(levels: Levels, person: int, option: int) -> Levels:
    # To a level of its own, half a tier up: past those it was tied with, or level with those above.
    told = levels.astype(np.int64) * 2
    told[levels == NO_OPINION] = NO_OPINION
    if told[person, option] > 0:
        told[person, option] -= 1 + int(told[person, option] == levels[person, option])
    return dense(told.astype(np.int8))


def _with_clone(levels: Levels, option: int, nearby: list[int]) -> Levels:
    # Next to the option on every ballot: just above, level, or just below. Where the option is tied with
    # others its clone is so as well: else it would not stand to them as the option does.
    room = np.where(levels == NO_OPINION, NO_OPINION, levels.astype(np.int64) * 3 + 1)
    own = room[:, option]
    alone = (room == own[:, None]).sum(axis=1) == 1
    clone = np.where(alone & (own != NO_OPINION), own + np.array(nearby), own)
    return dense(np.column_stack([room, clone]).astype(np.int8))
