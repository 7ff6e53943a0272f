"""What becomes of a concern after its answer: who looks after it, and what its raiser says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from bot.actor import Actor
from bot.concerns import delivered, life, reading, relay
from bot.concerns.life import Told
from bot.concerns.schemas import ConcernCard, NotYetForm, ReaderCard
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import FieldErrors, NotAllowed, NotFound
from bot.initiatives.schemas import InitiativeCard
from bot.quoting import service as quoting
from bot.quoting.schemas import OwnWordsForm
from models import Change, Concern, ConcernEntry, Delivery
from models.vocabulary import Changed, DeliveryKind, Effect, Role, Status, Visibility
from tests import factories as scene

ANONYMOUS = Visibility.ANONYMOUS


def stored(deps: Deps, concern: ConcernCard) -> Concern:
    with deps.database.reading() as session:
        return session.get_one(Concern, concern.id)


def sent(deps: Deps, kind: DeliveryKind) -> list[Delivery]:
    with deps.database.reading() as session:
        return list(session.scalars(select(Delivery).where(Delivery.kind == kind)))


def settles(deps: Deps, actor: Actor, concern: ConcernCard) -> Told:
    with deps.database.writing() as session:
        return life.settle(session, actor, deps.vault, concern.id, scene.MORNING)


def withdraws(deps: Deps, actor: Actor, concern: ConcernCard) -> Told:
    with deps.database.writing() as session:
        return life.withdraw(session, actor, deps.vault, concern.id, scene.MORNING)


def not_yet(deps: Deps, actor: Actor, concern: ConcernCard, words: str = "Still four.") -> str:
    with deps.database.writing() as session:
        form = NotYetForm(words=words)
        return life.not_yet(session, actor, deps.vault, concern.id, form, scene.MORNING).label


def acknowledges(deps: Deps, actor: Actor, concern: ConcernCard) -> Told:
    with deps.database.writing() as session:
        return life.acknowledge(session, actor, concern.id, scene.MORNING)


@pytest.fixture
def done(deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard) -> ConcernCard:
    """Ben's concern, of which Maya says that it is done."""
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.DONE, "Two clicks now.")
    return concern


@pytest.fixture
def secret(deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard) -> ConcernCard:
    """The same, raised anonymously."""
    concern = scene.concern(deps, ben, checkout, visibility=ANONYMOUS)
    scene.answered(deps, maya, concern.id, Status.DONE, "Two clicks now.")
    return concern


def test_the_raiser_says_that_it_is_settled(deps: Deps, ben: Actor, done: ConcernCard) -> None:
    told = settles(deps, ben, done)
    assert (told.card.status, told.sentence) == (Status.CONFIRMED, None)
    assert settles(deps, ben, done).sentence is None  # a double click
    with deps.database.reading() as session:
        entries = session.scalars(select(ConcernEntry.status).order_by(ConcernEntry.sequence)).all()
    assert list(entries) == [Status.NEW, Status.DONE, Status.CONFIRMED]


def test_not_yet_opens_it_again_in_the_raisers_words(
    deps: Deps, maya: Actor, ben: Actor, done: ConcernCard
) -> None:
    for _ in range(2):
        assert not_yet(deps, ben, done) == "CHK-1"
    row = stored(deps, done)
    assert (row.status, row.is_open, row.not_yet) == (Status.REOPENED, True, "Still four.")
    assert [d.audience for d in sent(deps, DeliveryKind.NOT_SETTLED)] == [maya.user_id]
    scene.answered(deps, maya, done.id, Status.DONE, "One click.")
    assert stored(deps, done).not_yet is None


@pytest.mark.parametrize("who", ["the driver", "a member", "an outsider with the raiser's id"])
@pytest.mark.parametrize("visibility", [Visibility.NAMED, ANONYMOUS])
def test_nobody_else_speaks_for_the_raiser(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    who: str,
    visibility: Visibility,
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=visibility)
    actor = {
        "the driver": maya,
        "a member": scene.person(deps, "Priya"),
        "an outsider with the raiser's id": Actor(scene.WORKSPACE, ben.user_id, "T9"),
    }[who]
    with pytest.raises(NotFound):
        withdraws(deps, actor, concern)
    scene.answered(deps, maya, concern.id, Status.DONE)
    for deed in (settles, not_yet):
        with pytest.raises(NotFound):
            deed(deps, actor, concern)
    assert stored(deps, concern).status is Status.DONE


def test_somebody_of_another_workspace_finds_nothing(deps: Deps, done: ConcernCard) -> None:
    scene.workspace(deps, "T2")
    other = scene.person(deps, "Ben", workspace_id="T2")
    for deed in (settles, withdraws, not_yet, acknowledges):
        with pytest.raises(NotFound):
            deed(deps, other, done)


def test_a_raiser_takes_it_back_and_hears_no_more(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    assert withdraws(deps, ben, concern).card.status is Status.WITHDRAWN
    assert not stored(deps, concern).is_open
    assert sent(deps, DeliveryKind.RAISER_CARD) == []
    with pytest.raises(FieldErrors, match="withdrawn by now"):
        scene.answered(deps, maya, concern.id, Status.PLANNED)


def test_a_card_pressed_too_late_says_where_it_stands(
    deps: Deps, maya: Actor, ben: Actor, done: ConcernCard
) -> None:
    scene.answered(deps, maya, done.id, Status.REOPENED)
    assert settles(deps, ben, done).sentence == "CHK-1 is reopened by now."
    with pytest.raises(FieldErrors, match="reopened by now"):
        not_yet(deps, ben, done)
    assert acknowledges(deps, maya, done).sentence == "CHK-1 is reopened by now."


def test_yes_and_not_yet_at_once_are_one_of_them(deps: Deps, ben: Actor, done: ConcernCard) -> None:
    def say(number: int) -> None:
        try:
            not_yet(deps, ben, done) if number % 2 else settles(deps, ben, done)
        except FieldErrors:
            return

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(say, range(8)))
    with deps.database.reading() as session:
        entries = session.scalars(select(ConcernEntry)).all()
    assert len(entries) == 3
    assert stored(deps, done).status in {Status.CONFIRMED, Status.REOPENED}


def test_the_way_back_to_an_anonymous_raiser_stays_while_they_are_asked(
    deps: Deps, ben: Actor, secret: ConcernCard
) -> None:
    with deps.database.writing() as session:
        session.execute(delete(Delivery))
        relay.move_card(session, deps.vault, scene.WORKSPACE, secret.id, "D1", "1.5")
    assert stored(deps, secret).relay is not None
    settles(deps, ben, secret)
    with deps.database.writing() as session:
        session.execute(delete(Delivery))
        relay.move_card(session, deps.vault, scene.WORKSPACE, secret.id, "D1", "1.5")
    assert stored(deps, secret).relay is None


def test_it_is_erased_two_weeks_after_done(deps: Deps, ben: Actor, secret: ConcernCard) -> None:
    last = scene.MORNING.date() + timedelta(days=14)
    assert stored(deps, secret).asked_until == last
    for today, is_kept in ((last, True), (last + timedelta(days=1), False)):
        with deps.database.writing() as session:
            relay.forget_unanswered(session, today)
        assert (stored(deps, secret).relay is not None) is is_kept
    with pytest.raises(NotFound, match="until it has come to its end"):
        settles(deps, ben, secret)


def test_an_anonymous_raiser_without_a_card_leaves_nothing_behind(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=ANONYMOUS)
    withdraws(deps, ben, concern)
    assert stored(deps, concern).relay is None


def test_what_an_anonymous_raiser_says_names_nobody(
    deps: Deps, ben: Actor, secret: ConcernCard
) -> None:
    not_yet(deps, ben, secret)
    with deps.database.reading() as session:
        assert ben.user_id not in session.scalars(select(ConcernEntry.actor_id)).all()
        assert ben.user_id not in session.scalars(select(Change.actor_id)).all()
    [told] = sent(deps, DeliveryKind.NOT_SETTLED)
    assert told.not_before.minute == 0
    assert told.not_before > scene.MORNING


def test_whoever_looks_after_it_is_told_and_answers(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    priya = scene.person(deps, "Priya")
    due = date(2026, 12, 2)
    scene.answered(deps, maya, concern.id, Status.NEW, owner=priya.user_id, due_on=due)
    card = scene.card(deps, ben, "CHK-1")
    assert (card.status, card.owner, card.due_on) == (Status.ACKNOWLEDGED, "Priya", due)
    assert [d.audience for d in sent(deps, DeliveryKind.OWNER_CARD)] == [priya.user_id]
    scene.answered(deps, priya, concern.id, Status.PLANNED, "In January.")
    assert scene.card(deps, ben, "CHK-1").answer == "In January."
    with deps.database.reading() as session:
        changes = session.execute(select(Change.what, Change.person_id).order_by(Change.id)).all()
    assert (Changed.CONCERN_ASSIGNED, priya.user_id) in [tuple(change) for change in changes]


def test_whoever_looked_after_it_before_answers_no_more(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    priya, nina = scene.person(deps, "Priya"), scene.person(deps, "Nina")
    for owner in (priya, nina):
        scene.answered(deps, maya, concern.id, Status.NEW, owner=owner.user_id)
    with pytest.raises(NotAllowed):
        scene.answered(deps, priya, concern.id, Status.DONE)


def test_a_leads_only_concern_is_looked_after_by_those_who_may_see_it(
    deps: Deps, maya: Actor, ben: Actor
) -> None:
    lena, priya = scene.person(deps, "Lena"), scene.person(deps, "Priya")
    about = scene.initiative(deps, maya, approver=lena.user_id)
    concern = scene.concern(deps, ben, about, visibility=Visibility.LEADS)
    with pytest.raises(FieldErrors) as refused:
        scene.answered(deps, maya, concern.id, Status.NEW, owner=priya.user_id)
    assert set(refused.value.fields) == {"owner"}
    scene.answered(deps, maya, concern.id, Status.NEW, owner=lena.user_id)
    assert stored(deps, concern).owner_id == lena.user_id


@pytest.fixture
def left_behind(deps: Deps, maya: Actor, ben: Actor) -> tuple[Actor, ConcernCard]:
    """Nina looks after a concern for the leads, and leads no more."""
    nina = scene.person(deps, "Nina")
    about = scene.initiative(deps, maya, co_leads=[nina.user_id])
    concern = scene.concern(deps, ben, about, visibility=Visibility.LEADS)
    scene.answered(deps, maya, concern.id, Status.NEW, owner=nina.user_id)
    scene.changed(deps, maya, about, co_leads=[])
    return nina, concern


def test_who_leads_no_more_neither_reads_nor_answers_what_is_for_the_leads(
    deps: Deps, left_behind: tuple[Actor, ConcernCard]
) -> None:
    nina, concern = left_behind
    with pytest.raises(NotAllowed):
        scene.answered(deps, nina, concern.id, Status.DONE)
    with pytest.raises(NotAllowed), deps.database.reading() as session:
        reading.answerable(session, nina, concern.id)
    params = ReaderCard(concern_id=concern.id, reader_id=nina.user_id)
    with deps.database.reading() as session:
        assert delivered.owner_card(session, scene.WORKSPACE, params) is None


def test_who_may_not_see_it_is_not_said_to_look_after_it_and_not_chosen_again(
    deps: Deps, maya: Actor, ben: Actor, left_behind: tuple[Actor, ConcernCard]
) -> None:
    nina, concern = left_behind
    assert scene.card(deps, ben, "CHK-1").owner is None
    with pytest.raises(FieldErrors) as refused:
        scene.answered(deps, maya, concern.id, Status.EXPLORING, owner=nina.user_id)
    assert set(refused.value.fields) == {"owner"}
    with pytest.raises(FieldErrors) as unchanged_but_for_that:
        scene.answered(deps, maya, concern.id, Status.NEW, owner=nina.user_id)
    assert set(unchanged_but_for_that.value.fields) == {"owner"}
    scene.answered(deps, maya, concern.id, Status.EXPLORING)
    assert stored(deps, concern).status is Status.EXPLORING


def test_the_driver_hears_not_yet_where_who_looked_after_it_may_not_see_it(
    deps: Deps, maya: Actor, ben: Actor, left_behind: tuple[Actor, ConcernCard]
) -> None:
    _, concern = left_behind
    scene.answered(deps, maya, concern.id, Status.DONE)
    not_yet(deps, ben, concern)
    [told] = sent(deps, DeliveryKind.NOT_SETTLED)
    assert told.audience == maya.user_id


def test_the_card_of_who_looks_after_it_ends_when_it_is_for_the_leads_alone(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    lee = scene.person(deps, "Lee")
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.NEW, owner=lee.user_id)
    params = ReaderCard(concern_id=concern.id, reader_id=lee.user_id)
    with deps.database.reading() as session:
        assert delivered.owner_card(session, scene.WORKSPACE, params) is not None
    form = OwnWordsForm(
        worry="What I really mean", effect=Effect.STOPS_US, visibility=Visibility.LEADS
    )
    with deps.database.writing() as session:
        quoting.edit(session, ben, concern.id, form, scene.MORNING)
    with deps.database.reading() as session:
        assert delivered.owner_card(session, scene.WORKSPACE, params) is None
    with pytest.raises(NotAllowed):
        scene.answered(deps, lee, concern.id, Status.DONE)


def test_a_guest_looks_after_nothing(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    gus = scene.person(deps, "Gus", role=Role.GUEST)
    with pytest.raises(FieldErrors, match="Gus is not a full member"):
        scene.answered(deps, maya, concern.id, Status.NEW, owner=gus.user_id)


def test_no_and_a_day_that_is_over_are_refused_at_their_fields(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    over = scene.MORNING.date() - timedelta(days=1)
    with pytest.raises(FieldErrors) as refused:
        scene.answered(deps, maya, concern.id, Status.NOT_DOING, due_on=over)
    assert set(refused.value.fields) == {"words", "due_on"}


def test_a_day_that_is_emptied_is_promised_no_more(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    due = scene.MORNING.date() + timedelta(days=9)
    scene.answered(deps, maya, concern.id, Status.PLANNED, "In January.", due_on=due)
    heard = len(sent(deps, DeliveryKind.RAISER_CARD))
    said = scene.card(deps, maya, "CHK-1").said
    with deps.database.writing() as session:
        for one in session.scalars(select(Delivery)).all():
            delivery.sent(session, one.id, "D1", "1.1", scene.MORNING)
    for _ in range(2):  # a double click
        scene.answered(deps, maya, concern.id, Status.PLANNED)
    told = scene.card(deps, ben, "CHK-1")
    assert (told.due_on, told.answer, told.status) == (None, "In January.", Status.PLANNED)
    assert len(sent(deps, DeliveryKind.RAISER_CARD)) == heard + 1
    assert told.said != said
    # Whoever moves it on without a day promises none either.
    scene.answered(deps, maya, concern.id, Status.EXPLORING, due_on=due)
    scene.answered(deps, maya, concern.id, Status.PLANNED)
    assert stored(deps, concern).due_on is None


def test_acknowledged_by_two_at_once_is_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda _: acknowledges(deps, maya, concern), range(4)))
    assert {one.card.status for one in told} == {Status.ACKNOWLEDGED}
    assert [one.sentence for one in told].count(None) == 1
    with deps.database.reading() as session:
        assert len(session.scalars(select(ConcernEntry)).all()) == 2


def test_a_decision_settles_what_it_answers_and_leaves_what_has_ended(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    first, second = scene.concern(deps, ben, checkout), scene.concern(deps, ben, checkout)
    withdraws(deps, ben, second)
    with deps.database.writing() as session:
        ids = [first.id, second.id]
        life.decided(
            session, checkout.id, ids, "It was decided: Refunds first", maya, scene.MORNING
        )
    assert stored(deps, first).status is Status.DONE
    assert stored(deps, first).answer == "It was decided: Refunds first"
    assert stored(deps, second).status is Status.WITHDRAWN
    assert [d.card for d in sent(deps, DeliveryKind.RAISER_CARD)] == [
        f"raiser:{first.id}:{ben.user_id}"
    ]
