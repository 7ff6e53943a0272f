"""What people read, and whom a message notifies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient

from sandbox import Channel, Message, Person, Workspace
from sandbox.mrkdwn import Reader, escaped, notified_by, rendered, unescaped
from sandbox.state import Team
from tests.sandbox.pieces import chart, data_table, pie, plain, section

NOBODY = Reader(Team("T1", "Acme", "", "U1", "B1"), "Europe/Berlin")
NOON = 1_780_315_200  # 1 June 2026, 12:00 UTC


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*bold* _italic_ ~gone~", "bold italic gone"),
        ("*_both_*", "both"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("`*code*` and ```_block_```", "*code* and _block_"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<https://example.com|here>", "here"),
        ("<https://example.com>", "https://example.com"),
        ("<mailto:a@example.com>", "a@example.com"),
        ("<!here> <!channel>", "@here @channel"),
        ("<@U404>", "@U404"),
        (f"<!date^{NOON}^{{date_num}} {{time}}|noon>", "2026-06-01 14:00"),
        (f"<!date^{NOON}^{{date_long}}|noon>", "Monday, June 1, 2026"),
        ("<!date^soon^{date}|noon>", "noon"),
        ("<!date^99999999999^{date}|noon>", "noon"),
        ("1\ue000~1~", "1\ue0001"),
        ("~`1`~", "1"),
    ],
)
def test_mrkdwn_is_shown_as_slack_shows_it(text: str, shown: str) -> None:
    assert rendered(text, NOBODY) == shown


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    assert unescaped(escaped(text)) == text


@given(st.text())
def test_escaped_text_never_notifies(text: str) -> None:
    assert notified_by(escaped(text), []) == frozenset()


def test_names_are_shown_for_ids(
    client: WebClient, acme: Workspace, maya: Person, ben: Person, lobby: Channel
) -> None:
    group = acme.group("support", [ben])
    text = f"<@{ben.id}> of <!subteam^{group.id}> in <#{lobby.id}>"
    client.chat_postMessage(channel=lobby.id, text=text)
    message = maya.sees("@Ben of @support in #lobby")
    assert isinstance(message, Message)
    assert message.notified == {ben.id, f"!subteam^{group.id}"}


def test_dates_are_shown_in_the_zone_of_the_reader(
    client: WebClient, maya: Person, ben: Person, lobby: Channel
) -> None:
    client.chat_postMessage(channel=lobby.id, text=f"<!date^{NOON}^at {{time}}|noon>")
    maya.sees("at 14:00")
    ben.sees("at 08:00")


def test_plain_text_shows_marks_and_gives_the_three_characters_back(
    client: WebClient, maya: Person, lobby: Channel
) -> None:
    blocks = [{"type": "header", "text": plain("*A* <@U1> &lt;b&gt;")}]
    client.chat_postMessage(channel=lobby.id, text="x", blocks=blocks)
    maya.sees("*A* <@U1> <b>")


def leaf(kind: str, **fields: str) -> dict[str, object]:
    """A rich text block of one leaf."""
    inside = {"type": "rich_text_section", "elements": [{"type": kind, **fields}]}
    return {"type": "rich_text", "elements": [inside]}


@pytest.mark.parametrize(
    ("text", "block", "notified"),
    [
        ("<!channel>", {"type": "divider"}, {"@channel"}),
        ("@here", {"type": "divider"}, set()),
        ("x", section("<@U7|Ben> and <!everyone>"), {"U7", "@everyone"}),
        ("x", section("@here now"), {"@here"}),
        ("x", {"type": "section", "text": {"type": "mrkdwn", "text": "@here", "verbatim": True}}, set()),
        ("x", {"type": "section", "text": plain("<@U7> @here")}, set()),
        ("x", section("&lt;!channel&gt; mail@channel.example"), set()),
        ("x", leaf("user", user_id="U7"), {"U7"}),
        ("x", leaf("broadcast", range="here"), {"@here"}),
        ("x", leaf("usergroup", usergroup_id="S7"), {"!subteam^S7"}),
        ("x", leaf("text", text="<@U7> <!channel>"), set()),
        ("x", {"type": "markdown", "text": "<@U7>"}, {"U7"}),
    ],
)  # fmt: skip
def test_a_message_notifies(text: str, block: dict[str, object], notified: set[str]) -> None:
    assert notified_by(text, [block]) == notified


def test_figures_are_read_as_words(client: WebClient, maya: Person, lobby: Channel) -> None:
    for block in (chart(2), pie(1, 2), data_table(cell="cell")):
        client.chat_postMessage(channel=lobby.id, text="x", blocks=[block])
    maya.sees("[bar chart] Open\nLine 0: Week 0 1.5, Week 1 1.5")
    maya.sees("[pie chart] Shares\nPart 0 1\nPart 1 2")
    maya.sees("Open concerns\ncell | cell\ncell | cell")


def test_what_a_person_types_is_kept_escaped(maya: Person, ben: Person, lobby: Channel) -> None:
    said = maya.says("a < b & @Ben", in_=lobby)
    assert said.text == f"a &lt; b &amp; <@{ben.id}|Ben>"
    ben.sees("a < b & @Ben")
