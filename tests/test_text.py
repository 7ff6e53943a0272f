"""Text from people, cleaned once."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import clean

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
INVISIBLE = "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u034f\u180e"
ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(),
        # What text is broken with, often enough to meet: marks, joiners, breaks, combining accents.
        st.sampled_from(
            OVERRIDES + INVISIBLE + "\u200c\u200d\u200e\u200f\u0301\r\n\t \x00\x85\u2028e"
        ),
    )
)


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT, ANY_TEXT)
def test_nothing_that_hides_or_turns_text_around_is_left(before: str, after: str) -> None:
    cleaned = clean(before + OVERRIDES + INVISIBLE + "\x00\x07\x7f\u2028\ue000" + after)
    assert not set(cleaned) & set(OVERRIDES + INVISIBLE)
    assert all(
        c == "\n" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Zl", "Zp"} for c in cleaned
    )


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian, with a zero-width non-joiner
        "👩\u200d👩\u200d👧 worried",  # an emoji family, joined
        "❤\ufe0f",  # an emoji told to be one
        "שלום\u200f!",  # Hebrew with a direction mark
        "a *bold* <!channel> `code` & <https://evil|label> :tada:",
    ],
)
def test_what_languages_and_emoji_need_is_kept(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\u200b\u200b",
        "\u200e\u200f \u202e",
        "\n\n\t",
        "\u3164",  # Hangul filler: a letter that draws nothing
        "\u2800",  # a Braille cell without a dot
        "\u2063\u061c\ufe0f",
        "\u00a0\u2003",
    ],
)
def test_text_of_nothing_but_hidden_characters_is_empty(text: str) -> None:
    assert clean(text) == ""


def test_line_ends_are_one_kind_and_blank_lines_at_most_one() -> None:
    assert clean("a\r\nb\rc\n\n\n\nd\u2028e") == "a\nb\nc\n\nd\ne"


def test_words_pasted_from_a_table_stay_apart() -> None:
    assert clean("lost\t12 %") == "lost 12 %"


def test_an_accent_kept_apart_by_a_hidden_character_joins_its_letter() -> None:
    assert clean("cafe\u200b\u0301") == "café"
