"""The Home tab on its way to Slack: what is shown is what is true, however slow or busy Slack is."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import BoltContext
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.actor import Actor
from bot.clock import real_now
from bot.deps import Deps
from bot.home import visits
from bot.home.listeners import Listeners
from bot.home.publishing import Publisher
from bot.initiatives.schemas import InitiativeCard
from bot.slack.client import client_factory
from bot.slack.manifest import read
from models.vocabulary import Status
from sandbox import Person, Sandbox, Workspace
from sandbox.faults import Kind
from tests import factories as scene

PATIENCE = 20
LOOKS = 400
ONE, TWO, THREE = "1 open concern", "2 open concerns", "3 open concerns"


class Slowly(WebClient):
    """A client whose Home tab is on its way until it is let through."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self.drawn, self.through = threading.Event(), threading.Event()

    def views_publish(self, **given: Any) -> SlackResponse:
        self.drawn.set()
        assert self.through.wait(PATIENCE)
        return super().views_publish(**given)


@dataclass
class Tab:
    """Maya's Home tab, and whatever brings it to her."""

    sandbox: Sandbox
    workspace: Workspace
    deps: Deps
    maya: Person
    driver: Actor
    raiser: Actor
    about: InitiativeCard
    published: list[str] = field(default_factory=list)

    @property
    def publisher(self) -> Publisher:
        """A process of its own: it knows of the others by the database alone."""
        return Publisher(self.deps)

    @property
    def client(self) -> WebClient:
        """What a listener is given."""
        return self.deps.client(self.workspace.bot_token)

    @property
    def hash(self) -> str:
        """Slack's hash of what she sees."""
        assert self.maya.home is not None
        return self.maya.home.view.hash

    @property
    def says(self) -> str:
        """What she reads; nothing where none was published."""
        return self.maya.home.text if self.maya.home else ""

    def opens(self, view_hash: str | None = None) -> None:
        """Slack says that she opened it, and what she saw."""
        self.publisher.opened(self.client, self.driver, view_hash)

    def raises(self) -> None:
        """Ben raises a concern, and whoever has their tab open may see something old now."""
        scene.raised(self.deps, self.raiser, self.about)
        self.publisher.acted(self.workspace.id)

    def waits_for(self, text: str) -> None:
        """The worker looks until she reads this."""
        world = self.sandbox.world
        for _ in range(LOOKS):
            self.publisher.look()
            if world.wait_for(lambda: text in self.says, 0.05):
                return
        raise AssertionError(self.says)


@pytest.fixture
def tab(deps: Deps) -> Iterator[Tab]:
    """A sandbox with Maya, who drives Checkout revamp, and Ben."""
    with Sandbox(read()) as sandbox:
        workspace = sandbox.workspace("Acme", id=scene.WORKSPACE)
        maya = workspace.person("Maya", id="UMAYA")
        deps = replace(deps, client=client_factory(sandbox.api_url))
        scene.workspace(deps, token=workspace.bot_token)
        driver, raiser = scene.person(deps, "Maya"), scene.person(deps, "Ben")
        scene.channel(deps)
        about = scene.initiative(deps, driver)
        yield Tab(sandbox, workspace, deps, maya, driver, raiser, about)


def test_nobody_who_is_not_there_is_published_anything(tab: Tab) -> None:
    tab.raises()
    tab.publisher.look()
    assert tab.maya.home is None


def test_a_deed_that_changes_nothing_before_somebody_is_not_published(tab: Tab) -> None:
    tab.opens()
    before = tab.hash
    tab.publisher.acted(tab.workspace.id)
    tab.publisher.look()
    assert tab.hash == before


def test_what_slack_calls_a_conflict_is_drawn_anew(tab: Tab) -> None:
    tab.opens()
    old = tab.hash
    tab.raises()
    tab.waits_for(ONE)
    # The event of an opening that was on its way meanwhile tells of what she saw before.
    tab.raises()
    tab.opens(old)
    tab.waits_for(TWO)
    assert "Welcome" not in tab.says


def test_what_was_drawn_earlier_does_not_take_the_place_of_what_was_drawn_later(tab: Tab) -> None:
    tab.opens()
    before = tab.hash
    tab.raises()
    slow = Slowly(token=tab.workspace.bot_token, base_url=tab.sandbox.api_url)
    worker = Publisher(replace(tab.deps, client=lambda _token: slow))
    with ThreadPoolExecutor(1) as thread:
        looking = thread.submit(worker.look)
        assert slow.drawn.wait(PATIENCE)
        tab.raises()
        tab.opens(before)
        newer = tab.hash
        assert TWO in tab.says
        slow.through.set()
        looking.result()
    assert TWO in tab.says
    assert tab.hash == newer
    tab.raises()
    tab.waits_for(THREE)


def test_what_is_done_while_the_first_one_is_on_its_way_is_shown(tab: Tab) -> None:
    slow = Slowly(token=tab.workspace.bot_token, base_url=tab.sandbox.api_url)
    with ThreadPoolExecutor(1) as thread:
        opening = thread.submit(tab.publisher.opened, slow, tab.driver, None)
        assert slow.drawn.wait(PATIENCE)
        tab.raises()
        slow.through.set()
        opening.result()
    tab.waits_for(ONE)
    assert "Welcome to Heard" in tab.says


def test_who_opens_it_where_slack_has_had_enough_sees_it_later(tab: Tab) -> None:
    tab.sandbox.faults.add("views.publish", "rate_limit", seconds=2)
    tab.opens()
    assert tab.maya.home is None
    # Neither the worker nor another opening asks again before the time that Slack named.
    tab.sandbox.faults.add("views.publish", "drop_before")
    tab.publisher.look()
    tab.opens()
    assert tab.sandbox.faults.waiting == 1
    tab.sandbox.faults.clear()
    tab.waits_for("Welcome to Heard")


@pytest.mark.parametrize("fault", ["drop_after", "error_after", "garbage", "error_before"])
def test_an_answer_that_is_lost_holds_nothing_up(tab: Tab, fault: Kind) -> None:
    tab.opens()
    tab.raises()
    tab.sandbox.faults.add("views.publish", fault)
    tab.publisher.look()
    tab.raises()
    tab.waits_for(TWO)


def test_what_was_sent_without_an_answer_is_not_taken_for_unsent(tab: Tab) -> None:
    tab.opens()
    concern = scene.concern(tab.deps, tab.raiser, tab.about)
    tab.publisher.acted(tab.workspace.id)
    tab.sandbox.faults.add("views.publish", "drop_after")
    tab.publisher.look()
    assert ONE in tab.says
    scene.answered(tab.deps, tab.driver, concern.id, Status.DONE)
    tab.publisher.acted(tab.workspace.id)
    tab.waits_for("0 open concerns")


def test_many_at_once_end_with_what_is_true(tab: Tab) -> None:
    tab.opens()
    with ThreadPoolExecutor(4) as hands:
        done = [hands.submit(tab.raises) for _ in range(6)]
        done += [hands.submit(tab.publisher.look) for _ in range(6)]
        done += [hands.submit(tab.opens, tab.hash) for _ in range(3)]
        for one in done:
            one.result()
    tab.waits_for("6 open concerns")


def test_who_presses_something_long_after_opening_it_sees_what_came_of_it(tab: Tab) -> None:
    tab.opens()
    with tab.deps.database.writing() as session:
        visits.forget_over(session, real_now() + timedelta(hours=1))
    tab.raises()
    tab.publisher.look()
    assert ONE not in tab.says
    body = {
        "type": "block_actions",
        "user": {"id": tab.driver.user_id, "team_id": tab.driver.home_team_id},
        "view": {"type": "home", "hash": tab.hash},
    }
    pressed = BoltContext({"team_id": tab.workspace.id, "user_id": tab.driver.user_id})
    Listeners(tab.deps).acted(body, pressed, tab.client)
    tab.waits_for(ONE)
