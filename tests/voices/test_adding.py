"""Somebody adds their voice: in their own words, once, and only to what they may see."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.concerns import relay, together
from bot.deps import Deps
from bot.errors import FieldErrors, HeardError, NotAllowed, NotFound
from bot.initiatives.schemas import InitiativeCard
from bot.voices import adding
from bot.voices.schemas import VoiceRef
from models import Concern, ConcernEntry, Initiative
from models.vocabulary import Role, Status, Visibility
from tests import databases
from tests import factories as scene
from tests.slack.waiting import until
from tests.voices import voicing

ANONYMOUS, LEADS = Visibility.ANONYMOUS, Visibility.LEADS


def test_a_concern_that_was_just_raised_becomes_a_voice_in_its_own_words(
    deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, worry="refunds take four clicks")
    scene.raised(deps, priya, checkout, worry="a refund takes too long")
    told = voicing.joins(deps, priya, 2, 1)
    assert (told.label, told.joined, told.voices) == ("CHK-2", "CHK-1", 2)
    own = scene.card(deps, priya, "CHK-2")
    assert (own.status, own.worry) == (Status.MERGED, "a refund takes too long")
    [said] = scene.card(deps, ben, "CHK-1").others
    assert (said.label, said.worry, said.raiser) == ("CHK-2", "a refund takes too long", "Priya")


def test_from_a_card_it_is_stored_and_joins_in_one_step(
    deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    for _ in range(2):
        told = voicing.adds(deps, priya, 1, submitted="one view", worry="mine, too")
        assert (told.label, told.joined, told.voices) == ("CHK-2", "CHK-1", 2)
    assert voicing.voices(deps) == {2: 1}
    with pytest.raises(FieldErrors, match="stored as CHK-2 already"):
        voicing.adds(deps, priya, 1, submitted="one view", visibility=ANONYMOUS)


def test_a_second_click_joins_nothing_more(
    deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    scene.raised(deps, priya, checkout)
    scene.raised(deps, ben, checkout)
    assert voicing.joins(deps, priya, 2, 1) == voicing.joins(deps, priya, 2, 1)
    with pytest.raises(NotFound, match="CHK-2 has joined CHK-1 already"):
        voicing.joins(deps, priya, 2, 3)
    assert voicing.voices(deps) == {2: 1}


@pytest.mark.parametrize("first", [Visibility.NAMED, ANONYMOUS])
@pytest.mark.parametrize("second", [Visibility.NAMED, ANONYMOUS])
def test_one_person_has_one_voice_however_they_speak(
    deps: Deps,
    ben: Actor,
    priya: Actor,
    checkout: InitiativeCard,
    first: Visibility,
    second: Visibility,
) -> None:
    scene.raised(deps, ben, checkout)
    voicing.adds(deps, priya, 1, visibility=first)
    with pytest.raises(NotFound, match="You stand behind CHK-1 already"):
        voicing.adds(deps, priya, 1, visibility=second)
    assert voicing.voices(deps) == {2: 1}
    assert scene.card(deps, ben, "CHK-1").voices == 2


@pytest.mark.parametrize("visibility", [Visibility.NAMED, ANONYMOUS])
def test_a_raiser_is_no_second_voice_of_their_own(
    deps: Deps, ben: Actor, checkout: InitiativeCard, visibility: Visibility
) -> None:
    scene.raised(deps, ben, checkout, visibility=visibility)
    with pytest.raises(NotFound, match="You stand behind CHK-1 already"):
        voicing.adds(deps, ben, 1)


def test_the_same_person_twice_at_once_has_one_voice(
    deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)

    def add(_: int) -> bool:
        try:
            voicing.adds(deps, priya, 1, visibility=ANONYMOUS)
        except HeardError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(add, range(4))) == 1
    assert voicing.voices(deps) == {2: 1}


def test_a_voice_waits_in_line_with_those_who_raise_concerns(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    with ThreadPoolExecutor(2) as hands:
        with deps.database.writing() as session:
            session.get_one(Initiative, checkout.id, with_for_update=True)
            voice = hands.submit(voicing.adds, deps, ben, 1)
            if not deps.database.is_sqlite:  # there, one writes at a time
                until(lambda: databases.waits(deps.database) == ["transactionid"], within=20)
            raised = hands.submit(scene.raised, deps, maya, checkout)
            if not deps.database.is_sqlite:
                # The one behind holds nothing that the first of them will need.
                in_line = ["advisory", "transactionid"]
                until(lambda: databases.waits(deps.database) == in_line, within=20)
        assert voice.result(timeout=60)
        assert raised.result(timeout=60)


def test_the_same_view_sent_twice_at_once_stores_one_voice_and_answers_both(
    deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)

    def add(_: int) -> str:
        return voicing.adds(deps, priya, 1, submitted="one view").label

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(add, range(4))) == {"CHK-2"}
    assert voicing.voices(deps) == {2: 1}


def test_what_is_for_leads_is_neither_joined_nor_told_of(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, visibility=LEADS)
    scene.raised(deps, priya, checkout)
    with pytest.raises(NotFound, match="not there any more"):
        voicing.joins(deps, priya, 2, 1)
    with pytest.raises(NotFound, match="not there any more"):
        voicing.adds(deps, priya, 1)
    with pytest.raises(NotFound, match="CHK-1 is for the leads only"):
        voicing.adds(deps, maya, 1)
    assert voicing.voices(deps) == {}


def test_a_voice_for_the_leads_is_read_and_counted_by_them_alone(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    voicing.adds(deps, priya, 1, visibility=LEADS)
    for_leads, for_all = scene.card(deps, maya, "CHK-1"), scene.card(deps, ben, "CHK-1")
    assert (for_leads.voices, len(for_leads.others)) == (2, 1)
    assert (for_all.voices, for_all.others) == (1, ())
    own = scene.card(deps, priya, "CHK-1")
    assert len(own.others) == 1
    assert "Said here as well" in str([part.to_dict() for part in together.voices(own)])


def test_only_its_raiser_adds_a_concern_to_another(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    scene.raised(deps, priya, checkout)
    for somebody in (ben, maya):
        with pytest.raises(NotFound, match="Only the person who raised"):
            voicing.joins(deps, somebody, 2, 1)
    assert voicing.voices(deps) == {}


def test_guests_visitors_and_another_workspace_add_nothing(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    guest = scene.person(deps, "Gus", role=Role.GUEST)
    visitor = scene.person(deps, "Otto", role=Role.OUTSIDER)
    scene.workspace(deps, "T2", "xoxb-2")
    stranger = scene.person(deps, "Sid", workspace_id="T2")
    for somebody in (guest, visitor):
        with pytest.raises(NotAllowed):
            voicing.adds(deps, somebody, 1)
    with pytest.raises(NotFound):
        voicing.adds(deps, stranger, 1)
    assert voicing.voices(deps) == {}


def test_what_has_ended_is_not_joined_any_more(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.DONE)
    with pytest.raises(NotFound, match="CHK-1 is done by now"):
        voicing.adds(deps, priya, 1)
    with deps.database.reading() as session:
        assert session.scalars(select(Concern.number)).all() == [1]


def test_whoever_joins_a_voice_joins_what_that_has_joined(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    voicing.adds(deps, priya, 1)
    told = voicing.adds(deps, maya, 2)
    assert (told.joined, told.voices) == ("CHK-1", 3)
    assert voicing.voices(deps) == {2: 1, 3: 1}


def test_no_row_joins_an_anonymous_voice_to_its_person(
    deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    scene.raised(deps, priya, checkout, visibility=ANONYMOUS)
    voicing.joins(deps, priya, 2, 1)
    assert scene.card(deps, ben, "CHK-1").voices == 2
    [said] = scene.card(deps, ben, "CHK-1").others
    assert said.raiser is None
    with deps.database.reading() as session:
        entries = session.scalars(select(ConcernEntry).where(ConcernEntry.status == Status.MERGED))
        assert [entry.actor_id for entry in entries] == [None]
    assert voicing.heard(deps) == set()


def test_the_modal_opens_for_whoever_can_add_something(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    ref = VoiceRef(concern_id=concern.id, channel_id=scene.CHANNEL)

    def offered(reader: Actor) -> str:
        with deps.database.reading() as session:
            return adding.offer(session, reader, deps.vault, ref, scene.MORNING).label

    assert offered(priya) == "CHK-1"
    with pytest.raises(NotAllowed):
        offered(scene.person(deps, "Gus", role=Role.GUEST))
    voicing.adds(deps, priya, 1)
    for somebody in (ben, priya):
        with pytest.raises(NotFound, match="You stand behind CHK-1 already"):
            offered(somebody)
    scene.answered(deps, maya, concern.id, Status.DONE)
    with pytest.raises(NotFound, match="CHK-1 is done by now"):
        offered(maya)


def test_a_way_back_stays_while_what_was_joined_is_open(
    deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    voicing.adds(deps, priya, 1, visibility=ANONYMOUS)
    two = voicing.concern_id(deps, 2)
    with deps.database.writing() as session:
        relay.move_card(session, deps.vault, scene.WORKSPACE, two, "D1", "1.2")
        relay.end_if_closed(session, scene.WORKSPACE, two)
    with deps.database.reading() as session:
        assert relay.leads_to(deps.vault, session.get_one(Concern, two), priya.user_id)
