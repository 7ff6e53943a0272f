"""The real bot in the story that a newcomer finds: the guided path, triage, and words that mean harm."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import grave
from tests.browser.conftest import DESKTOP, PHONE, Opens, Size, watched
from tests.seeded import Seeded, revisited

pytestmark = pytest.mark.xdist_group("the story")
SLOW = 60_000
"""Milliseconds: the real bot answers in one, and in many beside other tests."""
HARM = (
    "<script>window.hacked=1</script> <img src=x onerror=window.hacked=1> "
    "\"><b onmouseover='window.hacked=1'>here</b> </textarea></dialog> javascript:window.hacked=1 "
    "<!channel> @here <@U0MAYA> <https://evil.example/|our wiki> [wiki](javascript:alert(1)) "
    "*bold* _thin_ ~gone~ `code` &lt;i&gt; {{ 7 * 7 }} :tada"
)


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def size(request: pytest.FixtureRequest) -> Size:
    """How large the page is."""
    given: Size = request.param
    return given


@pytest.fixture(scope="module")
def seeded(played: Path, size: Size, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    """One house for each size."""
    with revisited(played, tmp_path_factory.mktemp(f"by{size[0]}") / "house") as house:
        yield house


@pytest.fixture
def visits(chromium: Browser, seeded: Seeded) -> Iterator[Opens]:
    """Opens an address."""
    with watched(chromium, seeded.sandbox) as opens:
        yield opens


def test_the_guided_path_is_walked_and_the_concern_answered(
    visits: Opens, seeded: Seeded, size: Size
) -> None:
    channel = seeded.channel("checkout-revamp")
    joys = visits(seeded.page("Joy", channel), size)
    worry = "No mail says that a refund is on its way"
    label = _raises(joys, worry)

    priyas = visits(seeded.page("Priya", channel), size)
    _votes(priyas)

    joys.goto(seeded.page("Joy", seeded.somebody("Joy").app))
    card = joys.get_by_role("article").filter(has_text=worry)
    page = visits(seeded.page("Maya", channel), size)
    _triages(page, label, card)

    page.get_by_role("button", name="Turn the clock").click()
    page.get_by_role("menuitem", name="Next Monday 09:00").click()
    digest = page.get_by_role("article").filter(has_text="Checkout revamp - week 5")
    expect(digest).to_contain_text("raised", timeout=SLOW)
    expect(digest).to_contain_text(worry)
    seeded.somebody("Joy").sees("Result: Guest checkout goes live", in_=channel, within=60)
    assert grave(page) == []
    guide = page.get_by_role("region", name="See it in three minutes")
    expect(guide).to_contain_text("Connect to your workspace")
    expect(guide.get_by_text("Then send /invite @Heard")).to_be_visible()
    expect(page.get_by_text("(done)")).to_have_count(3)


def test_a_long_window_is_read_from_its_beginning_and_enter_presses_nothing_in_it(
    visits: Opens, seeded: Seeded, size: Size
) -> None:
    page = visits(seeded.page("Maya", seeded.channel("checkout-revamp")), size)
    _sends(page, "/align me")
    dialog = page.get_by_role("dialog", name="Your file")
    expect(dialog.get_by_role("button", name="Close", exact=True).last).to_be_focused(timeout=SLOW)
    assert dialog.locator(".body").evaluate("body => body.scrollTop") == 0
    assert dialog.locator(".body").evaluate("body => body.scrollHeight > body.clientHeight")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0, timeout=SLOW)
    assert seeded.somebody("Maya").modal is None


def test_words_that_mean_harm_are_read_as_they_were_typed(
    visits: Opens, seeded: Seeded, size: Size
) -> None:
    channel = seeded.channel("checkout-revamp")
    page = visits(seeded.page("Joy", channel), size)
    label = _raises(page, HARM)
    page.goto(seeded.page("Maya", channel))
    _sends(page, f"/concern {label}")
    shown = page.get_by_role("article").filter(has_text=f"{label}  ").last
    _reads_harm(page, shown)
    shown.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("dialog").get_by_label("Exploring")).to_be_visible(timeout=SLOW)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SLOW)
    shown.get_by_role("button", name="Acknowledge").click()
    page.goto(seeded.page("Joy", seeded.somebody("Joy").app))
    _reads_harm(page, page.get_by_role("article").filter(has_text=f"{label}  Acknowledged"))
    assert page.evaluate("window.hacked") is None


def _sends(page: Page, typed: str) -> None:
    box = page.get_by_role("textbox", name="Message checkout-revamp")
    box.fill(typed)
    box.press("Enter")


def _raises(page: Page, worry: str) -> str:
    _sends(page, "/concern")
    dialog = page.get_by_role("dialog", name="Raise a concern")
    expect(dialog).to_be_visible(timeout=SLOW)
    assert grave(page) == []
    dialog.get_by_label("What worries you?").fill(worry)
    dialog.get_by_label("Slows us").check()
    dialog.get_by_label("Seen first-hand").check()
    dialog.get_by_role("button", name="Raise", exact=True).click()
    thanks = page.get_by_role("dialog", name="Thank you: ")
    expect(thanks).to_contain_text("is stored as", timeout=SLOW)
    label = thanks.get_by_role("heading").first.inner_text().removeprefix("Thank you: ")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SLOW)
    return label


def _votes(page: Page) -> None:
    page.get_by_role("button", name="Vote").last.click()
    dialog = page.get_by_role("dialog", name="Vote")
    dialog.get_by_label("Can live with it").check()
    assert grave(page) == []
    dialog.get_by_role("button", name="Save my vote").click()
    expect(page.get_by_role("dialog", name="Your vote is saved")).to_be_visible(timeout=SLOW)
    page.keyboard.press("Escape")
    expect(page.get_by_text("18 of 25 answered").first).to_be_visible(timeout=SLOW)


def _triages(page: Page, label: str, card: Locator) -> None:
    """The driver works through the inbox; `card` is what the raiser has before them meanwhile."""
    _sends(page, "/align inbox")
    inbox = page.get_by_role("article").filter(has_text="Your inbox:").last
    inbox.get_by_role("button", name="Newest first").click(timeout=SLOW)
    inbox.get_by_role("button", name=f"Acknowledge {label}").click(timeout=SLOW)
    expect(inbox).to_contain_text(f"{label} is acknowledged.", timeout=SLOW)
    expect(card).to_contain_text("Acknowledged", timeout=SLOW)
    inbox.get_by_role("button", name=f"Answer {label}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Exploring").check()
    dialog.get_by_label("What should the raiser hear?").fill("Liza writes that mail this week.")
    dialog.get_by_label("Who looks after it?").select_option("Liza")
    assert grave(page) == []
    dialog.locator(".foot .primary").click()
    expect(page.get_by_text("is up to date")).to_be_visible(timeout=SLOW)
    page.keyboard.press("Escape")
    expect(card).to_contain_text("Liza writes that mail this week.", timeout=SLOW)
    expect(card).to_contain_text("Exploring")


def _reads_harm(page: Page, place: Locator) -> None:
    expect(place).to_contain_text(HARM, timeout=SLOW)
    assert place.locator("script, img, iframe, b[onmouseover], .mention, .link").count() == 0
    assert page.locator("#screen [onerror], #screen [onmouseover]").count() == 0
