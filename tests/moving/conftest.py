"""Maya drives Pricing as well, at home in the same public channel."""

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from tests import factories as scene


@pytest.fixture
def pricing(deps: Deps, maya: Actor) -> InitiativeCard:
    """Where they are moved."""
    return scene.initiative(deps, maya, key="PRC", name="Pricing page")
