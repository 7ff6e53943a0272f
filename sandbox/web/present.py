"""What the templates are given: the screen of one person, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from sandbox.mrkdwn import Reader
from sandbox.person import Person
from sandbox.render import text_object
from sandbox.screen import Message
from sandbox.server import Sandbox
from sandbox.state import Channel, Json, View
from sandbox.web.controls import Controls
from sandbox.web.guide import Guide, Step, there
from sandbox.web.marks import Marks
from sandbox.web.words import cell_html, leaves_html, mrkdwn_html, plain_html, text_html
from sandbox.workspace import Workspace
from sandbox.world import Playing

HOME = "home"
NEWEST = 150
"""So many messages are drawn at once; older ones are asked for."""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: a channel or the Home tab, a thread, and how much."""

    channel: str = ""
    thread: str = ""
    since: float | None = None
    until: float | None = None
    everything: bool = False


@dataclass(frozen=True)
class Screen:
    """Everything one person sees at one moment."""

    workspaces: list[Workspace]
    person: Person
    channel: Channel
    wanted: Wanted
    marks: Marks
    now: datetime
    sandbox: Sandbox
    guide: Guide | None
    playing: Playing | None

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The app's manifest."""
        return self.sandbox.manifest

    def there(self, step: Step) -> str | None:
        """The address a step of the guide leads to."""
        return there(step, self.sandbox)

    @property
    def team_name(self) -> str:
        """The workspace."""
        return self.person.workspace.team.name

    @property
    def app_name(self) -> str:
        """How the app is called."""
        return str(self.manifest["display_information"]["name"])

    @property
    def base(self) -> str:
        """The address of this person's page."""
        return f"/{self.person.workspace.id}/{self.person.id}"

    @property
    def at_home(self) -> bool:
        """Whether the Home tab is in front."""
        return self.wanted.channel == HOME

    @property
    def home(self) -> View | None:
        """Their Home tab."""
        return self.person.home.view if self.person.home else None

    @cached_property
    def app(self) -> Channel:
        """Their direct message with the app."""
        return self.person.app

    @cached_property
    def channels(self) -> list[Channel]:
        """The channels they are in, by name."""
        mine = [channel for channel in self.person.channels if not channel.im_with]
        return sorted(mine, key=lambda channel: channel.name)

    @property
    def commands(self) -> list[Json]:
        """The slash commands of the manifest."""
        commands: list[Json] = self.manifest["features"].get("slash_commands", [])
        return commands

    def shortcuts(self, kind: str) -> list[str]:
        """The names of the app's shortcuts: `message` or `global`."""
        declared = self.manifest["features"].get("shortcuts", [])
        return [one["name"] for one in declared if one["type"] == kind]

    @cached_property
    def _posts(self) -> list[Message]:
        messages = self.person.messages(self.channel)
        if self.playing:
            return [message for message in messages if not message.ephemeral]
        return messages

    @cached_property
    def _replies(self) -> dict[str, list[Message]]:
        found: dict[str, list[Message]] = {}
        for one in self._posts:
            if not _is_root(one):
                found.setdefault(str(one.thread_ts), []).append(one)
        return found

    @cached_property
    def earlier(self) -> int:
        """How many older messages are not drawn."""
        roots = [message for message in self._posts if _is_root(message)]
        return 0 if self.wanted.everything else max(0, len(roots) - NEWEST)

    @property
    def days(self) -> list[tuple[str, list[Message]]]:
        """The messages of the open channel, by day."""
        roots = [message for message in self._posts if _is_root(message)][self.earlier :]
        return [(day, list(some)) for day, some in groupby(roots, self.day)]

    def replies(self, message: Message) -> list[Message]:
        """The replies to a message, oldest first."""
        return self._replies.get(message.ts, [])

    @property
    def thread(self) -> Message | None:
        """The message whose thread is open."""
        return next((one for one in self._posts if one.ts == self.wanted.thread), None)

    @cached_property
    def since(self) -> float:
        """What is newer was not seen before this channel was opened."""
        if self.wanted.since is not None:
            return self.wanted.since
        return self.marks.seen(self.person, self.channel)

    @cached_property
    def until(self) -> float:
        """The newest message when this channel was opened."""
        if self.wanted.until is not None:
            return self.wanted.until
        return max((float(message.ts) for message in self._posts), default=0.0)

    def is_first_new(self, message: Message, before: Message | None) -> bool:
        """Whether the line above what was new when the channel was opened stands here."""
        new = self.until >= float(message.ts) > self.since > 0
        return new and (before is None or float(before.ts) <= self.since)

    def unread(self, channel: Channel) -> int:
        """New messages of a channel that is not in front."""
        is_open = channel is self.channel and not self.at_home
        return 0 if is_open else len(self.marks.unread(self.person, channel))

    def mentions(self, channel: Channel) -> int:
        """How many of them have a number."""
        return self.marks.mentions(self.person, channel) if self.unread(channel) else 0

    def waiting(self, person: Person) -> int:
        """New direct messages of anybody, for the list of people."""
        found = (c for c in person.channels if c.im_with)
        return sum(self.marks.mentions(person, channel) for channel in found)

    @property
    def stack(self) -> list[str]:
        """The ids of the modals that lie on each other."""
        return self.person.workspace.team.stacks.get(self.person.id, [])

    @property
    def modal(self) -> View | None:
        """The modal on top. What a person who is played has open for a moment is not shown."""
        return self.person.modal.view if self.person.modal and not self.playing else None

    @cached_property
    def controls(self) -> Controls:
        """What stands in inputs, menus and buttons."""
        return Controls(self.person, self.reader)

    @property
    def reader(self) -> Reader:
        """For whom text is rendered."""
        return Reader(self.person.workspace.team, self.person.user.tz or "UTC")

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.person.user.tz or "UTC")

    def author(self, message: Message) -> str:
        """Who wrote a message."""
        user = self.person.workspace.team.users.get(message.user_id)
        return user.name if user else message.user_id

    def is_app(self, message: Message) -> bool:
        """Whether the app wrote it."""
        return message.user_id == self.person.workspace.bot_user_id

    def moment(self, message: Message) -> datetime:
        """When it was written, on this person's clock."""
        return datetime.fromtimestamp(float(message.ts), UTC).astimezone(self._zone)

    def day(self, message: Message) -> str:
        """The day above its messages."""
        moment = self.moment(message)
        return f"{moment:%A}, {moment.day} {moment:%B}"

    def here(self, workspace: Workspace) -> bool:
        """Whether this is the workspace in front."""
        return workspace is self.person.workspace

    def hints(self, person: Person) -> str:
        """Who somebody is: their role where it is not plain, groups, zone."""
        groups = [
            f"@{group.handle}"
            for group in person.workspace.team.groups.values()
            if person.id in group.members
        ]
        role = [] if person.user.role == "member" else [person.user.role]
        city = (person.user.tz or "UTC").rpartition("/")[2].replace("_", " ")
        return " · ".join([*role, *groups, city])

    def title(self, channel: Channel) -> str:
        """How a conversation is called."""
        return self.app_name if channel.im_with else channel.name

    def place(self, message: Message) -> str:
        """The address of a message for what is pressed in it."""
        return f"{message.channel_id}/{message.ts}"

    def text(self, thing: Json) -> Markup:
        """A text object as HTML."""
        return text_html(thing, self.reader)

    def plain(self, text: str) -> Markup:
        """Plain text as HTML."""
        return plain_html(text)

    def words(self, text: str) -> Markup:
        """A message's text as HTML: bare links count."""
        return mrkdwn_html(text, self.reader, verbatim=False)

    def leaves(self, part: Json) -> Markup:
        """A part of rich text as HTML."""
        return leaves_html(part["elements"], self.reader)

    def cell(self, cell: Json) -> Markup:
        """A cell of a table as HTML."""
        return cell_html(cell, self.reader)

    def bare(self, thing: Json) -> str:
        """A text object without its marks, for attributes."""
        return text_object(thing, self.reader)


def _is_root(message: Message) -> bool:
    return message.thread_ts in {None, message.ts}
