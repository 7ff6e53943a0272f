"""What stands in the inputs, menus and buttons of a message or a view, for one person."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.actions import state_of
from sandbox.mrkdwn import Reader
from sandbox.person import Person
from sandbox.render import text_object, value_text
from sandbox.rules.composition import options_of
from sandbox.screen import Place
from sandbox.state import Channel, Json, Post, User
from sandbox.stored import STATE
from sandbox.web.words import text_html


class Controls:
    """Asked by the templates with the message or view, the block and the element."""

    def __init__(self, person: Person, reader: Reader) -> None:
        self._person = person
        self._reader = reader

    def held(self, at: Place, block: Json, element: Json) -> Any:
        """What an input holds."""
        state = state_of(at, self._person.user)
        return state[block["block_id"]][element["action_id"]].get(STATE[element["type"]][1])

    def value(self, at: Place, block: Json, element: Json) -> str:
        """What an input holds, for an attribute."""
        held = self.held(at, block, element)
        if element["type"] == "datetimepicker" and held:
            moment = datetime.fromtimestamp(held, UTC).astimezone(ZoneInfo(self._reader.zone))
            return f"{moment:%Y-%m-%dT%H:%M}"
        return value_text(element, held, self._reader)

    def choices(self, at: Place, block: Json, element: Json) -> list[tuple[str, list[Json]]]:
        """What a menu offers, in groups: each with value, words, description, and if it is chosen."""
        held = self.held(at, block, element)
        chosen = held if isinstance(held, list) else [held]
        taken = [one["value"] if isinstance(one, dict) else one for one in chosen if one]
        groups = self._offered(element, chosen)
        for _, options in groups:
            for option in options:
                option["chosen"] = option["value"] in taken
        return groups

    def _offered(self, element: Json, chosen: list[Any]) -> list[tuple[str, list[Json]]]:
        kind = element["type"]
        if "users_select" in kind:
            return [("", [{"value": u.id, "text": u.name} for u in self._people()])]
        if "conversations_select" in kind or "channels_select" in kind:
            return [("", [{"value": c.id, "text": f"#{c.name}"} for c in self._places()])]
        if element.get("option_groups"):
            return [
                (g["label"]["text"], self._options(g["options"])) for g in element["option_groups"]
            ]
        own = options_of(element) or [one for one in chosen if isinstance(one, dict)]
        return [("", self._options(own))]

    def _options(self, options: list[Json]) -> list[Json]:
        return [
            {
                "value": option["value"],
                "text": text_object(option["text"], self._reader),
                "html": text_html(option["text"], self._reader),
                "more": text_html(option["description"], self._reader)
                if option.get("description")
                else "",
            }
            for option in options
        ]

    def _people(self) -> list[User]:
        """Whom a menu of people offers."""
        users = self._person.workspace.team.users.values()
        return [u for u in users if not u.is_bot and u.role != "deactivated"]

    def _places(self) -> list[Channel]:
        """Which channels a menu of channels offers this person."""
        return [
            channel
            for channel in self._person.workspace.channels
            if not channel.archived and (not channel.private or self._person.id in channel.members)
        ]

    def troubled(self, at: Place, block: Json, element: Json) -> bool:
        """Whether the app did not answer when this was pressed."""
        pressed = (block["block_id"], element.get("action_id"))
        return isinstance(at, Post) and at.trouble.get(self._person.id) == pressed

    def may_press(self, element: Json) -> bool:
        """Whether a button is shown to this person."""
        shown_to = element.get("visible_to_user_ids")
        return not shown_to or self._person.id in shown_to
