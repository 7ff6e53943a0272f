"""The people of Checkout revamp: Maya drives it, Ben has a stake in it."""

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from tests import factories as scene


@pytest.fixture
def maya(deps: Deps) -> Actor:
    """The driver, in a workspace with one public channel."""
    scene.workspace(deps)
    scene.channel(deps)
    return scene.person(deps, "Maya")


@pytest.fixture
def ben(deps: Deps, maya: Actor) -> Actor:
    """A member of the same workspace."""
    return scene.person(deps, "Ben", workspace_id=maya.workspace_id)


@pytest.fixture
def checkout(deps: Deps, maya: Actor) -> InitiativeCard:
    """An initiative at home in the public channel."""
    return scene.initiative(deps, maya)
