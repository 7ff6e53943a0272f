"""The guided path on the real bot, in the story that a newcomer finds: raise, vote, turn to Monday."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.seeded import Seeded, house

SLOW = 60_000
"""Milliseconds: the real bot answers in one, and in many beside other tests."""
Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    """One house for all, as it takes a while."""
    with house(tmp_path_factory.mktemp("story")) as played:
        yield played


@pytest.fixture
def visits(chromium: Browser, seeded: Seeded) -> Iterator[Opens]:
    """Opens an address. At the end nothing may have gone elsewhere, and no script have failed."""
    contexts, asked, failed = [], list[str](), list[str]()

    def open_page(address: str, size: tuple[int, int]) -> Page:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.set_default_timeout(SLOW)
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(f"{seeded.sandbox.url}/")] == []
    assert failed == []


def _raises(page: Page, worry: str) -> None:
    box = page.get_by_role("textbox", name="Message checkout-revamp")
    box.fill(f"/concern {worry}")
    box.press("Enter")
    dialog = page.get_by_role("dialog", name="Raise a concern")
    expect(dialog).to_be_visible(timeout=SLOW)
    assert _grave(page) == []
    dialog.get_by_label("Slows us").check()
    dialog.get_by_label("Seen first-hand").check()
    dialog.get_by_role("button", name="Raise", exact=True).click()
    thanks = page.get_by_role("dialog").filter(has_text="Your concern is stored as")
    expect(thanks).to_be_visible(timeout=SLOW)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SLOW)


def test_the_path_is_walked_by_desktop_and_a_week_later_by_phone(
    visits: Opens, seeded: Seeded
) -> None:
    for week, size in enumerate((DESKTOP, PHONE)):
        _walks(visits, seeded, size, week)


def _walks(visits: Opens, seeded: Seeded, size: tuple[int, int], week: int) -> None:
    channel = seeded.channel("checkout-revamp")
    page = visits(seeded.page("Joy", channel), size)
    worry = f"No mail says that a refund is on its way, week {week}"
    _raises(page, worry)

    if not week:
        # In the second round of the path the poll is closed by then.
        page.goto(seeded.page("Priya", channel))
        page.get_by_role("button", name="Vote").last.click()
        dialog = page.get_by_role("dialog", name="Vote")
        dialog.get_by_label("Can live with it").check()
        assert _grave(page) == []
        dialog.get_by_role("button", name="Save my vote").click()
        expect(page.get_by_role("dialog", name="Your vote is saved")).to_be_visible(timeout=SLOW)
        page.keyboard.press("Escape")
        expect(page.get_by_text("18 of 25 answered").first).to_be_visible(timeout=SLOW)

    page.goto(seeded.page("Maya", channel))
    page.get_by_role("button", name="Turn the clock").click()
    page.get_by_role("menuitem", name="Next Monday 09:00").click()
    digest = page.get_by_role("article").filter(has_text=f"Checkout revamp - week {5 + week}")
    expect(digest).to_contain_text("raised", timeout=SLOW)
    expect(digest).to_contain_text(worry)
    assert _grave(page) == []
    seeded.somebody("Joy").sees(f"Checkout revamp - week {5 + week}", in_=channel, within=60)


def _grave(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
