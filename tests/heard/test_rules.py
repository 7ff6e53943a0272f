"""What may be told of who was heard, tried against everybody who could have taken part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.heard import rules
from bot.heard.rules import GroupHeard, Published
from bot.polls.measures.protection import partition
from bot.stakeholders.rules import Stake

TODAY = date(2026, 11, 23)
Took = tuple[bool, ...]
"""Who answered a poll, in the order of the stakes."""


@dataclass(frozen=True)
class World:
    """Stakeholders, who of them is heard by name, k, and who answered one anonymous poll after another."""

    stakes: tuple[Stake, ...]
    by_name: Mapping[str, date]
    k: int
    polls: tuple[Took, ...]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to seven people in up to three groups: few enough to try every way in which they could answer."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3).filter(lambda s: sum(s) <= 7))
    names = [f"G{n}" for n, size in enumerate(sizes) for _ in range(size)]
    stakes = tuple(
        Stake(f"U{n}", f"U{n}", group, draw(st.integers(1, 3)), draw(st.integers(1, 3)))
        for n, group in enumerate(names)
    )
    open_ones = draw(st.sets(st.sampled_from(stakes)))
    took = st.tuples(*(st.booleans() for _ in stakes))
    return World(
        stakes,
        {s.user_id: TODAY - timedelta(days=draw(st.integers(0, 30))) for s in open_ones},
        draw(st.integers(3, 4)),
        tuple(draw(st.lists(took, min_size=1, max_size=2))),
    )


def published(
    stakes: Sequence[Stake], took: Took, k: int, on: date = TODAY
) -> tuple[Published, ...]:
    """What the result of an anonymous poll tells everybody of its groups."""
    answers: dict[str, int] = {}
    for stake, answered in zip(stakes, took, strict=True):
        answers[stake.group] = answers.get(stake.group, 0) + answered
    parts = partition(answers, k)
    return tuple(Published(group, answers[group], on) for group in parts.shown)


def seen(world: World, polls: Sequence[Took]) -> Sequence[Sequence[GroupHeard]]:
    """The map before the first poll, and again after each: everything that somebody who looks gets."""
    known: tuple[Published, ...] = ()
    shown = [rules.groups(world.stakes, world.by_name, known)]
    for took in polls:
        known += published(world.stakes, took, world.k)
        shown.append(rules.groups(world.stakes, world.by_name, known))
    return shown


def could_be(world: World) -> Iterator[tuple[Took, ...]]:
    """Every way in which people could have answered the polls with the results that came out."""
    told = [published(world.stakes, took, world.k) for took in world.polls]
    each = [
        [
            took
            for took in product((False, True), repeat=len(world.stakes))
            if published(world.stakes, took, world.k) == result
        ]
        for result in told
    ]
    yield from product(*each)


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_whoever_looks_before_and_after_each_poll_learns_no_more_than_the_results_told(
    world: World,
) -> None:
    was = seen(world, world.polls)
    assert all(seen(world, other) == was for other in could_be(world))


@given(worlds())
def test_a_group_that_no_result_shows_counts_by_name_alone(world: World) -> None:
    for took in world.polls:
        told = published(world.stakes, took, world.k)
        shown = {one.group for one in told}
        for group in rules.groups(world.stakes, world.by_name, told):
            by_name = [
                s for s in world.stakes if s.group == group.name and s.user_id in world.by_name
            ]
            assert group.by_name == len(by_name)
            if group.name in shown:
                assert group.polled >= world.k
            else:
                assert group.heard == len(by_name)


@given(worlds())
def test_nobody_counts_who_is_not_there_and_nobody_counts_twice(world: World) -> None:
    told = [p for took in world.polls for p in published(world.stakes, took, world.k)]
    groups = rules.groups(world.stakes, {**world.by_name, "UGONE": TODAY}, told)
    assert sum(one.people for one in groups) == len(world.stakes)
    for one in groups:
        assert 0 <= one.heard <= one.people


@given(worlds())
def test_the_unheard_are_of_high_influence_or_interest_and_not_heard_by_name(world: World) -> None:
    found = rules.unheard(world.stakes, world.by_name)
    expected = {s.user_id for s in world.stakes if s.is_high} - set(world.by_name)
    assert {s.user_id for s in found} == expected
    told = rules.groups(world.stakes, world.by_name, ())
    assert sum(one.high_unheard for one in told) == len(expected)


def test_groups_with_high_people_unheard_come_first_then_the_least_heard() -> None:
    stakes = [
        Stake("U1", "Ann", "Sales"),
        Stake("U2", "Bob", "Sales"),
        Stake("U3", "Cem", "Support"),
        Stake("U4", "Dee", "Exec", influence=3),
        Stake("U5", "Eve", "Exec"),
    ]
    told = rules.groups(stakes, {"U1": TODAY, "U5": TODAY - timedelta(days=12)}, ())
    assert [(one.name, one.heard, one.people) for one in told] == [
        ("Exec", 1, 2),
        ("Support", 0, 1),
        ("Sales", 1, 2),
    ]
    assert told[0].last_on == TODAY - timedelta(days=12)


def test_a_group_that_shrank_is_not_heard_more_often_than_it_has_people() -> None:
    [told] = rules.groups([Stake("U1", "Ann", "Support")], {}, [Published("Support", 4, TODAY)])
    assert (told.heard, told.people) == (1, 1)


def test_share_of_voice_counts_concerns_beside_people() -> None:
    stakes = [Stake(f"U{n}", "x", "Sales" if n < 4 else "Engineering") for n in range(11)]
    told = rules.voices(stakes, {"U0": 6, "U1": 2, "U5": 4, "UGONE": 9})
    assert [(v.group, v.concerns, v.people) for v in told] == [
        ("Sales", 8, 4),
        ("Engineering", 4, 7),
    ]


def test_lately_is_thirty_days() -> None:
    assert rules.since(TODAY) == date(2026, 10, 24)
