"""The result of a poll: the week of the story, and what may not be told."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.polls import sentences
from bot.polls.counting import Count
from bot.polls.findings import PollResult
from bot.polls.results import result_of
from bot.polls.schemas import Choice
from models.vocabulary import PollMethod

WEEK = json.loads((Path(__file__).parents[1] / "reference" / "week_22_ballots.json").read_text())
EXPECTED = WEEK["expected_exact"]["values"]
OPTIONS: list[str] = WEEK["inputs"]["options"]


def week(smallest_group: int | None = 4) -> PollResult:
    """The poll of the story, closed."""
    ballots, groups = {}, {}
    for number, ballot in enumerate(WEEK["inputs"]["ballots"]):
        person = f"U{number:02}"
        places = {str(OPTIONS.index(o) + 1): p for p, o in enumerate(ballot["ranking"], start=1)}
        ballots[person] = {"places": places, "no_opinion": []}
        groups[person] = ballot["group"]
    return closed(ballots, groups, asked=25, smallest_group=smallest_group)


def closed(
    ballots: Mapping[str, Mapping[str, Any]],
    groups: Mapping[str, str | None],
    *,
    asked: int,
    smallest_group: int | None = 4,
    method: PollMethod = PollMethod.RANK,
    options: list[str] = OPTIONS,
    names: Mapping[str, str] = {},
) -> PollResult:
    """A poll with these ballots, closed."""
    return result_of(
        Count(
            method=method,
            choices=[Choice(number=n, words=words) for n, words in enumerate(options, start=1)],
            asked=asked,
            ballots=ballots,
            groups=groups,
            smallest_group=smallest_group,
            names=names,
            seed=1,
        )
    )


def test_the_week_has_the_order_places_and_firsts_of_the_story() -> None:
    told = week()
    assert [[s.words] for s in told.standings] == EXPECTED["schulze_tiers"]
    for standing in told.standings:
        assert standing.mean_place == pytest.approx(EXPECTED["mean_place"][standing.words])
        assert standing.firsts == EXPECTED["first_places"][standing.words]
    assert [sentences.standing(s) for s in told.standings] == [
        "Guest checkout  2.3",
        "Saved cards  2.5",
        "Refund self-serve  2.9",
        "Faster API  3.4",
        "New analytics  3.9",
    ]


def test_the_week_says_what_the_story_says() -> None:
    told = week()
    said = sentences.sentences(told)
    assert sentences.participation(told) == "22 of 25 people answered."
    for sentence in (
        "Guest checkout comes first.",
        "Most first places: Saved cards (6).",
        "Bridge: Guest checkout, in the top 3 of 21 of 22 (95%), first for 4.",
        "Biggest split: Faster API. Engineering clear favourite, Sales clear last. "
        "A hint, from small numbers.",
        "Two people order two of these the same way 56% of the time (50% is a coin toss): "
        "some shared order.",
        "Engineering and Support order 7 of 10 pairs the same way; "
        "Engineering and Sales order 3 of 10 pairs the same way.",
    ):
        assert sentence in said
    assert told.same_percent == round(EXPECTED["P_same"] * 100)
    inside = {one.group: (one.percent, one.band) for one in told.inside}
    assert inside["Engineering"] == (85, "strong agreement")


@pytest.mark.parametrize("k", [3, 4, 5])
def test_the_week_is_pooled_as_the_story_says(k: int) -> None:
    told, expected = week(k), EXPECTED["groups"][str(k)]
    shown = {row.group: row.answered for row in told.groups}
    pool = shown.pop("Other groups")
    assert shown == expected["shown"]
    assert set(told.pooled) == set(expected["pooled"])
    assert pool == sum(expected["pooled"].values())


def test_a_named_poll_shows_every_group_with_its_figures() -> None:
    told = week(None)
    assert {row.group for row in told.groups} == set(EXPECTED["group_mean_place"])
    assert told.pooled == ()
    for row in told.groups:
        means = [EXPECTED["group_mean_place"][row.group][option] for option in OPTIONS]
        assert row.cells == pytest.approx(means, abs=0.005)


def test_an_anonymous_poll_tells_groups_in_words_and_half_places() -> None:
    [engineering] = [row for row in week().groups if row.group == "Engineering"]
    cells = dict(zip(OPTIONS, engineering.cells, strict=True))
    assert cells["Faster API"] == "clear favourite"
    assert cells["New analytics"] == "clear last"
    assert cells["Saved cards"] == 3.5
    for cell in engineering.cells:
        assert isinstance(cell, str) or (cell is not None and cell * 2 == int(cell * 2))


def ranking(*places: int) -> dict[str, Any]:
    """A ballot: the place of each option in turn, 0 for none."""
    given = {str(n): place for n, place in enumerate(places, start=1) if place}
    return {"places": given, "no_opinion": []}


def test_below_the_smallest_group_only_the_number_is_told() -> None:
    told = closed({"U1": ranking(1, 2), "U2": ranking(1, 2)}, {}, asked=9, options=["A", "B"])
    assert told == PollResult(asked=9, answered=2, is_shown=False)
    assert sentences.sentences(told) == [
        "So few answers could be traced to people. Nothing else is shown."
    ]


def test_nobody_answered() -> None:
    told = closed({}, {}, asked=9, smallest_group=None, options=["A", "B"])
    assert sentences.sentences(told) == ["Nobody answered, so there is nothing to tell."]


def test_a_tie_is_a_tie() -> None:
    ballots = {f"U{n}": ranking(1, 2) if n % 2 else ranking(2, 1) for n in range(4)}
    told = closed(ballots, {}, asked=4, smallest_group=None, options=["A", "B"])
    said = sentences.sentences(told)
    assert "A tie: A and B." in said
    assert "No option beats all others head to head." in said


def test_two_more_votes_of_three_are_needed_to_be_ahead() -> None:
    ballots = {"U1": ranking(1, 2), "U2": ranking(1, 2), "U3": ranking(2, 1)}
    told = closed(ballots, {}, asked=3, smallest_group=None, options=["A", "B"])
    assert "A comes first, and it is too close to call." in sentences.sentences(told)


def test_picks_are_counted() -> None:
    ballots = {"U1": {"picks": [1]}, "U2": {"picks": [1, 2]}, "U3": {"picks": [1]}}
    told = closed(
        ballots, {}, asked=3, smallest_group=None, method=PollMethod.PICK, options=["A", "B", "C"]
    )
    assert [sentences.standing(s) for s in told.standings] == [
        "A  3 picks",
        "B  1 pick",
        "C  0 picks",
    ]


def stances(*answers: int) -> dict[str, dict[str, Any]]:
    """One answer a person, with a reason where one is asked for."""
    return {
        f"U{n}": {"stance": a, "reason": f"because {n}" if a < 3 else None}
        for n, a in enumerate(answers)
    }


def test_stances_tell_who_must_be_heard_and_reasons_with_names_only_when_named() -> None:
    names = {f"U{n}": f"Person {n}" for n in range(6)}
    for smallest_group in (None, 4):
        told = closed(
            stances(1, 5, 5, 4, 2, 5),
            {},
            asked=8,
            smallest_group=smallest_group,
            method=PollMethod.STANCE,
            options=[],
            names=names,
        )
        assert told.stances is not None
        assert told.stances.histogram == (1, 1, 0, 1, 3)
        assert "2 people must be heard before going on." in " ".join(sentences.sentences(told))
        who = [reason.who for reason in told.reasons]
        assert who == (["Person 0", "Person 4"] if smallest_group is None else [None, None])


TEAM = {f"U{n}": "Engineering" if n < 6 else "Sales" for n in range(10)}


def test_an_anonymous_group_of_one_mind_is_told_in_words_everywhere() -> None:
    """Six of Engineering answer the same, so that no figure may say that all of them did."""
    ballots = {
        u: ranking(1, 2, 3) if g == "Engineering" else ranking(3, 2, 1) for u, g in TEAM.items()
    }
    ballots["U6"], ballots["U7"] = ranking(2, 1, 3), ranking(1, 3, 2)
    told = closed(ballots, TEAM, asked=10, options=["A", "B", "C"])
    [engineering] = [row for row in told.groups if row.group == "Engineering"]
    assert engineering.cells == ("clear favourite", "mixed", "clear last")
    assert "Inside Engineering over 90%, strong agreement." in sentences.sentences(told)
    assert "100" not in " ".join(sentences.sentences(told))


@pytest.mark.parametrize("smallest_group", [None, 4])
def test_all_who_answered_being_of_one_mind_is_told_in_words_where_it_is_anonymous(
    smallest_group: int | None,
) -> None:
    ballots = {f"U{n}": ranking(1, 2, 3) for n in range(4)} | {"U4": ranking(1, 3, 2)}
    told = closed(ballots, {}, asked=5, smallest_group=smallest_group, options=["A", "B", "C"])
    assert [sentences.standing(one) for one in told.standings] == (
        ["A  1.0", "B  2.2", "C  2.8"]
        if smallest_group is None
        else ["A  clear favourite", "B  mixed", "C  clear last"]
    )


def test_people_without_groups_are_told_once() -> None:
    ballots = {f"U{n}": ranking(1, 2) for n in range(5)}
    told = closed(ballots, dict.fromkeys(ballots), asked=5, options=["A", "B"])
    assert (told.groups, told.pooled) == ((), ())
    assert not any("group" in sentence for sentence in sentences.sentences(told))


def test_participation_is_told_by_group_and_so_is_who_was_not_heard() -> None:
    ballots = {u: ranking(1, 2) if n % 2 else ranking(2, 1) for n, u in enumerate(TEAM)}
    groups = {**TEAM, "U90": "Engineering", "U91": "Legal", "U92": "Legal"}
    told = closed(ballots, groups, asked=13, options=["A", "B"])
    said = sentences.sentences(told)
    assert "Shown: Engineering 6 of 7, Sales 4 of 4." in said
    assert "Nobody answered from Legal." in said


@pytest.mark.parametrize("smallest_group", [None, 4])
def test_picks_are_told_by_group_as_picks(smallest_group: int | None) -> None:
    ballots: dict[str, dict[str, Any]] = {
        u: {"picks": [1, 3]} if g == "Engineering" else {"picks": [2]} for u, g in TEAM.items()
    }
    ballots["U9"], ballots["U8"], ballots["U5"] = {"picks": [1, 2]}, {"picks": [1]}, {"picks": [2]}
    told = closed(
        ballots,
        TEAM,
        asked=10,
        smallest_group=smallest_group,
        method=PollMethod.PICK,
        options=["A", "B", "C"],
    )
    said = sentences.sentences(told)
    cells = {row.group: row.cells for row in told.groups}
    assert [sentences.standing(one) for one in told.standings] == [
        "A  7 picks",
        "C  5 picks",
        "B  4 picks",
    ]
    if smallest_group is None:
        assert cells == {
            "Engineering": ("5 of 6", "1 of 6", "5 of 6"),
            "Sales": ("2 of 4", "3 of 4", "0 of 4"),
        }
        assert (
            "Biggest split: C. Engineering 5 of 6 pick it, Sales 0 of 4 pick it. "
            "A hint, from small numbers." in said
        )
    else:
        assert cells == {
            "Engineering": ("nearly all", "hardly anybody", "nearly all"),
            "Sales": ("about half", "nearly all", "hardly anybody"),
        }
    assert not any("order" in s and "pairs" in s for s in said)


def test_stances_of_one_mind_are_told_without_their_numbers_where_it_is_anonymous() -> None:
    told = closed(
        stances(1, 1, 1, 1, 2),
        {},
        asked=5,
        method=PollMethod.STANCE,
        options=[],
    )
    assert told.stances is not None
    assert told.stances.histogram == ()
    said = " ".join(sentences.sentences(told))
    assert "The middle answer: Cannot support it." in said
    assert not any(character.isdigit() for character in said)


def test_a_group_whose_stances_are_nearly_the_same_has_no_mean() -> None:
    told = closed(
        stances(5, 5, 5, 4, 1, 3, 2, 5, 4, 3),
        {f"U{n}": "Engineering" if n < 4 else "Sales" for n in range(10)},
        asked=10,
        method=PollMethod.STANCE,
        options=[],
    )
    assert {row.group: row.cells for row in told.groups} == {
        "Engineering": ("nearly all alike",),
        "Sales": (3.0,),
    }
