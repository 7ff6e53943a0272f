"""Maya drives Checkout, Ben believes something, Joy knows more."""

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from tests import factories as scene


@pytest.fixture
def maya(deps: Deps) -> Actor:
    """The driver."""
    scene.workspace(deps)
    scene.channel(deps)
    return scene.person(deps, "Maya")


@pytest.fixture
def ben(deps: Deps, maya: Actor) -> Actor:
    """A member of the same workspace."""
    return scene.person(deps, "Ben", workspace_id=maya.workspace_id)


@pytest.fixture
def checkout(deps: Deps, maya: Actor) -> InitiativeCard:
    """What concerns are about."""
    return scene.initiative(deps, maya)


@pytest.fixture
def joy(deps: Deps, maya: Actor) -> Actor:
    """Somebody with evidence."""
    return scene.person(deps, "Joy", workspace_id=maya.workspace_id, zone="Asia/Manila")
