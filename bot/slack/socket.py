"""The websocket door: Socket Mode."""

import json
import logging
import time
from itertools import count
from threading import Condition, Lock
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.deps import Deps
from bot.slack.app import Door

log = structlog.get_logger()
LAST_SECONDS = 3.0
"""How long a stop waits for what was being handed over: Slack itself waits no longer for an answer."""
PING_SECONDS = 5.0
"""How often a ping is sent. A websocket without a pong for more than four times as long is replaced."""


class _Client(SocketModeClient):
    """The SDK's client, whose reader takes up a new websocket together with its state.

    The stock reader looks at the two one after the other. Between them it can pair a new websocket
    with the state of the one before, which nobody ends any more: it then never comes back, neither to
    read the next websocket nor to let the process stop.
    """

    def __init__(self, **settings: Any) -> None:
        self._taking_up = Lock()
        super().__init__(**settings)

    def connect(self) -> None:
        with self._taking_up:
            super().connect()

    def _run_current_session(self) -> None:
        with self._taking_up:
            session, state = self.current_session, self.current_session_state
        if session is not None and session.is_active() and not state.terminated:
            session.run_until_completion(state)


class SocketDoor:
    """Slack's requests over a websocket that this side opens, and opens anew whenever it breaks."""

    def __init__(self, door: Door, deps: Deps, ping_seconds: float = PING_SECONDS) -> None:
        token = deps.settings.slack_app_token
        self._door = door
        self._connections = count(1)
        self._client = _Client(
            logger=logging.getLogger("heard.websocket"),
            app_token=token.get_secret_value() if token else "",
            web_client=deps.client(None),
            ping_interval=ping_seconds,
            concurrency=deps.settings.listener_threads,
        )
        self._client.socket_mode_request_listeners.append(self._hand_over)
        self._is_stopping = False
        self._underway, self._counted = 0, Condition()
        self._client.on_message_listeners.append(self._note_hello)
        self._client.on_error_listeners.append(self._note_error)

    def start(self) -> None:
        """Connect. Raises SlackApiError when the app-level token is not accepted."""
        self._client.connect()

    def stop(self) -> None:
        """Take nothing new, and let what has begun come to its end."""
        self._client.auto_reconnect_enabled = False
        with self._counted:
            self._is_stopping = True
            self._counted.wait_for(lambda: not self._underway, LAST_SECONDS)
        self._client.disconnect()
        self._door.close()
        self._client.close()

    def _hand_over(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._counted:
            if self._is_stopping:
                return  # Unanswered, so that Slack gives it to another process, or to the next one.
            self._underway += 1
        try:
            began = time.time()
            send_response(client, request, run_bolt_app(self._door.app, request), began)
        finally:
            with self._counted:
                self._underway -= 1
                self._counted.notify_all()

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
