"""Rules of the small objects that blocks and elements are made of."""

from typing import Any

from sandbox.rules.checks import (
    Check,
    Findings,
    Shape,
    any_of,
    array,
    flag,
    one_of,
    string,
    tagged,
)

PLAIN, MRKDWN = "plain_text", "mrkdwn"
URL = string(3000, least=1)
OPTIONS, FEW_OPTIONS, OVERFLOW_OPTIONS = 100, 10, 5


def text(most: int, *kinds: str) -> Check:
    """A text object of 1 to `most` characters; plain and mrkdwn unless one kind is named."""
    words = {"text": string(most, least=1)}
    shapes = {PLAIN: Shape(words, {"emoji": flag}), MRKDWN: Shape(words, {"verbatim": flag})}
    return tagged({kind: shapes[kind] for kind in kinds or shapes})


def plain(most: int) -> Check:
    """Plain text of 1 to `most` characters."""
    return text(most, PLAIN)


CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
DISPATCH_CONFIG = Shape(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"))}
)
CONVERSATION_FILTER = Shape(
    optional={
        "include": array(one_of("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
    rules=(any_of("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)
SLACK_FILE = Shape(optional={"id": string(least=1), "url": URL}, rules=(any_of("id", "url"),))


def option(*kinds: str, url: bool = False) -> Check:
    """An option whose text is of one of these kinds; only overflow menus have links in them."""
    extra = {"url": URL} if url else {}
    return Shape(
        {"text": text(75, *kinds), "value": string(150)},
        {"description": text(75, *kinds), **extra},
    )


MENU_OPTIONS = array(option(PLAIN), OPTIONS)
FEW = array(option(PLAIN, MRKDWN), FEW_OPTIONS)
LINKS = array(option(PLAIN, url=True), OVERFLOW_OPTIONS)
GROUPS = array(Shape({"label": plain(75), "options": MENU_OPTIONS}), OPTIONS)


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    """All options of a menu, those in groups included."""
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    return [option for group in groups for option in group["options"]]


def initial_among_options(findings: Findings, element: Any, pointer: str) -> None:
    """What a menu begins with is exactly one of its options."""
    options = options_of(element)
    chosen = element.get("initial_option")
    if chosen is not None and chosen not in options:
        findings.add(f"{pointer}/initial_option", "must be one of the provided options")
    for place, one in enumerate(element.get("initial_options") or ()):
        if one not in options:
            findings.add(
                f"{pointer}/initial_options/{place}", "must be one of the provided options"
            )


def options_or_groups(findings: Findings, element: Any, pointer: str) -> None:
    """A static menu has options or groups of them, never both, never neither."""
    if (element.get("options") is None) == (element.get("option_groups") is None):
        findings.add(pointer, "must provide either options or option_groups")
