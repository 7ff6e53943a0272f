"""One Chromium for all tests of the page, and a small app on a sandbox for them to look at."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox import Person, Sandbox
from sandbox.web.guide import read
from sandbox.web.routes import routes
from tests.browser import echo
from tests.sandbox import wishes

# The same people in the same lobby, in the sandbox below.
from tests.sandbox.conftest import acme as acme
from tests.sandbox.conftest import ben as ben
from tests.sandbox.conftest import client as client
from tests.sandbox.conftest import lobby as lobby
from tests.sandbox.conftest import maya as maya

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
Size = tuple[int, int]
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
    running = Sandbox(echo.MANIFEST, folder / "clock", ack_seconds=5.0)
    running.start(routes(running, read(guide)))
    with wishes.served(wishes.build(running, echo.listen), running):
        yield running
    running.stop()


@pytest.fixture
def opens(chromium: Browser, sandbox: Sandbox) -> Iterator[Opens]:
    """Opens somebody's page."""
    with watched(chromium, sandbox) as visits:

        def open_page(
            person: Person, size: Size = DESKTOP, *, query: str = "", **how: bool
        ) -> Page:
            return visits(f"{sandbox.url}/{person.workspace.id}/{person.id}{query}", size, **how)

        yield open_page


@contextmanager
def watched(chromium: Browser, sandbox: Sandbox) -> Iterator[Opens]:
    """Opens addresses. At the end nothing may have gone elsewhere, and no script have failed."""
    contexts, asked, failed = [], list[str](), list[str]()

    def open_page(address: str, size: Size = DESKTOP, *, dark: bool = False) -> Page:
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("dialog", lambda dialog: failed.append(f"a dialog: {dialog.message}"))
        page.on(
            "console",
            lambda message: failed.append(message.text) if message.type == "error" else None,
        )
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert asked
    assert [url for url in asked if not url.startswith(f"{sandbox.url}/")] == []
    assert failed == []
