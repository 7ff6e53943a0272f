"""The websocket door: Socket Mode."""

import json
import logging
from itertools import count

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.deps import Deps
from bot.slack.app import Door

log = structlog.get_logger()
PING_SECONDS = 5.0
"""How often a ping is sent. A websocket without a pong for more than four times as long is replaced."""


class SocketDoor:
    """Slack's requests over a websocket that this side opens, and opens anew whenever it breaks."""

    def __init__(self, door: Door, deps: Deps, ping_seconds: float = PING_SECONDS) -> None:
        token = deps.settings.slack_app_token
        self._door = door
        self._connections = count(1)
        self._handler = SocketModeHandler(
            door.app,
            logger=logging.getLogger("heard.websocket"),
            app_token=token.get_secret_value() if token else "",
            web_client=deps.client(None),
            ping_interval=ping_seconds,
            concurrency=deps.settings.listener_threads,
        )
        self._is_stopping = False
        self._handler.client.on_message_listeners.append(self._note_hello)
        self._handler.client.on_error_listeners.append(self._note_error)

    def start(self) -> None:
        """Connect. Raises SlackApiError when the app-level token is not accepted."""
        self._handler.connect()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        """Take nothing new, and let what has begun come to its end."""
        self._is_stopping = True
        self._handler.client.auto_reconnect_enabled = False
        self._handler.disconnect()  # type: ignore[no-untyped-call]
        self._door.close()
        self._handler.close()  # type: ignore[no-untyped-call]

    def _note_error(self, error: Exception) -> None:
        # While stopping the SDK trips over its own closed socket.
        if not self._is_stopping:
            log.warning("websocket trouble", action="websocket", error=type(error).__name__)

    def _note_hello(self, message: str) -> None:
        # The SDK's own log repeats whole payloads and is kept quiet; Slack greets every new websocket.
        if '"hello"' not in message or json.loads(message).get("type") != "hello":
            return
        number = next(self._connections)
        if number == 1:
            log.info("websocket open", action="connected")
        else:
            log.warning("websocket open again", action="reconnected", connection=number)
