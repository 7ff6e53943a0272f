"""What README and docs show, photographed from the page as people use it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.seeded import Seeded

MESSAGES, MODALS = (640, 2400), (1000, 1100)
"""Narrow enough to be read in a document, high enough for a digest to stand on one page."""
WAIT_MS = 30_000
WORRY = "No mail says that a refund is on its way, so buyers write to us twice."
WITHOUT = """
  section.guide, .tools, h2.day, .icon { display: none !important }
  .home > .blocks { padding: 16px }
  *, *::before, *::after { animation: none !important; transition: none !important }
"""


class Photographer:
    """Opens pages of a played story and takes pictures, one person after another."""

    def __init__(self, browser: Browser, house: Seeded, folder: Path) -> None:
        self._browser = browser
        self._house = house
        self._folder = folder

    def take_all(self) -> None:
        """Every picture, in the order in which the story goes on."""
        for name, scene in SCENES.items():
            self._house.sandbox.world.move_clock_to(self._house.arrived)
            width, height = MODALS if scene in {concern_modal, vote_modal} else MESSAGES
            context = self._browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="light",
                reduced_motion="reduce",
                bypass_csp=True,
            )
            page = context.new_page()
            shown = scene(page, self._house)
            page.add_style_tag(content=WITHOUT)
            shown.screenshot(path=self._folder / f"{name}.png", caret="hide")
            context.close()
            for person in self._house.acme.people.values():
                if person.modal:
                    person.closes(all_views=True)


def concern_modal(page: Page, house: Seeded) -> Locator:
    """Joy raises a concern."""
    page.goto(house.page("Joy", house.channel("checkout-revamp")))
    dialog = _run(page, f"/concern {WORRY}", "Raise a concern")
    dialog.get_by_label("Slows us").check()
    dialog.get_by_label("Seen first-hand").check()
    return dialog


def raisers_card(page: Page, house: Seeded) -> Locator:
    """What became of what Joy said."""
    page.goto(house.page("Joy", house.somebody("Joy").app))
    return page.get_by_role("article").filter(has_text="Does this settle it?")


def vote_modal(page: Page, house: Seeded) -> Locator:
    """Priya is asked where she stands."""
    page.goto(house.page("Priya", house.channel("checkout-revamp")))
    page.get_by_role("button", name="Vote").last.click()
    dialog = page.get_by_role("dialog", name="Vote")
    dialog.get_by_label("Can live with it").check()
    return dialog


def result(page: Page, house: Seeded) -> Locator:
    """What twenty-two rankings come to."""
    channel = house.channel("checkout-revamp")
    [told] = [
        message
        for message in house.somebody("Joy").messages(channel)
        if message.plain.startswith("Result: What should ship first?")
    ]
    page.goto(f"{house.page('Joy', channel)}&t={told.thread_ts}")
    return page.get_by_label("Thread messages").get_by_role("article").filter(has_text="Result:")


def digest(page: Page, house: Seeded) -> Locator:
    """Monday's digest."""
    page.goto(house.page("Ben", house.channel("checkout-revamp")))
    return page.get_by_role("article").filter(has_text="Checkout revamp - week 4")


def home(page: Page, house: Seeded) -> Locator:
    """Maya's Home tab."""
    maya = house.somebody("Maya")
    maya.opens_home()
    page.goto(house.page("Maya", "home"))
    shown = page.get_by_role("region", name="Home").locator(".blocks").first
    expect(shown).to_contain_text("Checkout revamp", timeout=WAIT_MS)
    return shown


def _run(page: Page, command: str, title: str) -> Locator:
    box = page.get_by_role("textbox", name="Message checkout-revamp")
    box.fill(command)
    box.press("Enter")
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog).to_be_visible()
    return dialog


SCENES: Mapping[str, Callable[[Page, Seeded], Locator]] = {
    "concern": concern_modal,
    "card": raisers_card,
    "vote": vote_modal,
    "result": result,
    "digest": digest,
    "home": home,
}
"""By the name of the file."""
