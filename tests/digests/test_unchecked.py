"""Beliefs that nobody has checked in time, as a digest tells them."""

from datetime import timedelta

import pytest

from bot.actor import Actor
from bot.deps import Deps
from bot.digests import views
from bot.digests.schemas import DigestReport
from bot.initiatives.schemas import InitiativeCard
from models.vocabulary import Basis, Effect, Status, Visibility
from tests import factories as scene
from tests.digests.calendar import MONDAY, WEEK, previewed, schedule


def told(deps: Deps, after: timedelta) -> DigestReport:
    """The digest so long after Monday, on which everything was raised."""
    return previewed(deps, MONDAY + after)


def words(report: DigestReport) -> str:
    """The same, as it is read."""
    return str(views.digest(report, charts=False).arguments())


@pytest.mark.parametrize("effect", [Effect.STOPS_US, Effect.GOOD_TO_KNOW])
def test_a_belief_says_on_its_line_for_how_many_days_nobody_has_checked_it(
    deps: Deps, maya: Actor, checkout: InitiativeCard, effect: Effect
) -> None:
    schedule(deps, maya)
    scene.raised(deps, maya, checkout, basis=Basis.BELIEF, effect=effect)
    in_time, late = told(deps, WEEK * 2), told(deps, WEEK * 3)
    assert "unchecked" not in words(in_time)
    assert ", belief unchecked for 21 days)" in words(late)
    assert "on belief: 1 (1 unchecked)." in words(late)


@pytest.mark.parametrize("basis", [Basis.REPORTED, Basis.SEEN, Basis.MEASURED])
def test_what_rests_on_more_than_a_belief_is_never_unchecked(
    deps: Deps, maya: Actor, checkout: InitiativeCard, basis: Basis
) -> None:
    schedule(deps, maya)
    scene.raised(deps, maya, checkout, basis=basis)
    assert "nchecked" not in words(told(deps, WEEK * 3))


def test_beliefs_for_leads_only_are_not_even_counted(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    for visibility in Visibility:
        scene.raised(deps, maya, checkout, basis=Basis.BELIEF, visibility=visibility)
    [section] = told(deps, WEEK * 3).sections
    assert section.unchecked == 2


def test_an_answered_belief_needs_no_check_any_more(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    concern = scene.concern(deps, maya, checkout, basis=Basis.BELIEF)
    scene.answered(deps, maya, concern.id, Status.NOT_DOING, "not this year")
    assert "nchecked" not in words(told(deps, WEEK * 3))
