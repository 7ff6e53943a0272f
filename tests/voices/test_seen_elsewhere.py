"""Where voices show besides the card: lists, inbox, ledger, digest, Home, and one's own file."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from bot.actor import Actor
from bot.concerns import reading, relay
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.digests import sections
from bot.errors import FieldErrors, NotFound
from bot.file import erasure
from bot.file import service as file
from bot.file.schemas import Words
from bot.home import service as home
from bot.inbox import service as inbox
from bot.inbox.schemas import InboxPage
from bot.initiatives.schemas import InitiativeCard
from bot.ledger import service as ledger
from bot.ledger.schemas import LedgerPage
from bot.moving import service as moving
from bot.moving.schemas import MoveForm, MoveRef
from bot.quoting import service as quoting
from bot.quoting.schemas import OwnWordsForm
from models import Change, Concern, Delivery, DigestSchedule
from models.vocabulary import Changed, Effect, Status, Visibility
from tests import factories as scene
from tests.voices import voicing

ANONYMOUS, LEADS = Visibility.ANONYMOUS, Visibility.LEADS
DONE = "two clicks now"


@pytest.fixture
def family(deps: Deps, ben: Actor, priya: Actor, checkout: InitiativeCard) -> InitiativeCard:
    """CHK-1 of Ben, with a voice of Priya's, one of Nina's for the leads, and an anonymous one."""
    scene.raised(deps, ben, checkout, worry="refunds take four clicks", effect=Effect.STOPS_US)
    voicing.adds(deps, priya, 1)
    voicing.adds(deps, scene.person(deps, "Nina"), 1, visibility=LEADS)
    voicing.adds(deps, scene.person(deps, "Joy"), 1, visibility=ANONYMOUS)
    return checkout


@pytest.mark.usefixtures("family")
def test_lists_count_people_as_far_as_their_reader_may_know(
    deps: Deps, maya: Actor, ben: Actor
) -> None:
    with deps.database.reading() as session:
        for reader, people in ((maya, 4), (ben, 3)):
            found = reading.open_in_channel(
                session, reader, scene.CHANNEL, scene.MORNING, scene.CHANNEL, 0
            )
            assert [(card.label, card.voices) for card in found.cards] == [("CHK-1", people)]
        waiting = inbox.read(session, maya, InboxPage(), scene.MORNING)
        assert [(card.label, card.voices) for card in waiting.cards] == [("CHK-1", 4)]


def test_the_ledger_says_how_many_said_it(
    deps: Deps, maya: Actor, ben: Actor, family: InitiativeCard
) -> None:
    scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, DONE)
    with deps.database.reading() as session:
        for reader, people in ((maya, 4), (ben, 3)):
            wanted = LedgerPage(key=family.key)
            told = ledger.page(session, reader, wanted, scene.MORNING, scene.MORNING, scene.CHANNEL)
            assert [(line.label, line.voices) for line in told.lines] == [("CHK-1", people)]


def test_the_digest_says_what_its_channel_may_know(deps: Deps, family: InitiativeCard) -> None:
    today = scene.MORNING.date()
    with deps.database.reading() as session:
        schedule = DigestSchedule(workspace_id=scene.WORKSPACE, channel_id=scene.CHANNEL)
        stretch = sections.Stretch({family.id: (0, 100)}, today, None, scene.MORNING)
        [section] = sections.report(session, schedule, stretch).sections
    [stopping] = section.stopping.entries
    assert (stopping.label, stopping.voices) == ("CHK-1", 3)
    assert section.open_total == 1


@pytest.mark.usefixtures("family")
def test_home_shows_a_voice_where_it_stands_and_asks_it(
    deps: Deps, maya: Actor, priya: Actor
) -> None:
    scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, DONE)
    with deps.database.reading() as session:
        page = home.read(session, priya, scene.MORNING)
    [own], [asked] = page.mine, page.to_settle
    assert (own.label, own.joined, own.status) == ("CHK-2", "CHK-1", Status.DONE)
    assert (asked.label, page.to_settle_total) == ("CHK-2", 1)
    voicing.settles(deps, priya, 2)
    with deps.database.reading() as session:
        assert home.read(session, priya, scene.MORNING).to_settle == ()


@pytest.mark.usefixtures("family")
def test_a_voice_is_edited_by_its_author_until_it_is_answered(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor
) -> None:
    one = voicing.concern_id(deps, 2)
    form = OwnWordsForm(worry="in other words", effect=Effect.SLOWS_US, visibility=Visibility.NAMED)
    with deps.database.writing() as session:
        quoting.edit(session, priya, one, form, scene.MORNING)
    assert scene.card(deps, priya, "CHK-2").worry == "in other words"
    with deps.database.writing() as session, pytest.raises(NotFound):
        quoting.edit(session, ben, one, form, scene.MORNING)
    scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, DONE)
    with deps.database.writing() as session, pytest.raises(FieldErrors):
        quoting.edit(session, priya, one, form, scene.MORNING)


@pytest.mark.usefixtures("family")
def test_what_others_have_joined_cannot_become_something_for_the_leads(
    deps: Deps, ben: Actor
) -> None:
    form = OwnWordsForm(worry="for few", effect=Effect.SLOWS_US, visibility=LEADS)
    with deps.database.writing() as session, pytest.raises(FieldErrors) as refused:
        quoting.edit(session, ben, voicing.concern_id(deps, 1), form, scene.MORNING)
    assert list(refused.value.fields) == ["visibility"]
    assert scene.card(deps, ben, "CHK-1").visibility is Visibility.NAMED


def test_what_others_have_joined_is_moved_with_them(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, family: InitiativeCard
) -> None:
    there = scene.initiative(deps, maya, key="PRC", name="Pricing page")
    ref = MoveRef(concern_id=voicing.concern_id(deps, 1), initiative_id=family.id)
    for _ in ("first", "second"):
        with deps.database.writing() as session:
            told = moving.move(session, maya, MoveForm(initiative=there.id), ref, scene.MORNING)
        assert (told.was, told.label, told.along) == ("CHK-1", "PRC-1", 3)
    card, own = scene.card(deps, maya, "PRC-1"), scene.card(deps, priya, "CHK-2")
    assert (card.voices, card.others_total) == (4, 3)
    assert own.joined is not None
    assert (own.label, own.formerly, own.joined.label) == ("PRC-2", "CHK-2", "PRC-1")
    assert voicing.heard(deps) >= {ben.user_id, priya.user_id}
    with deps.database.reading() as session:
        assert inbox.read(session, maya, InboxPage(), scene.MORNING).total == 1
        changes = session.scalars(select(Change).where(Change.what == Changed.CONCERN_MOVED)).all()
    assert [change.about for change in changes] == [
        f"CHK-1 with 3 that joined it, {where}"
        for where in ("to another initiative", "which is PRC-1 here")
    ]


@pytest.mark.usefixtures("family")
def test_what_others_have_joined_goes_nowhere_where_somebody_new_would_read_their_voices(
    deps: Deps, maya: Actor
) -> None:
    olaf = scene.person(deps, "Olaf")
    there = scene.initiative(deps, maya, key="PRC", name="Pricing", approver=olaf.user_id)
    with deps.database.reading() as session:
        offered = moving.offer(session, maya, voicing.concern_id(deps, 1))
    assert (offered.choices, [one.id for one in offered.withheld]) == ((), [there.id])


@pytest.mark.usefixtures("family")
def test_the_own_file_says_what_a_voice_has_joined(deps: Deps, priya: Actor) -> None:
    with deps.database.reading() as session:
        [own] = file.read(session, priya, deps.vault).concerns
    assert (own.label, own.joined, own.worry) == ("CHK-2", "CHK-1", "mine, too")


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize("words", Words)
def test_an_erasure_keeps_the_count_and_removes_the_person(
    deps: Deps, maya: Actor, priya: Actor, words: Words
) -> None:
    nina = Actor(scene.WORKSPACE, "UNINA", scene.WORKSPACE)
    for person in (priya, nina, Actor(scene.WORKSPACE, "UJOY", scene.WORKSPACE)):
        with deps.database.writing() as session:
            erasure.erase(session, person, deps.vault, words, scene.MORNING)
    told = scene.card(deps, maya, "CHK-1")
    assert (told.voices, told.others_total) == (4, 3)
    assert {one.raiser for one in told.others} <= {None, "a former member"}


def test_an_erased_person_with_two_concerns_in_one_family_stays_one_person(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, family: InitiativeCard
) -> None:
    scene.raised(deps, ben, family)
    scene.raised(deps, priya, family)
    for number in (5, 6):
        assert voicing.merges(deps, maya, number, 1).voices == 4
    for person in (ben, priya):
        with deps.database.writing() as session:
            erasure.erase(session, person, deps.vault, Words.KEEP, scene.MORNING)
    assert scene.card(deps, maya, "CHK-1").voices == 4


def test_what_two_erased_people_raised_is_still_said_by_two_when_it_is_merged(
    deps: Deps, maya: Actor, ben: Actor, priya: Actor, checkout: InitiativeCard
) -> None:
    for raiser in (ben, priya, priya, maya):
        scene.raised(deps, raiser, checkout)
    assert voicing.merges(deps, maya, 3, 2).voices == 1
    for person in (ben, priya):
        with deps.database.writing() as session:
            erasure.erase(session, person, deps.vault, Words.KEEP, scene.MORNING)
    assert voicing.merges(deps, maya, 2, 1).voices == 2
    assert voicing.merges(deps, maya, 1, 4).voices == 3


@pytest.mark.usefixtures("family")
def test_an_anonymous_voice_is_reached_until_what_it_joined_has_ended(
    deps: Deps, maya: Actor
) -> None:
    joy = Actor(scene.WORKSPACE, "UJOY", scene.WORKSPACE)
    scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, DONE)
    number_four = voicing.concern_id(deps, 4)
    today = scene.MORNING.date()

    def is_reached(on: int) -> bool:
        with deps.database.writing() as session:
            relay.forget_unanswered(session, today + timedelta(days=on))
            concern = session.get_one(Concern, number_four)
            return relay.leads_to(deps.vault, concern, joy.user_id)

    with deps.database.reading() as session:
        asked = session.scalars(select(Concern.asked_until).where(Concern.id == number_four)).one()
    assert asked == today + timedelta(days=14)
    assert is_reached(14)
    assert not is_reached(15)


@pytest.mark.usefixtures("family")
def test_an_anonymous_voice_says_that_it_is_not_the_same(deps: Deps, maya: Actor) -> None:
    joy = Actor(scene.WORKSPACE, "UJOY", scene.WORKSPACE)
    told = voicing.parts(deps, joy, 4)
    assert (told.card.status, told.card.raiser, told.card.is_own) == (Status.NEW, None, True)
    assert scene.card(deps, maya, "CHK-1").voices == 3


@pytest.mark.parametrize("step", [voicing.withdraws, voicing.says_not_yet, voicing.parts])
def test_a_card_that_counts_voices_counts_one_less_when_one_is_taken_away(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    priya: Actor,
    checkout: InitiativeCard,
    step: Callable[[Deps, Actor, int], object],
) -> None:
    scene.raised(deps, ben, checkout)
    voicing.adds(deps, priya, 1)
    if step is voicing.says_not_yet:
        scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, DONE)
    else:
        scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.EXPLORING)
    with deps.database.writing() as session:
        for one in session.scalars(select(Delivery)).all():
            delivery.sent(session, one.id, f"D{one.audience}", "1.1", scene.MORNING)
    assert voicing.heard(deps) == set()
    step(deps, priya, 2)
    assert ben.user_id in voicing.heard(deps)


@pytest.mark.parametrize("step", [voicing.withdraws, voicing.says_not_yet])
@pytest.mark.parametrize("visibility", [Visibility.NAMED, ANONYMOUS])
def test_nobody_hears_at_which_minute_an_anonymous_raiser_was_there(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    priya: Actor,
    checkout: InitiativeCard,
    step: Callable[[Deps, Actor, int], object],
    visibility: Visibility,
) -> None:
    scene.raised(deps, ben, checkout, visibility=visibility)
    voicing.adds(deps, priya, 1)
    if step is voicing.says_not_yet:
        scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.DONE, DONE)
    with deps.database.writing() as session:
        session.execute(delete(Delivery))
    step(deps, ben, 1)
    with deps.database.reading() as session:
        heard = session.scalars(
            select(Delivery.not_before).where(Delivery.audience.in_([maya.user_id, priya.user_id]))
        ).all()
    at_once, on_the_hour = scene.MORNING, scene.MORNING + timedelta(minutes=30)
    assert len(heard) == 2
    assert set(heard) == {on_the_hour if visibility is ANONYMOUS else at_once}


def test_a_raiser_who_does_not_read_the_channel_learns_how_many_and_not_what(
    deps: Deps, maya: Actor, priya: Actor
) -> None:
    ben = scene.person(deps, "Ben")
    room = scene.channel(deps, "G1", name="room", private=True, members=[maya, priya])
    about = scene.initiative(deps, maya, channels=[room])
    scene.raised(deps, maya, about, raised_for=ben.user_id)
    voicing.adds(deps, priya, 1)
    for reader, words in ((ben, ()), (maya, ("mine, too",))):
        told = scene.card(deps, reader, "CHK-1")
        assert (told.voices, tuple(one.worry for one in told.others)) == (2, words)
