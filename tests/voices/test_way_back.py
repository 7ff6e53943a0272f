"""The way back to an anonymous raiser stays for as long as what they stand behind is open."""

from datetime import date, timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, update

from bot import schema
from bot.actor import Actor
from bot.concerns import relay
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from models import Concern
from models.vocabulary import Status, Visibility
from tests import factories as scene
from tests.voices import voicing

LONG_AFTER = scene.MORNING.date() + timedelta(days=400)
LAST_ASKED = scene.MORNING.date() + timedelta(days=14)


@pytest.fixture
def joy(deps: Deps, maya: Actor) -> Actor:
    """Somebody who says what worries her without her name."""
    return scene.person(deps, "Joy", workspace_id=maya.workspace_id)


@pytest.fixture
def done(deps: Deps, maya: Actor, ben: Actor, joy: Actor, checkout: InitiativeCard) -> int:
    """CHK-2 of Joy's, anonymous, of which Maya says that it is done; CHK-1 of Ben's is open."""
    scene.raised(deps, ben, checkout)
    scene.raised(deps, joy, checkout, visibility=Visibility.ANONYMOUS)
    secret = voicing.concern_id(deps, 2)
    scene.answered(deps, maya, secret, Status.DONE, "Two clicks now.")
    return secret


def is_reached(deps: Deps, person: Actor, concern_id: int) -> bool:
    """Whether there is still a way back, long after everything else."""
    with deps.database.writing() as session:
        relay.forget_unanswered(session, LONG_AFTER)
        return relay.leads_to(deps.vault, session.get_one(Concern, concern_id), person.user_id)


def asked_until(deps: Deps) -> dict[int, date | None]:
    """Until when the raiser of each number is asked."""
    with deps.database.reading() as session:
        return {one.number: one.asked_until for one in session.scalars(select(Concern))}


@pytest.mark.parametrize("who", ["its raiser", "a lead"])
def test_what_was_opened_again_and_then_merged_keeps_its_way_back_while_it_is_open(
    deps: Deps, maya: Actor, joy: Actor, done: int, who: str
) -> None:
    if who == "its raiser":
        voicing.says_not_yet(deps, joy, 2)
    else:
        scene.answered(deps, maya, done, Status.REOPENED)
    assert asked_until(deps)[2] is None
    voicing.merges(deps, maya, 2, 1)
    assert is_reached(deps, joy, done)
    scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, "One click.")
    assert asked_until(deps)[2] == LAST_ASKED
    assert not is_reached(deps, joy, done)


@pytest.mark.usefixtures("done")
def test_the_migration_forgets_the_days_of_what_was_opened_again_and_of_nothing_else(
    deps: Deps, maya: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    for _ in range(4):
        scene.raised(deps, joy, checkout, visibility=Visibility.ANONYMOUS)
    voicing.merges(deps, maya, 3, 1)
    voicing.merges(deps, maya, 4, 6)
    scene.answered(deps, maya, voicing.concern_id(deps, 6), Status.DONE, "One click.")
    voicing.settles(deps, joy, 6)
    with deps.database.writing() as session:
        # As it was stored before: whoever had once been asked stayed so.
        session.execute(update(Concern).values(asked_until=LAST_ASKED))
    config = Config(schema.ALEMBIC_INI)
    with deps.database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0014")
        command.upgrade(config, "head")
    # Done, and a voice of what was confirmed: both are still asked.
    assert {number for number, until in asked_until(deps).items() if until} == {2, 4}
