"""What the sandbox remembers: plain records, no behaviour of Slack."""

import copy
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Role = Literal["owner", "admin", "member", "guest", "outsider", "deactivated"]
Json = dict[str, Any]


@dataclass
class User:
    """Somebody, or the bot, as a workspace knows them. Outsiders have a home team of their own."""

    id: str
    name: str
    tz: str
    role: Role
    home_team: str
    is_bot: bool = False


@dataclass
class Message:
    """A message; `ephemeral_to` is set where only one person sees it, and only until they reload."""

    channel_id: str
    ts: str
    user_id: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    ephemeral_to: str | None = None
    edited: bool = False

    @property
    def ephemeral(self) -> bool:
        """Whether it says "Only visible to you"."""
        return self.ephemeral_to is not None


@dataclass
class Channel:
    """A conversation; `im_with` makes it the direct message of the bot with a person."""

    id: str
    name: str
    private: bool = False
    shared: bool = False
    archived: bool = False
    deleted: bool = False
    members: set[str] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    im_with: str | None = None


@dataclass
class View:
    """A modal or a Home tab, with what the person has typed into it so far."""

    id: str
    owner: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    typed: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None

    def input_blocks(self) -> list[Json]:
        """Its input blocks in order."""
        return [block for block in self.body["blocks"] if block["type"] == "input"]


@dataclass
class Trigger:
    """Three seconds in which a modal may be opened for a person; `from_view` allows a push."""

    user_id: str
    issued: float
    from_view: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Five uses in half an hour for answers to one interaction."""

    channel_id: str
    user_id: str
    message_ts: str | None
    issued: float
    uses: int = 0


@dataclass
class Team:
    """A workspace with the app in it."""

    id: str
    name: str
    bot_token: str
    bot_user_id: str
    bot_id: str
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    token_dead: str | None = None
    refuses_charts: bool = False

    def channel(self, channel_id: str) -> Channel | None:
        """A channel that still exists."""
        found = self.channels.get(channel_id)
        return None if found is None or found.deleted else found

    def im(self, user_id: str, new_id: Callable[[str], str]) -> Channel:
        """The direct message of the bot with a person, begun where there is none."""
        for channel in self.channels.values():
            if channel.im_with == user_id:
                return channel
        channel = Channel(
            new_id("D"), f"dm-{user_id}", True, members={user_id, self.bot_user_id}, im_with=user_id
        )
        self.channels[channel.id] = channel
        return channel


class World:
    """All workspaces behind one lock. Whoever changes something says `changed`, which wakes the others."""

    def __init__(self, clock_file: Path | None) -> None:
        self.teams: dict[str, Team] = {}
        self.condition = threading.Condition(threading.RLock())
        self.version = 0
        self._clock_file = clock_file
        self._ids = itertools.count(1)
        self._last_ts = 0.0

    def now(self) -> float:
        """Seconds since 1970, moved by the clock file."""
        return time.time() + self.offset()

    def offset(self) -> float:
        """How far the clock is moved, in seconds."""
        if self._clock_file is None or not self._clock_file.exists():
            return 0.0
        return float(self._clock_file.read_text() or 0)

    def move_clock(self, offset: float) -> None:
        """Move the clock for everybody who reads the file."""
        if self._clock_file is None:
            raise ValueError("this sandbox was started without a clock file")
        fresh = self._clock_file.with_suffix(".new")
        fresh.write_text(f"{offset:.3f}")
        fresh.replace(self._clock_file)
        self.changed()

    def new_id(self, prefix: str) -> str:
        """An id as Slack makes them, unique in this sandbox."""
        return f"{prefix}{next(self._ids):08X}"

    def new_ts(self) -> str:
        """A message's time stamp: unique, and always later than the one before."""
        with self.condition:
            self._last_ts = max(self._last_ts + 0.000001, self.now())
            return f"{self._last_ts:.6f}"

    def changed(self) -> None:
        """Wake everybody who waits to see something."""
        with self.condition:
            self.version += 1
            self.condition.notify_all()

    def wait_for(self, happened: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is so, woken by changes; False when time runs out."""
        with self.condition:
            return self.condition.wait_for(happened, seconds)

    def team_of_token(self, token: str) -> Team | None:
        """The workspace a bot token belongs to."""
        return next((team for team in self.teams.values() if team.bot_token == token), None)


def with_ids(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """The blocks as Slack stores them: every block and every interactive element has an id."""
    stored = copy.deepcopy(blocks)
    for block in stored:
        block.setdefault("block_id", new_id("b"))
        for element in elements_of(block):
            if element["type"] not in {"image", "mrkdwn", "plain_text"}:
                element.setdefault("action_id", new_id("a"))
    return stored


def elements_of(block: Json) -> Iterator[Json]:
    """The elements of a block, wherever the block keeps them."""
    if block["type"] in {"actions", "context"}:
        yield from block.get("elements", ())
    elif block["type"] == "input":
        yield block["element"]
    elif block.get("accessory"):
        yield block["accessory"]
