"""Every limit of modals and Home tabs: what stands on it passes, one beyond does not."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.rules import view_is_too_large, view_problems
from sandbox.state import Json
from tests.sandbox.pieces import (
    button,
    chart,
    input_of,
    menu,
    modal,
    mrkdwn,
    of,
    option,
    plain,
    rich,
    section,
    table,
    text_input,
)

VIEW_LIMITS: dict[str, tuple[int, Callable[[int], Json]]] = {
    "blocks of a modal": (100, lambda n: modal(*[{"type": "divider"}] * n)),
    "title": (24, lambda n: modal(title=of(n))),
    "submit": (24, lambda n: modal(submit=of(n))),
    "close": (24, lambda n: modal(close=plain(of(n)))),
    "private_metadata": (3000, lambda n: modal(private_metadata=of(n))),
    "callback_id": (255, lambda n: modal(callback_id=of(n))),
    "external_id": (255, lambda n: modal(external_id=of(n))),
    "label": (2000, lambda n: modal(text_input(of(n), "b"))),
    "hint": (2000, lambda n: modal(text_input("Label", "b") | {"hint": plain(of(n))})),
    "min_length": (3000, lambda n: modal(text_input("Label", "b", min_length=n))),
    "max_length": (3000, lambda n: modal(text_input("Label", "b", max_length=n))),
    "initial_value": (9, lambda n: modal(text_input("x", "b", max_length=9, initial_value=of(n)))),
    "alert": (200, lambda n: modal({"type": "alert", "text": plain(of(n))})),
    "max_files": (10, lambda n: modal(input_of({"type": "file_input", "max_files": n}))),
    "max_lines": (100, lambda n: modal(input_of({"type": "rich_text_input", "max_lines": n}))),
    "elements with the focus": (
        1,
        lambda n: modal(*[text_input("x", f"b{i}", focus_on_load=True) for i in range(n)]),
    ),
    "blocks of a Home tab": (100, lambda n: {"type": "home", "blocks": [{"type": "divider"}] * n}),
}


@pytest.mark.parametrize("name", VIEW_LIMITS)
def test_a_view_may_stand_on_a_limit_but_not_beyond_it(name: str) -> None:
    limit, made = VIEW_LIMITS[name]
    assert view_problems(made(limit)) == []
    assert view_problems(made(limit + 1))


REFUSED_AS_A_VIEW: dict[str, Any] = {
    "nothing": None,
    "a list": [],
    "another type": {"type": "workflow_step", "blocks": []},
    "a modal without a title": {"type": "modal", "blocks": []},
    "inputs without submit": modal(text_input("Label", "b"), submit=None),
    "an unknown field": modal(submit_disabled=True),
    "a Home tab with a title": {"type": "home", "title": plain("Home"), "blocks": []},
    "a chart": modal(chart()),
    "a table": modal(table()),
    "a null block": modal() | {"blocks": [None]},
    "a button in an input": modal(input_of(button("Go", "go"))),
    "a number without is_decimal_allowed": modal(input_of({"type": "number_input"})),
    "bounds that are numbers": modal(
        input_of({"type": "number_input", "is_decimal_allowed": True, "min_value": 1})
    ),
    "bounds the wrong way round": modal(
        input_of(
            {
                "type": "number_input",
                "is_decimal_allowed": True,
                "min_value": "2",
                "max_value": "1",
            }
        )
    ),
    "lengths the wrong way round": modal(text_input("Label", "b", min_length=2, max_length=1)),
    "a moment in milliseconds": modal(
        input_of({"type": "datetimepicker", "initial_date_time": 1_700_000_000_000})
    ),
    "files that act at once": modal(input_of({"type": "file_input"}, dispatch_action=True)),
    "mrkdwn as a label": modal(input_of({"type": "plain_text_input"}, label=mrkdwn(3))),
}


@pytest.mark.parametrize("name", REFUSED_AS_A_VIEW)
def test_a_view_may_not_be(name: str) -> None:
    assert view_problems(REFUSED_AS_A_VIEW[name])


ALLOWED_IN_A_MODAL: list[Json] = [
    {"type": "plain_text_input", "multiline": True, "placeholder": plain("Say more")},
    {"type": "number_input", "is_decimal_allowed": False, "min_value": "-1", "max_value": "9.5"},
    {"type": "email_text_input"},
    {"type": "url_text_input"},
    {"type": "rich_text_input", "initial_value": rich()},
    {"type": "file_input", "filetypes": ["pdf"]},
    {"type": "datepicker", "initial_date": "2026-11-30"},
    {"type": "timepicker", "initial_time": "09:00", "timezone": "Europe/Berlin"},
    {"type": "datetimepicker", "initial_date_time": 1_780_000_000},
    {"type": "users_select", "initial_user": "U1"},
    {"type": "multi_users_select", "max_selected_items": 3},
    {"type": "conversations_select", "default_to_current_conversation": True},
    {"type": "conversations_select", "filter": {"include": ["public", "private"]}},
    {"type": "multi_conversations_select"},
    {"type": "channels_select", "response_url_enabled": True},
    {"type": "multi_channels_select"},
    {"type": "external_select", "min_query_length": 0},
    {"type": "multi_external_select"},
    {"type": "checkboxes", "options": [option("x") | {"text": {"type": "mrkdwn", "text": "*x*"}}]},
    menu("multi_static_select", initial_options=[option("One")]),
]


@pytest.mark.parametrize("element", ALLOWED_IN_A_MODAL, ids=lambda element: element["type"])
def test_a_modal_may_ask_with(element: Json) -> None:
    assert view_problems(modal(input_of(element))) == []


def test_a_problem_in_a_view_points_into_the_view() -> None:
    view = modal(text_input("x", "b"), submit=None)
    (problem,) = view_problems(view)
    assert problem.pointer == "/view"
    assert "submit" in problem.text


def test_a_view_of_250_kilobytes_is_the_largest() -> None:
    view = modal(*[section(of(2900)) for _ in range(84)], private_metadata="")
    left = 250_000 - len(json.dumps(view))
    assert not view_is_too_large(view | {"private_metadata": of(left)})
    assert view_is_too_large(view | {"private_metadata": of(left + 1)})
