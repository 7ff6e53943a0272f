"""What the page tells about itself: the guided path, the clock, and what the bot really sent."""

import json

import httpx
from playwright.sync_api import expect
from slack_sdk import WebClient

from sandbox import Channel, Person, Sandbox
from sandbox.world import Playing
from tests.browser.axe import grave
from tests.browser.conftest import PHONE, Opens
from tests.sandbox.pieces import section


def test_the_guide_leads_ticks_and_can_be_closed(opens: Opens, sandbox: Sandbox) -> None:
    acme = sandbox.workspace("Walk")
    place = acme.channel("#walk", id="C0WALK")
    walker = acme.person("Walker", id="U0WALKER", channels=[place])
    other = acme.person("Other", channels=[place])
    httpx.post(f"{sandbox.url}/guide")
    page = opens(other)
    guide = page.get_by_role("region", name="A short walk")
    expect(guide.get_by_role("button", name="Start again")).to_have_count(0)
    guide.get_by_role("link", name="Take me there").click()
    expect(page.get_by_role("button", name="You are Walker")).to_be_visible()
    expect(page.get_by_label("Message walk")).to_have_value("/echo hello")
    page.get_by_label("Message walk").press("Enter")
    echo = page.get_by_role("dialog", name="Echo")
    echo.get_by_role("button", name="Say").click()
    expect(echo).to_have_count(0)
    expect(guide.get_by_text("(done)")).to_have_count(1)
    expect(guide.locator("[aria-current=step]")).to_contain_text("Turn")
    guide.get_by_role("button", name="Turn to Monday 09:00").click()
    expect(page.get_by_role("button", name="It is Monday")).to_contain_text("09:00")
    sandbox.world.move_clock(0)
    guide.get_by_role("button", name="Close the guide").click()
    expect(guide).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Guide 1/2")).to_be_visible()
    expect(guide).to_have_count(0)
    page.get_by_role("button", name="Guide 1/2").click()
    expect(guide).to_be_visible()
    guide.get_by_role("button", name="Start again").click()
    expect(page.get_by_role("button", name="Guide 0/2")).to_be_visible()
    assert walker.modal is None


def test_a_thread_makes_way_for_the_guide_that_is_asked_for(
    opens: Opens, maya: Person, ben: Person, lobby: Channel
) -> None:
    root = ben.says("Coffee?", in_=lobby)
    page = opens(maya, query=f"?c={lobby.id}&t={root.ts}")
    guide = page.get_by_role("region", name="A short walk")
    thread = page.get_by_role("complementary", name="Thread")
    button = page.get_by_role("button", name="Guide")
    expect(thread).to_be_visible()
    expect(guide).to_have_count(0)
    button.click()
    expect(guide).to_be_visible()
    expect(thread).to_have_count(0)
    guide.get_by_role("button", name="Close the guide").click()
    page.get_by_role("article").filter(has_text="Coffee?").hover()
    page.get_by_role("link", name="Reply in thread").last.click()
    expect(thread).to_be_visible()
    button.click()
    expect(guide).to_be_visible()
    expect(thread).to_have_count(0)


def test_on_a_phone_the_guide_shows_the_step_that_is_next_and_all_of_it(
    opens: Opens, sandbox: Sandbox, client: WebClient, maya: Person, lobby: Channel
) -> None:
    httpx.post(f"{sandbox.url}/guide")
    page = opens(maya, PHONE)
    guide = page.get_by_role("region", name="A short walk")
    expect(guide.get_by_text("Say something")).to_be_visible()
    expect(guide.get_by_text("Connect")).to_be_hidden()
    maya.runs("/echo hello", in_=lobby)
    maya.sees("Words")
    maya.submits()
    client.chat_postMessage(channel=lobby.id, text="late")
    expect(guide.get_by_text("Five steps.")).to_be_visible()
    expect(guide.get_by_text("Say something")).to_be_hidden()
    for point in ("One", "Two"):
        expect(guide.get_by_text(point, exact=True)).to_be_visible()


def test_who_looks_on_while_something_is_played_sees_it_come_and_has_the_next_turn(
    opens: Opens, sandbox: Sandbox, client: WebClient, maya: Person, lobby: Channel
) -> None:
    sandbox.world.plays(Playing("Week 2 of 4 is being played.", 1, 4))
    page = opens(maya, PHONE)
    expect(page.get_by_role("status").first).to_contain_text("Week 2 of 4 is being played.")
    expect(page.get_by_label("Message lobby")).to_have_count(0)
    assert grave(page) == []
    client.chat_postMessage(channel=lobby.id, text="What happened then")
    expect(page.get_by_text("What happened then", exact=True)).to_be_visible()
    sandbox.world.plays(Playing("Week 3 of 4 is being played.", 2, 4))
    expect(page.get_by_role("progressbar", name="How far it is")).to_have_attribute("value", "2")
    sandbox.world.plays(None)
    expect(page.get_by_text("it is your turn.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_label("Message lobby")).to_be_visible()


def test_the_clock_is_turned(opens: Opens, sandbox: Sandbox, ben: Person) -> None:
    page = opens(ben)
    page.get_by_role("button", name="Turn the clock").click()
    page.get_by_role("menuitem", name="Tomorrow 09:00").click()
    expect(page.get_by_role("button", name="Turn the clock")).to_contain_text("09:00")
    page.get_by_role("button", name="Turn the clock").click()
    page.get_by_role("menuitem", name="+1 hour").click()
    expect(page.get_by_role("button", name="Turn the clock")).to_contain_text("10:00")
    page.get_by_role("button", name="Turn the clock").click()
    page.get_by_role("menuitem", name="Real time").click()
    expect(page.get_by_role("button", name="Turn the clock")).not_to_contain_text("10:00")
    assert sandbox.world.offset() == 0


def test_the_panel_tells_what_was_sent_and_lets_it_be_copied(
    opens: Opens, client: WebClient, maya: Person, lobby: Channel
) -> None:
    blocks = [section("*Hello*")]
    metadata = {"event_type": "wish", "event_payload": {"id": "1"}}
    client.chat_postMessage(channel=lobby.id, text="Hello", blocks=blocks, metadata=metadata)
    page = opens(maya)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("article").hover()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="What the bot really sent").click()
    panel = page.get_by_role("dialog", name="What the bot really sent")
    expect(panel.get_by_text("every check passed")).to_be_visible()
    expect(panel.get_by_role("row", name="Blocks 1/50")).to_be_visible()
    expect(panel.get_by_text("/blocks/0")).to_be_visible()
    expect(panel.get_by_role("region", name="JSON")).to_contain_text('"event_type": "wish"')
    panel.get_by_role("button", name="Copy for Block Kit Builder").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    assert json.loads(page.evaluate("navigator.clipboard.readText()")) == {"blocks": blocks}
    expect(panel.get_by_text("The app to Slack: chat.postMessage")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_the_panel_of_a_modal_tells_the_command_that_led_to_it(
    opens: Opens, maya: Person, lobby: Channel
) -> None:
    maya.runs("/echo a pony", in_=lobby)
    maya.sees("a pony")
    page = opens(maya, PHONE)
    page.get_by_role("button", name="What the bot really sent").click()
    panel = page.get_by_role("dialog", name="What the bot really sent")
    panel.get_by_text("Slack to the app: /echo").click()
    expect(panel.get_by_role("region", name="Request").first).to_contain_text('"text": "a pony"')
    expect(panel.get_by_text("The app to Slack: views.open")).to_be_visible()
    assert "xoxb" not in panel.inner_text()
