"""Inputs of modals. The name is the schema's field: it becomes `block_id` and `action_id`.

Both stay the same across updates of a view, so what was typed is kept.
"""

from collections.abc import Sequence
from datetime import date, time

from slack_sdk.models.blocks import (
    CheckboxesElement,
    ConversationFilter,
    ConversationMultiSelectElement,
    ConversationSelectElement,
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from bot.slack.blocks import clip

Choice = tuple[str, str]
"""A value and what people read."""

SELECT_OPTIONS = 100
RADIO_OPTIONS = 10


def text_input(
    name: str,
    label: str,
    *,
    hint: str | None = None,
    placeholder: str | None = None,
    initial: str | None = None,
    multiline: bool = False,
    optional: bool = False,
    max_length: int = 3000,
    focus: bool = False,
) -> InputBlock:
    """Typed text."""
    element = PlainTextInputElement(
        action_id=name,
        placeholder=placeholder,
        initial_value=initial[:max_length] if initial else None,
        multiline=multiline,
        max_length=max_length,
        focus_on_load=focus or None,
    )
    return _labelled(name, label, element, hint, optional)


def one_of(
    name: str,
    label: str,
    choices: Sequence[Choice],
    *,
    initial: str | None = None,
    hint: str | None = None,
    optional: bool = False,
) -> InputBlock:
    """One of a few, all in sight."""
    options = _options(choices[:RADIO_OPTIONS])
    element = RadioButtonsElement(
        action_id=name, options=options, initial_option=_initial(options, initial)
    )
    return _labelled(name, label, element, hint, optional)


def one_of_many(
    name: str,
    label: str,
    choices: Sequence[Choice],
    *,
    initial: str | None = None,
    hint: str | None = None,
    placeholder: str | None = None,
    optional: bool = False,
) -> InputBlock:
    """One of up to a hundred, in a menu."""
    options = _options(choices[:SELECT_OPTIONS])
    element = StaticSelectElement(
        action_id=name,
        options=options,
        initial_option=_initial(options, initial),
        placeholder=placeholder,
    )
    return _labelled(name, label, element, hint, optional)


def several_of_many(
    name: str,
    label: str,
    choices: Sequence[Choice],
    *,
    initial: Sequence[str] = (),
    hint: str | None = None,
    placeholder: str | None = None,
    most: int | None = None,
) -> InputBlock:
    """Any number of up to a hundred, none included, in a menu."""
    options = _options(choices[:SELECT_OPTIONS])
    element = StaticMultiSelectElement(
        action_id=name,
        options=options,
        initial_options=[option for option in options if option.value in initial] or None,
        placeholder=placeholder,
        max_selected_items=most,
    )
    return _labelled(name, label, element, hint, optional=True)


def several_of(
    name: str,
    label: str,
    choices: Sequence[Choice],
    *,
    initial: Sequence[str] = (),
    hint: str | None = None,
    optional: bool = False,
) -> InputBlock:
    """At least one of a few, all in sight; none as well where it is optional."""
    options = _options(choices[:RADIO_OPTIONS])
    element = CheckboxesElement(
        action_id=name,
        options=options,
        initial_options=[option for option in options if option.value in initial] or None,
    )
    return _labelled(name, label, element, hint, optional=optional)


def person_input(
    name: str,
    label: str,
    *,
    initial: str | None = None,
    hint: str | None = None,
    placeholder: str | None = None,
    optional: bool = False,
) -> InputBlock:
    """One person."""
    element = UserSelectElement(action_id=name, initial_user=initial, placeholder=placeholder)
    return _labelled(name, label, element, hint, optional)


def people_input(
    name: str,
    label: str,
    *,
    initial: Sequence[str] = (),
    hint: str | None = None,
    placeholder: str | None = None,
    most: int = 20,
) -> InputBlock:
    """Any number of people, none included."""
    element = UserMultiSelectElement(
        action_id=name,
        initial_users=list(initial) or None,
        placeholder=placeholder,
        max_selected_items=most,
    )
    return _labelled(name, label, element, hint, optional=True)


def channel_input(
    name: str,
    label: str,
    *,
    initial: str | None = None,
    hint: str | None = None,
    optional: bool = False,
) -> InputBlock:
    """One channel, public or private."""
    chosen = initial if initial and _is_channel(initial) else None
    element = ConversationSelectElement(
        action_id=name, initial_conversation=chosen, filter=_channels_only()
    )
    return _labelled(name, label, element, hint, optional)


def channels_input(
    name: str,
    label: str,
    *,
    initial: Sequence[str] = (),
    hint: str | None = None,
    most: int = 10,
) -> InputBlock:
    """One or more channels, public or private."""
    element = ConversationMultiSelectElement(
        action_id=name,
        initial_conversations=list(filter(_is_channel, initial)) or None,
        filter=_channels_only(),
        max_selected_items=most,
    )
    return _labelled(name, label, element, hint, optional=False)


def day_input(
    name: str,
    label: str,
    *,
    initial: date | None = None,
    hint: str | None = None,
    optional: bool = False,
) -> InputBlock:
    """A day."""
    element = DatePickerElement(
        action_id=name, initial_date=initial.isoformat() if initial else None
    )
    return _labelled(name, label, element, hint, optional)


def time_input(
    name: str, label: str, *, initial: time | None = None, hint: str | None = None
) -> InputBlock:
    """A time of day."""
    element = TimePickerElement(
        action_id=name, initial_time=f"{initial:%H:%M}" if initial else None
    )
    return _labelled(name, label, element, hint, optional=False)


def _labelled(
    name: str, label: str, element: InputInteractiveElement, hint: str | None, optional: bool
) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label, emoji=False),
        element=element,
        hint=PlainTextObject(text=hint, emoji=False) if hint else None,
        optional=optional,
    )


def _options(choices: Sequence[Choice]) -> list[Option]:
    return [
        Option(value=value, text=PlainTextObject(text=clip(words, 75), emoji=False))
        for value, words in choices
    ]


def _initial(options: Sequence[Option], value: str | None) -> Option | None:
    return next((option for option in options if option.value == value), None)


def _is_channel(place: str) -> bool:
    # A command may be typed in a direct message, which the filter would let nobody choose.
    return place.startswith(("C", "G"))


def _channels_only() -> ConversationFilter:
    return ConversationFilter(include=["public", "private"], exclude_bot_users=True)
