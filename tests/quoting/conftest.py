"""Maya drives Checkout, Joy writes in a channel, Ben reads it."""

import pytest

from bot.actor import Actor
from bot.deps import Deps
from tests import factories as scene


@pytest.fixture
def joy(deps: Deps, maya: Actor) -> Actor:
    """Who is quoted."""
    return scene.person(deps, "Joy", workspace_id=maya.workspace_id, zone="Asia/Manila")
