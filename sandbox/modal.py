"""A modal as a person fills it: by labels, with what Slack's own client would refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sandbox.render import Reader, block_text
from sandbox.state import Channel, Json, Team, View
from sandbox.views import STATE

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_URL = re.compile(r"^https?://\S+$")


@dataclass(frozen=True)
class Modal:
    """The view on top of somebody's screen."""

    view: View
    reader: Reader

    @property
    def id(self) -> str:
        """The view's id."""
        return self.view.id

    @property
    def title(self) -> str:
        """What stands above it."""
        return str(self.view.body["title"]["text"])

    @property
    def submit_label(self) -> str | None:
        """What stands on the submit button, None where there is none."""
        submit = self.view.body.get("submit")
        return submit["text"] if submit else None

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs."""
        return [block["label"]["text"] for block in self.view.input_blocks()]

    @property
    def errors(self) -> dict[str, str]:
        """Sentences at fields, by label; Slack's own trouble stands under an empty label."""
        by_block = {block["block_id"]: block["label"]["text"] for block in self.view.input_blocks()}
        found = {by_block[block_id]: text for block_id, text in self.view.errors.items()}
        return found | ({"": self.view.trouble} if self.view.trouble else {})

    @property
    def values(self) -> dict[str, str]:
        """What the inputs show now, by label."""
        return {
            block["label"]["text"]: shown_value(block["element"], self._state(block), self.reader)
            for block in self.view.input_blocks()
        }

    @property
    def buttons(self) -> list[str]:
        """The buttons inside it."""
        return re.findall(r"\[([^\[\]]+)\]", self.text)

    @property
    def text(self) -> str:
        """Everything it shows."""
        lines = [self.title]
        for block in self.view.body["blocks"]:
            lines.append(block_text(block, self.reader))
            if block["type"] == "input":
                value = shown_value(block["element"], self._state(block), self.reader)
                lines += [f"  = {value}"] if value else []
        lines += [f"  ! {label}: {text}" for label, text in self.errors.items()]
        return "\n".join([*lines, f"[{self.submit_label}]" if self.submit_label else ""])

    def fill(self, team: Team, label: str, answer: object) -> None:
        """Put an answer into the input with this label; None clears it."""
        block = self._block(label)
        element, state = block["element"], self._state(block)
        target = STATE[element["type"]][1]
        state[target] = _answer(element, answer, team)

    def check_before_submit(self) -> None:
        """Refuse what Slack's client refuses before it sends anything."""
        assert self.submit_label, f"{self.title!r} has no submit button:\n{self.text}"
        for block in self.view.input_blocks():
            problem = _problem(block, self._state(block))
            assert problem is None, f"{block['label']['text']}: {problem}\n{self.text}"

    def _block(self, label: str) -> Json:
        for block in self.view.input_blocks():
            if block["label"]["text"] == label:
                return block
        raise AssertionError(f"no input {label!r} among {self.labels}")

    def _state(self, block: Json) -> Json:
        return self.view.typed[block["block_id"]][block["element"]["action_id"]]


def shown_value(element: Json, state: Json, reader: Reader) -> str:
    """What an input shows for its state."""
    value = state.get(STATE[element["type"]][1])
    if value is None:
        return ""
    many = value if isinstance(value, list) else [value]
    return ", ".join(_shown(element["type"], one, reader) for one in many)


def _shown(kind: str, value: Any, reader: Reader) -> str:
    if isinstance(value, dict):
        return str(value["text"]["text"])
    if "users" in kind:
        return reader.user(value)
    if "channels" in kind or "conversations" in kind:
        return reader.channel(value)
    return str(value)


def _answer(element: Json, answer: object, team: Team) -> object:
    kind = element["type"]
    many = kind.startswith("multi_") or kind == "checkboxes"
    if answer is None:
        return [] if many else None
    answers = answer if isinstance(answer, list | tuple) else [answer]
    if kind in {"static_select", "radio_buttons", "checkboxes", "multi_static_select"}:
        chosen: list[Any] = [_option(element, str(one)) for one in answers]
    elif "users" in kind:
        chosen = [_user(team, one) for one in answers]
    elif "channels" in kind or "conversations" in kind:
        chosen = [_channel(team, one) for one in answers]
    elif kind == "datetimepicker":
        chosen = [int(str(answer))]
    else:
        chosen = [str(answer)]
    return chosen if many else chosen[0]


def _option(element: Json, wanted: str) -> Json:
    options: list[Json] = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        options += group["options"]
    exact = [option for option in options if option["text"]["text"] == wanted]
    close = exact or [o for o in options if o["text"]["text"].startswith(wanted)]
    if len(close) == 1:
        return close[0]
    raise AssertionError(f"{wanted!r} is not one of {[o['text']['text'] for o in options]}")


def _user(team: Team, wanted: Any) -> str:
    name = getattr(wanted, "name", wanted)
    found = [user.id for user in team.users.values() if name in {user.name, user.id}]
    assert len(found) == 1, f"no single person {name!r} in {team.name}"
    return found[0]


def _channel(team: Team, wanted: Any) -> str:
    if isinstance(wanted, Channel):
        return wanted.id
    name = str(wanted).removeprefix("#")
    found = [c.id for c in team.channels.values() if name in {c.name, c.id} and not c.deleted]
    assert len(found) == 1, f"no single channel {name!r} in {team.name}"
    return found[0]


def _problem(block: Json, state: Json) -> str | None:
    element = block["element"]
    value = state.get(STATE[element["type"]][1])
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if isinstance(value, str):
        return _text_problem(element, value)
    most = element.get("max_selected_items")
    if isinstance(value, list) and most and len(value) > most:
        return f"No more than {most} may be chosen."
    return None


def _text_problem(element: Json, value: str) -> str | None:
    kind = element["type"]
    if len(value) > element.get("max_length", 3000):
        return f"Shorten it to {element.get('max_length', 3000)} characters."
    if len(value) < element.get("min_length", 0):
        return f"Lengthen it to {element['min_length']} characters."
    if kind == "email_text_input" and not _EMAIL.match(value):
        return "That is not an email address."
    if kind == "url_text_input" and not _URL.match(value):
        return "That is not a web address."
    if kind == "number_input":
        return _number_problem(element, value)
    return None


def _number_problem(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "That is not a number."
    if not element["is_decimal_allowed"] and not number.is_integer():
        return "That is not a whole number."
    if number < float(element.get("min_value", "-inf")):
        return f"The least is {element['min_value']}."
    if number > float(element.get("max_value", "inf")):
        return f"The most is {element['max_value']}."
    return None
