"""The road by Socket Mode: envelopes over the app's websockets."""

import asyncio
import json
import random
import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as NoAnswer
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.dispatch import OK, Answer, Kind, Retry
from sandbox.errors import SlackError
from sandbox.faults import Faults
from sandbox.state import Json
from sandbox.world import World

MOST_SOCKETS = 10
CONNECTION_SECONDS = 3600


class Connection:
    """One websocket of the app."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[str, deque[Future[Any]]] = defaultdict(deque)

    def send(self, message: Json) -> None:
        """Send something; a connection that just broke swallows it."""
        sending = self._websocket.send_text(json.dumps(message))
        asyncio.run_coroutine_threadsafe(sending, self._loop)

    def ask(self, envelope: Json) -> Future[Any]:
        """Send an envelope; the future is what the app acknowledges it with."""
        acknowledged: Future[Any] = Future()
        self._waiting[envelope["envelope_id"]].append(acknowledged)
        self.send(envelope)
        return acknowledged

    def close(self) -> None:
        """Break the connection."""
        asyncio.run_coroutine_threadsafe(self._websocket.close(), self._loop)

    async def listen(self) -> None:
        """Take acknowledgements until the connection ends."""
        try:
            while True:
                self._acknowledge(json.loads(await self._websocket.receive_text()))
        except (WebSocketDisconnect, RuntimeError):
            for waiting in self._waiting.values():
                for future in waiting:
                    future.cancel()

    def _acknowledge(self, message: Json) -> None:
        waiting = self._waiting.get(str(message.get("envelope_id")))
        if waiting:
            waiting.popleft().set_result(message.get("payload"))


class Sockets:
    """All websockets of the app; each payload goes to any one of them."""

    def __init__(self, world: World, faults: Faults, app_id: str, seconds: float) -> None:
        self.open: list[Connection] = []
        self._world = world
        self._faults = faults
        self._app_id = app_id
        self._seconds = seconds
        self._tickets: set[str] = set()

    def ticket(self) -> str:
        """Admission for one websocket. Raises SlackError where ten are open."""
        if len(self.open) >= MOST_SOCKETS:
            raise SlackError("too_many_websockets")
        ticket = secrets.token_hex(12)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        """One websocket from its hello to its end."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close()
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        connection = Connection(websocket)
        await websocket.send_text(json.dumps(self._hello()))
        self.open.append(connection)
        self._world.changed()
        await connection.listen()
        self.open.remove(connection)
        self._world.changed()

    def parcel(self, kind: Kind, payload: Json, retry: Retry | None) -> Callable[[], Answer]:
        """An envelope; sent twice, it has the same envelope_id both times."""
        envelope: Json = {
            "envelope_id": self._world.new_id("E"),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if retry is not None:
            envelope |= {"retry_attempt": retry.number, "retry_reason": retry.reason}
        return lambda: self._sent(envelope)

    def close(self) -> None:
        """Break every websocket without a word."""
        for connection in list(self.open):
            connection.close()

    def say_goodbye(self, reason: str) -> None:
        """Ask the app to connect anew: `warning`, `refresh_requested` or `link_disabled`."""
        for connection in list(self.open):
            connection.send({"type": "disconnect", "reason": reason})

    def _sent(self, envelope: Json) -> Answer:
        connections = list(self.open)
        if not connections:
            return Answer(0, reason="connection_failed")
        connection = random.choice(connections)  # noqa: S311  # any one will do
        acknowledged = connection.ask(envelope)
        if self._faults.take("websocket", None):
            connection.close()
        try:
            return Answer(OK, acknowledged.result(self._seconds))
        except NoAnswer:
            return Answer(0, reason="http_timeout")
        except CancelledError:
            return Answer(0, reason="connection_failed")

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open) + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {
                "host": "sandbox",
                "approximate_connection_time": CONNECTION_SECONDS,
            },
        }
