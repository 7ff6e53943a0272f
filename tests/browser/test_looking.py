"""What stands on the page, at desktop and phone width: every block, and nothing that runs."""

import re

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from sandbox import Channel, Person
from sandbox.rules.blocks import STANDS_ON
from sandbox.state import Json
from tests.browser.conftest import DESKTOP, PHONE, Opens
from tests.browser.gallery import HOSTILE, MESSAGES, every_input, words
from tests.sandbox.pieces import actions, button, image, modal, plain, rich, section

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
SHOWS = {
    "words": ["A header", "Bold", "quoted", "Stops us", "Logged by Maya", "an item", "x = 1"],
    "figures": ["Six weeks, bar", "Six weeks, line", "Week 4", "Answered", "1 of 4"],
    "more figures": ["Six weeks, area", "Part 0: 3 (50%)"],
    "rows": ["Open concerns", "a cell", "5 of 8"],
    "pictures": ["A house", "A film", "Its body", "Another", "Inside the container", "A plan"],
    "controls": ["Vote", "Cancel", "Several", "Go"],
}


def test_the_gallery_holds_every_block_a_message_may_hold() -> None:
    kinds = {block["type"] for blocks in MESSAGES.values() for block in blocks}
    assert kinds == STANDS_ON["message"]


@SIZES
def test_every_block_of_a_message_is_drawn_within_the_page(
    opens: Opens, client: WebClient, maya: Person, size: tuple[int, int]
) -> None:
    page = opens(maya, size)
    for name, blocks in MESSAGES.items():
        channel = maya.workspace.channel(f"#{name}".replace(" ", "-"))
        channel.members.add(maya.id)
        client.chat_postMessage(channel=channel.id, text=name, blocks=blocks)
        page.goto(f"{page.url.partition('?')[0]}?c={channel.id}")
        message = page.get_by_role("article")
        for said in SHOWS[name]:
            expect(message.get_by_text(said).first).to_be_attached()
        assert page.locator(".unknown").count() == 0
        assert _overflow(page) <= 0, f"{name} is wider than the page"


@SIZES
def test_every_input_of_a_modal_is_drawn(opens: Opens, maya: Person, size: tuple[int, int]) -> None:
    maya.runs("/every")
    maya.sees("Everything")
    page = opens(maya, size)
    dialog = page.get_by_role("dialog", name="Everything")
    for block in every_input():
        if block["type"] == "input":
            expect(dialog.get_by_text(block["label"]["text"], exact=False).first).to_be_visible()
    assert page.locator(".unknown").count() == 0
    assert _overflow(page) <= 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_hostile_words_stay_words_wherever_they_stand(
    opens: Opens, client: WebClient, maya: Person, lobby: Channel, dark: bool
) -> None:
    client.chat_postMessage(channel=lobby.id, text=HOSTILE, blocks=_everywhere())
    client.chat_postMessage(channel=lobby.id, text=HOSTILE)
    maya.says(HOSTILE, in_=lobby)
    maya.runs(f"/note {HOSTILE}", in_=lobby)
    maya.runs("/echo <b onmouseover=window.hacked=1>", in_=lobby)
    maya.sees("Words")
    page = opens(maya, dark=dark, query=f"?c={lobby.id}")
    dialog = page.get_by_role("dialog", name="Echo")
    expect(dialog.get_by_label("Words")).to_have_value("<b onmouseover=window.hacked=1>")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert (
        page.locator("#screen").locator("img, script, iframe, [onerror], [onmouseover]").count()
        == 0
    )
    assert page.get_by_text("{{ 7 * 7 }}").count()
    page.locator(".link").first.click()
    assert page.evaluate("window.hacked") is None


def test_the_page_may_run_and_fetch_its_own_files_alone(opens: Opens, maya: Person) -> None:
    page = opens(maya)
    answer = page.request.get(page.url)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; base-uri 'none'")
    assert "unsafe" not in policy
    assert re.search(r"<[^>]+ (style|on\w+)=", answer.text()) is None


def test_a_picture_from_outside_is_told_and_not_fetched(
    opens: Opens, client: WebClient, maya: Person, lobby: Channel
) -> None:
    client.chat_postMessage(channel=lobby.id, text="x", blocks=[image(alt_text="A red house")])
    page = opens(maya, query=f"?c={lobby.id}")
    expect(page.get_by_role("img", name="A red house")).to_be_visible()


def test_a_link_says_where_it_leads_and_leads_nowhere(
    opens: Opens, client: WebClient, maya: Person, lobby: Channel
) -> None:
    client.chat_postMessage(channel=lobby.id, text="See <https://example.com/plan|the plan>")
    page = opens(maya, query=f"?c={lobby.id}")
    before = page.url
    page.get_by_role("button", name="the plan").click()
    expect(page.get_by_role("alert")).to_contain_text("https://example.com/plan")
    assert page.url == before


def test_hundreds_of_messages_are_there_at_once(
    opens: Opens, maya: Person, ben: Person, lobby: Channel
) -> None:
    for number in range(300):
        ben.says(f"Message {number}", in_=lobby)
    page = opens(maya, query=f"?c={lobby.id}")
    expect(page.get_by_text("Message 299", exact=True)).to_be_in_viewport()
    took = page.evaluate(
        """async () => {
          const before = performance.now();
          document.querySelector("#text-c").focus();
          const shown = new Promise((done) => new MutationObserver((_, watch) => {
            if (document.body.textContent.includes("here I am")) { watch.disconnect(); done(); }
          }).observe(document.body, { childList: true, subtree: true }));
          const box = document.querySelector("#text-c");
          box.value = "here I am";
          box.form.requestSubmit();
          await shown;
          return performance.now() - before;
        }"""
    )
    assert took < 2000
    page.get_by_role("link", name="Show 151 earlier messages").click()
    expect(page.get_by_text("Message 0", exact=True)).to_be_attached()


def _everywhere() -> list[Json]:
    short = HOSTILE[:70]
    return [
        {"type": "header", "text": plain(HOSTILE[:140])},
        section(HOSTILE),
        {"type": "section", "fields": [words(HOSTILE), words(HOSTILE, "plain_text")]},
        {"type": "context", "elements": [words(HOSTILE)]},
        {"type": "markdown", "text": f"[label](javascript:alert(1)) {HOSTILE}"},
        rich(HOSTILE),
        image(alt_text=HOSTILE, title=plain(HOSTILE), image_url="https://evil.example/x.png"),
        actions(button(short, "vote", value=HOSTILE, url="javascript:window.hacked=1")),
        {"type": "data_table", "caption": HOSTILE, "rows": [_row(), _row()]},
    ]


def _row() -> list[Json]:
    return [{"type": "raw_text", "text": HOSTILE}]


def _overflow(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wide


def test_an_unknown_block_of_a_view_is_shown_as_such(opens: Opens, maya: Person) -> None:
    maya.runs("/echo")
    maya.sees("Words")
    assert maya.modal is not None
    maya.modal.view.body = modal({"type": "hologram", "block_id": "h"}, title="Odd")
    page = opens(maya)
    expect(page.get_by_text("Unknown block: hologram")).to_be_visible()
