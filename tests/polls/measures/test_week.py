"""The week of the product's story: every number expected of its 22 ballots."""

from pathlib import Path

import pytest

from bot.polls.measures.agreement import Band, agreement, pairwise_agreement
from bot.polls.measures.ballots import places_of
from bot.polls.measures.bridge import best_bridges, bridges, top_half
from bot.polls.measures.concordance import kendall_w
from bot.polls.measures.contested import most_contested, places_apart
from bot.polls.measures.groups import biggest_splits, group_means, rows_by_group, same_order
from bot.polls.measures.order import first_places, order, schulze
from bot.polls.measures.pairs import counts_of
from bot.polls.measures.protection import OTHER_GROUPS, partition
from bot.polls.measures.words import Standing
from tests.polls.measures.examples import FOLDER, SEED, Example

WEEK = Example("week_22_ballots")
LEVELS = WEEK.levels()
GROUPS = [ballot["group"] for ballot in WEEK.inputs["ballots"]]
ROWS = rows_by_group(GROUPS)
PLACES = places_of(LEVELS)
PARTITION = partition({group: len(rows) for group, rows in ROWS.items()}, k=4)
GUEST, CARDS, REFUND, API, ANALYTICS = range(5)


def near(expected: object) -> object:
    return pytest.approx(expected, abs=WEEK.tolerance, rel=0)


def test_guest_checkout_leads_in_every_count_of_pairs_and_in_the_mean() -> None:
    found = order(LEVELS)
    assert found is not None
    assert WEEK.named(found.mean_places) == near(WEEK.exact["mean_place"])
    assert [[WEEK.options[o] for o in tier] for tier in found.tiers] == WEEK.exact["schulze_tiers"]
    assert (found.condorcet, found.methods_disagree) == (GUEST, False)


def test_each_pair_is_counted() -> None:
    counts = counts_of(LEVELS)
    for row, expected in WEEK.exact["pairwise_row_over_column"].items():
        found = WEEK.named(counts[WEEK.options.index(row)].tolist())
        assert found == {**expected, row: 0}


def test_saved_cards_has_most_first_places() -> None:
    found = WEEK.named(first_places(PLACES).tolist())
    assert found == WEEK.exact["first_places"]
    assert max(found, key=lambda option: found[option]) == "Saved cards"


def test_how_many_put_each_in_their_top_three() -> None:
    assert WEEK.named((PLACES <= 3).sum(axis=0).tolist()) == WEEK.exact["in_top_3"]


def test_two_people_order_two_options_alike_56_percent_of_the_time() -> None:
    found = agreement(LEVELS, SEED)
    assert found.g == near(WEEK.exact["pairwise_agreement_G"])
    assert found.same == near(WEEK.exact["P_same"])
    assert (found.people, found.band) == (22, Band.SOME)


def test_kendalls_w() -> None:
    assert kendall_w(LEVELS) == near(WEEK.exact["kendall_W"])


def test_the_mean_place_in_each_group() -> None:
    found = group_means(LEVELS, GROUPS)
    expected = WEEK.exact["group_mean_place"]
    assert {group: WEEK.named(means.tolist()) for group, means in found.items()} == {
        group: near(means) for group, means in expected.items()
    }


@pytest.mark.parametrize("group", ["Engineering", "Sales", "Support"])
def test_agreement_inside_a_group(group: str) -> None:
    found = pairwise_agreement(counts_of(LEVELS[ROWS[group]]))
    assert found == near(WEEK.exact["within_group_G"][group])


def test_engineering_agrees_strongly_and_sales_are_too_few_for_a_word() -> None:
    engineering = agreement(LEVELS[ROWS["Engineering"]], SEED)
    assert engineering.same == pytest.approx(0.85, abs=0.005)
    assert engineering.band is Band.STRONG
    sales = agreement(LEVELS[ROWS["Sales"]], SEED)
    assert sales.same == pytest.approx(0.9)
    assert sales.band is None


@pytest.mark.parametrize(("other", "same"), [("Sales", 3), ("Support", 7)])
def test_how_many_pairs_engineering_orders_as_another_group(other: str, same: int) -> None:
    orders = [schulze(counts_of(LEVELS[ROWS[group]])) for group in ("Engineering", other)]
    assert same_order(*orders) == (same, 10)


@pytest.mark.parametrize(
    ("top", "key"),
    [
        (top_half(5), "bridge_geometric_mean_top_half_2_of_5"),
        (3, "bridge_geometric_mean_top_3"),
    ],
)
def test_the_bridge_score_of_each_option(top: int, key: str) -> None:
    found = {WEEK.options[b.option]: b.score for b in bridges(LEVELS, GROUPS, top)}
    assert found == near(WEEK.exact[key])


def test_guest_checkout_is_the_bridge_in_nearly_everyones_top_three() -> None:
    assert [bridge.option for bridge in best_bridges(LEVELS, GROUPS)] == [GUEST]
    widest = bridges(LEVELS, GROUPS, top=3)[0]
    assert (widest.option, widest.high, widest.voted) == (GUEST, 21, 22)


def test_two_people_place_faster_api_furthest_apart() -> None:
    assert WEEK.named(places_apart(PLACES).tolist()) == near(WEEK.exact["places_apart"])
    contested = most_contested(LEVELS)
    assert contested is not None
    assert contested.option == API


@pytest.mark.parametrize("shown", ["as they are", "as they may be shown"])
def test_the_biggest_split_is_between_engineering_and_sales(shown: str) -> None:
    labels = (
        GROUPS if shown == "as they are" else [PARTITION.label(group) or "" for group in GROUPS]
    )
    (split,) = biggest_splits(LEVELS, labels)
    assert split.option == API
    assert (split.highest.group, split.highest.standing) == ("Engineering", Standing.FAVOURITE)
    assert (split.lowest.group, split.lowest.standing) == ("Sales", Standing.LAST)
    assert (split.highest.is_hint, split.lowest.is_hint) == (False, True)


@pytest.mark.parametrize("k", [3, 4, 5])
def test_who_is_shown_and_who_is_pooled(k: int) -> None:
    answers = {group: len(rows) for group, rows in ROWS.items()}
    found = partition(answers, k)
    expected = WEEK.exact["groups"][str(k)]
    assert {group: answers[group] for group in found.shown} == expected["shown"]
    assert {group: answers[group] for group in found.pooled} == expected["pooled"]
    assert found.answers == 22


def test_the_pool_is_eight_people_of_three_groups() -> None:
    labels = [PARTITION.label(group) for group in GROUPS]
    assert labels.count(OTHER_GROUPS) == 8
    assert set(PARTITION.pooled) == {"Executives", "Design", "Marketing"}


def test_every_file_of_examples_is_reproduced_by_a_test() -> None:
    here = Path(__file__).parent
    tests = "".join(path.read_text() for path in here.glob("test_*.py"))
    files = {path.stem for path in FOLDER.glob("*.json")}
    assert files == {name for name in files if f'"{name}"' in tests}
    assert len(files) == 18


def test_no_expected_value_of_the_week_is_left_out() -> None:
    assert set(WEEK.exact) == {
        "mean_place",
        "first_places",
        "in_top_3",
        "pairwise_row_over_column",
        "schulze_tiers",
        "pairwise_agreement_G",
        "P_same",
        "kendall_W",
        "group_mean_place",
        "bridge_geometric_mean_top_half_2_of_5",
        "bridge_geometric_mean_top_3",
        "places_apart",
        "groups",
        "within_group_G",
    }
