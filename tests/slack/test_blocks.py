"""The words our views are written in."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.slack import blocks
from bot.slack.notices import notice
from tests.slack.limits import HOSTILE, accepted, harmless, texts, words


@given(st.text())
def test_escaped_text_holds_nothing_that_slack_reads_as_its_own(text: str) -> None:
    escaped = blocks.escape(text)
    assert not set(escaped) & set("<>")
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@given(st.text(), st.integers(1, 50))
def test_clipped_text_fits_and_shows_that_it_was_cut(text: str, limit: int) -> None:
    clipped = blocks.clip(text, limit)
    assert len(clipped) <= limit
    assert clipped == text or (clipped.endswith("…") and text.startswith(clipped[:-1]))


@given(st.text(max_size=50))
def test_text_that_fits_is_left_as_it_is(text: str) -> None:
    assert blocks.clip(text, 50) == text


@pytest.mark.parametrize(
    ("value", "today", "said"),
    [
        (date(2026, 11, 26), None, "Thu 26 Nov"),
        (date(2026, 11, 5), date(2026, 1, 1), "Thu 5 Nov"),
        (date(2027, 1, 4), date(2026, 12, 30), "Mon 4 Jan 2027"),
    ],
)
def test_a_day_is_said_as_people_say_it(value: date, today: date | None, said: str) -> None:
    assert blocks.day(value, today) == said


@pytest.mark.parametrize(
    ("number", "many", "said"),
    [
        (0, None, "0 concerns"),
        (1, None, "1 concern"),
        (1200, None, "1,200 concerns"),
        (2, "people who worry", "2 people who worry"),
    ],
)
def test_a_number_stands_with_its_noun(number: int, many: str | None, said: str) -> None:
    assert blocks.count(number, "concern", many) == said


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_in_rich_text_is_read_as_it_was_typed(text: str) -> None:
    block = blocks.rich(
        blocks.paragraph("Before ", blocks.bold(text)),
        blocks.quotation(text),
        blocks.bullets([["and "], [blocks.italic(text), " after"]]),
    )
    payload = harmless(blocks.Message(blocks.escape(text), [block]))
    assert list(texts(payload, "mrkdwn")) == []
    assert words(payload).count(text) >= 3


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_headings_notes_and_buttons_take_any_text_and_cut_it_to_size(text: str) -> None:
    message = blocks.Message(
        blocks.escape(text),
        [
            blocks.header(text),
            blocks.note(text),
            blocks.divider(),
            blocks.say(blocks.escape(text[:500])),
            blocks.actions(blocks.button(text, "one", confirm=blocks.sure(text, text, "Yes"))),
        ],
    )
    harmless(message)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_notice_and_a_modal_take_any_text(text: str) -> None:
    assert text in words(harmless(notice(text, title=text)))


def test_an_empty_part_says_nothing() -> None:
    section: dict[str, Any] = blocks.paragraph("a", "", blocks.bold("b"), "").to_dict()
    assert [part["text"] for part in section["elements"]] == ["a", "b"]


def test_links_people_and_channels_are_elements_of_their_own() -> None:
    parts = blocks.paragraph(
        blocks.link("https://x.example/a|b?c=<d>"), blocks.person("U1"), blocks.channel("C1")
    )
    [section] = accepted(blocks.Message("x", [blocks.rich(parts)]))["blocks"][0]["elements"]
    assert section["elements"] == [
        {"type": "link", "url": "https://x.example/a|b?c=<d>"},
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
    ]


class Rider(BaseModel):
    channel_id: str | None = None
    page: int = 0


def test_what_rides_along_is_json_and_comes_back_as_it_was() -> None:
    button = blocks.button("Next", "next", Rider(channel_id="C1", page=2))
    view = blocks.modal("Heard", [blocks.actions(button)], rides_along=Rider(page=3))
    payload = accepted(view)
    assert Rider.model_validate_json(payload["private_metadata"]) == Rider(page=3)
    [element] = payload["blocks"][0]["elements"]
    assert Rider.model_validate_json(element["value"]) == Rider(channel_id="C1", page=2)


def test_blocks_that_the_sdk_does_not_know_are_sent_as_they_are() -> None:
    chart = {"type": "data_visualization", "title": "x"}
    assert blocks.Message("x", [chart]).arguments()["blocks"] == [chart]
