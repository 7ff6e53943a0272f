"""Whatever arrives from Slack is a valid model or a refusal in words, never another exception."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.concerns.schemas import (
    AnswerForm,
    AnswerRef,
    ConcernForm,
    ConcernRef,
    ListPage,
    NotYetForm,
)
from bot.decisions.schemas import DecisionForm, DecisionRef
from bot.digests.schemas import DigestForm, ScheduleRef
from bot.errors import FieldErrors, HeardError
from bot.evidence.schemas import EvidenceForm
from bot.heard.schemas import AskedRef, AskForm, AskRef, HeardRef
from bot.initiatives.schemas import EditForm, InitiativeForm
from bot.moving.schemas import MoveForm
from bot.polls.schemas import PickForm, PollForm, PollRef, RankForm, StanceForm
from bot.quoting.schemas import OwnWordsForm
from bot.slack import forms
from bot.stakeholders.schemas import CaresForm, Change, DescribeForm, DescribeRef, ImportForm

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ELEMENT_KEYS = st.sampled_from(
    [
        "type",
        "value",
        "selected_option",
        "selected_options",
        "selected_user",
        "selected_users",
        "selected_date",
        "selected_time",
        "selected_conversation",
        "selected_conversations",
    ]
)
PLAUSIBLE = (
    *("7", 7, 2**63, -1, "stops_us", "measured", "named", "not_doing", "CHK", "U1", ["U1"]),
    *("https://x", "2026-11-23", "09:00", {"value": "named"}, {"value": "new"}, [{"value": "C1"}]),
    *("\ud800", "\u200b", "x" * 3001),
)
VALUES = JSON | st.sampled_from(PLAUSIBLE)
FORMS: tuple[type[BaseModel], ...] = (
    *(ConcernForm, AnswerForm, NotYetForm, AnswerRef, InitiativeForm, DigestForm),
    *(PollForm, RankForm, PickForm, StanceForm, ImportForm, DecisionForm),
    *(AskForm, DescribeForm, CaresForm),
    *(MoveForm, OwnWordsForm, EvidenceForm),
)
PLACES = {f"place_{number}" for number in range(10)}
FIELDS = st.sampled_from(sorted({name for form in FORMS for name in form.model_fields} | PLACES))
STATES = st.dictionaries(
    FIELDS | st.text(),
    st.dictionaries(st.text(), st.dictionaries(ELEMENT_KEYS, VALUES, max_size=2) | JSON) | JSON,
    max_size=8,
)


def field_errors(state: object, schema: type[BaseModel]) -> dict[str, str]:
    try:
        form = forms.read({"state": {"values": state}}, schema)
    except FieldErrors as refused:
        return refused.fields or {"": "no field at all"}
    assert type(form).model_validate(form.model_dump()) == form
    return {}


@given(STATES | JSON, st.sampled_from(FORMS))
def test_whatever_arrives_is_a_valid_form_or_field_errors(
    state: object, schema: type[BaseModel]
) -> None:
    fields = field_errors(state, schema)
    assert set(fields) <= set(schema.model_fields)
    assert all(sentence.endswith(".") for sentence in fields.values())


@given(st.dictionaries(st.sampled_from(["state", "values", "blocks"]) | st.text(), JSON))
def test_a_view_of_any_shape_is_a_valid_form_or_field_errors(view: dict[str, Any]) -> None:
    with pytest.raises(FieldErrors):
        forms.read(view, ConcernForm)


REFS = st.sampled_from(
    [
        ConcernRef,
        ListPage,
        EditForm,
        PollRef,
        DecisionRef,
        ScheduleRef,
        Change,
        HeardRef,
        AskRef,
        AskedRef,
        DescribeRef,
    ]
)
RIDERS = JSON | st.sampled_from(
    [
        "{",
        "[]",
        '{"concern_id":1}',
        '{"concern_id":null}',
        '{"concern_id":99999999999999999999}',
        '{"channel_id":"C1","page":-1}',
        '{"channel_id":"C1","page":1e400}',
        '{"initiative_id":"1"}',
    ]
)


def complaint(read: Callable[[], BaseModel]) -> str | None:
    try:
        read()
    except HeardError as refused:
        return refused.sentence
    return None


@given(RIDERS, REFS)
def test_what_rides_along_is_its_model_or_a_plain_sentence(
    rider: object, model: type[BaseModel]
) -> None:
    said = complaint(lambda: forms.riding_along({"private_metadata": rider}, model))
    assert said in {None, forms.OUT_OF_DATE}


@given(
    st.fixed_dictionaries(
        {}, optional={"actions": JSON | st.lists(st.dictionaries(st.text(), JSON))}
    )
    | RIDERS.map(lambda rider: {"actions": [{"value": rider}]}),
    REFS,
)
def test_what_a_button_carries_is_its_model_or_a_plain_sentence(
    body: dict[str, Any], model: type[BaseModel]
) -> None:
    assert complaint(lambda: forms.pressed(body, model)) in {None, forms.OUT_OF_DATE}
