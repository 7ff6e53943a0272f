"""What the templates are given: the screen of one person, as data."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from sandbox.modal import held
from sandbox.mrkdwn import Reader, rendered
from sandbox.person import Person
from sandbox.render import text_object, value_text
from sandbox.screen import Message
from sandbox.state import Channel, Json, View
from sandbox.stored import STATE
from sandbox.workspace import Workspace

COLOURS = ("#7a2e2e", "#1f6f6b", "#b8860b", "#44548c", "#5b7f3a", "#7d4f8c")


@dataclass(frozen=True)
class Screen:
    """Everything one person sees at one moment."""

    workspaces: list[Workspace]
    person: Person
    channels: list[Channel]
    channel: Channel
    home: View | None
    now: datetime
    commands: list[Json]

    @property
    def messages(self) -> list[Message]:
        """The messages of the open channel that this person can see."""
        return self.person.messages(self.channel)

    @property
    def modal(self) -> View | None:
        """The modal on top."""
        return self.person.modal.view if self.person.modal else None

    @property
    def reader(self) -> Reader:
        """For whom text is rendered."""
        return Reader(self.person.workspace.team, self.person.user.tz)

    def author(self, message: Message) -> str:
        """Who wrote a message."""
        user = self.person.workspace.team.users.get(message.user_id)
        return user.name if user else message.user_id

    def time(self, message: Message) -> str:
        """When it was written, on this person's clock."""
        zone = ZoneInfo(self.person.user.tz)
        moment = datetime.fromtimestamp(float(message.ts), UTC).astimezone(zone)
        return f"{moment:%a %H:%M}"

    def title(self, channel: Channel) -> str:
        """How a channel is called in the list."""
        if channel.im_with:
            return "Heard (direct message)"
        return f"{'🔒 ' if channel.private else '# '}{channel.name}"

    def text(self, thing: Json) -> Markup:
        """A text object as HTML: escaped, then line breaks."""
        return lines(text_object(thing, self.reader))

    def plain(self, text: str) -> Markup:
        """A message's text as HTML."""
        return lines(rendered(text, self.reader))

    def lines(self, text: str) -> Markup:
        """Plain text as HTML."""
        return lines(text)

    def value(self, view: View, block: Json) -> str:
        """What an input holds, for an attribute."""
        return value_text(block["element"], self._held(view, block), self.reader)

    def is_chosen(self, view: View, block: Json, option: object) -> bool:
        """Whether an option, a person or a channel is chosen in an input."""
        chosen = self._held(view, block)
        return option in chosen if isinstance(chosen, list) else option == chosen

    def _held(self, view: View, block: Json) -> Any:
        element = block["element"]
        return held(view, block["block_id"], element).get(STATE[element["type"]][1])

    def people(self) -> list[Any]:
        """Whom a menu of people offers."""
        return [u for u in self.person.workspace.team.users.values() if not u.is_bot]

    def places(self) -> list[Channel]:
        """Which channels a menu of channels offers this person."""
        return [
            c
            for c in self.person.workspace.team.channels.values()
            if not c.im_with and not c.deleted and (not c.private or self.person.id in c.members)
        ]


def lines(text: str) -> Markup:
    """Escaped text with its line breaks kept."""
    return Markup("<br>").join(escape(text).splitlines())


@dataclass(frozen=True)
class Line:
    """One series of a chart, drawn."""

    name: str
    colour: str
    points: str
    labels: list[tuple[float, float, str]]


@dataclass(frozen=True)
class Drawing:
    """A chart in a box of 600 by 220."""

    lines: list[Line]
    ticks: list[tuple[float, str]]


def drawing(chart: Json) -> Drawing:
    """A native chart as lines; bars and areas are drawn as lines too, pies as their values."""
    if chart["type"] == "pie":
        names = [segment["label"] for segment in chart["segments"]]
        series = [{"name": "share", "data": chart["segments"]}]
    else:
        names, series = chart["axis_config"]["categories"], chart["series"]
    top = max([p["value"] for s in series for p in s["data"]], default=0) or 1
    step = 540 / max(1, len(names) - 1)

    def place(index: int, value: float) -> tuple[float, float]:
        return round(30 + index * step, 1), round(180 - 150 * value / top, 1)

    drawn = []
    for number, one in enumerate(series):
        spots = [place(i, p["value"]) for i, p in enumerate(one["data"])]
        points = " ".join(f"{x},{y}" for x, y in spots)
        labels = [
            (x, y - 6, f"{p['value']:g}") for (x, y), p in zip(spots, one["data"], strict=True)
        ]
        drawn.append(Line(one["name"], COLOURS[number % len(COLOURS)], points, labels))
    return Drawing(drawn, [(place(i, 0)[0], name) for i, name in enumerate(names)])
