"""What the app calls: the Web API, response_urls, and the websocket of Socket Mode."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from sandbox import respond
from sandbox.dropping import Dropped
from sandbox.errors import RateLimited, SlackError
from sandbox.faults import REFUSALS, Fault, Faults
from sandbox.methods import Api
from sandbox.rates import Rates
from sandbox.sockets import Sockets
from sandbox.state import Json


@dataclass(frozen=True)
class Call:
    """One call of the Web API by the app; `at` is real time, in seconds since 1970."""

    method: str
    workspace: str | None
    args: Json
    answer: Json
    at: float


class Gateway:
    """The addresses of one sandbox. `noted` is called with every call of the Web API."""

    def __init__(
        self,
        api: Api,
        sockets: Sockets,
        faults: Faults,
        rates: Rates,
        noted: Callable[[Call], None],
    ) -> None:
        self._api = api
        self._sockets = sockets
        self._faults = faults
        self._rates = rates
        self._noted = noted

    def routes(self) -> list[BaseRoute]:
        """What to serve."""
        return [
            Route("/api/{method}", self._call, methods=["GET", "POST"]),
            Route("/response/{ticket}", self._respond, methods=["POST"]),
            WebSocketRoute("/socket", self._sockets.serve),
        ]

    async def _call(self, request: Request) -> Response:
        method, arrived = request.path_params["method"], time.time()
        try:
            arguments = await _arguments(request)
        except SlackError as error:
            return JSONResponse(error.answer())
        token = _token(request, arguments)
        team = self._api.world.team_of_token(token)
        workspace = team.id if team else None
        fault = self._faults.take(method, workspace, arguments.get("channel"))
        if fault is not None and fault.kind in REFUSALS:
            answer: Json = {"ok": False, "fault": fault.kind}
            response = _failure(fault)
        else:
            answer, response = self._answered(request, method, token, arguments, workspace)
        self._noted(Call(method, workspace, arguments, answer, arrived))
        if fault is None or fault.kind in REFUSALS:
            return response
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return response
        return _failure(fault)

    def _answered(
        self, request: Request, method: str, token: str, arguments: Json, workspace: str | None
    ) -> tuple[Json, Response]:
        try:
            if method == "apps.connections.open":
                answer = self._connection(request, token)
                return answer, JSONResponse(answer)
            self._rates.spend(workspace or "", method, arguments.get("channel"))
            answer = self._api.call(method, token, arguments)
        except RateLimited as limited:
            headers = {"Retry-After": str(limited.seconds)}
            return limited.answer(), JSONResponse(limited.answer(), 429, headers)
        except SlackError as error:
            answer = error.answer()
        scopes = {"x-oauth-scopes": ",".join(self._api.scopes)} if workspace else {}
        return answer, JSONResponse(answer, headers=scopes)

    def _connection(self, request: Request, token: str) -> Json:
        if not token:
            raise SlackError("not_authed")
        if token != self._api.app_token:
            known = self._api.world.team_of_token(token)
            raise SlackError("not_allowed_token_type" if known else "invalid_auth")
        return {
            "ok": True,
            "url": f"ws://{request.url.netloc}/socket?ticket={self._sockets.ticket()}",
        }

    async def _respond(self, request: Request) -> Response:
        fault = self._faults.take("response_url", None)
        if fault is not None and fault.kind in REFUSALS:
            return _failure(fault)
        response = self._responded(request.path_params["ticket"], await request.body())
        if fault is None:
            return response
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return response
        return _failure(fault)

    def _responded(self, ticket: str, sent: bytes) -> Response:
        try:
            body = json.loads(sent)
            if not isinstance(body, dict):
                raise ValueError("an answer is an object")
            respond.use(self._api, ticket, body)
        except ValueError:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
        except SlackError as error:
            gone = error.code in {"expired_url", "used_url", "invalid_url"}
            return JSONResponse(error.answer(), 404 if gone else 400)
        return Response("ok")


def _failure(fault: Fault) -> Response:
    if fault.kind == "rate_limit":
        headers = {"Retry-After": str(int(fault.seconds))}
        return JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
    if fault.kind.startswith("drop"):
        return Dropped()
    if fault.kind == "garbage":
        return Response("<html>Something went wrong</html>", 200, media_type="text/html")
    return Response("upstream connect error", 503)


async def _arguments(request: Request) -> Json:
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        given = _json_object((await request.body()).decode())
    elif kind.startswith("multipart/form-data"):
        given = dict(await request.form())
    else:
        given = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
    arguments: Json = {**request.query_params, **given}
    return arguments


def _json_object(body: str) -> Any:
    try:
        given = json.loads(body or "{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(given, dict):
        raise SlackError("json_not_object")
    given.pop("token", None)  # in JSON, Slack takes a token from the header alone
    return given


def _token(request: Request, arguments: Json) -> str:
    in_body = str(arguments.pop("token", None) or "")
    bearer = request.headers.get("authorization", "")
    return bearer.removeprefix("Bearer ").strip() or in_body
