"""Slack's answer, its receipt and an erasure of one card at once: none waits for another in a ring."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.delivery import relayed
from bot.delivery.rules import RELAY
from bot.deps import Deps
from bot.file import erasure
from bot.file.schemas import Words
from bot.initiatives.schemas import InitiativeCard
from bot.receipts import service
from bot.receipts.schemas import Metadata, Payload, Receipt
from models import Concern, Delivery
from models.vocabulary import DeliveryState, Status, Visibility
from tests import databases
from tests import factories as scene
from tests.slack.waiting import until

NOW = scene.MORNING
PLACE = ("D0BEN", "1760000000.000100")


@pytest.fixture
def card(deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard) -> Delivery:
    """The first card of what Ben raised anonymously, posted; nobody knows yet whether it arrived."""
    told = scene.raised(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    concern = scene.card(deps, maya, told.label)
    scene.answered(deps, maya, concern.id, Status.EXPLORING)
    with deps.database.writing() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.audience.startswith(RELAY))
            .values(state=DeliveryState.SENDING, lease_until=NOW + timedelta(minutes=1))
        )
    with deps.database.reading() as session:
        return session.scalars(select(Delivery).where(Delivery.audience.startswith(RELAY))).one()


def relay_of(deps: Deps, card: Delivery) -> bytes | None:
    """The way back to whoever raised it."""
    with deps.database.reading() as session:
        return session.get_one(Concern, relayed.concern_of(card)).relay


def while_held(
    deps: Deps,
    first: Callable[[Session], object],
    second: Callable[[Session], None],
    then: Callable[[Session], object],
) -> None:
    """`second` begins while another transaction is between `first` and `then`; both come to their end."""

    def other() -> None:
        with deps.database.writing() as session:
            second(session)

    with ThreadPoolExecutor(1) as hands:
        with deps.database.writing() as session:
            first(session)
            waiting = hands.submit(other)
            if not deps.database.is_sqlite:  # there, one writes at a time
                until(lambda: bool(databases.waits(deps.database)), within=20)
            then(session)
        waiting.result(timeout=60)


def test_the_answer_waits_for_the_receipt_and_holds_nothing_it_needs(
    deps: Deps, card: Delivery
) -> None:
    receipt = Receipt(
        app_id="A1",
        channel_id=PLACE[0],
        message_ts=PLACE[1],
        metadata=Metadata(event_type="heard_delivery", event_payload=Payload(id=card.id)),
    )
    while_held(
        deps,
        lambda session: session.get_one(Delivery, card.id, with_for_update=True),
        lambda session: relayed.arrived(session, deps.vault, card, *PLACE),
        lambda session: service.confirm(session, deps.vault, scene.WORKSPACE, receipt, NOW, NOW),
    )
    with deps.database.reading() as session:
        way = relayed.way_of(session, deps.vault, card)
        assert way is not None
        assert (way.channel, way.ts) == PLACE
        assert session.get(Delivery, card.id) is None


def test_an_erasure_waits_for_the_answer_and_holds_nothing_it_needs(
    deps: Deps, ben: Actor, card: Delivery
) -> None:
    while_held(
        deps,
        lambda session: session.get_one(Delivery, card.id, with_for_update=True),
        lambda session: erasure.erase(session, ben, deps.vault, Words.KEEP, NOW),
        lambda session: relayed.arrived(session, deps.vault, card, *PLACE),
    )
    assert relay_of(deps, card) is None


def test_an_answer_that_comes_while_the_way_back_is_erased_does_not_bring_it_back(
    deps: Deps, card: Delivery
) -> None:
    concern_id = relayed.concern_of(card)
    while_held(
        deps,
        lambda session: session.execute(
            update(Concern).where(Concern.id == concern_id).values(relay=None)
        ),
        lambda session: relayed.arrived(session, deps.vault, card, *PLACE),
        lambda session: session.flush(),
    )
    assert relay_of(deps, card) is None
