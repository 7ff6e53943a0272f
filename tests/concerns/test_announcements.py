"""Who hears of a concern, and when: one note a day for the driver, one card for the raiser."""

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.concerns import delivered
from bot.concerns.schemas import ConcernCard, NewConcerns, NewConcernsNote, RaiserCard
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from models import Delivery
from models.vocabulary import DeliveryKind, DeliveryState, Status, Visibility
from tests import factories as scene


def outbox(deps: Deps, kind: DeliveryKind = DeliveryKind.NEW_CONCERNS) -> list[Delivery]:
    with deps.database.reading() as session:
        of_kind = select(Delivery).where(Delivery.kind == kind)
        return list(session.scalars(of_kind.order_by(Delivery.not_before, Delivery.card)))


def sent(deps: Deps, delivery_id: UUID) -> None:
    """The delivery has gone out."""
    with deps.database.writing() as session:
        session.get_one(Delivery, delivery_id).state = DeliveryState.SENT


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_driver_is_told_in_the_transaction_that_stores_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    [note] = outbox(deps)
    assert note.audience == maya.user_id
    assert note.params == {"initiative_id": checkout.id, "driver_id": maya.user_id}
    assert note.not_before <= scene.MORNING


def test_concerns_of_a_day_share_a_note(deps: Deps, ben: Actor, checkout: InitiativeCard) -> None:
    for _ in range(3):
        scene.raised(deps, ben, checkout)
    assert len(outbox(deps)) == 1


def test_a_note_that_has_gone_out_is_refreshed_not_repeated(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    [first] = outbox(deps)
    sent(deps, first.id)
    scene.raised(deps, ben, checkout)
    assert {note.card for note in outbox(deps)} == {first.card}


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        ("2026-11-23T20:00+01:00", "2026-11-24T09:00+01:00"),  # in the evening: the next morning
        ("2026-11-27T18:00+01:00", "2026-11-30T09:00+01:00"),  # Friday night: Monday
        ("2026-11-29T12:00+01:00", "2026-11-30T09:00+01:00"),  # Sunday: Monday
    ],
)
def test_outside_of_working_hours_the_note_waits(
    deps: Deps, ben: Actor, checkout: InitiativeCard, raised: str, told: str
) -> None:
    scene.raised(deps, ben, checkout, now=at(raised))
    assert [note.not_before for note in outbox(deps)] == [at(told)]


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        ("2026-11-23T10:30+01:00", "2026-11-23T11:00+01:00"),
        ("2026-11-23T10:00+01:00", "2026-11-23T11:00+01:00"),  # never at once
        ("2026-11-23T08:10+01:00", "2026-11-23T09:00+01:00"),
        ("2026-11-23T16:10+01:00", "2026-11-24T09:00+01:00"),  # after work: the next morning
        ("2026-11-27T18:00+01:00", "2026-11-30T09:00+01:00"),
    ],
)
def test_a_note_of_an_anonymous_concern_comes_on_the_hour_and_tells_no_minute(
    deps: Deps, ben: Actor, checkout: InitiativeCard, raised: str, told: str
) -> None:
    scene.raised(deps, ben, checkout, visibility=Visibility.ANONYMOUS, now=at(raised))
    [note] = outbox(deps)
    assert note.not_before == at(told)
    assert note.card is not None
    assert note.card.endswith(told[:10])


def test_a_day_is_a_day_where_the_driver_lives(deps: Deps, ben: Actor) -> None:
    tane = scene.person(deps, "Tane", zone="Pacific/Auckland")
    far = scene.initiative(deps, tane, key="FAR")
    for moment in ("2026-11-24T10:00+13:00", "2026-11-24T16:00+13:00", "2026-11-25T10:00+13:00"):
        scene.raised(deps, ben, far, now=at(moment))
    assert [note.not_before for note in outbox(deps)] == [
        at("2026-11-24T09:00+13:00"),
        at("2026-11-25T09:00+13:00"),
    ]


def test_drivers_are_not_told_what_they_raised_by_name(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    assert outbox(deps) == []


def note_for(deps: Deps, driver: Actor, about: InitiativeCard) -> NewConcernsNote | None:
    """What a note to somebody says now."""
    params = NewConcerns(initiative_id=about.id, driver_id=driver.user_id)
    with deps.database.reading() as session:
        return delivered.new_concerns(session, driver.workspace_id, params)


def test_the_note_tells_the_oldest_five_and_how_many_there_are(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    for _ in range(7):
        scene.raised(deps, ben, checkout)
    note = note_for(deps, maya, checkout)
    assert note is not None
    assert [card.label for card in note.cards] == [f"CHK-{number}" for number in range(1, 6)]
    assert note.total == 7


def test_the_note_tells_what_is_for_leads_and_hides_who_is_anonymous(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, visibility=Visibility.LEADS)
    scene.raised(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    note = note_for(deps, maya, checkout)
    assert note is not None
    assert [card.raiser for card in note.cards] == ["Ben", None]


def test_what_was_answered_meanwhile_is_left_out_and_nothing_is_no_note(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    first, second = (scene.concern(deps, ben, checkout) for _ in range(2))
    scene.answered(deps, maya, first.id, Status.ACKNOWLEDGED)
    note = note_for(deps, maya, checkout)
    assert note is not None
    assert [card.label for card in note.cards] == [second.label]
    scene.answered(deps, maya, second.id, Status.DONE)
    assert note_for(deps, maya, checkout) is None


def test_whoever_drove_before_is_told_nothing_more(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, visibility=Visibility.LEADS)
    nina = scene.person(deps, "Nina")
    scene.changed(deps, maya, checkout, driver=nina.user_id)
    assert note_for(deps, maya, checkout) is None
    assert note_for(deps, nina, checkout) is not None
    scene.raised(deps, ben, checkout)
    assert {note.audience for note in outbox(deps)} == {maya.user_id, nina.user_id}


def card_for(deps: Deps, raiser_id: str | None, concern: ConcernCard) -> ConcernCard | None:
    """What a raiser's card says now."""
    params = RaiserCard(concern_id=concern.id, raiser_id=raiser_id)
    with deps.database.reading() as session:
        return delivered.raiser_card(session, scene.WORKSPACE, params)


def test_raising_ones_own_concern_sends_no_card_the_receipt_is_enough(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    assert outbox(deps, DeliveryKind.RAISER_CARD) == []


def test_whoever_a_concern_is_raised_for_is_told_in_their_working_hours(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya", zone="America/New_York")
    concern = scene.concern(deps, ben, checkout, raised_for=priya.user_id)
    [card] = outbox(deps, DeliveryKind.RAISER_CARD)
    assert (card.audience, card.not_before) == (priya.user_id, at("2026-11-23T09:00-05:00"))
    told = card_for(deps, priya.user_id, concern)
    assert told is not None
    assert told.logged_by == "Ben"


def test_answers_to_one_concern_share_a_card(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    for status in (Status.ACKNOWLEDGED, Status.EXPLORING, Status.PLANNED):
        scene.answered(deps, maya, concern.id, status)
    [card] = outbox(deps, DeliveryKind.RAISER_CARD)
    assert card.audience == ben.user_id
    told = card_for(deps, ben.user_id, concern)
    assert told is not None
    assert told.status is Status.PLANNED


def test_a_corrected_person_is_told_and_the_wrong_one_is_not(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    priya, paul = (scene.person(deps, name) for name in ("Priya", "Paul"))
    scene.raised(deps, ben, checkout, submitted="a retry", raised_for=priya.user_id)
    scene.raised(deps, ben, checkout, submitted="a retry", raised_for=paul.user_id)
    concern = scene.card(deps, ben, "CHK-1")
    assert {card.audience for card in outbox(deps, DeliveryKind.RAISER_CARD)} == {
        priya.user_id,
        paul.user_id,
    }
    assert card_for(deps, priya.user_id, concern) is None
    assert card_for(deps, paul.user_id, concern) is not None


def test_no_card_tells_of_a_concern_of_another_workspace(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    scene.workspace(deps, "T2")
    params = RaiserCard(concern_id=concern.id, raiser_id=ben.user_id)
    with deps.database.reading() as session:
        assert delivered.raiser_card(session, "T2", params) is None
