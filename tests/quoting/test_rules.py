"""A message as people read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quoting.rules import beginning, mentioned, readable

NAMES = {"U1": "Ben"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("refunds take &lt;four&gt; clicks &amp; more", "refunds take <four> clicks & more"),
        ("&amp;lt;", "&lt;"),
        ("<@U1> says", "@Ben says"),
        ("<@U2|priya> says", "@priya says"),
        ("<@U2> says", "@somebody says"),
        ("in <#C1|checkout>", "in #checkout"),
        ("in <#C1|>", "in #a-channel"),
        ("<!here> look", "@here look"),
        ("<!subteam^S1|@support> look", "@support look"),
        ("<!subteam^S1> look", "@a-group look"),
        ("<!date^1392734382^{date}|18 Feb 2014>", "18 Feb 2014"),
        ("<https://example.com/a|our page>", "our page (https://example.com/a)"),
        ("<https://example.com>", "https://example.com"),
        ("<mailto:a@example.com|a@example.com>", "a@example.com"),
        ("a < b, nothing closes", "a < b, nothing closes"),
    ],
)
def test_a_message_is_shown_in_words(written: str, shown: str) -> None:
    assert readable(written, NAMES) == shown


def test_those_mentioned_are_found() -> None:
    assert mentioned("<@U1> and <@U2|priya>, not <#C1> or <!here>") == {"U1", "U2"}


@given(st.text())
def test_what_slack_escaped_is_read_as_it_was_typed(typed: str) -> None:
    kept = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert readable(kept, {}) == typed


@given(st.text(), st.integers(1, 50))
def test_a_beginning_is_no_longer_than_there_is_room(text: str, length: int) -> None:
    cut = beginning(text, length)
    assert len(cut) <= length
    assert cut == text or cut.endswith("…")
