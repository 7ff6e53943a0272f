"""The outbox against a Slack that fails: sent once, or known not to be, or left for people to say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy import select, update

from bot.actor import Actor
from bot.clock import real_now
from bot.concerns.schemas import NewConcerns
from bot.delivery import claiming, service
from bot.delivery.sender import Sender
from bot.deps import Deps
from bot.initiatives import service as initiatives
from bot.slack import installs
from bot.slack.client import client_factory
from bot.slack.manifest import read
from models import Concern, Delivery, Hold
from models.vocabulary import DeliveryKind, DeliveryState, Status, Visibility
from sandbox import Person as Somebody
from sandbox import Sandbox, Workspace
from tests import factories as scene

WORKER = "worker-1"
LEASE = timedelta(seconds=60)
PATIENCE = timedelta(seconds=600)


@dataclass
class Office:
    """Maya's outbox, with a note about a new concern waiting in it."""

    sandbox: Sandbox
    workspace: Workspace
    deps: Deps
    maya: Somebody
    ben: Somebody
    driver: Actor
    raiser: Actor
    initiative_id: int

    def enqueue(self, card: str | None = None) -> None:
        """A note to Maya."""
        self._enqueue(
            self.maya.id,
            NewConcerns(initiative_id=self.initiative_id, driver_id=self.maya.id),
            card,
        )

    def announce(self) -> None:
        """The note as a raised concern causes it."""
        self.enqueue(card=f"new:{self.initiative_id}:{self.maya.id}:2026-11-23")

    def _enqueue(self, audience: str, params: BaseModel, card: str | None) -> None:
        with self.deps.database.writing() as session:
            service.enqueue(
                session,
                workspace_id=self.workspace.id,
                kind=DeliveryKind.NEW_CONCERNS,
                audience=audience,
                params=params,
                due=scene.MORNING,
                card=card,
            )

    def claim(
        self, worker: str = WORKER, *, later: float = 0.0, now: datetime = scene.MORNING
    ) -> list[UUID]:
        """What a worker takes up, `later` seconds from now; `now` is what the product believes it is."""
        real = real_now() + timedelta(seconds=later)
        with self.deps.database.writing() as session:
            return list(claiming.claim(session, worker, now, real, LEASE, 10))

    def send_all(self, *, later: float = 0.0, now: datetime = scene.MORNING) -> None:
        """One pass of a worker."""
        for delivery_id in self.claim(later=later, now=now):
            Sender(self.deps, WORKER).send(delivery_id)

    def deliveries(self) -> list[Delivery]:
        """The outbox."""
        with self.deps.database.reading() as session:
            return list(session.scalars(select(Delivery).order_by(Delivery.settled_at)))

    def states(self) -> list[DeliveryState]:
        """What became of each delivery."""
        return [delivery.state for delivery in self.deliveries()]

    def posts(self) -> int:
        """How many messages Maya has from Heard."""
        return len(self.maya.messages(self.maya.app))

    def reap(self, *, later: float) -> None:
        """A worker looks for what nobody answered, `later` seconds from now."""
        with self.deps.database.writing() as session:
            service.reap(session, self.deps.vault, real_now() + timedelta(seconds=later))

    def end_holds(self) -> None:
        """The pace and the waiting are over."""
        with self.deps.database.writing() as session:
            session.execute(update(Hold).values(until=real_now() - timedelta(seconds=1)))
            waits = Delivery.state == DeliveryState.PENDING
            session.execute(update(Delivery).where(waits).values(lease_until=None, claimed_by=None))


@pytest.fixture
def office(deps: Deps) -> Iterator[Office]:
    """A sandbox, an initiative of Maya's, and Ben's first concern; nothing in the outbox."""
    with Sandbox(read()) as sandbox:
        workspace = sandbox.workspace("Acme", id=scene.WORKSPACE)
        maya = workspace.person("Maya", id="UMAYA")
        ben = workspace.person("Ben", id="UBEN")
        deps = replace(deps, client=client_factory(sandbox.api_url))
        scene.workspace(deps, token=workspace.bot_token)
        driver, raiser = scene.person(deps, "Maya"), scene.person(deps, "Ben")
        scene.channel(deps)
        about = scene.initiative(deps, driver)
        scene.raised(deps, raiser, about)
        with deps.database.writing() as session:
            session.query(Delivery).delete()
        yield Office(sandbox, workspace, deps, maya, ben, driver, raiser, about.id)


def test_a_delivery_is_posted_and_settled_with_its_place(office: Office) -> None:
    office.enqueue()
    office.send_all()
    [delivery] = office.deliveries()
    [message] = office.maya.messages(office.maya.app)
    assert (delivery.state, delivery.ts) == (DeliveryState.SENT, message.ts)
    assert delivery.channel_id == office.maya.app.id


@pytest.mark.parametrize("fault", ["drop_after", "error_after", "garbage"])
def test_a_post_whose_answer_is_lost_is_uncertain_and_never_sent_again(
    office: Office, fault: str
) -> None:
    office.sandbox.faults.add("chat.postMessage", fault)  # type: ignore[arg-type]
    office.enqueue()
    office.send_all()
    office.end_holds()
    office.send_all(later=3600)
    assert office.states() == [DeliveryState.SENDING]
    office.reap(later=601)
    office.send_all(later=3600)
    assert office.states() == [DeliveryState.UNCERTAIN]
    assert office.posts() == 1


@pytest.mark.parametrize("fault", ["drop_before", "error_before"])
def test_where_it_cannot_be_known_nothing_is_sent_again_either(office: Office, fault: str) -> None:
    office.sandbox.faults.add("chat.postMessage", fault)  # type: ignore[arg-type]
    office.enqueue()
    office.send_all()
    office.end_holds()
    office.send_all(later=3600)
    office.reap(later=601)
    office.send_all(later=3600)
    assert office.states() == [DeliveryState.UNCERTAIN]
    assert office.posts() == 0


def test_a_refused_connection_proves_that_nothing_was_posted_and_is_tried_again(
    office: Office,
) -> None:
    office.enqueue()
    nowhere = replace(office.deps, client=client_factory("http://127.0.0.1:9/api/"))
    [delivery_id] = office.claim()
    Sender(nowhere, WORKER).send(delivery_id)
    assert office.states() == [DeliveryState.PENDING]
    office.end_holds()
    office.send_all()
    assert office.states() == [DeliveryState.SENT]
    assert office.posts() == 1


def test_a_rate_limit_holds_the_method_for_as_long_as_slack_says(office: Office) -> None:
    office.sandbox.faults.add("chat.postMessage", "rate_limit", seconds=30)
    office.enqueue()
    office.send_all()
    assert office.states() == [DeliveryState.PENDING]
    assert office.claim(later=28) == []
    assert len(office.claim(later=32)) == 1
    assert office.posts() == 0


def test_a_rate_limit_on_posts_holds_them_where_a_card_was_sent_before(office: Office) -> None:
    office.announce()
    office.send_all()
    office.end_holds()
    office.sandbox.faults.add("chat.postMessage", "rate_limit", seconds=30)
    office.enqueue()
    office.send_all()
    office.enqueue()
    assert office.claim(later=5) == []
    assert len(office.claim(later=32)) == 1


def test_a_rate_limit_on_updates_holds_no_post(office: Office) -> None:
    office.announce()
    office.send_all()
    office.end_holds()
    office.sandbox.faults.add("chat.update", "rate_limit", seconds=30)
    office.announce()
    office.send_all()
    [waiting] = [one.id for one in office.deliveries() if one.state is DeliveryState.PENDING]
    office.enqueue()
    [claimed] = office.claim(later=5)
    assert claimed != waiting


def test_a_rate_limit_in_one_workspace_does_not_hold_another(office: Office) -> None:
    office.sandbox.faults.add("chat.postMessage", "rate_limit", seconds=30)
    office.enqueue()
    office.send_all()
    other = office.sandbox.workspace("Globex", id="T2")
    other.person("Hank", id="UHANK")
    scene.workspace(office.deps, "T2", other.bot_token)
    hank = scene.person(office.deps, "Hank", workspace_id="T2")
    scene.channel(office.deps, workspace_id="T2")
    about = scene.initiative(office.deps, hank)
    colleague = scene.person(office.deps, "Rosa", workspace_id="T2")
    scene.raised(office.deps, colleague, about)
    office.send_all()
    assert sorted(office.states()) == [DeliveryState.PENDING, DeliveryState.SENT]


def test_one_message_a_second_goes_to_one_person(office: Office) -> None:
    office.enqueue()
    office.enqueue()
    office.send_all()
    assert office.posts() == 1
    assert office.claim() == []
    assert len(office.claim(later=1.5)) == 1


def test_what_had_nothing_to_say_does_not_hold_up_the_next_message(office: Office) -> None:
    empty = scene.initiative(office.deps, office.driver, name="Pricing", key="PRC")
    nothing_new = replace(office, initiative_id=empty.id)
    nothing_new.enqueue()
    office.send_all()
    assert (office.deliveries(), office.posts()) == ([], 0)
    office.enqueue()
    # Within the second in which nothing more would go to Maya after a message that was posted.
    office.send_all()
    assert office.posts() == 1


def test_two_workers_never_take_the_same_delivery(office: Office) -> None:
    office.enqueue()
    assert len(office.claim("worker-1")) + len(office.claim("worker-2")) == 1


def test_a_claim_that_ran_out_before_the_call_is_taken_up_by_the_next_worker(
    office: Office,
) -> None:
    office.enqueue()
    [first] = office.claim("worker-1")
    assert office.claim("worker-2", later=61) == [first]
    Sender(office.deps, "worker-1").send(first)
    assert office.posts() == 0
    Sender(office.deps, "worker-2").send(first)
    assert office.posts() == 1


def test_a_crash_in_the_middle_of_a_post_leaves_it_uncertain(office: Office) -> None:
    office.enqueue()
    [delivery_id] = office.claim()
    with office.deps.database.writing() as session:
        delivery = session.get_one(Delivery, delivery_id)
        assert claiming.start(session, delivery, WORKER, real_now(), PATIENCE)
    office.reap(later=599)
    assert office.states() == [DeliveryState.SENDING]
    office.reap(later=601)
    assert office.states() == [DeliveryState.UNCERTAIN]
    office.end_holds()
    assert office.claim(later=3600) == []


def test_twenty_refreshes_of_a_card_become_one_and_the_message_is_updated_in_place(
    office: Office,
) -> None:
    for _ in range(20):
        office.enqueue(card="new:1:2026-11-23")
    assert len(office.deliveries()) == 1
    office.send_all()
    office.enqueue(card="new:1:2026-11-23")
    office.end_holds()
    office.send_all()
    [message] = office.maya.messages(office.maya.app)
    assert message.edited


def test_an_update_whose_answer_is_lost_is_simply_repeated(office: Office) -> None:
    office.enqueue(card="new:1:2026-11-23")
    office.send_all()
    office.sandbox.faults.add("chat.update", "drop_after")
    office.enqueue(card="new:1:2026-11-23")
    office.end_holds()
    office.send_all()
    office.end_holds()
    office.send_all()
    assert office.states() == [DeliveryState.SENT, DeliveryState.SENT]
    assert office.posts() == 1


def test_a_card_that_somebody_deleted_is_posted_anew(office: Office) -> None:
    office.enqueue(card="new:1:2026-11-23")
    office.send_all()
    office.maya.app.messages.clear()
    office.enqueue(card="new:1:2026-11-23")
    office.end_holds()
    office.send_all()
    office.end_holds()
    office.send_all()
    assert office.posts() == 1


def test_a_card_whose_conversation_is_gone_is_posted_into_a_new_one(office: Office) -> None:
    office.enqueue(card="new:1:2026-11-23")
    office.send_all()
    with office.deps.database.writing() as session:
        session.execute(update(Delivery).values(channel_id="D0GONE"))
    office.enqueue(card="new:1:2026-11-23")
    for _ in range(2):
        office.end_holds()
        office.send_all()
    assert office.posts() == 2
    assert DeliveryState.FAILED not in office.states()


def test_the_note_follows_the_drivers_answers_to_its_end(office: Office) -> None:
    office.announce()
    office.send_all()
    with office.deps.database.reading() as session:
        concern_id = session.scalars(select(Concern.id)).one()
    scene.answered(office.deps, office.driver, concern_id, Status.ACKNOWLEDGED)
    office.end_holds()
    office.send_all()
    [message] = office.maya.messages(office.maya.app)
    assert message.edited
    assert "Nothing in this note waits for a first answer any more." in office.maya.reads(message)


def test_what_is_no_longer_news_is_not_sent(office: Office) -> None:
    office.enqueue()
    with office.deps.database.reading() as session:
        concern_id = session.scalars(select(Concern.id)).one()
    scene.answered(office.deps, office.driver, concern_id, Status.ACKNOWLEDGED)
    office.send_all()
    assert "wait" not in office.maya.screen(office.maya.app)


def test_a_dead_token_stops_the_workspace_until_a_new_one_comes(office: Office) -> None:
    office.workspace.revoke_token(tell=False)
    office.enqueue()
    office.send_all()
    office.end_holds()
    assert office.states() == [DeliveryState.PENDING]
    assert office.claim() == []
    scene.workspace(office.deps, token=office.workspace.reinstall())
    office.send_all()
    assert office.posts() == 1


def test_one_person_who_left_does_not_stop_the_workspace(office: Office) -> None:
    office.workspace.deactivate(office.maya)
    office.enqueue()
    office.send_all()
    assert office.states() == [DeliveryState.FAILED]
    with office.deps.database.reading() as session:
        assert installs.find(session, office.deps.vault, office.workspace.id) is not None


def test_late_news_of_an_old_tokens_death_leaves_the_new_one_alone(office: Office) -> None:
    office.enqueue()
    [delivery_id] = office.claim()
    old = office.workspace.bot_token
    office.workspace.revoke_token(tell=False)
    scene.workspace(office.deps, token=office.workspace.reinstall())
    late = replace(office.deps, client=lambda _: client_factory(office.sandbox.api_url)(old))
    Sender(late, WORKER).send(delivery_id)
    office.end_holds()
    office.send_all()
    assert office.posts() == 1


def test_an_anonymous_raiser_hears_and_no_row_says_who_they_are(office: Office) -> None:
    with office.deps.database.reading() as session:
        about = initiatives.get(session, scene.WORKSPACE, office.initiative_id)
    told = scene.raised(office.deps, office.raiser, about, visibility=Visibility.ANONYMOUS)
    concern = scene.card(office.deps, office.driver, told.label)
    for status in (Status.ACKNOWLEDGED, Status.NOT_DOING):
        scene.answered(office.deps, office.driver, concern.id, status, "It costs too much.")
        office.end_holds()
        office.send_all()
    [message] = office.ben.messages(office.ben.app)
    assert message.edited
    assert "Not doing" in office.ben.reads(message)
    for delivery in office.deliveries():
        if delivery.audience.startswith("relay:"):
            assert (delivery.channel_id, delivery.ts) == (None, None)
    with office.deps.database.reading() as session:
        assert session.get_one(Concern, concern.id).relay is None


def test_the_relay_of_a_raiser_who_is_gone_ends_with_the_concern(office: Office) -> None:
    with office.deps.database.reading() as session:
        about = initiatives.get(session, scene.WORKSPACE, office.initiative_id)
    told = scene.raised(office.deps, office.raiser, about, visibility=Visibility.ANONYMOUS)
    concern = scene.card(office.deps, office.driver, told.label)
    office.workspace.deactivate(office.ben)
    scene.answered(office.deps, office.driver, concern.id, Status.DONE)
    office.send_all()
    with office.deps.database.reading() as session:
        assert session.get_one(Concern, concern.id).relay is None


def test_old_news_is_forgotten_and_cards_are_kept(office: Office) -> None:
    office.enqueue()
    office.enqueue(card="new:1:2026-11-23")
    office.send_all()
    office.end_holds()
    office.send_all()
    with office.deps.database.writing() as session:
        service.tidy(session, real_now() + timedelta(days=31), timedelta(days=30))
    assert [delivery.card for delivery in office.deliveries()] == ["new:1:2026-11-23"]
