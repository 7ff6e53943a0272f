"""Who may raise a concern, about what, and for whom. Whoever may not is told plainly; nothing is stored."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.actor import Actor
from bot.concerns import reading
from bot.deps import Deps
from bot.errors import FieldErrors, HeardError, NotAllowed
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from models import Concern, ConcernDay, Delivery
from models.vocabulary import Role
from tests import factories as scene

PRIVATE = "CPRIVATE"


def refused(deps: Deps, actor: Actor, about: InitiativeCard, **fields: Any) -> HeardError:
    """Why a concern was not taken; asserts that nothing of it was stored."""
    with pytest.raises(HeardError) as refusal:
        scene.raised(deps, actor, about, **fields)
    with deps.database.reading() as session:
        for table in (Concern, ConcernDay, Delivery):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    return refusal.value


@pytest.mark.parametrize("role", [Role.GUEST, Role.BOT])
def test_a_guest_is_told_to_ask_a_member(deps: Deps, checkout: InitiativeCard, role: Role) -> None:
    gus = scene.person(deps, "Gus", role=role)
    scene.channel(deps, members=[gus])
    refusal = refused(deps, gus, checkout)
    assert isinstance(refusal, NotAllowed)
    assert refusal.sentence == people.FOR_MEMBERS


@pytest.mark.parametrize("home", ["T9", scene.WORKSPACE])
def test_an_outsider_is_told_so_wherever_slack_says_they_live(
    deps: Deps, checkout: InitiativeCard, home: str
) -> None:
    otto = scene.person(deps, "Otto", role=Role.OUTSIDER)
    refusal = refused(deps, Actor(scene.WORKSPACE, otto.user_id, home), checkout)
    assert isinstance(refusal, NotAllowed)
    assert refusal.sentence == people.FOR_THIS_WORKSPACE


def test_an_outsider_with_a_members_id_is_an_outsider(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    refusal = refused(deps, Actor(scene.WORKSPACE, maya.user_id, "T9"), checkout)
    assert refusal.sentence == people.FOR_THIS_WORKSPACE


def test_somebody_unknown_is_asked_to_try_again(deps: Deps, checkout: InitiativeCard) -> None:
    refusal = refused(deps, Actor(scene.WORKSPACE, "UNOBODY", scene.WORKSPACE), checkout)
    assert isinstance(refusal, FieldErrors)
    assert "try again" in refusal.sentence


def test_somebody_who_left_the_company_raises_nothing(deps: Deps, checkout: InitiativeCard) -> None:
    assert isinstance(refused(deps, scene.person(deps, "Dan", active=False), checkout), NotAllowed)


def test_an_initiative_of_another_workspace_does_not_exist_here(
    deps: Deps, checkout: InitiativeCard
) -> None:
    scene.workspace(deps, "T2")
    mona = scene.person(deps, "Mona", workspace_id="T2")
    refusal = refused(deps, mona, checkout)
    assert isinstance(refusal, FieldErrors)
    assert refusal.fields == {"initiative": initiatives.NO_SUCH}


@pytest.mark.parametrize("chosen", [999_999, 2**63 - 1])
def test_an_initiative_that_never_was_is_a_field_error(
    deps: Deps, ben: Actor, checkout: InitiativeCard, chosen: int
) -> None:
    refusal = refused(deps, ben, checkout.model_copy(update={"id": chosen}))
    assert isinstance(refusal, FieldErrors)
    assert refusal.fields == {"initiative": initiatives.NO_SUCH}


@pytest.fixture
def hidden(deps: Deps, maya: Actor) -> InitiativeCard:
    """An initiative at home in a private channel."""
    scene.channel(deps, PRIVATE, private=True, members=[maya])
    return scene.initiative(deps, maya, key="SEC", channels=[PRIVATE])


def test_a_private_channels_initiative_sounds_as_if_it_never_was(
    deps: Deps, ben: Actor, hidden: InitiativeCard
) -> None:
    refusal = refused(deps, ben, hidden)
    assert isinstance(refusal, FieldErrors)
    assert refusal.fields == {"initiative": initiatives.NO_SUCH}


def test_whoever_is_in_the_private_channel_may_raise(
    deps: Deps, ben: Actor, hidden: InitiativeCard
) -> None:
    scene.channel(deps, PRIVATE, private=True, members=[ben])
    assert scene.raised(deps, ben, hidden).label == "SEC-1"


def test_whoever_was_there_yesterday_has_to_be_seen_again(
    deps: Deps, ben: Actor, hidden: InitiativeCard
) -> None:
    scene.channel(deps, PRIVATE, private=True, members=[ben])
    refused(deps, ben, hidden, now=scene.MORNING + timedelta(hours=25))


def test_whoever_opened_the_modal_in_the_channel_is_in_it(
    deps: Deps, ben: Actor, hidden: InitiativeCard
) -> None:
    assert scene.raised(deps, ben, hidden, here=PRIVATE).label == "SEC-1"


@pytest.mark.parametrize(
    ("somebody", "why"),
    [
        ("a bot", "is not somebody who can hear back"),
        ("a leaver", "is not somebody who can hear back"),
        ("a stranger", "Please try again."),
    ],
)
def test_a_concern_is_raised_only_for_somebody_who_can_hear_back(
    deps: Deps, ben: Actor, checkout: InitiativeCard, somebody: str, why: str
) -> None:
    scene.person(deps, "Robo", role=Role.BOT)
    scene.person(deps, "Dan", active=False)
    user_id = {"a bot": "UROBO", "a leaver": "UDAN", "a stranger": "UNOBODY"}[somebody]
    refusal = refused(deps, ben, checkout, raised_for=user_id)
    assert isinstance(refusal, FieldErrors)
    assert why in refusal.fields["raised_for"]


def test_a_concern_for_a_guest_is_theirs_and_says_who_logged_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    gus = scene.person(deps, "Gus", role=Role.GUEST)
    told = scene.raised(deps, ben, checkout, raised_for=gus.user_id)
    assert told.raised_for == "Gus"
    card = scene.card(deps, maya, told.label)
    assert (card.raiser, card.logged_by) == ("Gus", "Ben")


def test_the_receipt_says_who_drives_and_by_when_they_answer(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    told = scene.raised(deps, ben, checkout)
    assert (told.label, told.driver, told.initiative) == ("CHK-1", "Maya", "Checkout revamp")
    assert told.hear_by.isoformat() == "2026-11-25"


def test_the_day_is_the_drivers_day(deps: Deps, maya: Actor, ben: Actor) -> None:
    tane = scene.person(deps, "Tane", zone="Pacific/Auckland", workspace_id=maya.workspace_id)
    far = scene.initiative(deps, tane, key="FAR")
    late = scene.MORNING.replace(hour=22)  # Monday in Europe, Tuesday in Auckland
    card = scene.concern(deps, ben, far, now=late)
    assert card.raised_on.isoformat() == "2026-11-24"
    assert card.hear_by.isoformat() == "2026-11-26"


def test_the_modal_offers_this_channels_initiative_and_chooses_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.channel(deps, "C2")
    scene.initiative(deps, maya, key="OTH", channels=["C2"])
    with deps.database.reading() as session:
        here = reading.offer(session, ben, scene.MORNING, scene.CHANNEL)
        anywhere = reading.offer(session, ben, scene.MORNING, "C3")
    assert ([choice.key for choice in here.choices], here.preset) == (["CHK"], checkout.id)
    assert ([choice.key for choice in anywhere.choices], anywhere.preset) == (["CHK", "OTH"], None)


def test_the_modal_never_offers_what_one_cannot_read(
    deps: Deps, maya: Actor, ben: Actor, hidden: InitiativeCard
) -> None:
    with deps.database.reading() as session:
        offered = [reading.offer(session, who, scene.MORNING, None).choices for who in (ben, maya)]
    assert [[choice.id for choice in choices] for choices in offered] == [[], [hidden.id]]


def test_a_channel_with_more_initiatives_than_a_menu_holds_offers_a_hundred(
    deps: Deps, maya: Actor
) -> None:
    names = [f"{a}{b}" for a in "ABCDE" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"][:101]
    for key in names:
        scene.initiative(deps, maya, key=key, name=key)
    with deps.database.reading() as session:
        offer = reading.offer(session, maya, scene.MORNING, scene.CHANNEL)
    assert len(offer.choices) == reading.MOST_CHOICES


@pytest.mark.parametrize("role", [Role.GUEST, Role.OUTSIDER, Role.BOT])
def test_who_is_known_to_be_no_member_is_told_before_they_type(
    deps: Deps, checkout: InitiativeCard, role: Role
) -> None:
    gus = scene.person(deps, "Gus", role=role)
    where = checkout.channel_ids[0]
    with pytest.raises(NotAllowed), deps.database.reading() as session:
        reading.offer(session, gus, scene.MORNING, where)


def test_who_is_not_known_yet_may_begin_to_type(deps: Deps, checkout: InitiativeCard) -> None:
    nobody = Actor(scene.WORKSPACE, "UNOBODY", scene.WORKSPACE)
    with deps.database.reading() as session:
        assert reading.offer(session, nobody, scene.MORNING, scene.CHANNEL).preset == checkout.id
