"""Connections that break before an answer: the caller never learns what became of its call."""

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_BREAK = "sandbox.break_connection"


class Breakable:
    """Lets what it wraps break the connection a request came over, which ASGI has no word for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the means to break it."""
        if scope["type"] == "http":
            # uvicorn's `receive` is a method of the object that holds the transport.
            scope[_BREAK] = receive.__self__.transport.close  # type: ignore[attr-defined]
        await self._app(scope, receive, send)


class Dropped(Response):
    """No answer at all."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Break the connection, and return when it is broken."""
        scope[_BREAK]()
        while (await receive())["type"] != "http.disconnect":
            pass
