"""What somebody asked back, or replied, is in their file, and goes with them as they choose."""

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.deps import Deps
from bot.file import erasure, service, views
from bot.file.schemas import OwnFile, Words
from bot.initiatives.schemas import InitiativeCard
from models import Inquiry
from models.vocabulary import Visibility
from tests import factories as scene
from tests.asking.asking import QUESTION, REPLY, asked, pressed, replied
from tests.asking.test_asking import moved
from tests.slack.limits import words

BY_NAME = (Visibility.NAMED, Visibility.LEADS)


def read(deps: Deps, actor: Actor) -> OwnFile:
    """What `/align me` tells somebody."""
    with deps.database.reading() as session:
        return service.read(session, actor, deps.vault)


def erase(deps: Deps, actor: Actor, kept: Words) -> None:
    """Somebody erases themselves."""
    with deps.database.writing() as session:
        erasure.erase(session, actor, deps.vault, kept, scene.MORNING)


def rows(deps: Deps) -> list[tuple[str, str, str | None]]:
    with deps.database.reading() as session:
        found = session.scalars(select(Inquiry).order_by(Inquiry.id))
        return [(one.asker_id, one.words, one.reply) for one in found]


@pytest.fixture
def kim(deps: Deps, maya: Actor, checkout: InitiativeCard) -> Actor:
    """Leads Checkout beside Maya, and asks."""
    kim = scene.person(deps, "Kim", workspace_id=maya.workspace_id)
    scene.changed(deps, maya, checkout, co_leads=[kim.user_id])
    return kim


def test_what_it_is_called_since_it_was_moved_is_not_in_the_file_of_who_asked(
    deps: Deps, maya: Actor, kim: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    there = scene.initiative(deps, maya, key="SEC", name="Secret")
    scene.raised(deps, ben, there)
    concern = scene.concern(deps, ben, checkout)
    asked(deps, kim, concern.id)
    replied(deps, ben, pressed(deps, ben, concern.id))
    moved(deps, maya, concern.id, checkout.id, there.id)
    assert [one.label for one in read(deps, kim).questions] == ["CHK-1"]
    assert [one.label for one in read(deps, ben).replies] == ["SEC-2"]
    moved(deps, maya, concern.id, there.id, checkout.id)
    assert [one.label for one in read(deps, kim).questions] == ["CHK-1"]


def exchanged(deps: Deps, kim: Actor, ben: Actor, concern_id: int) -> None:
    """Kim asks, Ben replies, and Kim asks again."""
    asked(deps, kim, concern_id)
    replied(deps, ben, pressed(deps, ben, concern_id))
    asked(deps, kim, concern_id, "And then?")


@pytest.mark.parametrize("visibility", Visibility)
def test_each_finds_their_own_words_in_their_file_and_no_others(
    deps: Deps, kim: Actor, ben: Actor, checkout: InitiativeCard, visibility: Visibility
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=visibility)
    exchanged(deps, kim, ben, concern.id)
    asker, raiser = read(deps, kim), read(deps, ben)
    assert [(q.label, q.words) for q in asker.questions] == [
        ("CHK-1", QUESTION),
        ("CHK-1", "And then?"),
    ]
    assert [(r.label, r.words) for r in raiser.replies] == [("CHK-1", REPLY)]
    assert (asker.replies, raiser.questions) == ((), ())
    assert QUESTION not in raiser.model_dump_json()
    assert REPLY not in asker.model_dump_json()
    assert f"CHK-1: {REPLY}" in words(views.own(raiser).to_dict())
    assert f"CHK-1: {QUESTION}" in words(views.own(asker).to_dict())


@pytest.mark.parametrize("kept", Words)
def test_an_erased_asker_is_a_former_member_and_their_words_go_as_they_chose(
    deps: Deps, maya: Actor, kim: Actor, ben: Actor, checkout: InitiativeCard, kept: Words
) -> None:
    concern = scene.concern(deps, ben, checkout)
    exchanged(deps, kim, ben, concern.id)
    erase(deps, kim, kept)
    if kept is Words.KEEP:
        expected = [(erasure.MEMBER, QUESTION, REPLY), (erasure.MEMBER, "And then?", None)]
    else:
        expected = [(erasure.MEMBER, erasure.REMOVED_BY_WHO_ASKED, REPLY)]
    assert rows(deps) == expected
    assert scene.card(deps, maya, "CHK-1").exchanges[0].asker == "a former member"


@pytest.mark.parametrize("kept", Words)
@pytest.mark.parametrize("visibility", Visibility)
def test_what_an_erased_raiser_replied_goes_as_they_chose_and_an_anonymous_reply_stays(
    deps: Deps,
    maya: Actor,
    kim: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    visibility: Visibility,
    kept: Words,
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=visibility)
    exchanged(deps, kim, ben, concern.id)
    erase(deps, ben, kept)
    goes = visibility in BY_NAME and kept is Words.REMOVE
    left = erasure.REMOVED if goes else REPLY
    assert [reply for _, _, reply in rows(deps)] == [left, None]
    newest, _ = scene.card(deps, maya, "CHK-1").exchanges
    # Of somebody anonymous nobody may learn that they are not there any more.
    assert newest.waits is (visibility is Visibility.ANONYMOUS)
