"""One Chromium for all tests of the page, and a small app on a sandbox for them to look at."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from slack_sdk import WebClient

from sandbox import Channel, Person, Sandbox, Workspace
from sandbox.web.guide import read
from sandbox.web.routes import routes
from tests.browser import echo
from tests.sandbox import wishes

DESKTOP, PHONE = (1280, 800), (390, 844)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 15_000
"""Milliseconds that a busy machine may take for what takes a few alone."""
Opens = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


def chromium_path() -> str:
    """Where Chromium is. These tests are not skipped without it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("The page is tested in Chromium: `apt-get install chromium`.", pytrace=False)
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox with its page, a clock and a guide, and the echoing app on it."""
    folder = tmp_path_factory.mktemp("page")
    guide = folder / "guide.json"
    guide.write_text(echo.GUIDE)
    running = Sandbox(echo.MANIFEST, folder / "clock", ack_seconds=1.0)
    running.start(routes(running, read(guide)))
    with wishes.served(wishes.build(running, echo.listen), running):
        yield running
    running.stop()


@pytest.fixture
def acme(sandbox: Sandbox) -> Workspace:
    """A workspace."""
    return sandbox.workspace("Acme")


@pytest.fixture
def lobby(acme: Workspace) -> Channel:
    """A channel with the app in it."""
    return acme.channel("#lobby")


@pytest.fixture
def maya(acme: Workspace, lobby: Channel) -> Person:
    """Somebody in the lobby."""
    return acme.person("Maya", channels=[lobby])


@pytest.fixture
def ben(acme: Workspace, lobby: Channel) -> Person:
    """Somebody else in the lobby."""
    return acme.person("Ben", tz="America/New_York", channels=[lobby])


@pytest.fixture
def client(sandbox: Sandbox, acme: Workspace) -> WebClient:
    """Slack's own client, with the app's token."""
    return WebClient(acme.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture
def opens(chromium: Browser, sandbox: Sandbox) -> Iterator[Opens]:
    """Opens somebody's page. At the end nothing may have gone elsewhere, and no script have failed."""
    contexts, asked, failed = [], list[str](), list[str]()

    def open_page(
        person: Person, size: tuple[int, int] = DESKTOP, *, query: str = "", dark: bool = False
    ) -> Page:
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on(
            "console",
            lambda message: failed.append(message.text) if message.type == "error" else None,
        )
        page.goto(f"{sandbox.url}/{person.workspace.id}/{person.id}{query}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert asked
    assert [url for url in asked if not url.startswith(f"{sandbox.url}/")] == []
    assert failed == []
