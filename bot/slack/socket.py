"""The websocket door: Socket Mode."""

from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.deps import Deps
from bot.slack.app import Door


class SocketDoor:
    """Slack's requests over a websocket that this side opens."""

    def __init__(self, door: Door, deps: Deps) -> None:
        token = deps.settings.slack_app_token
        self._door = door
        self._handler = SocketModeHandler(
            door.app,
            app_token=token.get_secret_value() if token else "",
            web_client=deps.client(None),
            concurrency=deps.settings.listener_threads,
        )

    def start(self) -> None:
        """Connect. Raises SlackApiError when the app-level token is not accepted."""
        self._handler.connect()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        """Take nothing new, and let what has begun come to its end."""
        self._handler.client.auto_reconnect_enabled = False
        self._handler.disconnect()  # type: ignore[no-untyped-call]
        self._door.close()
        self._handler.close()  # type: ignore[no-untyped-call]
