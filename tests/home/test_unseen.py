"""What somebody anonymous does changes no Home tab that others have open; with the next deed they follow."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import BaseModel
from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from bot.actor import Actor
from bot.clock import real_now
from bot.concerns.listeners import Listeners as Concerns
from bot.concerns.schemas import ConcernRef
from bot.deps import Deps
from bot.home import visits
from bot.home.listeners import Listeners as Home
from bot.home.schemas import Shown
from bot.initiatives.schemas import InitiativeCard
from bot.slack.client import client_factory
from bot.slack.manifest import read
from bot.voices import merging
from bot.voices.listeners import Listeners as Voices
from bot.voices.schemas import JoinRef, MergeForm
from models.vocabulary import Status, Visibility
from sandbox import Sandbox
from tests import factories as scene
from tests.voices import voicing

NAMED, ANONYMOUS = Visibility.NAMED, Visibility.ANONYMOUS
Listener = Callable[[Deps], Callable[[Ack, dict[str, Any], BoltContext], None]]


@dataclass(frozen=True)
class Slack:
    """A Slack in which whoever pressed has closed the window meanwhile."""

    deps: Deps
    client: WebClient

    def press(self, actor: Actor, listener: Listener, ref: BaseModel, **more: Any) -> None:
        """Somebody presses a button, or submits a modal, and every listener has done its part."""
        context = BoltContext(
            {"team_id": actor.workspace_id, "user_id": actor.user_id, "client": self.client}
        )
        rides = ref.model_dump_json()
        window = {"type": "modal", "id": "VGONE", "hash": "h1", "private_metadata": rides}
        body: dict[str, Any] = {
            "type": "block_actions",
            "user": {"id": actor.user_id, "team_id": actor.home_team_id},
            "actions": [{"value": rides}],
            "view": window | more,
        }
        listener(self.deps)(context.ack, body, context)
        Home(self.deps).acted(body, context, self.client)


@pytest.fixture
def slack(deps: Deps) -> Iterator[Slack]:
    with Sandbox(read()) as sandbox:
        workspace = sandbox.workspace("Acme", id=scene.WORKSPACE)
        yield Slack(deps, client_factory(sandbox.api_url)(workspace.bot_token))


def is_doubted(deps: Deps) -> bool:
    """Whether a Home tab that is open is looked at."""
    with deps.database.reading() as session:
        return bool(visits.doubted(session, real_now()))


def opens_home(deps: Deps, actor: Actor) -> None:
    shown = Shown(view_hash="h1", drawn="print", is_first=False)
    with deps.database.writing() as session:
        visits.note(session, actor, shown, real_now())


@pytest.fixture
def priya(deps: Deps, maya: Actor) -> Actor:
    """She stands for what she raises, or does not."""
    return scene.person(deps, "Priya", workspace_id=maya.workspace_id)


WORDS: Mapping[str, Any] = {
    "state": {"values": {"words": {"words": {"type": "plain_text_input", "value": "still four"}}}}
}


@pytest.mark.parametrize("visibility", [NAMED, ANONYMOUS])
@pytest.mark.parametrize(
    ("listener", "is_done"),
    [
        (lambda deps: Concerns(deps, {}).withdraw, False),
        (lambda deps: Concerns(deps, {}).settle, True),
        (lambda deps: Concerns(deps, {}).not_yet, True),
    ],
    ids=["withdraws", "settles", "says not yet"],
)
def test_an_anonymous_step_casts_no_doubt_on_the_tabs_of_others(
    slack: Slack,
    deps: Deps,
    maya: Actor,
    priya: Actor,
    checkout: InitiativeCard,
    listener: Listener,
    is_done: bool,
    visibility: Visibility,
) -> None:
    concern = scene.concern(deps, priya, checkout, visibility=visibility)
    if is_done:
        scene.answered(deps, maya, concern.id, Status.DONE, "done")
    opens_home(deps, maya)
    slack.press(priya, listener, ConcernRef(concern_id=concern.id), **WORDS)
    assert scene.card(deps, maya, "CHK-1").status not in {Status.NEW, Status.DONE}
    assert is_doubted(deps) is (visibility is NAMED)


@pytest.mark.parametrize("visibility", [NAMED, ANONYMOUS])
def test_nor_does_an_anonymous_voice(
    slack: Slack,
    deps: Deps,
    maya: Actor,
    ben: Actor,
    priya: Actor,
    checkout: InitiativeCard,
    visibility: Visibility,
) -> None:
    scene.channel(deps, members=[priya], now=real_now())
    joined = scene.concern(deps, ben, checkout)
    mine = scene.concern(deps, priya, checkout, visibility=visibility)
    opens_home(deps, maya)
    ref = JoinRef(concern_id=mine.id, joined_id=joined.id, channel_id=scene.CHANNEL)
    slack.press(priya, lambda deps: Voices(deps, {}).join, ref)
    assert voicing.voices(deps) == {2: 1}
    assert is_doubted(deps) is (visibility is NAMED)
    opens_home(deps, maya)
    slack.press(priya, lambda deps: Voices(deps, {}).part, ConcernRef(concern_id=mine.id))
    assert voicing.voices(deps) == {}
    assert is_doubted(deps) is (visibility is NAMED)


def test_a_lead_who_takes_an_anonymous_voice_away_sees_it_at_once(
    slack: Slack, deps: Deps, maya: Actor, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    joined = scene.concern(deps, ben, checkout)
    voice = scene.concern(deps, priya, checkout, visibility=ANONYMOUS)
    with deps.database.writing() as session:
        merging.merge(session, maya, voice.id, MergeForm(joins=joined.id), scene.MORNING)
    opens_home(deps, maya)
    slack.press(maya, lambda deps: Voices(deps, {}).part, ConcernRef(concern_id=voice.id))
    assert voicing.voices(deps) == {}
    assert is_doubted(deps)
