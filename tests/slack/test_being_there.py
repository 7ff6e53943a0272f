"""Being in a channel decides what one reads, through the real door and however the clock is moved."""

from datetime import timedelta

import pytest

from bot import rooms
from bot.deps import Deps
from models import Membership
from sandbox import Channel, Person, Workspace
from tests.acceptance.people import raise_concern, start_initiative
from tests.clocks import turn
from tests.slack.conftest import Serve
from tests.slack.waiting import until


@pytest.fixture
def secret(acme: Workspace, serve: Serve) -> Channel:
    """A private channel; all of Heard is behind the door."""
    serve(rooms.ROOMS)
    return acme.channel("#secret", private=True)


@pytest.fixture
def maya(acme: Workspace, secret: Channel) -> Person:
    """She drives an initiative at home in the private channel."""
    maya = acme.person("Maya", channels=[secret])
    start_initiative(maya, secret, acme.person("Lena"), name="Secret plan", key="SEC")
    return maya


@pytest.fixture
def ben(acme: Workspace, secret: Channel, maya: Person) -> Person:
    """He is in the private channel with her, and in the public one."""
    assert secret in maya.channels
    return acme.person("Ben", channels=[secret, acme.channel("#general")])


def a_week_later(deps: Deps) -> None:
    turn(deps.clock, deps.clock.now() + timedelta(days=7))


def test_people_in_a_private_channel_raise_concerns(ben: Person, secret: Channel) -> None:
    assert raise_concern(ben, secret, "it is too secret") == "SEC-1"


def test_they_still_do_where_the_clock_is_turned_forward(
    parts: Deps, ben: Person, secret: Channel
) -> None:
    raise_concern(ben, secret, "it is too secret")
    a_week_later(parts)
    assert raise_concern(ben, secret, "it is still too secret") == "SEC-2"


def general(person: Person) -> Channel:
    return next(channel for channel in person.channels if channel.name == "general")


def test_elsewhere_a_member_is_looked_up_and_a_stranger_told_that_there_is_no_such_thing(
    acme: Workspace, ben: Person, secret: Channel
) -> None:
    raise_concern(ben, secret, "it is too secret")
    ben.runs("/concern SEC-1", in_=general(ben))
    ben.sees("it is too secret", in_=general(ben))
    paul = acme.person("Paul", channels=[general(ben)])
    paul.runs("/concern SEC-1", in_=general(ben))
    paul.sees("There is no SEC-1 that you can see.", in_=general(ben))
    paul.does_not_see("Secret plan")


def test_who_leaves_the_channel_is_forgotten_there_at_once(
    parts: Deps, acme: Workspace, maya: Person, ben: Person, secret: Channel
) -> None:
    raise_concern(maya, secret, "it is too secret")
    ben.runs("/concern SEC-1", in_=secret)
    ben.sees("it is too secret", in_=secret)
    acme.leaves(ben, secret)

    def forgotten() -> bool:
        with parts.database.reading() as session:
            return session.get(Membership, (acme.id, secret.id, ben.id)) is None

    until(forgotten)
    ben.runs("/concern SEC-1", in_=general(ben))
    ben.sees("There is no SEC-1 that you can see.", in_=general(ben))
