"""The sandbox as a running server."""

import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from sandbox.dispatch import Dispatch, Dispatcher
from sandbox.dropping import Breakable
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.gateway import Call, Gateway
from sandbox.methods import METHODS, Api
from sandbox.rates import Rates
from sandbox.remembering import Remembering
from sandbox.signed_http import SignedHttp
from sandbox.sockets import Sockets
from sandbox.state import App, Post, Team
from sandbox.workspace import Workspace
from sandbox.world import World

FAST_RETRIES = (0.05, 0.2, 0.5)
SLACK_RETRIES = (0.001, 60.0, 300.0)
GRACE_SECONDS, STOP_SECONDS = 0.5, 5


class Sandbox:
    """Slack for one app, on a loopback port, in a thread of this process.

    `manifest` is the app's manifest: it decides scopes, commands, shortcuts and events. `clock_file`
    holds how many seconds the clock is ahead. `strict_rates` applies Slack's rate limits.
    `ack_seconds` is how long an acknowledgement may take, `retries` the pauses before an event that
    was not acknowledged comes again. `patience` is how many seconds people wait to see something.
    `app` is who the app is, where that is remembered.
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
        patience: float = 10.0,
        app: App | None = None,
    ) -> None:
        self.manifest = manifest
        self.patience = patience
        self.world = World(clock_file)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.workspaces: dict[str, Workspace] = {}
        self.app = app or App.new(self.world.new_id("A"))
        self.sockets = Sockets(self.world, self.faults, self.app_id, ack_seconds)
        self.dispatcher = Dispatcher(self.world, self.faults, self.sockets, retries)
        self.events = Events(self.world, self.dispatcher, self.app_id, manifest)
        self.api = Api(
            self.world, self.app_id, self.app_token, manifest, METHODS, posted=self._posted
        )
        self.rates = Rates(strict=strict_rates)
        self._gateway = Gateway(self.api, self.sockets, self.faults, self.rates, self._noted)
        self._ack_seconds = ack_seconds
        self._listening = socket.create_server(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.api_url = f"{self.url}/api/"

    @property
    def app_id(self) -> str:
        """The app's id."""
        return self.app.id

    @property
    def app_token(self) -> str:
        """The token that opens its websocket."""
        return self.app.token

    @property
    def signing_secret(self) -> str:
        """What its HTTP requests are signed with."""
        return self.app.signing_secret

    @property
    def dispatches(self) -> list[Dispatch]:
        """Every payload sent to the app, with its answer."""
        return self.dispatcher.sent

    def deliver_to(self, *urls: str) -> None:
        """From now on payloads go to these addresses in turn by signed HTTP instead of Socket Mode."""
        self.dispatcher.road = SignedHttp(urls, self.signing_secret, self._ack_seconds)

    def workspace(self, name: str, id: str | None = None) -> Workspace:  # noqa: A002
        """A new workspace in which the app is installed."""
        team_id = id or self.world.new_id("T")
        return self.admit(Workspace.new(self, team_id, name))

    def admit(self, workspace: Workspace) -> Workspace:
        """Take in a workspace: a new one, or one that is remembered."""
        with self.world.condition:
            self.world.teams[workspace.id] = workspace.team
            self.workspaces[workspace.id] = workspace
        return workspace

    def start(
        self, routes: Sequence[BaseRoute] = (), kept: Callable[[], None] | None = None
    ) -> None:
        """Serve; `routes` are mounted beside Slack's own. `kept` runs before anything is answered."""
        # A page from elsewhere that resolves to loopback must not drive this server.
        known_hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        app = Starlette(routes=[*self._gateway.routes(), *routes], middleware=[known_hosts])
        config = uvicorn.Config(
            Breakable(Remembering(app, kept) if kept else app),
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws_ping_interval=30,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listening]}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Close every connection and end."""
        self.dispatcher.close()
        self.world.end()
        self._server.should_exit = True
        # Pages that follow the changes end by themselves; what is slow on purpose is not waited for.
        self._thread.join(GRACE_SECONDS)
        self._server.force_exit = True
        self._thread.join(STOP_SECONDS)

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

    def _noted(self, call: Call) -> None:
        with self.world.condition:
            self.calls.append(call)
            self.world.changed()

    def _posted(self, team: Team, post: Post) -> None:
        self.events.tell_of_post(team, team.channels[post.channel_id], post)
