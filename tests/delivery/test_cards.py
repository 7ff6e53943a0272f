"""News of a card that comes while the card is on its way: told by what is sent, or by the next refresh."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Thread

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.clock import Clock, real_now
from bot.concerns import service as concerns
from bot.concerns.schemas import ConcernCard, NewConcerns
from bot.delivery import claiming, service
from bot.delivery.rules import METADATA
from bot.delivery.sender import Sender
from bot.initiatives import service as initiatives
from bot.receipts import service as receipts
from bot.receipts.schemas import Metadata, Payload, Receipt
from models import Concern, Delivery
from models.vocabulary import DeliveryKind, DeliveryState, Status, Visibility
from tests import factories as scene
from tests.delivery.test_sender import PATIENCE, WORKER, Office, office

__all__ = ["office"]

FIRST, SECOND = "refunds take four clicks", "card errors give no reason"
A_MOMENT = 0.5
"""As long as somebody is given who may have to wait for us."""


@dataclass(frozen=True)
class EventfulClock(Clock):
    """Something happens whenever somebody asks for the time, as the sender does when it renders."""

    meanwhile: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        self.meanwhile()
        return scene.MORNING


def raise_in(office: Office, session: Session, worry: str) -> None:
    """Ben raises a concern, and the driver's note is to be refreshed."""
    about = initiatives.get(session, scene.WORKSPACE, office.initiative_id)
    form, submission = scene.concern_form(about, worry=worry), scene.submission()
    vault = office.deps.vault
    concerns.raise_concern(session, office.raiser, vault, form, submission, scene.MORNING)
    session.flush()


def raise_one(office: Office, worry: str) -> None:
    """As `raise_in`, committed."""
    with office.deps.database.writing() as session:
        raise_in(office, session, worry)


def the_note(office: Office) -> str:
    """What Maya reads once everything has been sent."""
    office.end_holds()
    office.send_all()
    return office.maya.screen(office.maya.app)


def test_news_that_comes_while_a_card_is_rendered_is_told(office: Office) -> None:
    raise_one(office, FIRST)
    [delivery_id] = office.claim()
    late = Thread(target=raise_one, args=(office, SECOND))

    def meanwhile() -> None:
        late.start()
        late.join(A_MOMENT)

    deps = replace(office.deps, clock=EventfulClock(meanwhile=meanwhile))
    Sender(deps, WORKER).send(delivery_id)
    late.join()
    assert SECOND in the_note(office)


def test_news_that_joined_a_waiting_card_is_committed_before_the_card_is_rendered(
    office: Office,
) -> None:
    raise_one(office, FIRST)
    [delivery_id] = office.claim()
    sends = Thread(target=Sender(office.deps, WORKER).send, args=(delivery_id,))
    with office.deps.database.writing() as session:
        raise_in(office, session, SECOND)
        sends.start()
        sends.join(A_MOMENT)
    sends.join()
    assert SECOND in the_note(office)


def test_what_stands_in_a_place_is_brought_up_to_date_only_where_it_is_a_card(
    office: Office,
) -> None:
    raise_one(office, FIRST)
    office.enqueue()
    office.send_all()
    office.end_holds()
    office.send_all()
    sent = office.deliveries()
    with office.deps.database.writing() as session:
        for one in sent:
            service.refresh_at(
                session, scene.WORKSPACE, one.channel_id or "", one.ts or "", scene.MORNING
            )
        service.refresh_at(session, "T2", sent[0].channel_id or "", sent[0].ts or "", scene.MORNING)
    waiting = [one for one in office.deliveries() if one.state is DeliveryState.PENDING]
    assert [one.card for one in waiting] == [one.card for one in sent if one.card]


def test_a_card_that_was_not_posted_gives_way_to_a_refresh_that_is_being_written(
    office: Office,
) -> None:
    office.enqueue(card="new")
    crash(office)
    [delivery] = office.deliveries()
    with office.deps.database.writing() as session:
        service.enqueue(
            session,
            workspace_id=scene.WORKSPACE,
            kind=DeliveryKind.NEW_CONCERNS,
            audience=office.maya.id,
            params=NewConcerns(initiative_id=office.initiative_id, driver_id=office.maya.id),
            due=scene.MORNING,
            card="new",
        )
        goes_back = Thread(target=go_back, args=(office, delivery))
        goes_back.start()
        goes_back.join(A_MOMENT)
    goes_back.join()
    assert office.states() == [DeliveryState.PENDING]


def go_back(office: Office, delivery: Delivery) -> None:
    """Slack has refused it for now."""
    with office.deps.database.writing() as session:
        service.again(session, delivery.id, real_now())


def test_an_update_that_was_lost_in_a_crash_reaches_an_anonymous_raiser_all_the_same(
    office: Office,
) -> None:
    with office.deps.database.reading() as session:
        about = initiatives.get(session, scene.WORKSPACE, office.initiative_id)
    told = scene.raised(office.deps, office.raiser, about, visibility=Visibility.ANONYMOUS)
    concern = scene.card(office.deps, office.driver, told.label)
    scene.answered(office.deps, office.driver, concern.id, Status.ACKNOWLEDGED)
    office.send_all()
    scene.answered(office.deps, office.driver, concern.id, Status.NOT_DOING, "guests may buy")
    office.end_holds()
    crash(office)
    office.reap(later=601)
    office.end_holds()
    office.send_all()
    assert "guests may buy" in office.ben.screen(office.ben.app)
    with office.deps.database.reading() as session:
        assert session.get_one(Concern, concern.id).relay is None


def test_a_refresh_waits_while_its_card_is_on_its_way(office: Office) -> None:
    office.enqueue(card="new")
    crash(office)
    office.enqueue(card="new")
    office.end_holds()
    assert office.claim() == []
    office.reap(later=601)
    assert len(office.claim()) == 1


def test_nothing_is_taken_up_before_it_is_due(office: Office) -> None:
    office.enqueue()
    with office.deps.database.writing() as session:
        session.execute(update(Delivery).values(not_before=scene.MORNING + timedelta(minutes=1)))
    assert office.claim() == []


def crash(office: Office) -> None:
    """A worker dies right after it has begun to send."""
    for delivery_id in office.claim():
        with office.deps.database.writing() as session:
            delivery = session.get_one(Delivery, delivery_id)
            assert claiming.start(session, delivery, WORKER, real_now(), PATIENCE)


def lost_answer(office: Office) -> tuple[Delivery, ConcernCard]:
    """An anonymous raiser's first card is in Slack, but nobody here knows. Then the concern is closed."""
    with office.deps.database.reading() as session:
        about = initiatives.get(session, scene.WORKSPACE, office.initiative_id)
    told = scene.raised(office.deps, office.raiser, about, visibility=Visibility.ANONYMOUS)
    concern = scene.card(office.deps, office.driver, told.label)
    office.sandbox.faults.add("chat.postMessage", "drop_after")
    scene.answered(office.deps, office.driver, concern.id, Status.ACKNOWLEDGED)
    office.send_all()
    [lost] = [d for d in office.deliveries() if d.state is DeliveryState.SENDING]
    scene.answered(office.deps, office.driver, concern.id, Status.NOT_DOING, "guests may buy")
    return lost, concern


def last_card(office: Office) -> str:
    """What Ben reads once everything has been sent."""
    office.end_holds()
    office.send_all()
    return office.ben.reads(office.ben.messages(office.ben.app)[-1])


def test_a_late_receipt_does_not_end_the_relay_before_the_closing_answer_has_come(
    office: Office,
) -> None:
    lost, concern = lost_answer(office)
    [post] = office.ben.messages(office.ben.app)
    receipt = Receipt(
        app_id="A1",
        channel_id=office.ben.app.id,
        message_ts=post.ts,
        metadata=Metadata(event_type=METADATA, event_payload=Payload(id=lost.id)),
    )
    with office.deps.database.writing() as session:
        vault, real = office.deps.vault, real_now()
        assert receipts.confirm(session, vault, scene.WORKSPACE, receipt, real, real)
    assert "guests may buy" in last_card(office)
    assert len(office.ben.messages(office.ben.app)) == 1
    assert relay_of(office, concern) is None


def test_a_card_that_stays_uncertain_does_not_end_the_relay_either(office: Office) -> None:
    lost, concern = lost_answer(office)
    with office.deps.database.writing() as session:
        later = real_now() + timedelta(seconds=601)
        [reaped] = service.reap(session, office.deps.vault, later)
        assert reaped.id == lost.id
        receipts.ask(session, reaped, scene.MORNING)
    assert "guests may buy" in last_card(office)
    assert relay_of(office, concern) is None


def test_an_open_concern_keeps_its_relay_whatever_became_of_a_card(office: Office) -> None:
    with office.deps.database.reading() as session:
        about = initiatives.get(session, scene.WORKSPACE, office.initiative_id)
    told = scene.raised(office.deps, office.raiser, about, visibility=Visibility.ANONYMOUS)
    concern = scene.card(office.deps, office.driver, told.label)
    scene.answered(office.deps, office.driver, concern.id, Status.ACKNOWLEDGED)
    crash(office)
    with office.deps.database.writing() as session:
        later = real_now() + timedelta(seconds=601)
        for lost in service.reap(session, office.deps.vault, later):
            receipts.ask(session, lost, scene.MORNING)
    scene.answered(office.deps, office.driver, concern.id, Status.NOT_DOING, "guests may buy")
    assert "guests may buy" in last_card(office)


def relay_of(office: Office, concern: ConcernCard) -> bytes | None:
    """The way back to the raiser, sealed."""
    with office.deps.database.reading() as session:
        return session.get_one(Concern, concern.id).relay
