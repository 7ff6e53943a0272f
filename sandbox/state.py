"""What the sandbox remembers: plain records, no behaviour of Slack."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["owner", "admin", "member", "guest", "outsider", "deactivated"]
Json = dict[str, Any]
Typed = dict[str, dict[str, Json]]
"""What inputs hold, as `state.values` tells it: block_id, then action_id."""


@dataclass(frozen=True)
class App:
    """Who the app is to Slack, and what it proves that with."""

    id: str
    token: str
    signing_secret: str

    @classmethod
    def new(cls, app_id: str) -> "App":
        """One with fresh secrets."""
        return cls(app_id, f"xapp-1-{app_id}-{secrets.token_hex(8)}", secrets.token_hex(16))


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
class Post:
    """A message as it is stored; `ephemeral_to` is set where one person alone sees it."""

    channel_id: str
    ts: str
    user_id: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    ephemeral_to: str | None = None
    edited: bool = False
    notified: frozenset[str] = frozenset()
    chosen: dict[str, Typed] = field(default_factory=dict)
    """What each person has chosen in its menus, by user id."""
    trouble: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By user id, the block_id and action_id they pressed without an answer of the app."""


@dataclass
class Channel:
    """A conversation; `im_with` makes it the direct message of the bot with a person."""

    id: str
    name: str
    private: bool = False
    shared: bool = False
    archived: bool = False
    deleted: bool = False
    restricted: bool = False
    members: set[str] = field(default_factory=set)
    messages: list[Post] = field(default_factory=list)
    im_with: str | None = None
    seen: dict[str, float] = field(default_factory=dict)
    """The newest message that each person has looked at, by user id."""


@dataclass
class View:
    """A modal or a Home tab, with what the person has typed into it so far."""

    id: str
    owner: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    typed: Typed = field(default_factory=dict)
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
    channel_id: str | None = None
    from_view: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Five uses in half an hour for answers to one interaction.

    `message_ts` is the message that was acted on; `typed` the command that was run.
    """

    channel_id: str
    user_id: str
    issued: float
    message_ts: str | None = None
    typed: str | None = None
    uses: int = 0


@dataclass(frozen=True)
class Reply:
    """What the app answered to an interaction, and the message it made or changed.

    `ticket` names the response_url that the interaction gave it; `at` is real time.
    """

    body: Json
    post: Post
    ticket: str
    at: float


@dataclass
class UserGroup:
    """A user group such as @support."""

    id: str
    handle: str
    name: str
    members: list[str]


@dataclass
class Team:
    """A workspace with the app in it. `tokens` maps every token it ever had to why it is refused."""

    id: str
    name: str
    bot_token: str
    bot_user_id: str
    bot_id: str
    tokens: dict[str, str | None] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    refuses_charts: bool = False

    @property
    def domain(self) -> str:
        """The name in its web address."""
        return self.name.lower().replace(" ", "-")

    def channel(self, channel_id: str) -> Channel | None:
        """A channel that still exists."""
        found = self.channels.get(channel_id)
        return None if found is None or found.deleted else found

    def im(self, user_id: str, new_id: Callable[[str], str]) -> Channel:
        """The direct message of the bot with a person, begun where there is none."""
        for channel in self.channels.values():
            if channel.im_with == user_id:
                return channel
        members = {user_id, self.bot_user_id}
        channel = Channel(new_id("D"), "directmessage", True, members=members, im_with=user_id)
        self.channels[channel.id] = channel
        return channel

    def top_view(self, user_id: str) -> View | None:
        """The modal on top of somebody's screen."""
        stack = self.stacks.get(user_id)
        return self.views[stack[-1]] if stack else None
