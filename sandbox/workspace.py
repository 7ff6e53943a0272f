"""A workspace as its admin handles it: channels, people, and the events that follow."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandbox.methods import user_json
from sandbox.person import Person
from sandbox.state import Channel, Json, Message, ResponseUrl, Role, Team, Trigger, User

if TYPE_CHECKING:
    from sandbox.server import Sandbox


class Workspace:
    """One workspace of a sandbox."""

    def __init__(self, sandbox: Sandbox, team: Team) -> None:
        self.sandbox = sandbox
        self.team = team
        self.world = sandbox.world
        self.people: dict[str, Person] = {}
        team.users[team.bot_user_id] = User(
            team.bot_user_id, "Heard", "UTC", "member", team.id, is_bot=True
        )

    @property
    def id(self) -> str:
        """The team id."""
        return self.team.id

    @property
    def bot_token(self) -> str:
        """The token of the app in this workspace."""
        return self.team.bot_token

    @property
    def bot_user_id(self) -> str:
        """The app's own user here."""
        return self.team.bot_user_id

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
        """A new channel; the bot is in it unless said otherwise."""
        channel = Channel(
            id or self.world.new_id("C"), name.removeprefix("#"), private=private, shared=shared
        )
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
        """Somebody new, in these channels."""
        home = self.world.new_id("T") if role == "outsider" else self.id
        user = User(id or self.world.new_id("U"), name, tz, role, home)
        with self.world.condition:
            self.team.users[user.id] = user
            for channel in channels:
                channel.members.add(user.id)
        person = Person(self, user)
        self.people[user.id] = person
        return person

    def archive(self, channel: Channel) -> None:
        """Archive a channel."""
        channel.archived = True
        self._channel_event(channel, "archive", self._admin_of(channel))

    def unarchive(self, channel: Channel) -> None:
        """Bring a channel back."""
        channel.archived = False
        self._channel_event(channel, "unarchive", self._admin_of(channel))

    def rename(self, channel: Channel, name: str) -> None:
        """Give a channel another name."""
        channel.name = name.removeprefix("#")
        described = {"id": channel.id, "name": channel.name, "created": 0}
        self.event({"type": f"{_prefix(channel)}_rename", "channel": described})

    def delete(self, channel: Channel) -> None:
        """Delete a channel for good."""
        channel.deleted = True
        self._channel_event(channel, "deleted", {})

    def remove_bot(self, channel: Channel) -> None:
        """Remove the app from a channel."""
        channel.members.discard(self.bot_user_id)
        self._membership_event("member_left_channel", channel, self.bot_user_id)

    def invite_bot(self, channel: Channel) -> None:
        """Invite the app to a channel."""
        channel.members.add(self.bot_user_id)
        self._membership_event("member_joined_channel", channel, self.bot_user_id)

    def joins(self, person: Person, channel: Channel) -> None:
        """Somebody joins a channel."""
        channel.members.add(person.id)
        self._membership_event("member_joined_channel", channel, person.id)

    def leaves(self, person: Person, channel: Channel) -> None:
        """Somebody leaves a channel."""
        channel.members.discard(person.id)
        self._membership_event("member_left_channel", channel, person.id)

    def deactivate(self, person: Person) -> None:
        """Somebody's account ends."""
        person.user.role = "deactivated"
        self.event({"type": "user_change", "user": user_json(person.user, self.team)})

    def uninstall(self) -> None:
        """Remove the app: its token dies, and both events come, in no promised order."""
        self.revoke_token()
        self.event({"type": "app_uninstalled"})

    def revoke_token(self, *, tell: bool = True) -> None:
        """The token dies; `tell=False` keeps the app in the dark."""
        self.team.token_dead = "token_revoked"
        if tell:
            self.event(
                {"type": "tokens_revoked", "tokens": {"bot": [self.bot_user_id], "oauth": []}}
            )

    def reinstall(self) -> str:
        """Install the app again; the new token."""
        self.team.token_dead = None
        self.team.bot_token = f"xoxb-{self.id}-{secrets.token_hex(8)}"
        return self.team.bot_token

    def event(self, event: Json, *, always: bool = False) -> None:
        """Tell the app of an event, if its manifest subscribes to it."""
        if not always and event["type"] not in self._subscribed():
            return
        self.world.changed()
        self.sandbox.dispatcher.later(
            {
                "token": "unused",
                "team_id": self.id,
                "api_app_id": self.sandbox.app_id,
                "event": {"event_ts": self.world.new_ts(), **event},
                "type": "event_callback",
                "event_id": self.world.new_id("Ev"),
                "event_time": int(self.world.now()),
                "authorizations": [
                    {
                        "enterprise_id": None,
                        "team_id": self.id,
                        "user_id": self.bot_user_id,
                        "is_bot": True,
                        "is_enterprise_install": False,
                    }
                ],
                "is_ext_shared_channel": False,
            }
        )

    def tell_of_metadata(self, message: Message) -> None:
        """Message metadata was posted: subscribers hear of it, the app that posted it included."""
        subscribed = self._event_settings().get("metadata_subscriptions", [])
        if message.metadata is None or not subscribed:
            return
        self.event(
            {
                "type": "message_metadata_posted",
                "app_id": self.sandbox.app_id,
                "bot_id": self.team.bot_id,
                "user_id": message.user_id,
                "team_id": self.id,
                "channel_id": message.channel_id,
                "message_ts": message.ts,
                "metadata": message.metadata,
            }
        )

    def trigger(self, user_id: str, from_view: str | None = None) -> str:
        """A new trigger_id for somebody's action."""
        trigger_id = f"{self.world.new_id('1')}.{secrets.token_hex(8)}"
        self.team.triggers[trigger_id] = Trigger(user_id, time.monotonic(), from_view)
        return trigger_id

    def response_url(self, channel: Channel, user_id: str, message_ts: str | None) -> str:
        """A new response_url for somebody's action in a channel."""
        ticket = secrets.token_hex(12)
        self.team.response_urls[ticket] = ResponseUrl(
            channel.id, user_id, message_ts, time.monotonic()
        )
        return f"{self.sandbox.url}/response/{ticket}"

    def _event_settings(self) -> Json:
        settings: Json = self.sandbox.manifest["settings"].get("event_subscriptions", {})
        return settings

    def _subscribed(self) -> Sequence[str]:
        events: Sequence[str] = self._event_settings().get("bot_events", [])
        return events

    def _admin_of(self, channel: Channel) -> Json:
        people = sorted(channel.members - {self.bot_user_id})
        return {"user": people[0] if people else "USLACK"}

    def _channel_event(self, channel: Channel, what: str, extra: Json) -> None:
        self.event({"type": f"{_prefix(channel)}_{what}", "channel": channel.id, **extra})

    def _membership_event(self, name: str, channel: Channel, user_id: str) -> None:
        kind = "G" if channel.private else "C"
        self.event(
            {
                "type": name,
                "user": user_id,
                "channel": channel.id,
                "channel_type": kind,
                "team": self.id,
            }
        )


def _prefix(channel: Channel) -> str:
    return "group" if channel.private else "channel"
