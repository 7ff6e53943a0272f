"""Once in a workspace and once in a channel, whoever is first and however many are at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.deps import Deps
from bot.welcome import service
from models import Delivery
from models.vocabulary import DeliveryKind, Role
from tests import factories as scene


@pytest.fixture(autouse=True)
def installed(deps: Deps) -> None:
    """Heard is installed, and nobody has opened it."""
    scene.workspace(deps)


def greet(deps: Deps, actor: Actor) -> bool:
    with deps.database.writing() as session:
        return service.greet(session, actor, scene.MORNING)


def enter(deps: Deps, channel_id: str) -> None:
    with deps.database.writing() as session:
        service.enter(session, scene.WORKSPACE, channel_id, scene.MORNING)


def told(deps: Deps) -> list[tuple[DeliveryKind, str]]:
    with deps.database.reading() as session:
        return [(one.kind, one.audience) for one in session.scalars(select(Delivery))]


def test_two_who_come_at_once_are_one_first(deps: Deps) -> None:
    people = [scene.person(deps, f"P{number}") for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        greeted = list(threads.map(lambda one: greet(deps, one), people))
    assert greeted.count(True) == 1
    first = people[greeted.index(True)]
    assert told(deps) == [(DeliveryKind.WORKSPACE_INTRODUCTION, first.user_id)]


def test_guests_visitors_former_members_and_strangers_are_not_the_first(deps: Deps) -> None:
    nobody = [
        scene.person(deps, "Gus", role=Role.GUEST),
        scene.person(deps, "Otto", role=Role.OUTSIDER),
        scene.person(deps, "Fred", active=False),
        Actor(scene.WORKSPACE, "U404", scene.WORKSPACE),
    ]
    assert [greet(deps, one) for one in nobody] == [False] * 4
    assert told(deps) == []
    assert greet(deps, scene.person(deps, "Maya"))


def test_every_workspace_has_its_own_first(deps: Deps) -> None:
    scene.workspace(deps, "T2")
    assert greet(deps, scene.person(deps, "Maya"))
    assert greet(deps, scene.person(deps, "Maya", workspace_id="T2"))


def test_a_channel_is_told_once_however_often_heard_is_invited(deps: Deps) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: enter(deps, "C7"), range(4)))
    enter(deps, "C8")
    assert sorted(told(deps)) == [
        (DeliveryKind.CHANNEL_INTRODUCTION, "C7"),
        (DeliveryKind.CHANNEL_INTRODUCTION, "C8"),
    ]
