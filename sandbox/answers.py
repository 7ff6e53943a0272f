"""From what a person says to what an input holds; and what Slack's client refuses to send."""

import math
import re
from datetime import date, datetime, time
from typing import Any

from sandbox.modal import label_of
from sandbox.mrkdwn import Reader
from sandbox.render import text_object
from sandbox.rules.composition import options_of
from sandbox.state import Channel, Json, Team, View
from sandbox.stored import STATE, holds_several

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://\S+")


def value_for(element: Json, said: Any, team: Team) -> Any:
    """What the element holds once somebody has answered `said`; None clears it.

    Options are meant by their text or its beginning, people and channels by name or as themselves,
    moments as themselves or as Slack writes them. Raises AssertionError for what is not on offer.
    """
    several = holds_several(element["type"])
    if said is None:
        return [] if several else None
    given = said if isinstance(said, list | tuple | set | frozenset) else [said]
    values = [_one_value(element, one, team) for one in given]
    assert several or len(values) == 1, f"a {element['type']} holds one answer, not {said!r}"
    return values if several else values[0]


def _one_value(element: Json, said: Any, team: Team) -> Any:
    kind = element["type"]
    if kind.endswith(("static_select", "external_select")) or kind in {
        "radio_buttons",
        "checkboxes",
    }:
        return _option(element, str(said), team)
    if "users" in kind:
        return _user(team, said)
    if "channels" in kind or "conversations" in kind:
        return _channel(team, said)
    if kind == "rich_text_input":
        return _rich_text(str(said))
    if kind == "file_input":
        return {"id": f"F{abs(hash(said)):X}", "name": str(said)}
    return _moment(said) if isinstance(said, date | time) else _typed(kind, said)


def _typed(kind: str, said: Any) -> Any:
    return int(str(said)) if kind == "datetimepicker" else str(said)


def _moment(said: date | time) -> Any:
    if isinstance(said, datetime):
        return int(said.timestamp())
    return said.isoformat() if isinstance(said, date) else f"{said:%H:%M}"


def _option(element: Json, wanted: str, team: Team) -> Json:
    reader = Reader(team)
    options: list[Json] = options_of(element)
    texts = [text_object(option["text"], reader) for option in options]
    exact = [option for option, text in zip(options, texts, strict=True) if text == wanted]
    begun = [o for o, text in zip(options, texts, strict=True) if text.startswith(wanted)]
    found = exact or begun
    assert len(found) == 1, f"{wanted!r} is not exactly one of the options {texts}"
    return found[0]


def _user(team: Team, wanted: Any) -> str:
    name = str(getattr(wanted, "id", wanted)).removeprefix("@")
    found = [user.id for user in team.users.values() if name in {user.name, user.id}]
    assert len(found) == 1, f"{name!r} is not exactly one person of {team.name}"
    return found[0]


def _channel(team: Team, wanted: Any) -> str:
    name = wanted.id if isinstance(wanted, Channel) else str(wanted).removeprefix("#")
    channels = [c for c in team.channels.values() if not c.deleted and not c.archived]
    found = [channel.id for channel in channels if name in {channel.name, channel.id}]
    assert len(found) == 1, f"{name!r} is not exactly one open channel of {team.name}"
    return str(found[0])


def _rich_text(text: str) -> Json:
    leaf = {"type": "text", "text": text}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [leaf]}]}


def refusals(view: View) -> dict[str, str]:
    """What Slack's own client says at inputs before it sends anything, by label."""
    labels = {block["block_id"]: label_of(block) for block in view.input_blocks()}
    return {labels[block_id]: problem for block_id, problem in refusals_at(view).items()}


def refusals_at(view: View) -> dict[str, str]:
    """The same by block_id."""
    found = {}
    for block in view.input_blocks():
        element = block["element"]
        state = view.typed[block["block_id"]][element["action_id"]]
        problem = _problem(block, element, state.get(STATE[element["type"]][1]))
        if problem:
            found[block["block_id"]] = problem
    return found


def _problem(block: Json, element: Json, value: Any) -> str | None:
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if isinstance(value, list):
        most = element.get("max_selected_items") or element.get("max_files") or len(value)
        return f"Choose no more than {most}." if len(value) > most else None
    return _text_problem(element, value) if isinstance(value, str) else None


def _text_problem(element: Json, value: str) -> str | None:
    most, least = element.get("max_length", 3000), element.get("min_length", 0)
    if len(value) > most:
        return f"Shorten it to {most} characters."
    if len(value) < least:
        return f"Lengthen it to {least} characters."
    kind = element["type"]
    if kind == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Enter an email address."
    if kind == "url_text_input" and not _URL.fullmatch(value):
        return "Enter a web address."
    return _number_problem(element, value) if kind == "number_input" else None


def _number_problem(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "Enter a number."
    if not math.isfinite(number):
        return "Enter a number."
    if not element["is_decimal_allowed"] and not number.is_integer():
        return "Enter a whole number."
    if number < float(element.get("min_value", "-inf")):
        return f"Enter {element['min_value']} or more."
    if number > float(element.get("max_value", "inf")):
        return f"Enter {element['max_value']} or less."
    return None
