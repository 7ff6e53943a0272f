"""What holds for every poll: who is who and what is what changes nothing, and no hidden group shows."""

import random
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.polls import rules
from bot.polls.counting import Count
from bot.polls.findings import PollResult
from bot.polls.measures.protection import OTHER_GROUPS, partition
from bot.polls.results import result_of
from bot.polls.rules import Asked
from bot.polls.schemas import Choice
from models.vocabulary import PollMethod

GROUPS = ("Engineering", "Sales", "Support", "Design")
WORDS = ("Alpha", "Bravo", "Charlie", "Delta")

RANKINGS = st.permutations(range(4)).flatmap(
    lambda order: st.integers(1, 4).map(
        lambda said: {
            "places": {str(option + 1): n for n, option in enumerate(order[:said], start=1)},
            "no_opinion": [],
        }
    )
)
POLLS = st.lists(st.tuples(RANKINGS, st.sampled_from([*GROUPS, None])), min_size=1, max_size=24)


def closed(
    answers: Mapping[str, tuple[Mapping[str, Any], str | None]], numbers: list[int], k: int | None
) -> PollResult:
    """A poll with these answers; `numbers` are those of the options, in the order of WORDS."""
    return result_of(
        Count(
            method=PollMethod.RANK,
            choices=[
                Choice(number=number, words=words)
                for number, words in sorted(zip(numbers, WORDS, strict=True))
            ],
            asked=len(answers) + 2,
            ballots={person: ballot for person, (ballot, _) in answers.items()},
            groups={person: group for person, (_, group) in answers.items()},
            smallest_group=k,
            names={},
            seed=1,
        )
    )


@settings(deadline=None)  # whole results, with thousands of shuffles: their time is no part of it
@given(POLLS, st.sampled_from([None, 3, 4]), st.randoms(use_true_random=False))
def test_another_name_for_each_person_changes_nothing(
    poll: list[tuple[Any, str | None]], k: int | None, chance: random.Random
) -> None:
    names = [f"U{n:02}" for n in range(len(poll))]
    others = [f"W{n:02}" for n in range(len(poll))]
    chance.shuffle(others)
    before = closed(dict(zip(names, poll, strict=True)), [1, 2, 3, 4], k)
    assert closed(dict(zip(others, poll, strict=True)), [1, 2, 3, 4], k) == before


def figures(result: PollResult) -> dict[str, Any]:
    """Everything that no lot is drawn for, by the words of the options."""
    return {
        "standings": {
            (one.words, one.tier, one.firsts, round(one.mean_place or 0, 9))
            for one in result.standings
        },
        "said": (result.is_shown, result.is_condorcet, result.methods_disagree),
        "best": set(result.best_by_place),
        "same": result.same_percent,
        "apart": None if result.contested_apart is None else round(result.contested_apart, 9),
        "split": result.split,
        "bridge": result.bridge,
        "groups": {(row.group, row.answered) for row in result.groups},
        "pooled": result.pooled,
    }


@settings(deadline=None)  # whole results, with thousands of shuffles: their time is no part of it
@given(POLLS, st.sampled_from([None, 3, 4]), st.permutations([1, 2, 3, 4]))
def test_another_number_for_each_option_changes_nothing(
    poll: list[tuple[Any, str | None]], k: int | None, numbers: list[int]
) -> None:
    renumbered = [
        (
            {
                "places": {
                    str(numbers[int(number) - 1]): place
                    for number, place in ballot["places"].items()
                },
                "no_opinion": [],
            },
            group,
        )
        for ballot, group in poll
    ]
    people = [f"U{n:02}" for n in range(len(poll))]
    before = closed(dict(zip(people, poll, strict=True)), [1, 2, 3, 4], k)
    after = closed(dict(zip(people, renumbered, strict=True)), numbers, k)
    assert figures(after) == figures(before)


@pytest.mark.parametrize("k", [3, 4, 5])
def test_no_hidden_group_is_what_is_left_when_the_shown_are_taken_from_the_total(k: int) -> None:
    for sizes in product(range(7), repeat=4):
        answers = dict(zip(GROUPS, sizes, strict=True))
        parts = partition(answers, k)
        hidden = [g for g, n in answers.items() if n and g not in parts.shown]
        if not parts.totals:
            assert sum(sizes) < k
            assert not parts.shown
            continue
        assert all(answers[group] >= k for group in parts.shown)
        if parts.shown and hidden:
            # What is left is a pool: of several groups, and of k answers or more.
            assert set(hidden) == set(parts.pooled)
            assert len(hidden) > 1
            assert sum(answers[group] for group in hidden) >= k


@pytest.mark.parametrize("k", [3, 4, 5])
def test_no_set_of_what_is_told_can_be_taken_from_another_to_leave_a_few_people(k: int) -> None:
    """Brute force over every way to add and subtract what is told: no small number of people is left."""
    for sizes in product(range(2 * k), repeat=4):
        answers = dict(zip(GROUPS, sizes, strict=True))
        parts = partition(answers, k)
        if not parts.shown:
            continue
        told = [answers[group] for group in parts.shown]
        pool = sum(answers[group] for group in parts.pooled)
        told += [pool] if parts.pooled else []
        assert sum(told) == sum(sizes)
        for kept in product((0, 1), repeat=len(told)):
            left = sum(n for n, is_kept in zip(told, kept, strict=True) if is_kept)
            assert left == 0 or left >= k


@pytest.mark.parametrize("k", [3, 4])
def test_two_worlds_that_differ_inside_the_pool_are_told_alike(k: int) -> None:
    """Brute force: whoever knows everything that is told cannot tell who in the pool answered what."""
    shown_one = {"places": {"1": 1, "2": 2, "3": 3, "4": 4}, "no_opinion": []}
    shown = {f"E{n}": (shown_one, "Engineering") for n in range(k)}
    there = {"places": {"2": 1, "1": 2, "3": 3, "4": 4}, "no_opinion": []}
    for orders in product((shown_one, there), repeat=4):
        sales, support = orders[:2], orders[2:]
        world = {
            **shown,
            **{f"A{n}": (ballot, "Sales") for n, ballot in enumerate(sales)},
            **{f"B{n}": (ballot, "Support") for n, ballot in enumerate(support)},
        }
        swapped = {
            **shown,
            **{f"A{n}": (ballot, "Sales") for n, ballot in enumerate(support)},
            **{f"B{n}": (ballot, "Support") for n, ballot in enumerate(sales)},
        }
        told = closed(world, [1, 2, 3, 4], k)
        assert told == closed(swapped, [1, 2, 3, 4], k)
        assert {row.group for row in told.groups} == {"Engineering", OTHER_GROUPS}


PEOPLE = frozenset(f"U{n}" for n in range(20))
OPTIONS = frozenset(WORDS)


@pytest.mark.parametrize(
    ("people", "options", "alike"),
    [
        (PEOPLE, OPTIONS, False),
        (PEOPLE - {"U1"}, OPTIONS, True),
        (PEOPLE | {"U77"} - {"U1"}, OPTIONS, True),
        (PEOPLE - {"U1", "U2", "U3"}, OPTIONS, True),
        (PEOPLE - {"U1", "U2", "U3", "U4"}, OPTIONS, False),
        (PEOPLE - {"U1"}, OPTIONS - {"Alpha", "Bravo"} | {"Echo", "Foxtrot"}, True),
        (PEOPLE - {"U1"}, frozenset({"Alpha", "Echo", "Foxtrot", "Golf"}), False),
    ],
)
def test_which_polls_could_be_subtracted_from_each_other(
    people: frozenset[str], options: frozenset[str], alike: bool
) -> None:
    mine, other = Asked(PEOPLE, OPTIONS), Asked(people, options)
    assert rules.resembles(mine, other, 4) is alike
    assert rules.resembles(other, mine, 4) is alike
