"""Maya drives Checkout, Ben believes something, Joy knows more."""

import pytest

from bot.actor import Actor
from bot.deps import Deps
from tests import factories as scene


@pytest.fixture
def joy(deps: Deps, maya: Actor) -> Actor:
    """Somebody with evidence."""
    return scene.person(deps, "Joy", workspace_id=maya.workspace_id, zone="Asia/Manila")
