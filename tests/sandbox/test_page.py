"""The page: what a person does in a browser goes through the same door as everything else."""

import html
import re
import socket
from collections.abc import Iterator

import httpx
import pytest
from slack_sdk import WebClient

from sandbox import Channel, Person, Sandbox
from sandbox.state import Post
from sandbox.web.routes import routes
from sandbox.world import Playing
from tests.sandbox import wishes
from tests.sandbox.pieces import (
    actions,
    button,
    chart,
    data_table,
    menu,
    option,
    plain,
    rich,
    section,
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with its page, and the wishing app on it."""
    running = Sandbox(wishes.MANIFEST, ack_seconds=0.5)
    running.start(routes(running))
    with wishes.running(running, "http"):
        yield running
    running.stop()


class Browser:
    """One person's page."""

    def __init__(self, person: Person) -> None:
        base = person.workspace.sandbox.url
        self._client = httpx.Client(base_url=f"{base}/{person.workspace.id}/{person.id}")

    def screen(self, channel: Channel, **asked: str) -> str:
        """What stands on the page, its markup left out."""
        page = self._client.get("/screen", params={"c": channel.id, **asked})
        return html.unescape(re.sub(r"<[^>]*>", " ", page.text))

    def does(self, deed: str, **fields: str) -> str | None:
        """Press something; what stopped it, if anything."""
        stopped: str | None = self._client.post(f"/{deed}", data=fields).json()["stopped"]
        return stopped


@pytest.fixture
def browser(maya: Person) -> Browser:
    """Maya's."""
    return Browser(maya)


def test_a_message_is_posted_and_shown_escaped(
    browser: Browser, ben: Person, lobby: Channel
) -> None:
    browser.does("say", channel=lobby.id, text="<script>alert(1)</script>")
    ben.sees("<script>alert(1)</script>")
    assert "<script>alert(1)</script>" in browser.screen(lobby)
    page = httpx.get(f"{ben.workspace.sandbox.url}/{ben.workspace.id}/{ben.id}/screen")
    assert "<script>alert" not in page.text


def test_a_command_opens_a_modal_that_is_submitted(
    browser: Browser, maya: Person, lobby: Channel
) -> None:
    browser.does("say", channel=lobby.id, text="/wish a pony")
    maya.sees("What do you wish for?")
    assert "What do you wish for?" in browser.screen(lobby)
    assert browser.does("submit", text="two ponies", urgency="Soon") is None
    maya.sees("You wished for two ponies")


def test_what_slack_refuses_is_said_and_not_sent(browser: Browser, maya: Person) -> None:
    browser.does("say", channel=maya.app.id, text="/wish")
    maya.sees("What do you wish for?")
    stopped = browser.does("submit", text="", urgency="")
    assert stopped is not None
    assert "complete this required field" in stopped
    assert maya.modal is not None


def test_a_button_is_pressed(
    browser: Browser, client: WebClient, maya: Person, lobby: Channel
) -> None:
    row = actions(button("Vote", "vote")) | {"block_id": "row"}
    ts = client.chat_postMessage(channel=lobby.id, text="x", blocks=[row])["ts"]
    assert browser.does("press", place=f"{lobby.id}/{ts}", block="row", action="vote") is None
    maya.sees("maya voted")


def test_a_menu_in_a_message_is_chosen_from(
    browser: Browser, sandbox: Sandbox, client: WebClient, lobby: Channel
) -> None:
    choice = menu(action_id="vote", placeholder=plain("Stance"), options=[option("For")])
    row = actions(choice) | {"block_id": "row"}
    ts = client.chat_postMessage(channel=lobby.id, text="x", blocks=[row])["ts"]
    browser.does("press", place=f"{lobby.id}/{ts}", block="row", action="vote", option="For")
    (action,) = sandbox.dispatches[-1].payload["actions"]
    assert action["selected_option"]["value"] == "For"


def test_what_is_gone_is_said(browser: Browser, lobby: Channel) -> None:
    stopped = browser.does("press", place=f"{lobby.id}/1.0", block="row", action="vote")
    assert stopped == "This message is not there any more."


def test_every_block_of_a_message_is_drawn(
    browser: Browser, client: WebClient, lobby: Channel
) -> None:
    card = {"type": "card", "title": plain("A card")}
    blocks = [section("*bold*"), chart(), data_table(cell="a cell"), rich("rich"), card]
    client.chat_postMessage(channel=lobby.id, text="x", blocks=blocks)
    shown = browser.screen(lobby)
    for words in ("bold", "Week 1", "a cell", "rich", "A card"):
        assert words in shown


def test_a_block_the_page_cannot_draw_is_shown_as_such(browser: Browser, lobby: Channel) -> None:
    unknown = {"type": "hologram", "block_id": "h"}
    lobby.messages.append(Post(lobby.id, "1.5", "U0", "", [unknown]))
    assert "Unknown block: hologram" in browser.screen(lobby)


def test_nobody_sees_the_page_of_a_channel_they_are_not_in(
    browser: Browser, client: WebClient, maya: Person
) -> None:
    secret = maya.workspace.channel("#secret", private=True)
    client.chat_postMessage(channel=secret.id, text="The plan")
    assert "The plan" not in browser.screen(secret)


def test_a_page_elsewhere_cannot_act_here(maya: Person, lobby: Channel) -> None:
    workspace = maya.workspace
    url = f"{workspace.sandbox.url}/{workspace.id}/{maya.id}/say"
    fields = {"channel": lobby.id, "text": "forged"}
    httpx.post(url, data=fields, headers={"Origin": "https://elsewhere.example"})
    httpx.post(url, data=fields, headers={"Host": "elsewhere.example"})
    maya.does_not_see("forged")


def test_a_page_elsewhere_can_neither_turn_the_clock_nor_read(maya: Person) -> None:
    url = maya.workspace.sandbox.url
    elsewhere = {"Origin": "https://elsewhere.example"}
    before = maya.workspace.world.offset()
    for path in ("/clock", "/guide", f"/{maya.workspace.id}/{maya.id}/options"):
        assert httpx.post(url + path, data={"to": "hour"}, headers=elsewhere).status_code == 404
    page = f"{url}/{maya.workspace.id}/{maya.id}"
    for path in ("", "/screen", "/sent?place=x"):
        answer = httpx.get(page + path, headers={"Host": "elsewhere.example"})
        assert answer.status_code in {400, 404}
    assert maya.workspace.world.offset() == before


def test_the_clock_of_a_zone_that_nobody_knows_stays_as_it_is(sandbox: Sandbox) -> None:
    before = sandbox.world.offset()
    for zone in ("Europe/Atlantis", "../etc"):
        turned = httpx.post(f"{sandbox.url}/clock", data={"to": "monday", "zone": zone}).json()
        assert turned == {"stopped": "This time zone is not known here."}
    assert sandbox.world.offset() == before


def test_there_is_no_page_of_somebody_who_is_not_there(sandbox: Sandbox, maya: Person) -> None:
    for page in (f"/{maya.workspace.id}/U0NOBODY", f"/T0NOWHERE/{maya.id}"):
        for path in ("", "/screen", "/sent?place=x"):
            assert httpx.get(sandbox.url + page + path).status_code == 404
        assert httpx.post(sandbox.url + page + "/say", data={"text": "hello"}).status_code == 404


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "0.0.0.0"])  # noqa: S104  # a name
@pytest.mark.parametrize("path", ["/", "/events", "/static/page.js", "/api/auth.test"])
def test_who_comes_by_another_name_is_refused(sandbox: Sandbox, host: str, path: str) -> None:
    assert httpx.get(sandbox.url + path, headers={"Host": host}).status_code == 400


def test_it_listens_on_one_address_of_this_machine_alone(sandbox: Sandbox) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    socket.create_connection(("127.0.0.1", port), 5).close()
    with socket.socket() as another:
        another.settimeout(5)
        assert another.connect_ex(("127.0.0.2", port)) != 0


def test_what_was_sent_to_one_person_is_told_to_nobody_else(
    client: WebClient, maya: Person, ben: Person, lobby: Channel
) -> None:
    ts = client.chat_postEphemeral(channel=lobby.id, user=maya.id, text="psst")["message_ts"]
    told = {}
    for person in (maya, ben):
        page = f"{person.workspace.sandbox.url}/{person.workspace.id}/{person.id}/sent"
        told[person.name] = httpx.get(page, params={"place": f"{lobby.id}/{ts}"})
    assert "psst" in told["Maya"].text
    assert told["Ben"].status_code == 404
    assert "psst" not in told["Ben"].text


def test_replies_stand_in_their_thread(browser: Browser, ben: Person, lobby: Channel) -> None:
    root = ben.says("Coffee?", in_=lobby)
    browser.does("say", channel=lobby.id, text="Tea", thread=root.ts)
    assert "Tea" not in browser.screen(lobby)
    assert "1 reply" in browser.screen(lobby)
    assert "Tea" in browser.screen(lobby, t=root.ts)
    stopped = browser.does("say", channel=lobby.id, text="/wish", thread=root.ts)
    assert stopped == "/wish is not supported in threads. Sorry!"


def test_while_something_is_played_people_look_on_and_act_after_it(
    browser: Browser, sandbox: Sandbox, client: WebClient, maya: Person, lobby: Channel
) -> None:
    browser.does("say", channel=lobby.id, text="/wish a pony")
    maya.sees("What do you wish for?")
    client.chat_postEphemeral(channel=lobby.id, user=maya.id, text="psst")
    sandbox.world.plays(Playing("Week 2 of 4 is being played.", 1, 4))
    client.chat_postMessage(channel=lobby.id, text="Seen at once")
    shown = browser.screen(lobby)
    assert "Week 2 of 4 is being played." in shown
    assert "Seen at once" in shown
    assert "What do you wish for?" not in shown
    assert "psst" not in shown
    before = sandbox.world.offset()
    for deed, fields in (
        ("say", {"channel": lobby.id, "text": "in the middle of it"}),
        ("options", {"place": "x"}),
    ):
        assert "act once the weeks before you came" in str(browser.does(deed, **fields))
    turned = httpx.post(f"{sandbox.url}/clock", data={"to": "hour"}).json()
    assert "act once the weeks before you came" in turned["stopped"]
    assert sandbox.world.offset() == before
    maya.does_not_see("in the middle of it")
    sandbox.world.plays(None)
    assert browser.does("say", channel=lobby.id, text="and after it") is None
    assert "What do you wish for?" in browser.screen(lobby)
