"""A poll on oneself: one's own, counted like any other, and nobody else's."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.deps import Deps
from bot.errors import FieldErrors, HeardError, NotAllowed
from bot.polls.schemas import PublicCard, RankForm
from bot.trial import service
from bot.trial.schemas import TrialParams
from models import Delivery, Trial
from models.vocabulary import Role
from tests import factories as scene

FIRST = RankForm(places={1: 1, 2: 2})


@pytest.fixture
def maya(deps: Deps) -> Actor:
    """A member."""
    scene.workspace(deps)
    return scene.person(deps, "Maya")


def begin(deps: Deps, actor: Actor) -> None:
    with deps.database.writing() as session:
        service.begin(session, actor, scene.MORNING)


def vote(deps: Deps, actor: Actor, number: int, form: RankForm = FIRST) -> None:
    with deps.database.writing() as session:
        service.vote(session, actor, number, form, scene.MORNING)


def close(deps: Deps, actor: Actor, number: int) -> None:
    with deps.database.writing() as session:
        service.close(session, actor, number, scene.MORNING)


def shown(deps: Deps, actor: Actor, number: int) -> PublicCard | None:
    with deps.database.reading() as session:
        params = TrialParams(user_id=actor.user_id, number=number)
        return service.read(session, actor.workspace_id, params, scene.MORNING)


def test_the_last_vote_counts_and_the_close_tells(deps: Deps, maya: Actor) -> None:
    begin(deps, maya)
    vote(deps, maya, 1)
    vote(deps, maya, 1, RankForm(places={3: 1}))
    told = shown(deps, maya, 1)
    assert told is not None
    assert (told.found, told.card.answered) == (None, 1)
    close(deps, maya, 1)
    told = shown(deps, maya, 1)
    assert told is not None
    assert told.found is not None
    assert (told.found.answered, told.found.groups[0].cells[2]) == (1, 1.0)


def test_nothing_but_the_person_hears_of_it(deps: Deps, maya: Actor) -> None:
    begin(deps, maya)
    vote(deps, maya, 1)
    close(deps, maya, 1)
    with deps.database.reading() as session:
        assert {one.audience for one in session.scalars(select(Delivery))} == {maya.user_id}


def test_begun_twice_at_once_is_one(deps: Deps, maya: Actor) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: begin(deps, maya), range(4)))
    with deps.database.reading() as session:
        [trial] = session.scalars(select(Trial))
    assert (trial.number, trial.is_open) == (1, True)


def test_an_earlier_one_is_over_and_its_card_is_left_alone(deps: Deps, maya: Actor) -> None:
    begin(deps, maya)
    close(deps, maya, 1)
    with pytest.raises(NotAllowed, match="is over"):
        vote(deps, maya, 1)
    with pytest.raises(NotAllowed, match="is over"):
        close(deps, maya, 1)
    begin(deps, maya)
    with pytest.raises(NotAllowed, match="is over"):
        vote(deps, maya, 1)
    assert shown(deps, maya, 1) is None
    assert shown(deps, maya, 2) is not None


def test_an_option_that_is_not_there_is_refused(deps: Deps, maya: Actor) -> None:
    begin(deps, maya)
    with pytest.raises(FieldErrors):
        vote(deps, maya, 1, RankForm(places={7: 1}))


def test_it_is_everybodys_own(deps: Deps, maya: Actor) -> None:
    begin(deps, maya)
    scene.workspace(deps, "T2")
    others = [
        scene.person(deps, "Ben"),
        scene.person(deps, "Maya", workspace_id="T2"),
        Actor(scene.WORKSPACE, maya.user_id, "T9"),
    ]
    for other in others:
        with pytest.raises(HeardError):
            close(deps, other, 1)
    told = shown(deps, maya, 1)
    assert told is not None
    assert told.found is None


@pytest.mark.parametrize("role", [Role.GUEST, Role.OUTSIDER])
def test_it_is_for_members(deps: Deps, maya: Actor, role: Role) -> None:
    stranger = scene.person(deps, "Gus", role=role, workspace_id=maya.workspace_id)
    with pytest.raises(NotAllowed):
        begin(deps, stranger)


def test_who_is_not_active_any_more_begins_none(deps: Deps, maya: Actor) -> None:
    fred = scene.person(deps, "Fred", active=False, workspace_id=maya.workspace_id)
    with pytest.raises(NotAllowed):
        begin(deps, fred)
