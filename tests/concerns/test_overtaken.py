"""Who presses a button of a concern that has moved on is shown it as it is: if it is theirs to see."""

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import life, reading
from bot.concerns.overtaken import Overtaken
from bot.deps import Deps
from bot.errors import HeardError
from bot.evidence import service as evidence
from bot.initiatives.schemas import InitiativeCard
from bot.moving import service as moving
from bot.quoting import service as quoting
from bot.voices import adding, merging
from bot.voices.schemas import VoiceRef
from models.vocabulary import Basis, Role, Status, Visibility
from tests import factories as scene

Press = Callable[[Deps, Session, Actor, int], object]


def _voice(deps: Deps, session: Session, actor: Actor, concern_id: int) -> object:
    ref = VoiceRef(concern_id=concern_id, channel_id=None)
    return adding.offer(session, actor, deps.vault, ref, scene.MORNING)


PRESSES: Mapping[str, Press] = {
    "answer": lambda _, session, actor, one: reading.answerable(session, actor, one),
    "move": lambda _, session, actor, one: moving.offer(session, actor, one),
    "merge": lambda _, session, actor, one: merging.offer(session, actor, one),
    "not yet": lambda deps, session, actor, one: life.asked(session, actor, deps.vault, one),
    "edit": lambda _, session, actor, one: quoting.editable(session, actor, one),
    "evidence": lambda deps, session, actor, one: evidence.offer(
        session, actor, deps.vault, one, None
    ),
    "voice": _voice,
}
BY_LEAD = ("answer", "move", "merge", "evidence", "voice")


@pytest.fixture
def withdrawn(deps: Deps, ben: Actor, checkout: InitiativeCard) -> int:
    """A belief of Ben's, for the leads alone, that he has taken back."""
    concern = scene.concern(deps, ben, checkout, basis=Basis.BELIEF, visibility=Visibility.LEADS)
    with deps.database.writing() as session:
        life.withdraw(session, ben, deps.vault, concern.id, scene.MORNING)
    return concern.id


@pytest.mark.parametrize("press", PRESSES)
def test_whose_it_is_to_see_is_shown_it_as_it_stands(
    deps: Deps, maya: Actor, ben: Actor, withdrawn: int, press: str
) -> None:
    actor = maya if press in BY_LEAD else ben
    with deps.database.reading() as session, pytest.raises(Overtaken) as found:
        PRESSES[press](deps, session, actor, withdrawn)
    assert "CHK-1 is withdrawn by now." in found.value.sentence
    assert found.value.card.status is Status.WITHDRAWN
    assert found.value.card.is_own == (actor is ben)


@pytest.mark.parametrize("press", PRESSES)
def test_nobody_else_learns_even_where_it_stands(
    deps: Deps, maya: Actor, withdrawn: int, press: str
) -> None:
    scene.workspace(deps, "T2", "xoxb-2")
    strangers = (
        scene.person(deps, "Priya"),
        scene.person(deps, "Gus", role=Role.GUEST),
        scene.person(deps, "Sid", workspace_id="T2"),
        Actor(scene.WORKSPACE, maya.user_id, "T9"),
    )
    for stranger in strangers:
        with deps.database.reading() as session, pytest.raises(HeardError) as refused:
            PRESSES[press](deps, session, stranger, withdrawn)
        assert not isinstance(refused.value, Overtaken)
        assert "withdrawn" not in refused.value.sentence


def test_an_anonymous_raiser_is_still_shown_what_is_theirs_to_do(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    with deps.database.reading() as session, pytest.raises(Overtaken) as found:
        life.asked(session, ben, deps.vault, concern.id)
    assert found.value.card.may_withdraw
    with deps.database.writing() as session:
        told = life.settle(session, ben, deps.vault, concern.id, scene.MORNING)
    assert (told.sentence, told.card.may_withdraw) == ("CHK-1 is new by now.", True)
    assert not scene.card(deps, maya, "CHK-1").is_own
