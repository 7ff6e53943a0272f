"""Worked examples from the literature and from other software, value by value."""

from collections.abc import Mapping
from math import comb

import numpy as np
import pytest

from bot.polls.measures.agreement import pairwise_agreement
from bot.polls.measures.ballots import Floats, Ints, levels_of_scores, places_of
from bot.polls.measures.bridge import consensus
from bot.polls.measures.clicks import limits, random_clicking
from bot.polls.measures.concordance import kendall_w
from bot.polls.measures.contested import places_apart
from bot.polls.measures.gap import gap
from bot.polls.measures.groups import rows_by_group
from bot.polls.measures.order import condorcet_winner, mean_places, schulze, strengths
from bot.polls.measures.pairs import counts_of
from bot.polls.measures.picks import mean_overlap, shares_of
from bot.polls.measures.protection import partition
from bot.polls.measures.stances import within_group_agreement
from tests.polls.measures.examples import SEED, Example


def agrees(example: Example, found: Mapping[str, object]) -> None:
    """Everything found is as printed by the source, and as recomputed."""
    for name, value in found.items():
        if name in example.published:
            printed = example.published[name]
            assert value == near(printed["value"], printed["tolerance"]), name
        if name in example.exact:
            assert value == near(example.exact[name], example.tolerance), name
    left_out = (set(example.published) | set(example.exact)) - set(found)
    assert not left_out


def near(value: object, tolerance: float) -> object:
    return pytest.approx(value, abs=tolerance, rel=0) if is_number(value) else value


def is_number(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(each, int | float) for each in value.values())
    return isinstance(value, int | float)


@pytest.mark.parametrize(
    "name", ["schulze_ex1_21voters", "schulze_ex3_wikipedia45", "schulze_ex4_tie_9voters"]
)
def test_schulzes_own_examples(name: str) -> None:
    example = Example(name)
    counts = counts_of(example.levels())
    tiers = [[example.options[option] for option in tier] for tier in schulze(counts)]
    agrees(
        example,
        {
            "pairwise": matrix(example, counts),
            "paths": matrix(example, strengths(counts)),
            "tiers": tiers,
            "winners": tiers[0],
        },
    )


def matrix(example: Example, values: Ints) -> dict[str, dict[str, int]]:
    rows = {row: example.named(values[at].tolist()) for at, row in enumerate(example.options)}
    return {
        row: {column: int(value) for column, value in found.items() if column != row}
        for row, found in rows.items()
    }


def test_the_debian_election_of_2002_from_its_official_matrix() -> None:
    example = Example("schulze_matrix_debian2002")
    counts = np.array(example.inputs["pairwise_row_over_col"], np.int64)
    tiers = [[example.options[option] for option in tier] for tier in schulze(counts)]
    winner = condorcet_winner(counts)
    assert winner is not None
    agrees(
        example,
        {
            "winner": example.options[winner],
            "tiers": tiers,
            "condorcet_order": [option for tier in tiers for option in tier],
        },
    )


@pytest.mark.parametrize("name", ["borda_tennessee", "borda_partial_ballot_average"])
def test_a_mean_place_is_bordas_count_told_as_a_place(name: str) -> None:
    example = Example(name)
    places = places_of(example.levels())
    people, options = places.shape
    points = (options - places).sum(axis=0)
    assert mean_places(places).tolist() == pytest.approx((options - points / people).tolist())
    agrees(
        example,
        {
            "borda_from_0": example.named(points.tolist()),
            "borda_from_1": example.named((points + people).tolist()),
        },
    )


def test_g_is_the_coefficient_u_of_kendall_and_babington_smith() -> None:
    example = Example("kendall_u_kbs1940_boys")
    wins = np.array(example.inputs["pairwise_wins_row_over_col"], np.int64)
    u = pairwise_agreement(wins)
    assert u is not None
    judges, pairs = example.inputs["judges"], comb(len(wins), 2)
    alike = (1 + u) / 2 * comb(judges, 2) * pairs
    by_chance = pairs * comb(judges, 2) * (judges - 3) / (judges - 2) / 2
    agrees(
        example,
        {
            "u": u,
            "P_same": (1 + u) / 2,
            "Sigma": alike,
            "chi2": 4 / (judges - 2) * (alike - 1 - by_chance),  # corrected for continuity
            "df": pairs * judges * (judges - 1) / (judges - 2) ** 2,
        },
    )


@pytest.mark.parametrize(
    "name",
    [
        "kendall_w_noties_siegel1988",
        "kendall_w_ties_hollander_wolfe",
        "kendall_w_ties_nag_g08da",
    ],
)
def test_kendalls_w(name: str) -> None:
    example = Example(name)
    ranks = np.array(example.inputs["raters_by_objects"], np.float64)
    raters, objects = ranks.shape
    w = kendall_w(levels_of_scores(-ranks))
    assert w is not None
    # Heard shows no probability for W: chance is asked about G.
    for ignored in ("p", "W_without_tie_correction"):
        example.published.pop(ignored, None)
        example.exact.pop(ignored, None)
    agrees(example, {"W": w, "chi2": raters * (objects - 1) * w, "df": objects - 1})


def test_the_gap_between_two_groups() -> None:
    example = Example("group_gap_constructed_public")
    levels = example.levels()
    labels = [person["group"] for person in example.inputs["respondents"]]
    found, g = gap(levels, labels, SEED), pairwise_agreement(counts_of(levels))
    assert found is not None
    assert g is not None
    agrees(
        example,
        {
            "G_all": g,
            "P_same_all": (1 + g) / 2,
            "G_within": found.within,
            "G_between": found.between,
            "gap": found.size,
            "exact_p": found.p,
            "labelings": found.labelings,
            "places_apart": example.named(places_apart(places_of(levels)).tolist()),
            "G_by_group": {
                group: pairwise_agreement(counts_of(levels[rows]))
                for group, rows in rows_by_group(labels).items()
            },
        },
    )


def test_how_far_five_people_agree_on_points() -> None:
    example = Example("points_overlap_constructed_public")
    shares = shares_of(np.array(example.inputs["points_by_person"], np.float64))
    assert shares.mean(axis=0).tolist() == pytest.approx(example.exact.pop("mean_share"), abs=1e-9)
    agrees(example, {"mean_overlap": mean_overlap(shares)})


def test_the_consensus_of_a_polis_conversation() -> None:
    example = Example("polis_gac_6ukkcvfbre")
    found = {}
    for statement, groups in example.inputs["votes_by_statement_and_group"].items():
        score = consensus((votes["A"], votes["S"]) for votes in groups.values())
        assert score is not None
        # Polis multiplies; Heard takes the root as well.
        found[statement] = score ** len(groups)
    agrees(example, found)


def test_within_group_agreement_of_five_companies() -> None:
    example = Example("rwg_bliese_relig_g1_5")
    agrees(
        example,
        {
            key.removesuffix("_frequencies_1_to_5"): within_group_agreement(np.array(counts))
            for key, counts in example.inputs.items()
        },
    )


@pytest.mark.parametrize("answers", [3, 5, 6, 10, 15])
def test_what_random_clicking_reaches(answers: int) -> None:
    example = Example("rwg_exact_null_public")
    expected = example.exact[f"n{answers}"]
    null, critical = random_clicking(answers), limits(answers).agree
    assert {
        "critical": critical,
        "prob": null.at_least(critical),
        "prob_ge_070": null.at_least(0.70),
        "mean": null.mean,
    } == near(expected, example.tolerance)


@pytest.mark.parametrize("name", ["suppression_dialog_ex1", "suppression_own_chain"])
def test_which_groups_stay_visible(name: str) -> None:
    example = Example(name)
    found = partition(example.inputs["respondents"], example.inputs["k"])
    agrees(example, {"visible": list(found.shown), "total_shown": found.totals})


def test_places_of_an_option_apart_need_no_pair_of_people_twice() -> None:
    places: Floats = np.array([[1.0], [2.0], [4.0]])
    assert places_apart(places).tolist() == [pytest.approx((1 + 3 + 2) / 3)]
