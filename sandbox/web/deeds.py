"""What a person does on the page, from a form to the deeds of a person in the tests."""

import json
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from sandbox import actions, answers
from sandbox.person import Person
from sandbox.rules.composition import options_of
from sandbox.screen import Place, Spot, spots
from sandbox.state import Channel, Json, View
from sandbox.stored import STATE, holds_several

GONE = "This message is not there any more."


class Deeds:
    """Each deed takes a person and a form, and raises AssertionError for what Slack does not let them."""

    def __init__(self) -> None:
        self._offered: dict[tuple[str, str], dict[str, Json]] = {}
        self._deeds: dict[str, Callable[[Person, FormData], None]] = {
            "say": _say,
            "press": self._press,
            "hold": self._hold,
            "submit": self._submit,
            "close": lambda person, form: person.closes(all_views=bool(form.get("all"))),
            "home": lambda person, _: person.opens_home(),
            "shortcut": _shortcut,
        }

    def named(self, name: str) -> Callable[[Person, FormData], None] | None:
        """The deed of this name."""
        return self._deeds.get(name)

    def suggestions(self, person: Person, form: FormData) -> list[Json]:
        """What the app offers in an external menu for what is typed; remembered for the choice."""
        spot = _spot(person, form)
        body = actions.suggestions(
            person.workspace, person.user, spot, str(form.get("typed") or "")
        )
        options = options_of(body)
        known = self._offered.setdefault((spot.block["block_id"], spot.element["action_id"]), {})
        known |= {option["value"]: option for option in options}
        return options

    def _press(self, person: Person, form: FormData) -> None:
        spot = _spot(person, form)
        if person.modal is not None and form.get("held"):
            held = json.loads(str(form["held"]))
            self._keep(person, person.modal.view, lambda name: held.get(name, []))
        if spot.element["type"] in STATE:
            raw = [str(one) for one in form.getlist("option") if one]
            value = self._value(person, spot.block, spot.element, raw)
            actions.choose(person.workspace, person.user, spot, value)
            return
        actions.press(person.workspace, person.user, spot, _label(spot, form.get("option")))

    def _hold(self, person: Person, form: FormData) -> None:
        modal = person.modal
        if modal is not None and modal.id == form.get("view"):
            self._keep(person, modal.view, lambda name: [str(v) for v in form.getlist(name)])

    def _submit(self, person: Person, form: FormData) -> None:
        modal = person.modal
        assert modal is not None, "The modal is closed."
        view = modal.view
        self._keep(person, view, lambda name: [str(value) for value in form.getlist(name)])
        refused = answers.refusals_at(view)
        with person.workspace.world.condition:
            view.errors = refused
            person.workspace.world.changed()
        person.submits()

    def _keep(self, person: Person, view: View, raw: Callable[[str], list[str]]) -> None:
        """Let the inputs of a view hold what stands in them on the page."""
        with person.workspace.world.condition:
            for block in view.input_blocks():
                element = block["element"]
                state = view.typed[block["block_id"]][element["action_id"]]
                value = self._value(person, block, element, raw(block["block_id"]))
                state[STATE[element["type"]][1]] = value

    def _value(self, person: Person, block: Json, element: Json, raw: list[str]) -> object:
        kind, several = element["type"], holds_several(element["type"])
        known = {option["value"]: option for option in options_of(element)}
        known |= _initial(element)
        if "external" in kind:
            known |= self._offered.get((block["block_id"], element["action_id"]), {})
        if known or "external" in kind:
            chosen = [known[value] for value in raw if value in known]
            return chosen if several else next(iter(chosen), None)
        given = [value.replace("\r\n", "\n") for value in raw if value]
        if kind == "datetimepicker" and given:
            given = [_seconds(given[0], person.user.tz)]
        return answers.value_for(
            element, given if several else next(iter(given), None), person.workspace.team
        )


def _initial(element: Json) -> dict[str, Json]:
    begun = [element.get("initial_option"), *(element.get("initial_options") or ())]
    return {option["value"]: option for option in begun if option}


def _seconds(local: str, zone: str) -> str:
    moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone or "UTC"))
    return str(int(moment.timestamp()))


def _say(person: Person, form: FormData) -> None:
    channel = _channel(person, str(form.get("channel")))
    text, thread = str(form.get("text") or "").strip(), form.get("thread")
    root = next((one for one in person.messages(channel) if one.ts == thread), None)
    if text.startswith("/"):
        name = text.split()[0]
        assert not thread, f"{name} is not supported in threads. Sorry!"
        person.runs(text, in_=channel)
    elif text:
        person.says(text, in_=channel, thread=root)


def _shortcut(person: Person, form: FormData) -> None:
    place = str(form.get("place") or "")
    channel_id, _, ts = place.partition("/")
    on = None
    if place:
        found = [one for one in person.messages(_channel(person, channel_id)) if one.ts == ts]
        assert found, GONE
        on = found[0]
    person.uses_shortcut(str(form.get("name")), on=on)


def _label(spot: Spot, option: object) -> str:
    """What is pressed: an option of an overflow menu by its value, anything else by its words."""
    if spot.element["type"] == "overflow":
        chosen = [one for one in spot.element["options"] if one["value"] == option]
        assert chosen, "This choice is not there any more."
        return str(chosen[0]["text"]["text"])
    assert spot.buttons, "This cannot be pressed here."
    return str(option) if option in spot.buttons else spot.buttons[0]


def _spot(person: Person, form: FormData) -> Spot:
    wanted = (form.get("block"), form.get("action"))
    for spot in spots(place_named(person, str(form.get("place")))):
        if (spot.block["block_id"], spot.element.get("action_id")) == wanted:
            return spot
    raise AssertionError("This button is not there any more.")


def place_named(person: Person, name: str) -> Place:
    """A message, modal or Home tab in front of a person. Raises AssertionError for any other."""
    if person.modal is not None and person.modal.id == name:
        return person.modal.view
    if person.home is not None and person.home.id == name:
        return person.home.view
    channel_id, _, ts = name.partition("/")
    channel = _channel(person, channel_id)
    found = [post for post in channel.messages if post.ts == ts]
    assert found, GONE
    assert found[0].ephemeral_to in {None, person.id}, GONE
    return found[0]


def _channel(person: Person, channel_id: str) -> Channel:
    channel = person.workspace.team.channel(channel_id)
    assert channel is not None, "This channel is not there any more."
    assert person.id in channel.members, "You are not in this channel."
    return channel
