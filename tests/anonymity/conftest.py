"""Maya drives Checkout and Pricing, Lena approves, Ben and Nina have a stake; Priya wants to stay unknown."""

from dataclasses import dataclass

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from tests import factories as scene


@dataclass(frozen=True)
class Cast:
    """Who is there, and about what."""

    deps: Deps
    maya: Actor
    lena: Actor
    ben: Actor
    priya: Actor
    checkout: InitiativeCard
    pricing: InitiativeCard


@pytest.fixture
def cast(deps: Deps) -> Cast:
    """Everybody has a stake, so that whoever looks for the raiser knows her name."""
    scene.workspace(deps)
    maya, lena, ben, priya = (scene.person(deps, n) for n in ("Maya", "Lena", "Ben", "Priya"))
    scene.channel(deps, members=[maya, lena, ben, priya])
    checkout = scene.initiative(deps, maya, approver=lena.user_id)
    pricing = scene.initiative(deps, maya, approver=lena.user_id, key="PRC", name="Pricing page")
    return Cast(deps, maya, lena, ben, priya, checkout, pricing)
