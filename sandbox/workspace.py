"""A workspace as its admin handles it: channels, people, and the events that follow."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandbox.events import kind_of
from sandbox.methods.described import user_json
from sandbox.person import Person
from sandbox.state import Channel, Json, Role, Team, User, UserGroup

if TYPE_CHECKING:
    from sandbox.server import Sandbox


class Workspace:
    """One workspace of a sandbox."""

    def __init__(self, sandbox: Sandbox, team: Team) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world
        self.team = team
        self.people = {
            user.id: Person(self, user) for user in team.users.values() if not user.is_bot
        }

    @classmethod
    def new(cls, sandbox: Sandbox, team_id: str, name: str) -> Workspace:
        """One that has just installed the app."""
        new_id = sandbox.world.new_id
        team = Team(team_id, name, bot_token="", bot_user_id=new_id("U"), bot_id=new_id("B"))
        app_name = sandbox.manifest["display_information"]["name"]
        bot = User(team.bot_user_id, app_name, "", "member", team_id, is_bot=True)
        team.users[bot.id] = bot
        workspace = cls(sandbox, team)
        workspace.reinstall()
        return workspace

    @property
    def id(self) -> str:
        """The team id."""
        return self.team.id

    @property
    def name(self) -> str:
        """What it is called."""
        return self.team.name

    @property
    def bot_token(self) -> str:
        """The token of the app in this workspace, the newest one."""
        return self.team.bot_token

    @property
    def bot_user_id(self) -> str:
        """The app's own user here."""
        return self.team.bot_user_id

    @property
    def channels(self) -> list[Channel]:
        """Every channel that exists, direct messages left out."""
        return [c for c in self.team.channels.values() if not c.im_with and not c.deleted]

    @property
    def refuses_charts(self) -> bool:
        """Whether native charts are not rolled out here."""
        return self.team.refuses_charts

    @refuses_charts.setter
    def refuses_charts(self, refuses: bool) -> None:
        self.team.refuses_charts = refuses

    def channel(
        self,
        name: str,
        *,
        private: bool = False,
        shared: bool = False,
        bot: bool = True,
        id: str | None = None,  # noqa: A002
    ) -> Channel:
        """A new channel; the bot is in it unless said otherwise. `shared` is with another company."""
        channel_id = id or self.world.new_id("C")
        channel = Channel(channel_id, name.removeprefix("#"), private=private, shared=shared)
        if bot:
            channel.members.add(self.bot_user_id)
        with self.world.condition:
            self.team.channels[channel.id] = channel
        return channel

    def person(
        self,
        name: str,
        *,
        tz: str = "Europe/Berlin",
        role: Role = "member",
        id: str | None = None,  # noqa: A002
        channels: Sequence[Channel] = (),
    ) -> Person:
        """Somebody new, in these channels. Tells the app nothing: they were always here."""
        home = self.world.new_id("T") if role == "outsider" else self.id
        user = User(id or self.world.new_id("U"), name, tz, role, home)
        with self.world.condition:
            self.team.users[user.id] = user
            for channel in channels:
                channel.members.add(user.id)
        person = self.people[user.id] = Person(self, user)
        return person

    def group(self, handle: str, people: Sequence[Person], name: str | None = None) -> UserGroup:
        """A user group such as @support."""
        handle = handle.removeprefix("@")
        members = [person.id for person in people]
        group = UserGroup(self.world.new_id("S"), handle, name or handle, members)
        with self.world.condition:
            self.team.groups[group.id] = group
        return group

    def archive(self, channel: Channel) -> None:
        """Archive a channel."""
        channel.archived = True
        self._channel_event(channel, "archive", channel.id, self._somebody_in(channel))

    def unarchive(self, channel: Channel) -> None:
        """Bring a channel back."""
        channel.archived = False
        self._channel_event(channel, "unarchive", channel.id, self._somebody_in(channel))

    def restrict(self, channel: Channel, *, restricted: bool = True) -> None:
        """Let nobody but chosen people post in a channel, or everybody again."""
        channel.restricted = restricted

    def rename(self, channel: Channel, name: str) -> None:
        """Give a channel another name."""
        channel.name = name.removeprefix("#")
        described = {"id": channel.id, "name": channel.name, "created": 0}
        self._channel_event(channel, "rename", described)

    def delete(self, channel: Channel) -> None:
        """Delete a channel for good."""
        channel.deleted = True
        self._channel_event(channel, "deleted", channel.id)

    def remove_bot(self, channel: Channel) -> None:
        """Remove the app from a channel."""
        self._leave(channel, self.bot_user_id)

    def invite_bot(self, channel: Channel) -> None:
        """Invite the app to a channel."""
        self._join(channel, self.bot_user_id)

    def joins(self, person: Person, channel: Channel) -> None:
        """Somebody joins a channel."""
        self._join(channel, person.id)

    def leaves(self, person: Person, channel: Channel) -> None:
        """Somebody leaves a channel."""
        self._leave(channel, person.id)

    def welcomes(self, person: Person) -> None:
        """Tell the app that somebody has just joined the workspace."""
        self._tell({"type": "team_join", "user": user_json(person.user, self.team)})

    def changes(
        self,
        person: Person,
        *,
        name: str | None = None,
        tz: str | None = None,
        role: Role | None = None,
    ) -> None:
        """Change somebody's name, time zone or role."""
        user = person.user
        user.name, user.tz, user.role = name or user.name, tz or user.tz, role or user.role
        self._tell({"type": "user_change", "user": user_json(user, self.team)})

    def deactivate(self, person: Person) -> None:
        """Somebody's account ends."""
        self.changes(person, role="deactivated")

    def uninstall(self) -> None:
        """Remove the app: its token dies, and both events come, in no promised order."""
        self.revoke_token()
        self._tell({"type": "app_uninstalled"})

    def revoke_token(self, *, tell: bool = True, error: str = "token_revoked") -> None:
        """The token dies with this error; `tell=False` keeps the app in the dark."""
        self.team.tokens[self.bot_token] = error
        if tell:
            tokens = {"bot": [self.bot_user_id], "oauth": []}
            self._tell({"type": "tokens_revoked", "tokens": tokens})

    def reinstall(self) -> str:
        """Install the app anew; the new token."""
        token = f"xoxb-{self.id}-{secrets.token_hex(8)}"
        self.team.bot_token = token
        self.team.tokens[token] = None
        return token

    def _join(self, channel: Channel, user_id: str) -> None:
        channel.members.add(user_id)
        self._membership_event("member_joined_channel", channel, user_id)

    def _leave(self, channel: Channel, user_id: str) -> None:
        channel.members.discard(user_id)
        self._membership_event("member_left_channel", channel, user_id)

    def _somebody_in(self, channel: Channel) -> str:
        return min(channel.members - {self.bot_user_id}, default="USLACKBOT")

    def _channel_event(
        self, channel: Channel, what: str, told: object, user: str | None = None
    ) -> None:
        # Of a private channel the app hears only while it is in it.
        if not channel.private or self.bot_user_id in channel.members:
            event = {"type": f"{kind_of(channel)}_{what}", "channel": told}
            self._tell(event | ({"user": user} if user else {}), channel)

    def _membership_event(self, name: str, channel: Channel, user_id: str) -> None:
        if self.bot_user_id in {user_id, *channel.members}:
            letter = "G" if channel.private else "C"
            event = {"type": name, "user": user_id, "channel": channel.id}
            self._tell({**event, "channel_type": letter, "team": self.id}, channel)

    def _tell(self, event: Json, channel: Channel | None = None) -> None:
        self.world.changed()
        self.sandbox.events.tell(self.team, event, channel)
