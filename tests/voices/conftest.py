"""Maya drives Checkout; Ben and Priya have the same worry about it."""

import pytest

from bot.actor import Actor
from bot.deps import Deps
from tests import factories as scene


@pytest.fixture
def priya(deps: Deps, maya: Actor) -> Actor:
    """Somebody else with the same worry."""
    return scene.person(deps, "Priya", workspace_id=maya.workspace_id)
