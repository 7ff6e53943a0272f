"""What is in front of a person: messages, the modal on top, the Home tab."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.modal import Modal
from sandbox.mrkdwn import Reader, rendered
from sandbox.render import blocks_text, post_text
from sandbox.state import Channel, Json, Post, Team, User, View
from sandbox.stored import elements_of, every_block

Place: TypeAlias = Post | View


@dataclass(frozen=True)
class Message:
    """A message as one person saw it at one moment."""

    post: Post
    channel: Channel
    reader: Reader

    @property
    def ts(self) -> str:
        """Its time stamp, which names it within its channel."""
        return self.post.ts

    @property
    def channel_id(self) -> str:
        """The channel it stands in."""
        return self.post.channel_id

    @property
    def thread_ts(self) -> str | None:
        """The message it replies to."""
        return self.post.thread_ts

    @property
    def user_id(self) -> str:
        """Who posted it."""
        return self.post.user_id

    @property
    def text(self) -> str:
        """Its top-level text, as it was sent: notifications and screen readers use it."""
        return self.post.text

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, as they were sent."""
        return self.post.blocks

    @property
    def metadata(self) -> Json | None:
        """Its metadata, which every app and member can read."""
        return self.post.metadata

    @property
    def ephemeral(self) -> bool:
        """Whether it says "Only visible to you"."""
        return self.post.ephemeral_to is not None

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was posted."""
        return self.post.edited

    @property
    def notified(self) -> frozenset[str]:
        """Whom it notified: user ids, `@here`, `@channel`, `@everyone`, `!subteam^ID`."""
        return self.post.notified

    @property
    def plain(self) -> str:
        """What it shows."""
        return post_text(self.post, self.reader)

    @property
    def buttons(self) -> list[str]:
        """The buttons and overflow options in it."""
        return [label for spot in spots(self.post) for label in spot.buttons]

    def __str__(self) -> str:
        return self.plain


@dataclass(frozen=True)
class Home:
    """The Home tab of one person."""

    view: View
    reader: Reader

    @property
    def id(self) -> str:
        """The view's id."""
        return self.view.id

    @property
    def text(self) -> str:
        """What it shows."""
        return blocks_text(self.view.body["blocks"], self.reader)

    @property
    def buttons(self) -> list[str]:
        """The buttons and overflow options in it."""
        return [label for spot in spots(self.view) for label in spot.buttons]


@dataclass(frozen=True)
class Spot:
    """One element on the screen. `beside` is what its block shows, or the block above a row."""

    place: Place
    block: Json
    element: Json
    above: Json | None

    @property
    def buttons(self) -> list[str]:
        """What can be pressed in it: a button, or the options of an overflow menu."""
        kind = self.element["type"]
        if kind in {"button", "icon_button"}:
            return [self.element["text"]["text"]]
        if kind == "overflow":
            return [option["text"]["text"] for option in self.element["options"]]
        if kind == "feedback_buttons":
            both = ("positive_button", "negative_button")
            return [self.element[name]["text"]["text"] for name in both]
        return []


def spots(place: Place) -> Iterator[Spot]:
    """Every element of a message or a view, in reading order."""
    above: Json | None = None
    for block in every_block(blocks_of(place)):
        for element in elements_of(block):
            yield Spot(place, block, element, above)
        if block["type"] not in {"actions", "divider"}:
            above = block


def blocks_of(place: Place) -> list[Json]:
    """The blocks of a message or a view."""
    blocks: list[Json] = place.blocks if isinstance(place, Post) else place.body["blocks"]
    return blocks


class Screen:
    """Everything that one person can see in a workspace."""

    def __init__(self, team: Team, user: User) -> None:
        self._team = team
        self._user = user

    @property
    def reader(self) -> Reader:
        """For whom it is rendered."""
        return Reader(self._team, self._user.tz or "UTC")

    @property
    def channels(self) -> list[Channel]:
        """The conversations they are in, direct messages included."""
        channels = self._team.channels.values()
        return [c for c in channels if not c.deleted and self._user.id in c.members]

    @property
    def modal(self) -> Modal | None:
        """The modal on top."""
        view = self._team.top_view(self._user.id)
        return Modal(view, self.reader) if view else None

    @property
    def home(self) -> Home | None:
        """The Home tab, where the app has published one."""
        view = self._team.homes.get(self._user.id)
        return Home(view, self.reader) if view else None

    def posts(self, in_: Channel | None = None) -> list[Post]:
        """The messages they can see, in one channel or anywhere, oldest first."""
        channels = self.channels if in_ is None else [c for c in self.channels if c.id == in_.id]
        seen = [
            post
            for channel in channels
            for post in channel.messages
            if post.ephemeral_to in {None, self._user.id}
        ]
        return sorted(seen, key=_moment)

    def message(self, post: Post) -> Message:
        """A message as they see it now."""
        return Message(copy.copy(post), self._team.channels[post.channel_id], self.reader)

    def things(self, in_: Channel | None = None) -> list[Message | Home | Modal]:
        """All that is visible, the modal on top last."""
        found: list[Message | Home | Modal] = [self.message(post) for post in self.posts(in_)]
        if in_ is None:
            found += [self.home] if self.home else []
            found += [self.modal] if self.modal else []
        return found

    def places(self, in_: Channel | None = None) -> list[Place]:
        """Where something can be pressed, in the order the eye goes: modal, newest message, Home."""
        posts = reversed(self.posts(in_))
        if in_ is not None:
            return [*posts]
        modal = [self.modal.view] if self.modal else []
        home = [self.home.view] if self.home else []
        return [*modal, *posts, *home]

    def text(self, in_: Channel | None = None) -> str:
        """All that is visible, as plain text."""
        return "\n\n".join(shown(thing) for thing in self.things(in_))

    def spoken(self, in_: Channel | None = None) -> str:
        """All that is visible, and what notifications and screen readers say besides."""
        fallbacks = [rendered(post.text, self.reader) for post in self.posts(in_)]
        return "\n".join([self.text(in_), *fallbacks])


def shown(thing: Message | Home | Modal) -> str:
    """What a message, a Home tab or a modal shows."""
    return thing.plain if isinstance(thing, Message) else thing.text


def words_around(spot: Spot, reader: Reader) -> str:
    """What stands in the block of an element and in the block above it."""
    blocks = [spot.above] if spot.above and spot.block["type"] == "actions" else []
    return re.sub(r"\s+", " ", blocks_text([*blocks, spot.block], reader))


def _moment(post: Post) -> float:
    return float(post.ts)
