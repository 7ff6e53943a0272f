"""Keys that remind of a name."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.initiatives import rules


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Checkout revamp", "CHK"),
        ("Pricing page v2", "PRC"),
        ("SSO for enterprise", "SSO"),
        ("Überholung", "UBR"),
        ("A", "INI"),
        ("支付", "INI"),
        ("42", "INI"),
    ],
)
def test_a_key_reminds_of_the_name(name: str, key: str) -> None:
    found = rules.suggest_key(name, ())
    assert found == key or (name == "A" and re.match(rules.KEY_PATTERN, found))


def test_a_taken_key_is_stepped_around() -> None:
    assert rules.suggest_key("Checkout revamp", {"CHK"}) == "CR"
    assert rules.suggest_key("Checkout revamp", {"CHK", "CR"}) == "CHE"


@given(st.text(max_size=80), st.sets(st.from_regex(rules.KEY_PATTERN, fullmatch=True), max_size=30))
def test_a_suggestion_is_always_free_and_well_formed(name: str, taken: set[str]) -> None:
    key = rules.suggest_key(name, taken)
    assert re.match(rules.KEY_PATTERN, key)
    assert key not in taken


def test_the_thousandth_initiative_of_one_name_still_gets_a_key() -> None:
    taken: set[str] = set()
    for _ in range(1000):
        taken.add(rules.suggest_key("Checkout revamp", taken))
    assert len(taken) == 1000
