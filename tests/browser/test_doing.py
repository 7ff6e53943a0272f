"""What people do on the page: type, choose, press, switch, with a mouse and without one."""

import json

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from sandbox import Channel, Person, Sandbox
from tests.browser.conftest import DESKTOP, PHONE, Opens
from tests.browser.gallery import MESSAGES
from tests.sandbox.pieces import actions, button, section

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def test_commands_are_completed_and_their_usage_is_shown(opens: Opens, maya: Person) -> None:
    page = opens(maya)
    box = page.get_by_label("Message lobby")
    box.press_sequentially("/")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="/every")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(box).to_have_value("/echo ")
    expect(page.get_by_text("/echo [words]", exact=True)).to_be_visible()
    box.fill("/")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_value("/")


@SIZES
def test_a_modal_is_filled_and_submitted_by_keyboard_alone(
    opens: Opens, maya: Person, size: tuple[int, int]
) -> None:
    page = opens(maya, size)
    page.get_by_label("Message lobby").focus()
    page.keyboard.type("/echo ")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Echo")
    expect(dialog.get_by_label("Words")).to_be_focused()
    page.keyboard.type("no")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Say yes instead.")).to_be_visible()
    expect(dialog.get_by_label("Words")).to_be_focused()
    expect(dialog.get_by_label("Words")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("yes")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    maya.sees("You said", in_=maya.app)


def test_the_focus_stays_in_a_modal_and_escape_closes_it(opens: Opens, maya: Person) -> None:
    page = opens(maya)
    _opens_echo(page)
    outside = (
        "document.activeElement !== document.body && !document.activeElement.closest('dialog')"
    )
    for _ in range(12):
        page.keyboard.press("Tab")
        assert not page.evaluate(outside)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert maya.modal is None


def test_what_slack_itself_refuses_stands_at_the_field(opens: Opens, maya: Person) -> None:
    page = opens(maya)
    dialog = _opens_echo(page)
    page.get_by_role("button", name="Say").click()
    expect(dialog.get_by_text("Please complete this required field.")).to_be_visible()
    expect(dialog.get_by_label("Words")).to_be_focused()
    assert maya.modal is not None


def test_modals_lie_on_each_other_and_go_back(opens: Opens, maya: Person) -> None:
    page = opens(maya)
    dialog = _opens_echo(page)
    dialog.get_by_label("Words").fill("kept")
    page.get_by_role("button", name="Deeper").click()
    expect(page.get_by_role("button", name="Back")).to_be_visible()
    expect(page.get_by_label("Words")).to_have_value("")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("button", name="Back")).to_have_count(0)
    expect(page.get_by_label("Words")).to_have_value("kept")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_button_in_a_modal_tells_what_was_typed_and_the_update_keeps_it(
    opens: Opens, maya: Person
) -> None:
    page = opens(maya)
    dialog = _opens_echo(page)
    dialog.get_by_label("Words").fill("half a th")
    dialog.get_by_role("button", name="Grow").click()
    expect(dialog.get_by_text("You had typed half a th")).to_be_visible()
    expect(dialog.get_by_label("Words")).to_have_value("half a th")


def test_every_kind_of_input_says_what_was_put_in(opens: Opens, maya: Person, ben: Person) -> None:
    page = opens(maya)
    page.get_by_label("Message lobby").fill("/every ")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Everything")
    dialog.get_by_label("Say it").fill("hello")
    dialog.get_by_label("Email text input").fill("maya@example.com")
    dialog.get_by_label("Number input").fill("7")
    dialog.get_by_label("Datepicker (optional)", exact=True).fill("2026-06-01")
    dialog.get_by_label("Timepicker (optional)", exact=True).fill("09:30")
    dialog.get_by_label("Datetimepicker").fill("2026-06-01T09:00")
    dialog.get_by_label("Static select (optional)", exact=True).select_option("Two")
    dialog.get_by_label("Users select (optional)", exact=True).select_option("Ben")
    people = dialog.get_by_role("group", name="Multi users select")
    people.get_by_role("button", name="Choose").click()
    people.get_by_role("searchbox").fill("be")
    people.get_by_role("checkbox", name="Ben").check()
    far = dialog.get_by_role("group", name="External select")
    far.get_by_role("button", name="Choose").click()
    far.get_by_role("searchbox").fill("pony")
    far.get_by_role("radio", name="pony found").check()
    dialog.get_by_role("group", name="Checkboxes").get_by_role("checkbox", name="One").check()
    dialog.get_by_role("radiogroup").get_by_role("radio", name="Two").check()
    page.get_by_role("button", name="Wish").click()
    expect(dialog).to_have_count(0)
    told = maya.sees("hello", in_=maya.app)
    values = json.loads(str(told))
    assert values["email_text_input"]["value"] == "maya@example.com"
    assert values["datepicker"]["selected_date"] == "2026-06-01"
    assert values["timepicker"]["selected_time"] == "09:30"
    assert values["datetimepicker"]["selected_date_time"] == 1780297200  # 09:00 in Berlin
    assert values["static_select"]["selected_option"]["value"] == "Two"
    assert values["users_select"]["selected_user"] == ben.id
    assert values["multi_users_select"]["selected_users"] == [ben.id]
    assert values["external_select"]["selected_option"]["value"] == "pony found"
    assert [one["value"] for one in values["checkboxes"]["selected_options"]] == ["One"]
    assert values["radio_buttons"]["selected_option"]["value"] == "Two"
    assert values["url_text_input"]["value"] is None


def test_what_happens_elsewhere_appears_and_takes_nothing_away(
    opens: Opens, client: WebClient, maya: Person, ben: Person, lobby: Channel
) -> None:
    for number in range(60):
        ben.says(f"Earlier {number}", in_=lobby)
    page = opens(maya)
    box = page.get_by_label("Message lobby")
    box.fill("half a sent")
    page.evaluate("document.querySelector('#messages').scrollTop = 40")
    client.chat_postMessage(channel=lobby.id, text="News from the app")
    expect(page.get_by_text("News from the app", exact=True)).to_be_attached()
    expect(page.locator("#told")).to_contain_text("Wishes: News from the app")
    expect(box).to_have_value("half a sent")
    expect(box).to_be_focused()
    page.keyboard.type("ence")
    expect(box).to_have_value("half a sentence")
    assert page.evaluate("document.querySelector('#messages').scrollTop") == 40


def test_typing_into_a_modal_goes_on_while_the_channel_moves(
    opens: Opens, maya: Person, ben: Person, lobby: Channel
) -> None:
    page = opens(maya)
    words = _opens_echo(page).get_by_label("Words")
    for number in range(8):
        page.keyboard.type(f"word{number} ")
        ben.says(f"Meanwhile {number}", in_=lobby)
    expect(page.get_by_text("Meanwhile 7", exact=True)).to_be_attached()
    expect(words).to_have_value("".join(f"word{number} " for number in range(8)))
    expect(words).to_be_focused()


def test_a_draft_is_kept_while_one_looks_elsewhere(opens: Opens, maya: Person) -> None:
    page = opens(maya)
    page.get_by_label("Message lobby").fill("not yet sent")
    page.get_by_role("navigation", name="Channels").get_by_role("link", name="Wishes").click()
    expect(page.get_by_label("Message Wishes")).to_have_value("")
    page.get_by_role("link", name="lobby").click()
    expect(page.get_by_label("Message lobby")).to_have_value("not yet sent")


@SIZES
def test_a_thread_is_opened_answered_and_closed(
    opens: Opens, maya: Person, ben: Person, lobby: Channel, size: tuple[int, int]
) -> None:
    root = ben.says("Coffee?", in_=lobby)
    ben.says("Or tea", in_=lobby, thread=root)
    page = opens(maya, size)
    expect(page.get_by_text("Or tea")).to_have_count(0)
    page.get_by_role("link", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_text("Or tea")).to_be_visible()
    thread.get_by_label("Reply").fill("Tea, please")
    page.keyboard.press("Enter")
    expect(thread.get_by_text("2 replies")).to_be_visible()
    thread.get_by_label("Reply").fill("/echo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("/echo is not supported in threads. Sorry!")
    thread.get_by_role("link", name="Close the thread").click()
    expect(thread).to_have_count(0)
    expect(page.get_by_role("link", name="2 replies")).to_be_visible()


def test_the_shortcuts_of_the_app_stand_in_the_menus(
    opens: Opens, maya: Person, ben: Person, lobby: Channel
) -> None:
    ben.says("Slow pages", in_=lobby)
    page = opens(maya)
    page.get_by_role("article").hover()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Wish for this").click()
    expect(page.get_by_role("dialog").get_by_label("Words")).to_have_value("Slow pages")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Shortcuts").press("Enter")
    expect(page.get_by_role("menuitem", name="Make a wish")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Shortcuts")).to_be_focused()


def test_a_private_answer_is_marked_and_shown_to_one(
    opens: Opens, maya: Person, ben: Person
) -> None:
    page, other = opens(maya), opens(ben)
    page.get_by_label("Message lobby").fill("/note to self")
    page.keyboard.press("Enter")
    message = page.get_by_role("article").filter(has_text="Noted: to self")
    expect(message).to_contain_text("Only visible to you")
    expect(other.get_by_text("Noted: to self")).to_have_count(0)


def test_controls_in_a_message_act(
    opens: Opens, client: WebClient, maya: Person, lobby: Channel
) -> None:
    client.chat_postMessage(channel=lobby.id, text="x", blocks=MESSAGES["controls"])
    page = opens(maya)
    page.get_by_label("Stance").select_option("For")
    maya.sees('"For"', in_=maya.app)
    page.get_by_role("button", name="More choices").click()
    page.get_by_role("menuitem", name="Drop").click()
    maya.sees("Pressed over", in_=maya.app)
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_role("dialog", name="Sure?").get_by_role("button", name="No").click()
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Yes").click()
    maya.sees("Pressed go", in_=maya.app)
    page.get_by_role("button", name="Bad").click()
    maya.sees("Pressed felt", in_=maya.app)
    assert len([one for one in maya.messages(maya.app) if "Pressed go" in one.plain]) == 1
    page.get_by_role("radio", name="One").check()
    maya.sees("Pressed radio", in_=maya.app)
    page.get_by_role("button", name="Vote").click()
    expect(page.get_by_text("1 voted")).to_be_visible()
    expect(page.get_by_text("(edited)")).to_be_visible()


def test_an_app_that_does_not_answer_is_said_at_the_button(
    opens: Opens, sandbox: Sandbox, client: WebClient, maya: Person, lobby: Channel
) -> None:
    client.chat_postMessage(channel=lobby.id, text="x", blocks=[actions(button("Vote", "vote"))])
    sandbox.faults.add("block_actions", "lost")
    page = opens(maya)
    page.get_by_role("button", name="Vote").click()
    expect(page.get_by_role("img", name="did not answer in time")).to_be_visible()
    sandbox.faults.add("slash_command", "lost")
    page.get_by_label("Message lobby").fill("/note x")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").last).to_contain_text(
        '/note failed with the error "operation_timeout"'
    )


@SIZES
def test_new_messages_are_marked_until_they_are_looked_at(
    opens: Opens, client: WebClient, maya: Person, lobby: Channel, size: tuple[int, int]
) -> None:
    page = opens(maya, size, query=f"?c={lobby.id}")
    for text in ("One", "Two"):
        client.chat_postMessage(channel=maya.id, text=text)
    entry = page.get_by_role("navigation", name="Channels").get_by_role("link", name="Wishes")
    if size == PHONE:
        page.get_by_role("button", name="Channels").click()
    expect(entry).to_contain_text("2")
    entry.click()
    expect(page.get_by_role("article").filter(has_text="Two")).to_be_visible()
    if size == PHONE:
        page.get_by_role("button", name="Channels").click()
    expect(entry).not_to_contain_text("2")


@SIZES
def test_one_becomes_somebody_else_and_sees_their_clock(
    opens: Opens, maya: Person, ben: Person, lobby: Channel, size: tuple[int, int]
) -> None:
    maya.workspace.group("@support", [ben])
    page = opens(maya, size)
    page.get_by_role("button", name="Be somebody else").click()
    people = page.get_by_role("dialog", name="Be somebody else")
    people.get_by_role("searchbox").fill("@supp")
    # Whatever comes meanwhile, what was looked for stays.
    ben.says("Coffee?", in_=lobby)
    expect(page.get_by_role("article").filter(has_text="Coffee?")).to_be_visible()
    people.locator(f"a[href^='/{maya.workspace.id}/']").filter(visible=True).click()
    expect(page.get_by_role("button", name="You are Ben")).to_be_visible()
    zone = page.evaluate("document.body.dataset.zone")
    assert zone == "America/New_York"


def test_the_home_tab_is_visited(opens: Opens, maya: Person) -> None:
    page = opens(maya)
    page.get_by_role("navigation", name="Channels").get_by_role("link", name="Home tab").click()
    expect(page.get_by_role("region", name="Home").get_by_text("Needs you")).to_be_visible()
    page.get_by_role("navigation", name="Wishes").get_by_role("link", name="Messages").click()
    expect(page.get_by_label("Message Wishes")).to_be_visible()


def test_a_table_is_turned_and_sorted(
    opens: Opens, client: WebClient, maya: Person, lobby: Channel
) -> None:
    numbers = [{"type": "raw_number", "value": value} for value in (3, 20, 1, 8, 5, 13)]
    rows = [[{"type": "raw_text", "text": "Votes"}], *([number] for number in numbers)]
    block = {"type": "data_table", "caption": "Votes", "rows": rows, "page_size": 4}
    client.chat_postMessage(channel=lobby.id, text="x", blocks=[block, section("end")])
    page = opens(maya)
    cells = page.locator("tbody tr:not([hidden])")
    expect(cells).to_have_text(["3", "20", "1", "8"])
    page.get_by_role("button", name="Later rows").click()
    expect(cells).to_have_text(["5", "13"])
    page.get_by_role("button", name="Votes").click()
    expect(cells).to_have_text(["1", "3", "5", "8"])


def _opens_echo(page: Page):  # type: ignore[no-untyped-def]
    page.get_by_label("Message lobby").fill("/echo ")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Echo")
    expect(dialog.get_by_label("Words")).to_be_focused()
    return dialog
