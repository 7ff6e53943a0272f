"""Getting to know people and channels from a Slack that is really asked."""

from collections.abc import Iterator
from time import monotonic

import pytest
from slack_sdk import WebClient
from sqlalchemy import update

from bot.actor import Actor
from bot.clock import real_now
from bot.deps import Deps
from bot.people import acquaintance, service
from bot.people.rules import CACHE_LIFETIME
from bot.slack import manifest
from bot.slack.client import client_factory
from models import Membership, Person
from models.vocabulary import Role
from sandbox import Channel, Sandbox, Workspace
from tests import factories as scene


@pytest.fixture(scope="module")
def slack() -> Iterator[Sandbox]:
    with Sandbox(manifest.read()) as sandbox:
        yield sandbox


@pytest.fixture
def acme(slack: Sandbox, deps: Deps) -> Workspace:
    """A fresh workspace, known to Heard; nobody in it is."""
    slack.faults.clear()
    workspace = slack.workspace("Acme")
    scene.workspace(deps, workspace.id)
    return workspace


@pytest.fixture
def client(slack: Sandbox, acme: Workspace) -> WebClient:
    return client_factory(slack.api_url)(acme.bot_token)


@pytest.fixture
def secret(acme: Workspace) -> Channel:
    """A private channel that the bot is in."""
    return acme.channel("#secret", private=True)


def asked(slack: Sandbox, acme: Workspace) -> list[str]:
    """What Slack was asked of this workspace."""
    return [call.method for call in slack.calls if call.workspace == acme.id]


def known(deps: Deps, acme: Workspace, user_id: str) -> Person | None:
    with deps.database.reading() as session:
        return session.get(Person, (acme.id, user_id))


def name_of(deps: Deps, acme: Workspace, user_id: str) -> str:
    with deps.database.reading() as session:
        return service.name_of(session, acme.id, user_id)


def actor(acme: Workspace, user_id: str) -> Actor:
    return Actor(acme.id, user_id, acme.id)


def readable(deps: Deps, who: Actor, channel: Channel) -> bool:
    with deps.database.reading() as session:
        return bool(service.readable_channels(session, who, [channel.id], real_now()))


@pytest.mark.parametrize(
    ("role", "expected", "active"),
    [
        ("owner", Role.MEMBER, True),
        ("member", Role.MEMBER, True),
        ("guest", Role.GUEST, True),
        ("outsider", Role.OUTSIDER, True),
        ("deactivated", Role.MEMBER, False),
    ],
)
def test_people_become_known_as_slack_describes_them(
    deps: Deps, acme: Workspace, client: WebClient, role: str, expected: Role, active: bool
) -> None:
    ben = acme.person("Ben", role=role)  # type: ignore[arg-type]
    acquaintance.meet(deps, client, acme.id, [ben.id, None])
    person = known(deps, acme, ben.id)
    assert person is not None
    assert (person.name, person.role, person.active) == ("Ben", expected, active)


def test_people_live_in_the_zone_that_slack_says(
    deps: Deps, acme: Workspace, client: WebClient
) -> None:
    ben = acme.person("Ben", tz="Asia/Manila")
    acquaintance.meet(deps, client, acme.id, [ben.id])
    person = known(deps, acme, ben.id)
    assert person is not None
    assert person.zone == "Asia/Manila"


def test_the_bot_itself_is_a_bot(deps: Deps, acme: Workspace, client: WebClient) -> None:
    acquaintance.meet(deps, client, acme.id, [acme.bot_user_id])
    person = known(deps, acme, acme.bot_user_id)
    assert person is not None
    assert person.role is Role.BOT


def test_who_is_known_is_not_asked_about_again(
    slack: Sandbox, deps: Deps, acme: Workspace, client: WebClient, secret: Channel
) -> None:
    ben = acme.person("Ben")
    for _ in range(3):
        acquaintance.meet(deps, client, acme.id, [ben.id, ben.id], [secret.id])
    assert sorted(asked(slack, acme)) == ["conversations.info", "users.info"]


def test_whom_slack_does_not_know_stays_unknown_and_no_log_names_them(
    deps: Deps, acme: Workspace, client: WebClient, capsys: pytest.CaptureFixture[str]
) -> None:
    ben = acme.person("Ben")
    acquaintance.meet(deps, client, acme.id, ["UNOBODY", ben.id], ["CNOWHERE"])
    assert known(deps, acme, "UNOBODY") is None
    assert known(deps, acme, ben.id) is not None
    said = "".join(capsys.readouterr())
    assert "user_not_found" in said
    assert "UNOBODY" not in said


@pytest.mark.parametrize("fault", ["rate_limit", "error_before", "drop_before", "garbage"])
def test_a_slack_that_fails_is_asked_again_the_next_time(
    slack: Sandbox, deps: Deps, acme: Workspace, client: WebClient, fault: str
) -> None:
    ben = acme.person("Ben")
    slack.faults.add("users.info", fault)  # type: ignore[arg-type]
    acquaintance.meet(deps, client, acme.id, [ben.id])
    assert known(deps, acme, ben.id) is None
    acquaintance.meet(deps, client, acme.id, [ben.id])
    assert known(deps, acme, ben.id) is not None


def test_of_whom_heard_knows_a_slack_that_takes_its_time_keeps_nobody_waiting(
    slack: Sandbox, deps: Deps, acme: Workspace, client: WebClient, secret: Channel
) -> None:
    ben = acme.person("Ben")
    acquaintance.meet(deps, client, acme.id, [ben.id], [secret.id])
    acme.changes(ben, name="Benedict")
    with deps.database.writing() as session:
        session.execute(update(Person).values(refreshed_at=real_now() - 2 * CACHE_LIFETIME))
    slack.faults.add("users.info", "slow", seconds=9.0)
    began = monotonic()
    acquaintance.meet(deps, client, acme.id, [ben.id], [secret.id])
    assert monotonic() - began < 6.0
    assert name_of(deps, acme, ben.id) == "Ben"
    acquaintance.meet(deps, client, acme.id, [ben.id])
    assert name_of(deps, acme, ben.id) == "Benedict"


def test_whom_heard_does_not_know_it_waits_for(
    slack: Sandbox, deps: Deps, acme: Workspace, client: WebClient
) -> None:
    joy = acme.person("Joy")
    slack.faults.add("users.info", "slow", seconds=2 * acquaintance.WAITED_SECONDS)
    acquaintance.meet(deps, client, acme.id, [joy.id])
    assert name_of(deps, acme, joy.id) == "Joy"


def test_whoever_acts_in_a_channel_is_in_it_and_that_is_noted_once(
    deps: Deps, acme: Workspace, client: WebClient, secret: Channel
) -> None:
    ben = actor(acme, acme.person("Ben", channels=[secret]).id)
    assert not readable(deps, ben, secret)
    for _ in range(2):
        acquaintance.meet_here(deps, client, ben, secret.id)
    assert readable(deps, ben, secret)


def test_an_outsider_acting_in_a_shared_channel_is_noted_nowhere(
    deps: Deps, acme: Workspace, client: WebClient
) -> None:
    shared = acme.channel("#shared", shared=True)
    otto = acme.person("Otto", role="outsider", channels=[shared])
    acquaintance.meet_here(deps, client, Actor(acme.id, otto.id, "T9"), shared.id)
    with deps.database.reading() as session:
        assert session.get(Membership, (acme.id, shared.id, otto.id)) is None


def test_a_reader_elsewhere_is_looked_up_among_the_members(
    deps: Deps, acme: Workspace, client: WebClient, secret: Channel
) -> None:
    inside = actor(acme, acme.person("Ben", channels=[secret]).id)
    outside = actor(acme, acme.person("Paul").id)
    for who, expected in ((inside, True), (outside, False)):
        acquaintance.meet_readers(deps, client, who, [secret.id])
        assert readable(deps, who, secret) is expected


def test_a_member_on_the_last_page_is_found(
    deps: Deps, acme: Workspace, client: WebClient, secret: Channel
) -> None:
    crowd = [acme.person(f"P{number}", channels=[secret]) for number in range(450)]
    last = actor(acme, max(person.id for person in crowd))
    acquaintance.meet_readers(deps, client, last, [secret.id])
    assert readable(deps, last, secret)


def test_a_public_channel_needs_no_list_of_members(
    slack: Sandbox, deps: Deps, acme: Workspace, client: WebClient
) -> None:
    general = acme.channel("#general")
    ben = actor(acme, acme.person("Ben").id)
    acquaintance.meet_readers(deps, client, ben, [general.id])
    assert readable(deps, ben, general)
    assert "conversations.members" not in asked(slack, acme)


def test_a_private_channel_that_the_bot_is_not_in_stays_closed(
    deps: Deps, acme: Workspace, client: WebClient
) -> None:
    hidden = acme.channel("#hidden", private=True, bot=False)
    ben = actor(acme, acme.person("Ben", channels=[hidden]).id)
    acquaintance.meet_readers(deps, client, ben, [hidden.id])
    assert not readable(deps, ben, hidden)


def test_whether_heard_can_post_in_a_channel(
    slack: Sandbox, acme: Workspace, client: WebClient
) -> None:
    inside, old = acme.channel("#inside"), acme.channel("#old")
    acme.archive(old)
    assert acquaintance.can_post(client, inside.id)
    for closed in (old, acme.channel("#floor", bot=False)):
        assert not acquaintance.can_post(client, closed.id)
    assert not acquaintance.can_post(client, "CNOWHERE")
    # Where Slack does not say, nobody is kept from asking.
    slack.faults.add("conversations.info", "drop_before")
    assert acquaintance.can_post(client, old.id)


def test_members_are_read_no_further_than_to_whoever_asks(
    slack: Sandbox, deps: Deps, acme: Workspace, client: WebClient, secret: Channel
) -> None:
    crowd = [acme.person(f"P{number}", channels=[secret]) for number in range(1_100)]
    first, last = (actor(acme, one(crowd, key=lambda p: p.id).id) for one in (min, max))
    for who, pages in ((first, 1), (last, 3)):
        acquaintance.meet_readers(deps, client, who, [secret.id])
        assert asked(slack, acme).count("conversations.members") == pages
        assert readable(deps, who, secret)


def test_a_slack_that_lists_members_slowly_keeps_a_submission_waiting_no_longer_than_it_can(
    slack: Sandbox, deps: Deps, acme: Workspace, client: WebClient
) -> None:
    rooms = [acme.channel(f"#room{number}", private=True) for number in range(3)]
    ben = actor(acme, acme.person("Ben", channels=rooms).id)
    acquaintance.meet(deps, client, acme.id, [ben.user_id], [room.id for room in rooms])
    slack.faults.add("conversations.members", "slow", seconds=9.0, times=3)
    began = monotonic()
    acquaintance.meet_readers(deps, client, ben, [room.id for room in rooms], patience=0.5)
    assert monotonic() - began < 6.0
    assert not any(readable(deps, ben, room) for room in rooms)
    acquaintance.meet_readers(deps, client, ben, [room.id for room in rooms])
    assert all(readable(deps, ben, room) for room in rooms)
