"""Maya drives Checkout and Pricing, both at home in a public channel; Ben has a stake in them."""

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from tests import factories as scene


@pytest.fixture
def maya(deps: Deps) -> Actor:
    """The driver of both."""
    scene.workspace(deps)
    scene.channel(deps)
    return scene.person(deps, "Maya")


@pytest.fixture
def ben(deps: Deps, maya: Actor) -> Actor:
    """A member of the same workspace."""
    return scene.person(deps, "Ben", workspace_id=maya.workspace_id)


@pytest.fixture
def checkout(deps: Deps, maya: Actor) -> InitiativeCard:
    """Where concerns are raised."""
    return scene.initiative(deps, maya)


@pytest.fixture
def pricing(deps: Deps, maya: Actor) -> InitiativeCard:
    """Where they are moved."""
    return scene.initiative(deps, maya, key="PRC", name="Pricing page")
