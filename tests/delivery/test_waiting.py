"""A refresh that waits: one of a card at a time, which comes when the soonest of its news is to come."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.concerns import life
from bot.delivery import service
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from models import Delivery
from models.vocabulary import DeliveryKind, DeliveryState, Status, Visibility
from tests import factories as scene

FRIDAY = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)  # 17:30 in Berlin: no working hour any more
SOON = FRIDAY + timedelta(minutes=5)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def waiting(deps: Deps, kind: DeliveryKind = DeliveryKind.NEW_CONCERNS) -> list[datetime]:
    """When what waits is sent."""
    with deps.database.reading() as session:
        waits = select(Delivery.not_before).where(
            Delivery.kind == kind, Delivery.state == DeliveryState.PENDING
        )
        return [when.astimezone(UTC) for when in session.scalars(waits)]


def all_sent(deps: Deps) -> list[UUID]:
    """All that waited is in Slack."""
    with deps.database.writing() as session:
        waits = session.scalars(
            select(Delivery).where(Delivery.state == DeliveryState.PENDING).order_by(Delivery.id)
        ).all()
        for number, one in enumerate(waits):
            place = (f"D{one.audience}", f"1.{number}")
            service.sent(session, one.id, *place, scene.MORNING)
        return [one.id for one in waits]


@pytest.fixture
def note(deps: Deps, ben: Actor, checkout: InitiativeCard) -> Delivery:
    """Maya's note of CHK-1, which is anonymous, and CHK-2; on Friday evening CHK-1 is withdrawn."""
    anonymous = scene.concern(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    scene.raised(deps, ben, checkout)
    [note_id] = all_sent(deps)
    with deps.database.writing() as session:
        life.withdraw(session, ben, deps.vault, anonymous.id, FRIDAY)
    assert waiting(deps) == [MONDAY]
    with deps.database.reading() as session:
        return session.get_one(Delivery, note_id)


def test_a_note_that_is_on_its_way_is_brought_up_to_date_once_it_has_arrived(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    # What it says was read before the news: an older note is in Slack already, and is not the one meant.
    scene.raised(deps, ben, checkout)
    [older] = all_sent(deps)
    on_its_way = scene.concern(deps, ben, checkout, now=scene.MORNING + timedelta(days=1))
    with deps.database.writing() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.state == DeliveryState.PENDING)
            .values(state=DeliveryState.SENDING)
        )
        life.acknowledge(session, maya, on_its_way.id, SOON)
    with deps.database.reading() as session:
        waits = session.scalars(
            select(Delivery.card).where(
                Delivery.kind == DeliveryKind.NEW_CONCERNS,
                Delivery.state == DeliveryState.PENDING,
            )
        ).one()
        assert waits != session.get_one(Delivery, older).card


@pytest.mark.usefixtures("note")
def test_an_acknowledged_concern_does_not_wait_for_the_hour_of_an_anonymous_deed(
    deps: Deps, maya: Actor
) -> None:
    with deps.database.writing() as session:
        life.acknowledge(session, maya, scene.card(deps, maya, "CHK-2").id, SOON)
    assert waiting(deps) == [SOON]


def test_nor_does_a_note_whose_button_was_pressed(deps: Deps, note: Delivery) -> None:
    assert note.channel_id
    assert note.ts
    with deps.database.writing() as session:
        service.refresh_at(session, note.workspace_id, note.channel_id, note.ts, SOON)
    assert waiting(deps) == [SOON]


def test_what_waits_sooner_is_not_put_off_by_what_is_to_come_later(
    deps: Deps, note: Delivery
) -> None:
    for due in (SOON, MONDAY):
        with deps.database.writing() as session:
            service.repeat(session, note, due)
    assert waiting(deps) == [SOON]


def test_one_that_is_sent_again_comes_in_place_of_a_newer_one_that_was_to_come_later(
    deps: Deps, note: Delivery
) -> None:
    with deps.database.writing() as session:
        service.repeat(session, note, SOON)
        on_its_way = session.scalars(
            select(Delivery).where(Delivery.state == DeliveryState.PENDING)
        ).one()
        on_its_way.state = DeliveryState.SENDING
    with deps.database.writing() as session:
        service.repeat(session, note, MONDAY)
    with deps.database.writing() as session:
        service.again(session, on_its_way.id, SOON)
    assert waiting(deps) == [SOON]


def test_an_answer_comes_before_the_end_of_a_snooze_that_another_news_waits_for(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.EXPLORING, "we look", FRIDAY)
    assert waiting(deps, DeliveryKind.RAISER_CARD) == [MONDAY]
    scene.answered(deps, maya, concern.id, Status.PLANNED, "in spring", scene.MORNING)
    assert waiting(deps, DeliveryKind.RAISER_CARD) == [scene.MORNING]
