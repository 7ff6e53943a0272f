"""The page's addresses. Everything a person does here goes through the same door as in the tests."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
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

from sandbox import actions, answers
from sandbox.person import Person
from sandbox.rules.composition import options_of
from sandbox.screen import Place, Spot, spots
from sandbox.server import Sandbox
from sandbox.state import Channel, Json, Team
from sandbox.stored import STATE, holds_several
from sandbox.web.present import Screen, drawing

HERE = Path(__file__).parent
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
KEEP_ALIVE_SECONDS = 15.0


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    """The page's routes for a sandbox."""
    page = Page(sandbox)
    return [
        # Before the people: their addresses have the same shape.
        Mount("/static", StaticFiles(directory=HERE / "static")),
        Route("/", page.front),
        Route("/events", page.events),
        Route("/clock", page.clock, methods=["POST"]),
        Route("/{team}/{user}", page.show),
        Route("/{team}/{user}/screen", page.screen),
        Route("/{team}/{user}/{deed}", page.act, methods=["POST"]),
    ]


class Page:
    """One page over one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._world = sandbox.world
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=ChainableUndefined,
        )
        self._templates.globals["drawing"] = drawing
        self._templates.tests["known_block"] = self._is_known

    def _is_known(self, kind: str) -> bool:
        return (HERE / "templates" / "blocks" / f"{kind}.html").exists()

    async def front(self, request: Request) -> Response:
        """The first person of the first workspace."""
        if not _is_local(request):
            return _refused()
        workspace = next(iter(self._sandbox.workspaces.values()))
        person = next(iter(workspace.people.values()))
        return RedirectResponse(f"/{workspace.id}/{person.id}")

    async def show(self, request: Request) -> Response:
        """The whole page of a person."""
        return self._rendered(request, "page.html")

    async def screen(self, request: Request) -> Response:
        """What changes on it: channels, messages, the modal."""
        return self._rendered(request, "screen.html")

    async def act(self, request: Request) -> Response:
        """Something the person does. What Slack's own client would refuse is said in plain words."""
        person = self._person(request)
        if person is None or not _is_local(request) or not _is_same_site(request):
            return _refused()
        form = await request.form()
        deeds: dict[str, Callable[[Person, FormData], None]] = {
            "say": self._say,
            "press": self._press,
            "submit": self._submit,
            "close": lambda person, _: person.closes(),
            "home": lambda person, _: person.opens_home(),
        }
        deed = deeds.get(request.path_params["deed"])
        if deed is None:
            return PlainTextResponse("There is no such deed.", 404)
        try:
            await run_in_threadpool(deed, person, form)
        except AssertionError as stopped:
            return JSONResponse({"stopped": str(stopped).split("\n")[0]})
        return JSONResponse({"stopped": None})

    async def clock(self, request: Request) -> Response:
        """Turn the clock for everybody."""
        if not _is_local(request) or not _is_same_site(request):
            return _refused()
        form = await request.form()
        self._world.move_clock(self._offset(str(form.get("to")), str(form.get("zone") or "UTC")))
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
            await asyncio.sleep(0.05)  # several changes at once are one refresh

    def _version_after(self, told: int) -> int:
        self._world.wait_for(lambda: self._world.version != told, KEEP_ALIVE_SECONDS)
        return self._world.version

    def _offset(self, to: str, zone: str) -> float:
        if to == "now":
            return 0.0
        if to == "hour":
            return self._world.offset() + 3600
        here = datetime.fromtimestamp(self._world.now(), UTC).astimezone(ZoneInfo(zone))
        monday = here.date() + timedelta(days=7 - here.weekday())
        morning = datetime(monday.year, monday.month, monday.day, 9, tzinfo=ZoneInfo(zone))
        return morning.timestamp() - time.time()

    def _person(self, request: Request) -> Person | None:
        workspace = self._sandbox.workspaces.get(request.path_params["team"])
        return workspace.people.get(request.path_params["user"]) if workspace else None

    def _rendered(self, request: Request, template: str) -> Response:
        person = self._person(request)
        if person is None or not _is_local(request):
            return _refused()
        with self._world.condition:
            screen = self._screen_of(person, request.query_params.get("c"))
            html = self._templates.get_template(template).render(screen=screen)
        return HTMLResponse(html)

    def _screen_of(self, person: Person, wanted: str | None) -> Screen:
        team = person.workspace.team
        app = person.app
        mine = [c for c in team.channels.values() if person.id in c.members and not c.deleted]
        channel = next((c for c in mine if c.id == wanted), mine[0] if mine else app)
        zone = ZoneInfo(person.user.tz)
        return Screen(
            workspaces=list(self._sandbox.workspaces.values()),
            person=person,
            channels=mine,
            channel=channel,
            home=team.homes.get(person.id),
            now=datetime.fromtimestamp(self._world.now(), UTC).astimezone(zone),
            commands=self._sandbox.manifest["features"]["slash_commands"],
        )

    def _say(self, person: Person, form: FormData) -> None:
        channel = self._channel(person, str(form.get("channel")))
        text = str(form.get("text") or "").strip()
        if text.startswith("/"):
            person.runs(text, in_=channel)
        elif text:
            person.says(text, in_=channel)

    def _press(self, person: Person, form: FormData) -> None:
        wanted = (form.get("block"), form.get("action"))
        for spot in spots(self._place(person, str(form.get("place")))):
            if (spot.block["block_id"], spot.element.get("action_id")) == wanted:
                _press(person, spot, form.get("option"))
                return
        raise AssertionError("This button is not there any more.")

    def _submit(self, person: Person, form: FormData) -> None:
        modal = person.modal
        assert modal is not None, "The modal is closed."
        with self._world.condition:
            for block in modal.view.input_blocks():
                element = block["element"]
                state = modal.view.typed[block["block_id"]][element["action_id"]]
                raw = [str(value) for value in form.getlist(block["block_id"])]
                state[STATE[element["type"]][1]] = _typed(element, raw, person.workspace.team)
        person.submits()

    def _channel(self, person: Person, channel_id: str) -> Channel:
        channel = person.workspace.team.channel(channel_id)
        assert channel is not None, "This channel is not there any more."
        assert person.id in channel.members, "You are not in this channel."
        return channel

    def _place(self, person: Person, place: str) -> Place:
        team = person.workspace.team
        if person.modal is not None and person.modal.id == place:
            return person.modal.view
        home = team.homes.get(person.id)
        if home is not None and home.id == place:
            return home
        channel_id, _, ts = place.partition("/")
        channel = self._channel(person, channel_id)
        found = [post for post in channel.messages if post.ts == ts]
        assert found, "This message is not there any more."
        assert found[0].ephemeral_to in {None, person.id}, "This message is not there any more."
        return found[0]


def _press(person: Person, spot: Spot, option: object) -> None:
    chosen = [one for one in options_of(spot.element) if one["value"] == option]
    if spot.element["type"] in STATE:
        actions.choose(person.workspace, person.user, spot, chosen[0] if chosen else None)
    else:
        label = chosen[0]["text"]["text"] if chosen else spot.buttons[0]
        actions.press(person.workspace, person.user, spot, label)


def _typed(element: Json, raw: list[str], team: Team) -> object:
    several = holds_several(element["type"])
    options = [option for option in options_of(element) if option["value"] in raw]
    if options_of(element):
        return options if several else next(iter(options), None)
    given = [value.replace("\r\n", "\n") for value in raw if value]
    return answers.value_for(element, given if several else next(iter(given), None), team)


def _is_local(request: Request) -> bool:
    # A page elsewhere must not reach this one by a name of its own that points at loopback.
    return (urlsplit(f"//{request.headers.get('host', '')}").hostname or "") in LOOPBACK


def _is_same_site(request: Request) -> bool:
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _refused() -> Response:
    return PlainTextResponse("There is nothing here.", 404)
