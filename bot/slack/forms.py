"""Modals and buttons back into typed values.

The `block_id` of every input is the name of its schema's field, so one parser reads every modal and
every complaint finds its field. What rides along in `private_metadata` or a button's value is input
like any other: it is parsed into a pydantic model, never trusted.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import FieldErrors, HeardError

T = TypeVar("T", bound=BaseModel)

_VALUE_KEYS = (
    "value",
    "selected_date",
    "selected_time",
    "selected_date_time",
    "selected_user",
    "selected_users",
    "selected_channel",
    "selected_channels",
    "selected_conversation",
    "selected_conversations",
)
# Text that was cleaned first is measured as any value is: its errors lack the prefix.
_EMPTY = {"missing", "string_too_short", "too_short"}
_TOO_LONG = {"string_too_long", "too_long"}
OUT_OF_DATE = "This was made by an older Heard. Please open it again and repeat the step."


def read(view: Mapping[str, Any], schema: type[T]) -> T:
    """The values of a submitted modal as `schema`. Raises FieldErrors, one sentence a field."""
    try:
        return schema.model_validate(_values(view))
    except ValidationError as error:
        raise FieldErrors(
            {str(d["loc"][0]) if d["loc"] else "": _sentence(d) for d in error.errors()}
        ) from None


def riding_along(view: Mapping[str, Any], model: type[T]) -> T:
    """What a view's `private_metadata` carries. Raises HeardError when it is not a `model`."""
    return parsed(view.get("private_metadata"), model)


def pressed(body: Mapping[str, Any], model: type[T]) -> T:
    """What the pressed button carries. Raises HeardError when it is not a `model`."""
    return parsed(_first_action(body).get("value"), model)


def parsed(text: object, model: type[T]) -> T:
    """JSON that travelled through Slack. Raises HeardError when it is not a `model`."""
    try:
        return model.model_validate_json(text if isinstance(text, str) else "")
    except ValidationError:
        raise HeardError(OUT_OF_DATE) from None


def chosen(body: Mapping[str, Any]) -> str | None:
    """The value of the select that was just changed, or None where it was cleared."""
    value = _element_value(_first_action(body))
    return value if isinstance(value, str) else None


def _first_action(body: Mapping[str, Any]) -> Mapping[str, Any]:
    actions = body.get("actions")
    return _mapping(actions[0]) if isinstance(actions, list) and actions else {}


def _values(view: Mapping[str, Any]) -> dict[str, object]:
    fields = _mapping(_mapping(view.get("state")).get("values"))
    return {
        field: _element_value(_mapping(next(iter(_mapping(elements).values()), None)))
        for field, elements in fields.items()
    }


def _element_value(element: Mapping[str, Any]) -> object:
    if "selected_options" in element:
        options = element["selected_options"] or []
        return [_mapping(o).get("value") for o in options] if isinstance(options, list) else None
    if "selected_option" in element:
        return _mapping(element["selected_option"]).get("value")
    return next((element[key] for key in _VALUE_KEYS if key in element), None)


def _mapping(value: object) -> Mapping[str, Any]:
    # A signed payload is still input: what has not the shape we asked for says nothing.
    return value if isinstance(value, Mapping) else {}


def _sentence(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind in _EMPTY or detail["input"] is None:
        return "Please fill this in."
    if kind in _TOO_LONG:
        counted = "choices" if context.get("field_type") == "List" else "characters"
        return f"Please keep this to {context['max_length']:,} {counted}."
    return "Please check this: it is not in a form Heard can read."
