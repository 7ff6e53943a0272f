"""Every limit of elements and of the rarer blocks: what stands on it passes, one beyond does not."""

from collections.abc import Callable

import pytest

from sandbox.rules import blocks_problems, view_problems
from sandbox.state import Json
from tests.sandbox.pieces import (
    URL,
    actions,
    button,
    card,
    chart,
    container,
    data_table,
    input_of,
    menu,
    modal,
    mrkdwn,
    of,
    plain,
    rich,
    table,
)


def video(**fields: object) -> Json:
    """A video."""
    film = {"type": "video", "alt_text": "A film", "video_url": URL, "thumbnail_url": URL}
    return film | {"title": plain("Film"), **fields}


def icon(**fields: object) -> Json:
    """A row with a bin in it."""
    pressed = {"type": "icon_button", "icon": "trash", "text": plain("Delete"), **fields}
    return {"type": "context_actions", "elements": [pressed]}


def feedback(**fields: object) -> Json:
    """A row that asks whether something was good."""
    good = {"text": plain("Good"), "value": "good"}
    asked = {"type": "feedback_buttons", "negative_button": good, "positive_button": good | fields}
    return {"type": "context_actions", "elements": [asked]}


def workflow_button(**fields: object) -> Json:
    """A button that starts a workflow."""
    workflow = {"trigger": {"url": URL}}
    pressed = {"type": "workflow_button", "text": plain("Start"), "workflow": workflow, **fields}
    return actions(pressed)


def chart_with(name: str, label: str) -> Json:
    """A chart of one point."""
    point = {"label": label, "value": 1}
    axes = {"categories": [label]}
    drawn = {"type": "line", "series": [{"name": name, "data": [point]}], "axis_config": axes}
    return {"type": "data_visualization", "title": "Open", "chart": drawn}


def axis(**fields: object) -> Json:
    """A chart with words at its axes."""
    drawn = chart()["chart"]
    return chart(chart=drawn | {"axis_config": drawn["axis_config"] | fields})


def pie_of(label: str) -> Json:
    """A pie of one piece."""
    drawn = {"type": "pie", "segments": [{"label": label, "value": 1}]}
    return {"type": "data_visualization", "title": "Shares", "chart": drawn}


def indented(depth: int) -> Json:
    """A list that far to the right."""
    inside = {"type": "rich_text_list", "style": "bullet", "indent": depth}
    return {"type": "rich_text", "elements": [inside | {"elements": rich()["elements"]}]}


def characters_in_table(count: int) -> Json:
    """A data table of two cells with this many characters in all."""
    rows = [[{"type": "raw_text", "text": word}] for word in ("Head", of(count - 4))]
    return data_table(rows=2) | {"rows": rows}


MESSAGE_LIMITS: dict[str, tuple[int, Callable[[int], list[Json]]]] = {
    "plain text of context": (3000, lambda n: [{"type": "context", "elements": [plain(of(n))]}]),
    "mrkdwn of context": (3000, lambda n: [{"type": "context", "elements": [mrkdwn(n)]}]),
    "prompt of a button": (4000, lambda n: [actions(button("Go", "go", agent_prompt=of(n)))]),
    "readers of a button": (
        10,
        lambda n: [actions(button("Go", "go", visible_to_user_ids=["U1"] * n))],
    ),
    "text of a workflow button": (75, lambda n: [workflow_button(text=plain(of(n)))]),
    "label of a workflow button": (75, lambda n: [workflow_button(accessibility_label=of(n))]),
    "action_id of a menu": (255, lambda n: [actions(menu(action_id=of(n)))]),
    "elements of context actions": (
        5,
        lambda n: [{"type": "context_actions", "elements": icon()["elements"] * n}],
    ),
    "text of an icon": (75, lambda n: [icon(text=plain(of(n)))]),
    "value of an icon": (2000, lambda n: [icon(value=of(n))]),
    "label of an icon": (75, lambda n: [icon(accessibility_label=of(n))]),
    "readers of an icon": (10, lambda n: [icon(visible_to_user_ids=["U1"] * n)]),
    "text of feedback": (75, lambda n: [feedback(text=plain(of(n)))]),
    "value of feedback": (2000, lambda n: [feedback(value=of(n))]),
    "label of feedback": (75, lambda n: [feedback(accessibility_label=of(n))]),
    "subtitle of a card": (150, lambda n: [card(subtitle=plain(of(n)))]),
    "subtext of a card": (200, lambda n: [card(subtext=plain(of(n)))]),
    "subtitle of a container": (150, lambda n: [container(subtitle=plain(of(n)))]),
    "description of a video": (3000, lambda n: [video(description=plain(of(n)))]),
    "author of a video": (49, lambda n: [video(author_name=of(n))]),
    "indent of a list": (8, lambda n: [indented(n)]),
    "id of rich text": (255, lambda n: [rich() | {"block_id": of(n)}]),
    "name of a series": (20, lambda n: [chart_with(of(n), "Week 1")]),
    "label of a point": (20, lambda n: [chart_with("Open", of(n))]),
    "label of a slice": (20, lambda n: [pie_of(of(n))]),
    "words below a chart": (50, lambda n: [axis(x_label=of(n))]),
    "words beside a chart": (50, lambda n: [axis(y_label=of(n))]),
    "id of a chart": (255, lambda n: [chart(block_id=of(n))]),
    "id of a table": (255, lambda n: [table() | {"block_id": of(n)}]),
    "settings of a table": (20, lambda n: [table() | {"column_settings": [None] * n}]),
    "id of a data table": (255, lambda n: [data_table(block_id=of(n))]),
    "column that leads": (19, lambda n: [data_table(row_header_column_index=n)]),
    "characters of a data table": (10_000, lambda n: [characters_in_table(n)]),
    "characters of all tables": (
        10_000,
        lambda n: [characters_in_table(5000), characters_in_table(n - 5000)],
    ),
    "markdown altogether": (
        12_000,
        lambda n: [{"type": "markdown", "text": of(size)} for size in (6000, n - 6000)],
    ),
}


@pytest.mark.parametrize("name", MESSAGE_LIMITS)
def test_a_message_may_stand_on_a_limit_but_not_beyond_it(name: str) -> None:
    limit, made = MESSAGE_LIMITS[name]
    assert blocks_problems(made(limit)) == []
    assert blocks_problems(made(limit + 1))


INPUT_LIMITS: dict[str, tuple[int, Callable[[int], Json]]] = {
    "initial text": (3000, lambda n: {"type": "plain_text_input", "initial_value": of(n)}),
    "lines at least": (100, lambda n: {"type": "rich_text_input", "min_lines": n}),
    "placeholder": (150, lambda n: {"type": "email_text_input", "placeholder": plain(of(n))}),
    "action_id": (255, lambda n: {"type": "url_text_input", "action_id": of(n)}),
    "a moment": (9_999_999_999, lambda n: {"type": "datetimepicker", "initial_date_time": n}),
    "options": (100, lambda n: menu("multi_static_select", options=menu()["options"] * n)),
}


@pytest.mark.parametrize("name", INPUT_LIMITS)
def test_an_input_may_stand_on_a_limit_but_not_beyond_it(name: str) -> None:
    limit, made = INPUT_LIMITS[name]
    assert view_problems(modal(input_of(made(limit)))) == []
    assert view_problems(modal(input_of(made(limit + 1))))


def test_a_moment_has_ten_digits() -> None:
    earliest = {"type": "datetimepicker", "initial_date_time": 1_000_000_000}
    assert view_problems(modal(input_of(earliest))) == []
    assert view_problems(modal(input_of(earliest | {"initial_date_time": 999_999_999})))


def test_a_child_of_a_container_has_a_block_id_of_its_own() -> None:
    divider = {"type": "divider", "block_id": "line"}
    assert blocks_problems([container(child_blocks=[divider])]) == []
    assert blocks_problems([divider, container(child_blocks=[divider])])


def test_a_table_in_a_container_counts_as_a_table_of_the_message() -> None:
    assert blocks_problems([table(), container(child_blocks=[table()])])


def test_a_chart_that_is_switched_off_is_pointed_at() -> None:
    problems = blocks_problems([{"type": "divider"}, chart()], charts=False)
    assert [problem.pointer for problem in problems] == ["/blocks/1/type"]
