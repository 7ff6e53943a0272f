"""Receipts and questions: only what waits is settled, only by whom it concerns."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.digests.schemas import DigestParams
from bot.errors import NotFound
from bot.receipts import service
from bot.receipts.schemas import Metadata, Payload, QuestionParams, Receipt, Verdict
from models import Delivery
from models.vocabulary import DeliveryKind, DeliveryState
from tests import factories as scene

NOW = scene.MORNING


@dataclass
class Office:
    """A digest of Maya's channel, in the state a test wants."""

    deps: Deps
    maya: Actor
    ben: Actor

    def post(self, state: DeliveryState, audience: str = scene.CHANNEL) -> UUID:
        """A digest on its way, or not."""
        with self.deps.database.writing() as session:
            delivery.enqueue(
                session,
                workspace_id=scene.WORKSPACE,
                kind=DeliveryKind.DIGEST,
                audience=audience,
                params=DigestParams(run_id=1),
                due=NOW,
            )
            found = session.scalars(
                select(Delivery.id).where(Delivery.kind == DeliveryKind.DIGEST)
            ).one()
            until = NOW + timedelta(seconds=1) if state is DeliveryState.SENDING else None
            session.execute(
                update(Delivery)
                .where(Delivery.id == found)
                .values(state=state, lease_until=until, error="lost")
            )
        return found

    def confirm(
        self,
        delivery_id: UUID,
        *,
        channel: str = scene.CHANNEL,
        workspace: str = scene.WORKSPACE,
        ts: str = "1.1",
    ) -> bool:
        """Slack sends a receipt."""
        receipt = Receipt(
            app_id="A1",
            channel_id=channel,
            message_ts=ts,
            metadata=Metadata(event_type="heard_delivery", event_payload=Payload(id=delivery_id)),
        )
        with self.deps.database.writing() as session:
            return service.confirm(session, self.deps.vault, workspace, receipt, NOW, NOW)

    def give_up(self) -> None:
        """Time runs out: uncertain deliveries are asked about."""
        with self.deps.database.writing() as session:
            for lost in delivery.reap(session, self.deps.vault, NOW + timedelta(minutes=1)):
                service.ask(session, lost, NOW)

    def all(self, kind: DeliveryKind) -> list[Delivery]:
        """The deliveries of a kind."""
        with self.deps.database.reading() as session:
            return list(session.scalars(select(Delivery).where(Delivery.kind == kind)))

    def state(self, delivery_id: UUID) -> DeliveryState:
        """What is believed of a delivery."""
        with self.deps.database.reading() as session:
            return session.get_one(Delivery, delivery_id).state

    def answers(self, actor: Actor, delivery_id: UUID, *, again: bool = False) -> Verdict:
        """Somebody presses a button of the question."""
        with self.deps.database.writing() as session:
            if again:
                return service.post_again(session, actor, delivery_id, NOW, NOW)
            return service.arrived(session, actor, delivery_id, NOW, NOW)


@pytest.fixture
def office(deps: Deps) -> Office:
    """Maya drives an initiative in the channel; Ben does not."""
    scene.workspace(deps)
    maya, ben = scene.person(deps, "Maya"), scene.person(deps, "Ben")
    scene.channel(deps)
    scene.initiative(deps, maya)
    return Office(deps, maya, ben)


@pytest.mark.parametrize("state", [DeliveryState.SENDING, DeliveryState.UNCERTAIN])
def test_a_receipt_settles_a_post_that_waits_for_one(office: Office, state: DeliveryState) -> None:
    post = office.post(state)
    assert office.confirm(post, ts="1760000000.000100")
    [found] = office.all(DeliveryKind.DIGEST)
    assert (found.state, found.ts) == (DeliveryState.SENT, "1760000000.000100")


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.FAILED])
def test_a_receipt_for_what_waits_for_none_changes_nothing(
    office: Office, state: DeliveryState
) -> None:
    post = office.post(state)
    assert not office.confirm(post)
    assert office.state(post) is state


def test_a_receipt_that_comes_twice_counts_once(office: Office) -> None:
    post = office.post(DeliveryState.SENDING)
    assert office.confirm(post, ts="1.1")
    assert not office.confirm(post, ts="2.2")
    assert office.all(DeliveryKind.DIGEST)[0].ts == "1.1"


@pytest.mark.parametrize(
    "forged",
    [{"channel": "C9"}, {"channel": "D1"}, {"workspace": "T9"}],
    ids=["another channel", "a direct message", "another workspace"],
)
def test_a_receipt_from_another_place_changes_nothing(
    office: Office, forged: dict[str, str]
) -> None:
    post = office.post(DeliveryState.SENDING)
    assert not office.confirm(post, **forged)
    assert not office.confirm(uuid4())
    assert office.state(post) is DeliveryState.SENDING


def test_the_channels_drivers_are_asked_and_nobody_else(office: Office) -> None:
    post = office.post(DeliveryState.SENDING)
    office.give_up()
    [asked] = office.all(DeliveryKind.QUESTION)
    assert asked.audience == office.maya.user_id
    for again in (True, False):
        with pytest.raises(NotFound):
            office.answers(office.ben, post, again=again)
    stranger = Actor("T9", office.maya.user_id, "T9")
    with pytest.raises(NotFound):
        office.answers(stranger, post)
    assert office.state(post) is DeliveryState.UNCERTAIN


def test_nobody_is_asked_once_the_receipt_came_late(office: Office) -> None:
    post = office.post(DeliveryState.SENDING)
    office.give_up()
    office.confirm(post)
    with office.deps.database.reading() as session:
        params = QuestionParams(delivery_id=post)
        assert service.question(session, scene.WORKSPACE, params, NOW) is None
    assert office.answers(office.maya, post, again=True) == Verdict(arrived=True)
    assert len(office.all(DeliveryKind.DIGEST)) == 1


def test_post_again_makes_one_new_post_however_often_it_is_pressed(office: Office) -> None:
    post = office.post(DeliveryState.SENDING)
    office.give_up()
    for _ in range(2):
        assert office.answers(office.maya, post, again=True) == Verdict(arrived=False, again=True)
    states = sorted(found.state for found in office.all(DeliveryKind.DIGEST))
    assert states == [DeliveryState.FAILED, DeliveryState.PENDING]


def test_a_late_receipt_of_the_first_post_does_not_settle_the_second(office: Office) -> None:
    post = office.post(DeliveryState.SENDING)
    office.give_up()
    office.answers(office.maya, post, again=True)
    assert not office.confirm(post)
    assert DeliveryState.SENT not in [found.state for found in office.all(DeliveryKind.DIGEST)]


def test_a_direct_message_is_asked_about_where_it_should_be(office: Office) -> None:
    office.post(DeliveryState.SENDING, audience=office.ben.user_id)
    office.give_up()
    assert [asked.audience for asked in office.all(DeliveryKind.QUESTION)] == [office.ben.user_id]


def test_nobody_is_asked_about_a_question(office: Office) -> None:
    office.post(DeliveryState.SENDING)
    office.give_up()
    with office.deps.database.writing() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.kind == DeliveryKind.QUESTION)
            .values(state=DeliveryState.SENDING, lease_until=NOW)
        )
    office.give_up()
    assert len(office.all(DeliveryKind.QUESTION)) == 1
