"""From Slack to the app: signed HTTP requests, or envelopes over Socket Mode's websocket."""

import asyncio
import hashlib
import hmac
import json
import random
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoAnswer
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import httpx
from starlette.websockets import WebSocket, WebSocketState

from sandbox.faults import Faults
from sandbox.state import Json, World

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True)
class Answer:
    """What the app said. `status` is HTTP's, 200 for an acknowledged envelope, 0 for silence."""

    status: int
    body: Any = None

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged in time."""
        return self.status == httpx.codes.OK


@dataclass(frozen=True)
class Dispatch:
    """One payload that was sent to the app, with its answer."""

    kind: Kind
    payload: Json
    answer: Answer


class Socket:
    """One websocket of the app."""

    def __init__(self, websocket: WebSocket, loop: asyncio.AbstractEventLoop) -> None:
        self.websocket = websocket
        self.loop = loop
        self.waiting: dict[str, Future[Any]] = {}

    def send(self, envelope: Json) -> Future[Any]:
        """Send an envelope; the future is what the app acknowledges it with."""
        acknowledged: Future[Any] = Future()
        self.waiting[envelope["envelope_id"]] = acknowledged
        sending = self.websocket.send_text(json.dumps(envelope))
        asyncio.run_coroutine_threadsafe(sending, self.loop)
        return acknowledged

    def close(self) -> None:
        """Break the connection."""
        if self.websocket.client_state is WebSocketState.CONNECTED:
            asyncio.run_coroutine_threadsafe(self.websocket.close(), self.loop)


class Dispatcher:
    """Sends payloads to the app, the way the sandbox is set to.

    `ack_seconds` is how long Slack waits; `retries` are the pauses before an event is sent again.
    """

    def __init__(
        self,
        world: World,
        faults: Faults,
        signing_secret: str,
        ack_seconds: float,
        retries: tuple[float, ...],
    ) -> None:
        self.url: str | None = None
        self.sockets: list[Socket] = []
        self.sent: list[Dispatch] = []
        self._world = world
        self._faults = faults
        self._secret = signing_secret.encode()
        self._ack_seconds = ack_seconds
        self._retries = retries
        self._events = ThreadPoolExecutor(8, thread_name_prefix="events")
        self._http = httpx.Client(limits=httpx.Limits(max_connections=None))

    def send(self, kind: Kind, payload: Json) -> Answer:
        """Send a command or an interaction and wait for the acknowledgement."""
        fault = self._faults.take(_name(kind, payload), payload.get("team_id"))
        if fault is not None and fault.kind == "redeliver":
            again = self._events.submit(self._send_once, kind, payload, {})
            answer = self._send_once(kind, payload, {})
            again.result()
            return answer
        return self._send_once(kind, payload, {})

    def later(self, payload: Json) -> None:
        """Send an event without waiting; one that is not acknowledged is sent again."""
        self._events.submit(self._send_event, payload)

    def close(self) -> None:
        """Send nothing more."""
        self._events.shutdown(wait=False, cancel_futures=True)
        self._http.close()

    def _send_event(self, payload: Json) -> None:
        answer = self._send_once("events_api", payload, {})
        for number, pause in enumerate(self._retries, 1):
            if answer.ok:
                return
            self._world.wait_for(lambda: False, pause)
            retry = {
                "num": str(number),
                "reason": "http_timeout" if not answer.status else "http_error",
            }
            answer = self._send_once("events_api", payload, retry)

    def _send_once(self, kind: Kind, payload: Json, retry: dict[str, str]) -> Answer:
        send = self._over_http if self.url else self._over_socket
        answer = send(kind, payload, retry)
        with self._world.condition:
            self.sent.append(Dispatch(kind, payload, answer))
            self._world.changed()
        return answer

    def _over_http(self, kind: Kind, payload: Json, retry: dict[str, str]) -> Answer:
        body, content_type = _encoded(kind, payload)
        stamp = str(int(time.time()))
        signed = f"v0:{stamp}:{body}".encode()
        signature = hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature}",
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": retry["num"], "X-Slack-Retry-Reason": retry["reason"]}
        try:
            response = self._http.post(
                self.url or "", content=body.encode(), headers=headers, timeout=self._ack_seconds
            )
        except httpx.TransportError:
            return Answer(0)
        return Answer(response.status_code, _decoded(response.text))

    def _over_socket(self, kind: Kind, payload: Json, retry: dict[str, str]) -> Answer:
        if not self.sockets:
            return Answer(0)
        envelope: Json = {
            "envelope_id": self._world.new_id("E"),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if retry:
            envelope |= {"retry_attempt": int(retry["num"]), "retry_reason": retry["reason"]}
        # Slack hands each payload to any one of an app's sockets.
        acknowledged = random.choice(self.sockets).send(envelope)  # noqa: S311
        try:
            return Answer(200, acknowledged.result(self._ack_seconds))
        except NoAnswer:
            return Answer(0)


def _name(kind: Kind, payload: Json) -> str:
    if kind == "slash_commands":
        return "slash_command"
    return str(payload.get("type"))


def _encoded(kind: Kind, payload: Json) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    if kind == "slash_commands":
        return urlencode(payload), form
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), form
    return json.dumps(payload), "application/json"


def _decoded(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
