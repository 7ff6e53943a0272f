"""The sandbox as a running server: the Web API, Socket Mode, and whatever is mounted on it."""

import asyncio
import json
import secrets
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox import respond
from sandbox.dispatch import Dispatch, Dispatcher, Socket
from sandbox.errors import RateLimited, SlackError
from sandbox.faults import Fault, Faults
from sandbox.methods import METHODS, Api
from sandbox.rates import Rates
from sandbox.state import Json, Message, Team, World
from sandbox.views import VIEW_METHODS
from sandbox.workspace import Workspace

FAST_RETRIES = (0.05, 0.2, 0.5)
SLACK_RETRIES = (0.0, 60.0, 300.0)


@dataclass(frozen=True)
class Call:
    """One call of the Web API by the app."""

    method: str
    workspace: str | None
    args: Json
    answer: Json
    at: float


class Sandbox:
    """Slack for one app, on a free loopback port, in a thread of this process.

    `manifest` is the app's manifest: it decides scopes, commands, shortcuts and events. `strict_rates`
    applies Slack's rate limits; `ack_seconds` is how long an acknowledgement may take.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        clock_file: Path | None = None,
        *,
        port: int = 0,
        strict_rates: bool = False,
        ack_seconds: float = 3.0,
        retries: tuple[float, ...] = FAST_RETRIES,
    ) -> None:
        self.manifest = manifest
        self.world = World(clock_file)
        self.faults = Faults()
        self.rates = Rates(strict=strict_rates)
        self.calls: list[Call] = []
        self.app_id = self.world.new_id("A")
        self.app_token = f"xapp-1-{self.app_id}-{secrets.token_hex(8)}"
        self.signing_secret = secrets.token_hex(16)
        self.dispatcher = Dispatcher(
            self.world, self.faults, self.signing_secret, ack_seconds, retries
        )
        self.workspaces: dict[str, Workspace] = {}
        scopes = frozenset(manifest["oauth_config"]["scopes"]["bot"])
        self._api = Api(self.world, self.app_id, scopes, self._posted, {**METHODS, **VIEW_METHODS})
        self._tickets: set[str] = set()
        self._socket = socket.create_server(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.api_url = f"{self.url}/api/"

    @property
    def dispatches(self) -> list[Dispatch]:
        """Every payload sent to the app, with its answer."""
        return self.dispatcher.sent

    def deliver_to(self, url: str) -> None:
        """From now on payloads go to this address by signed HTTP instead of Socket Mode."""
        self.dispatcher.url = url

    def workspace(self, name: str, id: str | None = None) -> Workspace:  # noqa: A002
        """A new workspace in which the app is installed."""
        team_id = id or self.world.new_id("T")
        team = Team(
            id=team_id,
            name=name,
            bot_token=f"xoxb-{team_id}-{secrets.token_hex(8)}",
            bot_user_id=self.world.new_id("U"),
            bot_id=self.world.new_id("B"),
        )
        workspace = Workspace(self, team)
        with self.world.condition:
            self.world.teams[team_id] = team
            self.workspaces[team_id] = workspace
        return workspace

    def start(self, routes: Sequence[BaseRoute] = ()) -> None:
        """Serve; `routes` are mounted beside Slack's own."""
        app = Starlette(
            routes=[
                Route("/api/{method}", self._call, methods=["GET", "POST"]),
                Route("/response/{ticket}", self._respond, methods=["POST"]),
                WebSocketRoute("/socket", self._serve_socket),
                *routes,
            ]
        )
        config = uvicorn.Config(app, log_level="warning", lifespan="off", ws_ping_interval=None)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Close every connection and end."""
        self.close_sockets()
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(5)
        self.dispatcher.close()

    def close_sockets(self) -> None:
        """Break every websocket of the app, as Slack does when it recycles one."""
        for connection in list(self.dispatcher.sockets):
            connection.close()

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        arguments = await _arguments(request)
        token = _token(request, arguments)
        team = self.world.team_of_token(token)
        channel = arguments.get("channel")
        fault = self.faults.take(method, team.id if team else None, channel)
        if fault and fault.kind in {"rate_limit", "error_before", "drop_before"}:
            self._note(method, team, arguments, {"ok": False, "fault": fault.kind})
            return _failure(fault)
        answer, status, headers = self._answered(method, token, team, arguments)
        self._note(method, team, arguments, answer)
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault:
            return _failure(fault)
        return JSONResponse(answer, status, headers)

    def _answered(
        self, method: str, token: str, team: Team | None, arguments: Json
    ) -> tuple[Json, int, dict[str, str]]:
        try:
            if method == "apps.connections.open":
                return self._connection(token), 200, {}
            if not token:
                raise SlackError("not_authed")
            if team is None:
                raise SlackError("invalid_auth")
            self.rates.spend(team.id, method, arguments.get("channel"))
            answer = self._api.call(method, team, arguments)
        except RateLimited as limited:
            return limited.answer(), 429, {"Retry-After": str(limited.seconds)}
        except SlackError as error:
            answer = error.answer()
        return answer, 200, {"x-oauth-scopes": ",".join(sorted(self._api.scopes))}

    def _connection(self, token: str) -> Json:
        if token != self.app_token:
            raise SlackError("invalid_auth")
        ticket = secrets.token_hex(12)
        self._tickets.add(ticket)
        return {"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}/socket?ticket={ticket}"}

    def _note(self, method: str, team: Team | None, arguments: Json, answer: Json) -> None:
        with self.world.condition:
            self.calls.append(
                Call(method, team.id if team else None, arguments, answer, time.time())
            )
            self.world.changed()

    async def _respond(self, request: Request) -> Response:
        ticket = request.path_params["ticket"]
        body = await request.json()
        try:
            respond.use(self.world, ticket, body)
        except SlackError as error:
            return JSONResponse(error.answer(), 404)
        return Response("ok")

    async def _serve_socket(self, websocket: WebSocket) -> None:
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close()
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        connection = Socket(websocket, asyncio.get_running_loop())
        await websocket.send_text(json.dumps(self._hello()))
        self.dispatcher.sockets.append(connection)
        self.world.changed()
        try:
            while True:
                _acknowledge(connection, json.loads(await websocket.receive_text()))
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self.dispatcher.sockets.remove(connection)
            self.world.changed()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.dispatcher.sockets) + 1,
            "connection_info": {"app_id": self.app_id},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 3600},
        }

    def _posted(self, team: Team, message: Message) -> None:
        self.workspaces[team.id].tell_of_metadata(message)


class _Dropped(Response):
    """An answer that breaks off: the app never learns what became of its call."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def _failure(fault: Fault) -> Response:
    if fault.kind == "rate_limit":
        headers = {"Retry-After": str(int(fault.seconds))}
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
    if fault.kind.startswith("drop"):
        return _Dropped()
    if fault.kind == "garbage":
        return Response("<html>Something went wrong</html>", 200, media_type="text/html")
    return Response("upstream connect error", 503)


def _acknowledge(connection: Socket, message: Json) -> None:
    waiting = connection.waiting.pop(message.get("envelope_id", ""), None)
    if waiting is not None and not waiting.done():
        waiting.set_result(message.get("payload"))


async def _arguments(request: Request) -> Json:
    body = (await request.body()).decode()
    if "json" in request.headers.get("content-type", ""):
        given = json.loads(body or "{}")
    elif "multipart" in request.headers.get("content-type", ""):
        given = dict(await request.form())
    else:
        given = dict(parse_qsl(body, keep_blank_values=True))
    arguments: Json = {**request.query_params, **given}
    return arguments


def _token(request: Request, arguments: Json) -> str:
    bearer = request.headers.get("authorization", "")
    return bearer.removeprefix("Bearer ").strip() or str(arguments.pop("token", ""))
