"""Rules of block elements: buttons, menus, inputs."""

import re
from collections.abc import Callable

from sandbox.rules.checks import (
    MRKDWN,
    PLAIN,
    Findings,
    Json,
    confirm,
    plain,
    text_object,
)

ACTIONS, INPUT, SECTION, CONTEXT = "actions", "input", "section", "context"
Check = Callable[[Findings, Json, str], None]

DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
TIME = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
OPTION_TEXT, OPTION_VALUE, OPTIONS = 75, 150, 100
FEW_OPTIONS, OVERFLOW_OPTIONS = 10, 5
ANY = {"type", "action_id", "confirm", "focus_on_load"}


def check_element(findings: Findings, element: object, pointer: str, place: str) -> None:
    """One element, in a block of kind `place`."""
    if not isinstance(element, dict):
        findings.add(pointer, "must be an object")
        return
    kind = element.get("type")
    rule = ELEMENTS.get(str(kind))
    if rule is None:
        findings.add(f"{pointer}/type", f"unsupported element type: {kind}")
        return
    places, check = rule
    if place not in places:
        findings.add(pointer, f"unsupported element {kind} in a block of type {place}")
        return
    findings.string(element, pointer, "action_id", 255, least=1)
    if element.get("focus_on_load"):
        findings.focused += 1
    confirm(findings, element, pointer)
    check(findings, element, pointer)


def _button(findings: Findings, element: Json, pointer: str) -> None:
    fields = {"text", "value", "url", "style", "accessibility_label", "visible_to_user_ids"}
    findings.known(element, pointer, ANY | fields)
    if findings.required(element, pointer, ["text"]):
        plain(findings, element, pointer, "text", 75)
    findings.string(element, pointer, "value", 2000)
    findings.string(element, pointer, "url", 3000)
    findings.string(element, pointer, "accessibility_label", 75)
    findings.one_of(element, pointer, "style", {"primary", "danger"})


def _option(findings: Findings, option: object, pointer: str, *, mrkdwn: bool, url: bool) -> None:
    if not isinstance(option, dict):
        findings.add(pointer, "must be an object")
        return
    fields = {"text", "value", "description"} | ({"url"} if url else set())
    findings.known(option, pointer, fields)
    if findings.required(option, pointer, ["text", "value"]):
        kinds = (PLAIN, MRKDWN) if mrkdwn else (PLAIN,)
        text_object(findings, option["text"], f"{pointer}/text", OPTION_TEXT, kinds)
    findings.string(option, pointer, "value", OPTION_VALUE)
    if option.get("description") is not None:
        kinds = (PLAIN, MRKDWN) if mrkdwn else (PLAIN,)
        text_object(findings, option["description"], f"{pointer}/description", OPTION_TEXT, kinds)


def _options(
    findings: Findings,
    element: Json,
    pointer: str,
    most: int,
    *,
    mrkdwn: bool = False,
    url: bool = False,
) -> list[Json]:
    options = findings.items(element, pointer, "options", most)
    for number, option in enumerate(options):
        _option(findings, option, f"{pointer}/options/{number}", mrkdwn=mrkdwn, url=url)
    return options


def _initial(findings: Findings, element: Json, pointer: str, options: list[Json]) -> None:
    chosen = element.get("initial_option")
    if chosen is not None and chosen not in options:
        findings.add(f"{pointer}/initial_option", "initial_option must be one of the options")
    for number, option in enumerate(element.get("initial_options") or ()):
        if option not in options:
            findings.add(
                f"{pointer}/initial_options/{number}", "initial_options must be among the options"
            )


def _few(findings: Findings, element: Json, pointer: str) -> None:
    findings.known(element, pointer, ANY | {"options", "initial_option", "initial_options"})
    options = _options(findings, element, pointer, FEW_OPTIONS, mrkdwn=True)
    _initial(findings, element, pointer, options)


def _overflow(findings: Findings, element: Json, pointer: str) -> None:
    findings.known(element, pointer, ANY | {"options"})
    _options(findings, element, pointer, OVERFLOW_OPTIONS, url=True)


def _static_select(findings: Findings, element: Json, pointer: str) -> None:
    fields = {"options", "option_groups", "initial_option", "initial_options", "placeholder"}
    findings.known(element, pointer, ANY | fields | {"max_selected_items"})
    plain(findings, element, pointer, "placeholder", 150)
    findings.number(element, pointer, "max_selected_items", 1, OPTIONS)
    if (element.get("options") is None) == (element.get("option_groups") is None):
        findings.add(pointer, "must have either options or option_groups")
    elif element.get("options") is not None:
        _initial(findings, element, pointer, _options(findings, element, pointer, OPTIONS))
    else:
        _initial(findings, element, pointer, _groups(findings, element, pointer))


def _groups(findings: Findings, element: Json, pointer: str) -> list[Json]:
    options: list[Json] = []
    for number, group in enumerate(findings.items(element, pointer, "option_groups", OPTIONS)):
        place = f"{pointer}/option_groups/{number}"
        findings.known(group, place, {"label", "options"})
        if findings.required(group, place, ["label"]):
            plain(findings, group, place, "label", 75)
        options += _options(findings, group, place, OPTIONS)
    return options


def _slack_select(*initial: str) -> Check:
    fields = {
        "placeholder",
        "filter",
        "default_to_current_conversation",
        "response_url_enabled",
        "max_selected_items",
        *initial,
    }

    def check(findings: Findings, element: Json, pointer: str) -> None:
        findings.known(element, pointer, ANY | fields)
        plain(findings, element, pointer, "placeholder", 150)
        findings.number(element, pointer, "max_selected_items", 1, OPTIONS)

    return check


def _text_input(*, lines: bool) -> Check:
    fields = {"placeholder", "initial_value", "dispatch_action_config", "min_length", "max_length"}

    def check(findings: Findings, element: Json, pointer: str) -> None:
        findings.known(element, pointer, ANY | fields | ({"multiline"} if lines else set()))
        plain(findings, element, pointer, "placeholder", 150)
        findings.number(element, pointer, "min_length", 0, 3000)
        findings.number(element, pointer, "max_length", 1, 3000)
        most = element.get("max_length")
        findings.string(element, pointer, "initial_value", most if isinstance(most, int) else 3000)

    return check


def _number_input(findings: Findings, element: Json, pointer: str) -> None:
    bounds = ("initial_value", "min_value", "max_value")
    fields = {"is_decimal_allowed", "placeholder", "dispatch_action_config", *bounds}
    findings.known(element, pointer, ANY | fields)
    findings.required(element, pointer, ["is_decimal_allowed"])
    plain(findings, element, pointer, "placeholder", 150)
    for name in bounds:
        findings.string(element, pointer, name, 100)


def _moment(name: str, form: re.Pattern[str]) -> Check:
    def check(findings: Findings, element: Json, pointer: str) -> None:
        findings.known(element, pointer, ANY | {name, "placeholder", "timezone"})
        plain(findings, element, pointer, "placeholder", 150)
        value = findings.string(element, pointer, name, 10)
        if value is not None and not form.match(value):
            findings.add(f"{pointer}/{name}", "invalid date or time")

    return check


def _date_time(findings: Findings, element: Json, pointer: str) -> None:
    findings.known(element, pointer, ANY | {"initial_date_time"})
    findings.number(element, pointer, "initial_date_time", 1_000_000_000, 9_999_999_999)


def _image(findings: Findings, element: Json, pointer: str) -> None:
    findings.known(element, pointer, {"type", "image_url", "alt_text", "slack_file"})
    findings.required(element, pointer, ["alt_text"])
    findings.string(element, pointer, "image_url", 3000)
    findings.string(element, pointer, "alt_text", 2000)


_ANYWHERE = {SECTION, ACTIONS, INPUT}
ELEMENTS: dict[str, tuple[set[str], Check]] = {
    "button": ({SECTION, ACTIONS}, _button),
    "overflow": ({SECTION, ACTIONS}, _overflow),
    "static_select": (_ANYWHERE, _static_select),
    "multi_static_select": ({SECTION, INPUT}, _static_select),
    "users_select": (_ANYWHERE, _slack_select("initial_user")),
    "multi_users_select": ({SECTION, INPUT}, _slack_select("initial_users")),
    "conversations_select": (_ANYWHERE, _slack_select("initial_conversation")),
    "multi_conversations_select": ({SECTION, INPUT}, _slack_select("initial_conversations")),
    "channels_select": (_ANYWHERE, _slack_select("initial_channel")),
    "multi_channels_select": ({SECTION, INPUT}, _slack_select("initial_channels")),
    "checkboxes": (_ANYWHERE, _few),
    "radio_buttons": (_ANYWHERE, _few),
    "plain_text_input": ({INPUT}, _text_input(lines=True)),
    "email_text_input": ({INPUT}, _text_input(lines=False)),
    "url_text_input": ({INPUT}, _text_input(lines=False)),
    "number_input": ({INPUT}, _number_input),
    "datepicker": (_ANYWHERE, _moment("initial_date", DATE)),
    "timepicker": (_ANYWHERE, _moment("initial_time", TIME)),
    "datetimepicker": ({ACTIONS, INPUT}, _date_time),
    "image": ({SECTION, CONTEXT}, _image),
}
"""Each element that the sandbox knows: the kinds of block it may stand in, and its own rule."""
