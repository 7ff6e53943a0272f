"""The page's addresses. Everything a person does here goes through the same door as in the tests."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.person import Person
from sandbox.server import Sandbox
from sandbox.web.charts import drawing
from sandbox.web.deeds import Deeds, place_named
from sandbox.web.guide import Guide
from sandbox.web.markdown import markdown_html
from sandbox.web.marks import Marks
from sandbox.web.present import HOME, Screen, Wanted
from sandbox.web.sent import sent

HERE = Path(__file__).parent
NOTHING_HERE = "There is nothing here."
KEEP_ALIVE_SECONDS = 15.0
# Several changes at once are one refresh; what is being played needs the processor itself.
TOGETHER_SECONDS, TOGETHER_WHILE_PLAYING = 0.05, 0.5
# Nothing runs, is drawn or is fetched but what this server itself has sent.
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def routes(sandbox: Sandbox, guide: Guide | None = None) -> list[BaseRoute]:
    """The page's routes for a sandbox, with a guided path where there is one."""
    page = Page(sandbox, guide)
    return [
        # Before the people: their addresses have the same shape.
        Mount("/static", StaticFiles(directory=HERE / "static")),
        Route("/", page.front),
        Route("/events", page.events),
        Route("/clock", page.clock, methods=["POST"]),
        Route("/guide", page.restart, methods=["POST"]),
        Route("/{team}/{user}", page.show),
        Route("/{team}/{user}/screen", page.screen),
        Route("/{team}/{user}/sent", page.sent),
        Route("/{team}/{user}/options", page.options, methods=["POST"]),
        Route("/{team}/{user}/{deed}", page.act, methods=["POST"]),
    ]


Answer = Callable[["Page", Request], Awaitable[Response]]


def _acting(answer: Answer) -> Answer:
    """Only from this page itself, and once what is played has come to its end."""

    @wraps(answer)
    async def answered(page: "Page", request: Request) -> Response:
        if not _is_same_site(request):
            return _refused()
        return _not_yet() if page.is_playing else await answer(page, request)

    return answered


class Page:
    """One page over one sandbox."""

    def __init__(self, sandbox: Sandbox, guide: Guide | None) -> None:
        self._sandbox = sandbox
        self._guide = guide
        self._world = sandbox.world
        self._deeds = Deeds()
        self._marks = Marks()
        self._templates = _templates()

    @property
    def is_playing(self) -> bool:
        """Whether the story is still being played."""
        return self._world.playing is not None

    async def front(self, _request: Request) -> Response:
        """The first person of the first workspace."""
        workspace = next(iter(self._sandbox.workspaces.values()))
        person = next(iter(workspace.people.values()))
        return RedirectResponse(f"/{workspace.id}/{person.id}", headers=HEADERS)

    async def show(self, request: Request) -> Response:
        """The whole page of a person."""
        return await run_in_threadpool(self._rendered, request, "page.html")

    async def screen(self, request: Request) -> Response:
        """What changes on it: channels, messages, the modal."""
        return await run_in_threadpool(self._rendered, request, "screen.html")

    async def sent(self, request: Request) -> Response:
        """The panel that tells what lies behind a message or a view."""
        person = self._person(request)
        with self._world.condition:
            try:
                place = place_named(person, request.query_params.get("place", ""))
            except AssertionError:
                return _refused()
            told = sent(self._sandbox, person, place)
        html = self._templates.get_template("sent.html").render(sent=told)
        return HTMLResponse(html, headers=HEADERS)

    @_acting
    async def restart(self, request: Request) -> Response:
        """Walk the guided path from its beginning."""
        if self._guide is None:
            return _refused()
        self._guide.begin(self._sandbox)
        self._world.changed()
        return JSONResponse({"stopped": None})

    @_acting
    async def act(self, request: Request) -> Response:
        """Something the person does. What Slack's own client would refuse is said in plain words."""
        person = self._person(request)
        form = await request.form()
        deed = self._deeds.named(request.path_params["deed"])
        if deed is None:
            return PlainTextResponse("There is no such deed.", 404)
        try:
            await run_in_threadpool(deed, person, form)
        except AssertionError as stopped:
            return JSONResponse({"stopped": str(stopped).split("\n")[0]})
        return JSONResponse({"stopped": None})

    @_acting
    async def options(self, request: Request) -> Response:
        """What an external menu offers for what is typed into it."""
        person = self._person(request)
        form = await request.form()
        try:
            found = await run_in_threadpool(self._deeds.suggestions, person, form)
        except AssertionError as stopped:
            return JSONResponse({"stopped": str(stopped), "options": []})
        told = [{"value": one["value"], "text": one["text"]["text"]} for one in found]
        return JSONResponse({"stopped": None, "options": told})

    @_acting
    async def clock(self, request: Request) -> Response:
        """Turn the clock for everybody."""
        form = await request.form()
        try:
            zone = ZoneInfo(str(form.get("zone") or "UTC"))
        except (ZoneInfoNotFoundError, ValueError):
            return JSONResponse({"stopped": "This time zone is not known here."})
        self._world.move_clock(self._offset(str(form.get("to")), zone))
        return JSONResponse({"stopped": None})

    async def events(self, request: Request) -> Response:
        """A line whenever something has changed."""
        return StreamingResponse(self._changes(request), media_type="text/event-stream")

    async def _changes(self, request: Request) -> AsyncIterator[str]:
        told = -1
        while not (self._world.ended or await request.is_disconnected()):
            version = await run_in_threadpool(self._version_after, told)
            yield f"data: {version}\n\n" if version != told else ": still here\n\n"
            told = version
            await asyncio.sleep(TOGETHER_WHILE_PLAYING if self._world.playing else TOGETHER_SECONDS)

    def _version_after(self, told: int) -> int:
        self._world.wait_for(lambda: self._world.version != told, KEEP_ALIVE_SECONDS)
        return self._world.version

    def _offset(self, to: str, zone: ZoneInfo) -> float:
        """How far the clock is ahead at the moment that is asked for, which is always to come."""
        if to == "now":
            return 0.0
        if to == "hour":
            return self._world.offset() + 3600
        here = datetime.fromtimestamp(self._world.now(), UTC).astimezone(zone)
        days = 1 if to == "tomorrow" else 7 - here.weekday()
        day = here.date() + timedelta(days=days)
        morning = datetime(day.year, day.month, day.day, 9, tzinfo=zone)
        return morning.timestamp() - time.time()

    def _person(self, request: Request) -> Person:
        workspace = self._sandbox.workspaces.get(request.path_params["team"])
        person = workspace.people.get(request.path_params["user"]) if workspace else None
        if person is None:
            raise HTTPException(404, NOTHING_HERE)
        return person

    def _rendered(self, request: Request, template: str) -> Response:
        person = self._person(request)
        with self._world.condition:
            guide = None if self._world.playing else self._guide
            if guide is not None:
                guide.look(self._sandbox)
            screen = self._screen_of(person, request, guide)
            html = self._templates.get_template(template).render(screen=screen)
            if not screen.at_home:
                self._marks.looks_at(person, screen.channel)
        return HTMLResponse(html, headers=HEADERS)

    def _screen_of(self, person: Person, request: Request, guide: Guide | None) -> Screen:
        asked = request.query_params
        channels = [channel for channel in person.channels if not channel.im_with]
        wanted = asked.get("c", "")
        mine = [person.app, *channels]
        first = min(channels, key=lambda channel: channel.name, default=person.app)
        return Screen(
            workspaces=list(self._sandbox.workspaces.values()),
            person=person,
            channel=person.app
            if wanted == HOME
            else next((channel for channel in mine if channel.id == wanted), first),
            wanted=Wanted(
                channel=wanted,
                thread=asked.get("t", ""),
                since=_moment(asked.get("since")),
                until=_moment(asked.get("until")),
                everything="all" in asked,
            ),
            marks=self._marks,
            now=datetime.fromtimestamp(self._world.now(), UTC).astimezone(
                ZoneInfo(person.user.tz or "UTC")
            ),
            sandbox=self._sandbox,
            guide=guide,
            playing=self._world.playing,
        )


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    drawn = {path.stem for path in (HERE / "templates" / "blocks").iterdir()}
    templates.tests["known_block"] = lambda kind: kind in drawn
    templates.filters["print"] = lambda text: f"{crc32(str(text).encode()):08x}"
    templates.filters["colour"] = lambda name: crc32(name.encode()) % 6
    templates.globals |= {"drawing": drawing, "markdown": markdown_html}
    return templates


def _moment(text: str | None) -> float | None:
    is_number = text is not None and text.replace(".", "", 1).isdecimal()
    return float(text) if text is not None and is_number else None


def _is_same_site(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _not_yet() -> Response:
    # Whoever acts in the middle of what is played would break it.
    told = "You can look round already, and act once the weeks before you came have been played."
    return JSONResponse({"stopped": told, "options": []})


def _refused() -> Response:
    return PlainTextResponse(NOTHING_HERE, 404)
