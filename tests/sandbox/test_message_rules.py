"""Every limit of messages: what stands on it passes, one beyond does not."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.rules import blocks_problems, message_characters
from sandbox.state import Json
from tests.sandbox.pieces import (
    URL,
    actions,
    button,
    card,
    chart,
    confirm,
    container,
    data_table,
    image,
    menu,
    mrkdwn,
    of,
    option,
    options,
    pie,
    plain,
    rich,
    section,
    table,
    text_input,
)

MESSAGE_LIMITS: dict[str, tuple[int, Callable[[int], Json | list[Json]]]] = {
    "blocks of a message": (50, lambda n: [{"type": "divider"}] * n),
    "block_id": (255, lambda n: {"type": "divider", "block_id": of(n)}),
    "action_id": (255, lambda n: actions(button("Go", of(n)))),
    "section text": (3000, lambda n: {"type": "section", "text": mrkdwn(n)}),
    "fields of a section": (10, lambda n: {"type": "section", "fields": [mrkdwn(1)] * n}),
    "text of a field": (2000, lambda n: {"type": "section", "fields": [mrkdwn(n)]}),
    "elements of actions": (25, lambda n: actions(*[button("Go", f"a{i}") for i in range(n)])),
    "elements of context": (10, lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}),
    "header": (150, lambda n: {"type": "header", "text": plain(of(n))}),
    "image alt_text": (2000, lambda n: image(alt_text=of(n))),
    "image url": (3000, lambda n: image(image_url=of(n, URL))),
    "image title": (2000, lambda n: image(title=plain(of(n)))),
    "markdown": (12_000, lambda n: {"type": "markdown", "text": of(n)}),
    "button text": (75, lambda n: actions(button(of(n), "go"))),
    "button value": (2000, lambda n: actions(button("Go", "go", value=of(n)))),
    "button url": (3000, lambda n: actions(button("Go", "go", url=of(n, URL)))),
    "button label": (75, lambda n: actions(button("Go", "go", accessibility_label=of(n)))),
    "confirm title": (100, lambda n: confirm(title=plain(of(n)))),
    "confirm text": (300, lambda n: confirm(text=plain(of(n)))),
    "confirm yes": (30, lambda n: confirm(confirm=plain(of(n)))),
    "confirm no": (30, lambda n: confirm(deny=plain(of(n)))),
    "option text": (75, lambda n: actions(menu(options=[option("x") | {"text": plain(of(n))}]))),
    "option value": (150, lambda n: actions(menu(options=[option("x") | {"value": of(n)}]))),
    "option description": (
        75,
        lambda n: actions(menu(options=[option("x") | {"description": plain(of(n))}])),
    ),
    "options of a menu": (100, lambda n: actions(menu(options=options(n)))),
    "placeholder": (150, lambda n: actions(menu(placeholder=plain(of(n))))),
    "group label": (
        75,
        lambda n: actions(
            {
                "type": "static_select",
                "option_groups": [{"label": plain(of(n)), "options": options(1)}],
            }
        ),
    ),
    "option groups": (
        100,
        lambda n: actions(
            {
                "type": "static_select",
                "option_groups": [{"label": plain("Group"), "options": options(1)}] * n,
            }
        ),
    ),
    "checkboxes": (10, lambda n: actions(menu("checkboxes", options=options(n)))),
    "radio buttons": (10, lambda n: actions(menu("radio_buttons", options=options(n)))),
    "overflow options": (5, lambda n: actions(menu("overflow", options=options(n)))),
    "chart title": (50, lambda n: chart(title=of(n))),
    "chart points": (20, lambda n: chart(points=n)),
    "chart series": (6, lambda n: chart(series=n)),
    "pie segments": (6, lambda n: pie(*[1.0] * n)),
    "charts of a message": (2, lambda n: [chart()] * n),
    "tables of a message": (1, lambda n: [table()] * n),
    "table rows": (100, lambda n: table(rows=n)),
    "table cells": (20, lambda n: table(columns=n)),
    "data table rows": (101, lambda n: data_table(rows=n)),
    "data table columns": (20, lambda n: data_table(columns=n)),
    "data table page": (100, lambda n: data_table(page_size=n)),
    "card title": (150, lambda n: card(title=plain(of(n)))),
    "card body": (200, lambda n: card(body=plain(of(n)))),
    "card buttons": (3, lambda n: card(actions=[button("Go", f"a{i}") for i in range(n)])),
    "cards of a carousel": (10, lambda n: {"type": "carousel", "elements": [card()] * n}),
    "children of a container": (10, container),
    "container title": (150, lambda n: container(title=plain(of(n)))),
    "video title": (
        199,
        lambda n: {
            "type": "video",
            "alt_text": "A film",
            "video_url": URL,
            "thumbnail_url": URL,
            "title": plain(of(n)),
        },
    ),
}


def as_list(made: Json | list[Json]) -> list[Json]:
    """One block or several as a message's blocks."""
    return made if isinstance(made, list) else [made]


@pytest.mark.parametrize("name", MESSAGE_LIMITS)
def test_a_message_may_stand_on_a_limit_but_not_beyond_it(name: str) -> None:
    limit, made = MESSAGE_LIMITS[name]
    assert blocks_problems(as_list(made(limit))) == []
    assert blocks_problems(as_list(made(limit + 1)))


NESTED_NULL: list[Any] = [None]
REFUSED_IN_A_MESSAGE: dict[str, Any] = {
    "a null block": NESTED_NULL,
    "no list at all": {"type": "divider"},
    "an unknown block": [{"type": "hologram"}],
    "an unknown field": [{"type": "divider", "colour": "red"}],
    "an empty text": [section("")],
    "a section of nothing": [{"type": "section"}],
    "no elements": [actions()],
    "an input": [text_input("Label", "b")],
    "an alert": [{"type": "alert", "text": plain("Careful")}],
    "mrkdwn on a button": [actions({"type": "button", "text": mrkdwn(3)})],
    "mrkdwn in a header": [{"type": "header", "text": mrkdwn(3)}],
    "mrkdwn in a menu's option": [actions(menu(options=[option("x") | {"text": mrkdwn(3)}]))],
    "verbatim in plain text": [section("x") | {"text": plain("x") | {"verbatim": True}}],
    "a style nobody knows": [actions(button("Go", "go", style="pink"))],
    "the same block_id twice": [{"type": "divider", "block_id": "b"}] * 2,
    "the same action_id twice in a row": [actions(button("A", "go"), button("B", "go"))],
    "an option without a value": [actions(menu(options=[{"text": plain("x")}]))],
    "a link in a menu's option": [actions(menu(options=[option("x") | {"url": URL}]))],
    "options and groups": [
        actions(menu(option_groups=[{"label": plain("x"), "options": options(1)}]))
    ],
    "neither options nor groups": [actions({"type": "static_select"})],
    "an initial option that is none": [actions(menu(initial_option=option("Two")))],
    "an initial option among groups that is none": [
        actions(
            {
                "type": "static_select",
                "option_groups": [{"label": plain("x"), "options": options(1)}],
                "initial_option": option("Two"),
            }
        )
    ],
    "a text input in a row": [actions({"type": "plain_text_input"})],
    "a button as an image": [{"type": "context", "elements": [button("Go", "go")]}],
    "a date that is none": [actions({"type": "datepicker", "initial_date": "tomorrow"})],
    "a time that is none": [actions({"type": "timepicker", "initial_time": "25:00"})],
    "an image without a text": [{"type": "image", "image_url": URL}],
    "an image of nothing": [{"type": "image", "alt_text": "x"}],
    "a pie with an empty slice": [pie(1, 0)],
    "a chart with a missing point": [
        chart() | {"chart": chart(3)["chart"] | {"series": chart(2)["chart"]["series"]}}
    ],
    "a chart with the same name twice": [
        chart() | {"chart": chart()["chart"] | {"series": chart()["chart"]["series"] * 2}}
    ],
    "a data table with a header alone": [data_table(rows=1)],
    "a data table with uneven rows": [
        data_table() | {"rows": [*data_table()["rows"], [{"type": "raw_text", "text": "x"}]]}
    ],
    "a data table with a rich header": [
        data_table() | {"rows": [[rich()], [{"type": "raw_text", "text": "x"}]]}
    ],
    "a data table without a caption": [data_table(caption=None)],
    "a chart in a container": [container(child_blocks=[chart()])],
    "a container in a container": [container(child_blocks=[container()])],
    "a card of nothing": [{"type": "card"}],
    "an empty rich text": [rich("")],
    "a list of leaves": [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": "text", "text": "x"}],
                }
            ],
        }
    ],
    "a bool for a number": [data_table(page_size=True)],
}


@pytest.mark.parametrize("name", REFUSED_IN_A_MESSAGE)
def test_a_message_may_not_hold(name: str) -> None:
    assert blocks_problems(REFUSED_IN_A_MESSAGE[name])


def test_a_problem_says_where_it_stands() -> None:
    blocks = [{"type": "divider"}, section(of(3001))]
    (problem,) = blocks_problems(blocks)
    assert str(problem) == "must be less than 3001 characters [json-pointer:/blocks/1/text/text]"


def test_a_null_field_counts_as_absent() -> None:
    assert blocks_problems([section("x") | {"accessory": None}]) == []


def test_charts_can_be_switched_off() -> None:
    assert blocks_problems([chart()]) == []
    assert blocks_problems([chart()], charts=False)


def test_the_characters_of_all_blocks_are_added_up() -> None:
    blocks = [section(of(3000)), actions(button("Go", "go")), rich("four")]
    assert message_characters(blocks) == 3000 + len("Go") + len("four")
