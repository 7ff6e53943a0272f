"""The Events API: what the app is told of, if its manifest subscribes to it and its scopes allow it."""

from collections.abc import Mapping
from typing import Any

from sandbox.dispatch import Dispatcher
from sandbox.methods.described import post_json
from sandbox.state import Channel, Json, Post, Team
from sandbox.world import World

_NO_SCOPE = {"app_home_opened", "app_uninstalled", "tokens_revoked"}
_HISTORY = {"im": "im:history", "channel": "channels:history", "group": "groups:history"}
_PLURAL = {"im": "im", "channel": "channels", "group": "groups"}


def kind_of(channel: Channel) -> str:
    """`im`, `channel`, or `group` for a private channel."""
    if channel.im_with:
        return "im"
    return "group" if channel.private else "channel"


class Events:
    """Tells one app of what happens in its workspaces."""

    def __init__(
        self, world: World, dispatcher: Dispatcher, app_id: str, manifest: Mapping[str, Any]
    ) -> None:
        self._world = world
        self._dispatcher = dispatcher
        self._app_id = app_id
        self._subscribed = manifest["settings"].get("event_subscriptions", {})
        self._scopes = set(manifest["oauth_config"]["scopes"]["bot"])

    def tell(
        self, team: Team, event: Json, channel: Channel | None = None, name: str | None = None
    ) -> None:
        """Send an event; `name` is its name in the manifest where that differs from its type."""
        name = name or event["type"]
        scope = _scope_of(name, channel)
        if name in self._subscribed.get("bot_events", ()) and scope in {None, *self._scopes}:
            self._send(team, event, shared=channel is not None and channel.shared)

    def tell_of_post(self, team: Team, channel: Channel, post: Post) -> None:
        """A message was posted: tell of it, and of metadata in it, the app's own included."""
        if team.bot_user_id not in channel.members or post.ephemeral_to:
            return
        kind = kind_of(channel)
        described = post_json(post, team, self._app_id)
        event = {**described, "channel": channel.id, "channel_type": kind}
        self.tell(team, event, channel, f"message.{_PLURAL[kind]}")
        if post.metadata and self._listens_for(post.metadata["event_type"]):
            self._tell_of_metadata(team, channel, post)

    def _tell_of_metadata(self, team: Team, channel: Channel, post: Post) -> None:
        event = {
            "type": "message_metadata_posted",
            "app_id": self._app_id,
            "bot_id": team.bot_id,
            "user_id": post.user_id,
            "team_id": team.id,
            "channel_id": post.channel_id,
            "message_ts": post.ts,
            "metadata": post.metadata,
        }
        self.tell(team, event, channel)

    def _listens_for(self, event_type: str) -> bool:
        return any(
            wanted["event_type"] == event_type and wanted["app_id"] in {"*", self._app_id}
            for wanted in self._subscribed.get("metadata_subscriptions", ())
        )

    def _send(self, team: Team, event: Json, *, shared: bool) -> None:
        authorization = {
            "enterprise_id": None,
            "team_id": team.id,
            "user_id": team.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        self._dispatcher.later(
            {
                "token": "unused",
                "team_id": team.id,
                "api_app_id": self._app_id,
                "event": {"event_ts": self._world.new_ts(), **event},
                "type": "event_callback",
                "event_id": self._world.new_id("Ev"),
                "event_time": int(self._world.now()),
                "authorizations": [authorization],
                "is_ext_shared_channel": shared,
            }
        )


def _scope_of(name: str, channel: Channel | None) -> str | None:
    if name in _NO_SCOPE:
        return None
    if name == "message_metadata_posted":
        return "metadata.message:read"
    if name.startswith("message.") and channel is not None:
        return _HISTORY[kind_of(channel)]
    if name in {"user_change", "team_join"}:
        return "users:read"
    return "groups:read" if channel is not None and channel.private else "channels:read"
