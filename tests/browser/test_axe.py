"""What a keyboard or a screen reader cannot use, as axe finds it."""

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from sandbox import Channel, Person
from tests.browser.axe import grave
from tests.browser.conftest import DESKTOP, PHONE, Opens
from tests.browser.gallery import MESSAGES


# Colours do not depend on the width, nor what can be reached on the colours: two of the four do.
@pytest.mark.parametrize(
    ("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop-light", "phone-dark"]
)
def test_axe_finds_nothing_grave(
    opens: Opens,
    client: WebClient,
    maya: Person,
    lobby: Channel,
    size: tuple[int, int],
    dark: bool,
) -> None:
    for name, blocks in MESSAGES.items():
        client.chat_postMessage(channel=lobby.id, text=name, blocks=blocks)
    maya.runs("/note to self", in_=lobby)
    page = opens(maya, size, dark=dark, query=f"?c={lobby.id}")
    assert grave(page) == []
    page.get_by_role("button", name="Be somebody else").click()
    assert grave(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More actions").last.click()
    assert grave(page) == []
    page.get_by_role("menuitem", name="What the bot really sent").click()
    expect(page.get_by_role("dialog", name="What the bot really sent")).to_be_visible()
    assert grave(page) == []
    page.keyboard.press("Escape")
    page.get_by_label("Message lobby").fill("/every ")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Everything")
    people = dialog.get_by_role("group", name="Multi users select")
    people.get_by_role("button", name="Choose").click()
    page.get_by_role("button", name="Wish").click()
    expect(dialog.get_by_text("Please complete")).to_be_visible()
    assert grave(page) == []
