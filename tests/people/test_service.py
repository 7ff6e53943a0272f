"""What is remembered of people and channels, how long it holds, and what it lets somebody read."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.actor import Actor
from bot.deps import Deps
from bot.people import rules, service
from bot.people.schemas import SeenChannel, SeenPerson
from models import Membership, Person
from models.vocabulary import Role
from tests import factories as scene

NOW = scene.MORNING
HOUR = timedelta(hours=1)


@pytest.fixture
def ben(deps: Deps) -> Actor:
    """A member of a workspace."""
    scene.workspace(deps)
    return scene.person(deps, "Ben")


def stale(deps: Deps, ids: list[str], later: timedelta) -> set[str]:
    with deps.database.reading() as session:
        return service.stale_people(session, scene.WORKSPACE, ids, NOW + later)


def test_slack_is_asked_about_strangers_and_about_those_met_long_ago(
    deps: Deps, ben: Actor
) -> None:
    ids = [ben.user_id, "UNEW"]
    assert stale(deps, ids, HOUR) == {"UNEW"}
    assert stale(deps, ids, rules.CACHE_LIFETIME + HOUR) == {"UNEW", ben.user_id}


def test_channels_grow_old_as_people_do(deps: Deps, ben: Actor) -> None:
    scene.channel(deps)
    with deps.database.reading() as session:
        for later, expected in ((HOUR, {"C2"}), (rules.CACHE_LIFETIME + HOUR, {"C1", "C2"})):
            found = service.stale_channels(session, ben.workspace_id, ["C1", "C2"], NOW + later)
            assert found == expected


def test_the_newest_description_of_somebody_holds(deps: Deps, ben: Actor) -> None:
    scene.person(deps, "Benjamin", user_id=ben.user_id, role=Role.GUEST, zone="Asia/Manila")
    with deps.database.reading() as session:
        person = session.get_one(Person, (scene.WORKSPACE, ben.user_id))
        assert (person.name, person.role, person.zone) == ("Benjamin", Role.GUEST, "Asia/Manila")
        assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_no_row_tells_at_which_minute_somebody_was_there(deps: Deps, ben: Actor) -> None:
    at = NOW.replace(minute=47, second=11, microsecond=5)
    scene.person(deps, "Ben", now=at)
    scene.channel(deps, members=[ben], now=at)
    with deps.database.reading() as session:
        moments = [
            session.get_one(Person, (scene.WORKSPACE, ben.user_id)).refreshed_at,
            session.scalars(select(Membership)).one().seen_at,
        ]
    assert moments == [NOW.replace(minute=0)] * 2


def test_many_who_remember_the_same_people_do_not_wait_for_each_other_in_a_ring(
    deps: Deps, ben: Actor
) -> None:
    crowd = [
        SeenPerson(user_id=f"U{n}", name="x", zone="UTC", role=Role.MEMBER, active=True)
        for n in range(20)
    ]
    places = [
        SeenChannel(channel_id=f"C{n}", name="x", private=False, shared=False) for n in range(20)
    ]

    def remember(seed: int) -> None:
        shuffled = random.Random(seed)  # noqa: S311
        people, channels = shuffled.sample(crowd, 20), shuffled.sample(places, 20)
        with deps.database.writing() as session:
            service.remember(session, ben.workspace_id, people, channels, NOW)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(remember, range(64)))
    assert stale(deps, [person.user_id for person in crowd], HOUR) == set()


def readable(
    deps: Deps, actor: Actor, later: timedelta = timedelta(), here: str | None = None
) -> set[str]:
    with deps.database.reading() as session:
        return service.readable_channels(session, actor, ["OPEN", "SHUT"], NOW + later, here)


@pytest.fixture
def places(deps: Deps, ben: Actor) -> None:
    """A public channel and a private one, nobody seen in either."""
    scene.channel(deps, "OPEN", workspace_id=ben.workspace_id)
    scene.channel(deps, "SHUT", private=True)


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("role", "active", "unseen", "seen"),
    [
        (Role.MEMBER, True, {"OPEN"}, {"OPEN", "SHUT"}),
        (Role.GUEST, True, set(), {"OPEN", "SHUT"}),
        (Role.BOT, True, set(), {"OPEN", "SHUT"}),
        (Role.MEMBER, False, set(), set()),
        (Role.OUTSIDER, True, set(), set()),
    ],
)
def test_what_somebody_reads_hangs_on_who_they_are_and_where_they_were_seen(
    deps: Deps, role: Role, active: bool, unseen: set[str], seen: set[str]
) -> None:
    somebody = scene.person(deps, "Gus", role=role, active=active)
    assert readable(deps, somebody) == unseen
    scene.channel(deps, "OPEN", members=[somebody])
    scene.channel(deps, "SHUT", private=True, members=[somebody])
    assert readable(deps, somebody) == seen


@pytest.mark.usefixtures("places")
def test_being_there_proves_it_for_anybody_and_for_that_channel_alone(deps: Deps) -> None:
    otto = scene.person(deps, "Otto", role=Role.OUTSIDER)
    nobody = Actor(scene.WORKSPACE, "UNOBODY", scene.WORKSPACE)
    for actor in (otto, nobody):
        assert readable(deps, actor, here="SHUT") == {"SHUT"}
        assert readable(deps, actor, here="ELSEWHERE") == set()


@pytest.mark.usefixtures("places")
def test_a_membership_counts_for_a_day(deps: Deps, ben: Actor) -> None:
    scene.channel(deps, "SHUT", private=True, members=[ben])
    assert "SHUT" in readable(deps, ben, rules.MEMBERSHIP_LIFETIME - HOUR)
    assert "SHUT" not in readable(deps, ben, rules.MEMBERSHIP_LIFETIME + HOUR)


@pytest.mark.usefixtures("places")
def test_who_left_reads_no_more(deps: Deps, ben: Actor) -> None:
    scene.channel(deps, "SHUT", private=True, members=[ben])
    with deps.database.writing() as session:
        service.left(session, "T2", "SHUT", ben.user_id)
    assert "SHUT" in readable(deps, ben)
    with deps.database.writing() as session:
        service.left(session, scene.WORKSPACE, "SHUT", ben.user_id)
    assert "SHUT" not in readable(deps, ben)


@pytest.mark.usefixtures("places")
def test_a_namesake_in_another_workspace_reads_nothing_of_this_one(deps: Deps, ben: Actor) -> None:
    scene.channel(deps, "SHUT", private=True, members=[ben])
    scene.workspace(deps, "T2")
    namesake = scene.person(deps, "Ben", workspace_id="T2")
    assert namesake.user_id == ben.user_id
    assert readable(deps, namesake) == set()


def test_a_channel_nobody_has_described_is_private(deps: Deps, ben: Actor) -> None:
    assert readable(deps, ben) == set()
    with deps.database.reading() as session:
        assert service.is_private(session, scene.WORKSPACE, "C9")
        assert service.channel_name(session, scene.WORKSPACE, "C9") == "this channel"


def test_a_fresh_membership_is_not_written_again(deps: Deps, ben: Actor) -> None:
    scene.channel(deps, members=[ben])
    with deps.database.reading() as session:
        for later, fresh in ((HOUR, True), (rules.MEMBERSHIP_LIFETIME / 2, False)):
            found = service.was_just_seen_in(session, ben, scene.CHANNEL, NOW + later)
            assert found is fresh


def test_names_are_those_of_the_workspace_and_strangers_are_somebody(
    deps: Deps, ben: Actor
) -> None:
    scene.workspace(deps, "T2")
    scene.person(deps, "Robert", user_id=ben.user_id, workspace_id="T2")
    with deps.database.reading() as session:
        found = service.names_of(session, scene.WORKSPACE, [ben.user_id, "UNEW"])
        assert found == {ben.user_id: "Ben", "UNEW": "somebody"}
        assert service.name_of(session, "T2", ben.user_id) == "Robert"


def test_a_stranger_lives_in_utc(deps: Deps, ben: Actor) -> None:
    with deps.database.reading() as session:
        assert service.zone_of(session, scene.WORKSPACE, ben.user_id) == "Europe/Berlin"
        assert service.zone_of(session, scene.WORKSPACE, "UNEW") == "UTC"
