"""Which verb somebody meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.menu import rules

VERBS = ("new", "list", "digest", "help")


@pytest.mark.parametrize(
    ("typed", "verb"),
    [
        ("lst", "list"),
        ("LIST", "list"),
        ("digst", "digest"),
        ("hlep", "help"),
        ("nwe", "new"),
        ("xyzzy", None),
        ("", None),
        ("<!channel>", None),
    ],
)
def test_a_typo_finds_its_verb_and_nonsense_finds_none(typed: str, verb: str | None) -> None:
    assert rules.nearest(typed, VERBS) == verb


@given(st.text(max_size=4000))
def test_whatever_is_typed_finds_a_verb_or_none(typed: str) -> None:
    assert rules.nearest(typed, VERBS) in {None, *VERBS}


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("", "", ""),
        ("  ", "", ""),
        ("List", "list", ""),
        ("new  Checkout  revamp ", "new", "Checkout  revamp"),
        ("new\nCheckout", "new", "Checkout"),
        ("new\u00a0Checkout", "new", "Checkout"),
    ],
)
def test_the_verb_is_the_first_word(text: str, verb: str, rest: str) -> None:
    assert rules.split(text) == (verb, rest)
