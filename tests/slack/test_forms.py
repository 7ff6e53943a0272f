"""Modals and buttons into typed values: a valid model, or a sentence for a field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from bot.concerns.schemas import ConcernForm, ConcernRef, NotYetForm
from bot.errors import FieldErrors
from bot.initiatives.schemas import InitiativeForm
from bot.slack import forms

FILL_IN = "Please fill this in."
CHECK = "Please check this: it is not in a form Heard can read."


def submitted(**elements: Mapping[str, Any]) -> dict[str, Any]:
    """A submitted view as Slack sends it: each block holds one element with its value."""
    return {"state": {"values": {name: {name: element} for name, element in elements.items()}}}


def typed(text: str | None) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": text}


def chosen(value: str | None) -> dict[str, Any]:
    option = (
        None if value is None else {"value": value, "text": {"type": "plain_text", "text": "x"}}
    )
    return {"type": "static_select", "selected_option": option}


def a_concern(**differs: Mapping[str, Any]) -> dict[str, Any]:
    """The modal of `/concern`, filled in."""
    elements: dict[str, Mapping[str, Any]] = {
        "initiative": chosen("7"),
        "worry": typed("Forced sign-up"),
        "settled_if": typed(None),
        "effect": chosen("stops_us"),
        "basis": chosen("measured"),
        "evidence_url": typed(None),
        "raised_for": {"type": "users_select", "selected_user": None},
        "visibility": chosen("named"),
    }
    return submitted(**elements | differs)


def complaints(view: Mapping[str, Any], schema: type[BaseModel]) -> dict[str, str]:
    with pytest.raises(FieldErrors) as refused:
        forms.read(view, schema)
    return refused.value.fields


def test_a_modal_filled_in_becomes_its_schema() -> None:
    form = forms.read(a_concern(raised_for={"selected_user": "U2"}), ConcernForm)
    assert (form.initiative, form.worry, form.effect) == (7, "Forced sign-up", "stops_us")
    assert (form.settled_if, form.raised_for) == (None, "U2")


def test_people_channels_and_days_are_read_from_their_own_elements() -> None:
    form = forms.read(
        submitted(
            name=typed("Checkout"),
            goal=typed("Fewer give up"),
            key=typed(" chk "),
            channels={"type": "multi_conversations_select", "selected_conversations": ["C1", "C2"]},
            driver={"type": "users_select", "selected_user": "U1"},
            approver={"type": "users_select", "selected_user": "U2"},
            co_leads={"type": "multi_users_select", "selected_users": ["U3"]},
            decision_on={"type": "datepicker", "selected_date": "2026-12-24"},
        ),
        InitiativeForm,
    )
    assert (form.key, form.channels, form.co_leads) == ("CHK", ["C1", "C2"], ["U3"])
    assert form.decision_on == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "value": "x"}, "x"),
        ({"type": "static_select", "selected_option": {"value": "x"}}, "x"),
        ({"type": "radio_buttons", "selected_option": None}, None),
        ({"type": "checkboxes", "selected_options": [{"value": "x"}, {"value": "y"}]}, ["x", "y"]),
        ({"type": "checkboxes", "selected_options": []}, []),
        ({"type": "multi_static_select", "selected_options": None}, []),
        ({"type": "users_select", "selected_user": "x"}, "x"),
        ({"type": "multi_users_select", "selected_users": ["x"]}, ["x"]),
        ({"type": "channels_select", "selected_channel": "x"}, "x"),
        ({"type": "multi_channels_select", "selected_channels": ["x"]}, ["x"]),
        ({"type": "conversations_select", "selected_conversation": "x"}, "x"),
        ({"type": "multi_conversations_select", "selected_conversations": ["x"]}, ["x"]),
        ({"type": "datepicker", "selected_date": "2026-11-23"}, "2026-11-23"),
        ({"type": "timepicker", "selected_time": "09:00"}, "09:00"),
        ({"type": "datetimepicker", "selected_date_time": 1795424400}, 1795424400),
    ],
)
def test_every_kind_of_input_is_read(element: Mapping[str, Any], value: object) -> None:
    class Anything(BaseModel):
        field: object

    assert forms.read(submitted(field=element), Anything).field == value


@pytest.mark.parametrize(
    ("differs", "field", "sentence"),
    [
        ({"worry": typed(None)}, "worry", FILL_IN),
        ({"worry": typed(" \u200b ")}, "worry", FILL_IN),
        ({"worry": typed("x" * 3001)}, "worry", "Please keep this to 3,000 characters."),
        ({"settled_if": typed("x" * 3001)}, "settled_if", "Please keep this to 3,000 characters."),
        ({"worry": {"value": {"text": "x"}}}, "worry", CHECK),
        ({"worry": {"value": 5}}, "worry", CHECK),
        ({"effect": chosen(None)}, "effect", FILL_IN),
        ({"effect": chosen("ends_us")}, "effect", CHECK),
        ({"initiative": chosen(None)}, "initiative", FILL_IN),
        ({"initiative": chosen("CHK")}, "initiative", CHECK),
        ({"initiative": chosen("9" * 5000)}, "initiative", CHECK),
        ({"initiative": chosen("-1")}, "initiative", CHECK),
        ({"raised_for": {"selected_user": "U" * 500}}, "raised_for", CHECK),
        ({"raised_for": {"selected_user": ["U1"]}}, "raised_for", CHECK),
        ({"evidence_url": typed("javascript:alert(1)")}, "evidence_url", None),
        ({"evidence_url": typed("https://")}, "evidence_url", None),
        ({"evidence_url": typed("https://evil|label")}, "evidence_url", None),
        ({"evidence_url": typed("see https://x")}, "evidence_url", None),
        ({"evidence_url": typed("https://x/" + "y" * 2000)}, "evidence_url", None),
        ({"evidence_url": {"value": ["https://x"]}}, "evidence_url", CHECK),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nowhere_else(
    differs: Mapping[str, Mapping[str, Any]], field: str, sentence: str | None
) -> None:
    fields = complaints(a_concern(**differs), ConcernForm)
    assert set(fields) == {field}
    assert sentence in {None, fields[field]}


def test_every_missing_field_is_named_at_once() -> None:
    fields = complaints(submitted(), ConcernForm)
    assert fields == dict.fromkeys(
        ("initiative", "worry", "effect", "basis", "visibility"), FILL_IN
    )


def test_fields_nobody_asked_for_are_left_out() -> None:
    form = forms.read(a_concern(status=chosen("done"), raiser_id=typed("U9")), ConcernForm)
    assert not {"status", "raiser_id"} & set(form.model_dump())


@pytest.mark.parametrize("words", [typed(None), typed("  "), None])
def test_not_yet_needs_words_even_where_the_field_did_not_arrive(
    words: Mapping[str, Any] | None,
) -> None:
    fields = complaints(submitted(**({"words": words} if words else {})), NotYetForm)
    assert fields == {"words": FILL_IN}


@pytest.mark.parametrize("key", ["C", "TOOLONG", "C4", "CHK-1", "ÄÖ", "C K"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    fields = complaints(submitted(key=typed(key)), InitiativeForm)
    assert fields["key"] == "A key has 2 to 6 letters from A to Z, such as CHK."


def test_an_initiative_needs_a_channel() -> None:
    none = submitted(channels={"type": "multi_conversations_select", "selected_conversations": []})
    assert complaints(none, InitiativeForm)["channels"] == FILL_IN


def test_a_button_names_what_it_was_made_for() -> None:
    body = {"actions": [{"value": ConcernRef(concern_id=14).model_dump_json()}]}
    assert forms.pressed(body, ConcernRef).concern_id == 14


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ({"selected_option": {"value": "x"}}, "x"),
        ({"selected_option": None}, None),
        ({"selected_user": "U1"}, "U1"),
        ({"selected_options": [{"value": "x"}]}, None),
        ({}, None),
    ],
)
def test_a_select_that_was_just_changed(action: Mapping[str, Any], value: str | None) -> None:
    assert forms.chosen({"actions": [action]}) == value
    assert forms.chosen({}) is None
