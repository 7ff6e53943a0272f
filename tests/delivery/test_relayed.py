"""An anonymous raiser hears in their own hours, and no row tells which these are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.delivery.rules import RELAY
from bot.initiatives import service as initiatives
from bot.people import reach
from models import Concern, Delivery
from models.vocabulary import DeliveryState, Status, Visibility
from tests import factories as scene
from tests.clocks import turn
from tests.delivery.test_sender import Office, office

__all__ = ["office"]

AFTERNOON = datetime(2026, 11, 25, 14, 20, tzinfo=UTC)
"""A Wednesday: in Berlin it is 15:20, in Manila 22:20."""
HOUR = timedelta(hours=1)
MORNING_IN_MANILA = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)


@dataclass
class Waiting:
    """An office in which what Ben raised anonymously is answered, and the hours pass."""

    office: Office
    concern_id: int
    now: datetime = AFTERNOON

    def answered(self, status: Status, words: str = "we look") -> None:
        """Maya answers."""
        driver = self.office.driver
        scene.answered(self.office.deps, driver, self.concern_id, status, words, self.now)

    def passes(self, until: datetime) -> None:
        """It becomes this moment, and a worker looks."""
        turn(self.office.deps.clock, until)
        self.now = until
        self.office.end_holds()
        self.office.send_all(now=until)

    def row(self) -> Delivery:
        """What waits for Ben."""
        with self.office.deps.database.reading() as session:
            return session.scalars(
                select(Delivery).where(Delivery.audience.startswith(RELAY))
            ).one()

    def heard(self) -> int:
        """How many messages Ben has from Heard."""
        return len(self.office.ben.messages(self.office.ben.app))

    def chooses(self, **wishes: object) -> None:
        """What Ben saved as his settings."""
        with self.office.deps.database.writing() as session:
            chosen = reach.preference(session, scene.WORKSPACE, self.office.raiser.user_id)
            for name, value in wishes.items():
                setattr(chosen, name, value)


@pytest.fixture
def waiting(office: Office) -> Waiting:
    """Ben raised CHK-2 without his name."""
    turn(office.deps.clock, AFTERNOON)
    with office.deps.database.reading() as session:
        about = initiatives.get(session, scene.WORKSPACE, office.initiative_id)
    told = scene.raised(office.deps, office.raiser, about, visibility=Visibility.ANONYMOUS)
    with office.deps.database.writing() as session:
        session.query(Delivery).delete()
    return Waiting(office, scene.card(office.deps, office.driver, told.label).id)


def in_manila(waiting: Waiting) -> None:
    """Ben lives there."""
    scene.person(waiting.office.deps, "Ben", zone="Asia/Manila")


def test_their_first_card_comes_when_their_morning_has_come(waiting: Waiting) -> None:
    in_manila(waiting)
    waiting.answered(Status.EXPLORING)
    waiting.passes(AFTERNOON)
    hour = AFTERNOON.replace(minute=0) + HOUR
    while hour < MORNING_IN_MANILA:
        assert waiting.heard() == 0
        row = waiting.row()
        # The next full hour, whatever theirs are, and nothing that counts the hours since.
        assert (row.not_before, row.attempts, row.state) == (hour, 0, DeliveryState.PENDING)
        assert (row.claimed_by, row.lease_until, row.error) == (None, None, None)
        waiting.passes(hour)
        hour += HOUR
    waiting.passes(MORNING_IN_MANILA)
    assert waiting.heard() == 1


def test_once_it_is_there_no_row_tells_when_it_came(waiting: Waiting) -> None:
    in_manila(waiting)
    waiting.answered(Status.EXPLORING)
    waiting.passes(AFTERNOON)
    waiting.passes(MORNING_IN_MANILA)
    with waiting.office.deps.database.reading() as session:
        kept = session.scalars(select(Delivery).where(Delivery.audience.startswith(RELAY))).all()
        assert (kept, waiting.heard()) == ([], 1)


def test_what_is_there_is_brought_up_to_date_at_any_hour(waiting: Waiting) -> None:
    waiting.answered(Status.EXPLORING)
    waiting.passes(AFTERNOON)
    assert waiting.heard() == 1
    in_manila(waiting)
    waiting.answered(Status.PLANNED, "in spring")
    waiting.passes(AFTERNOON + timedelta(minutes=5))
    [message] = waiting.office.ben.messages(waiting.office.ben.app)
    assert "in spring" in waiting.office.ben.reads(message)


def test_whoever_is_left_alone_hears_on_the_day_they_chose(waiting: Waiting) -> None:
    waiting.chooses(snoozed_until=date(2026, 11, 27))
    waiting.answered(Status.EXPLORING)
    for now in (AFTERNOON, AFTERNOON + 24 * HOUR):
        waiting.passes(now)
        assert waiting.heard() == 0
    waiting.passes(datetime(2026, 11, 27, 8, 0, tzinfo=UTC))
    assert waiting.heard() == 1


def test_news_that_comes_meanwhile_waits_with_it(waiting: Waiting) -> None:
    in_manila(waiting)
    waiting.answered(Status.EXPLORING)
    waiting.passes(AFTERNOON)
    waiting.answered(Status.PLANNED, "in spring")
    waiting.passes(AFTERNOON + timedelta(minutes=5))
    assert waiting.heard() == 0
    waiting.passes(MORNING_IN_MANILA)
    [message] = waiting.office.ben.messages(waiting.office.ben.app)
    assert "in spring" in waiting.office.ben.reads(message)


def test_hours_without_a_full_one_in_them_are_not_waited_for_in_vain(waiting: Waiting) -> None:
    waiting.chooses(begins=time(16, 10), ends=time(16, 50))
    waiting.answered(Status.EXPLORING)
    waiting.passes(AFTERNOON)
    assert waiting.heard() == 0
    waiting.passes(AFTERNOON.replace(minute=0) + HOUR)
    assert waiting.heard() == 1


def test_what_became_of_it_is_said_before_the_way_back_ends(waiting: Waiting) -> None:
    waiting.chooses(snoozed_until=date(2027, 1, 4))
    waiting.answered(Status.DONE, "two clicks now")
    waiting.passes(AFTERNOON)
    with waiting.office.deps.database.reading() as session:
        last = session.get_one(Concern, waiting.concern_id).asked_until
    assert last is not None
    waiting.passes(datetime(last.year, last.month, last.day, 0, 0, tzinfo=UTC) - HOUR)
    assert waiting.heard() == 0
    waiting.passes(datetime(last.year, last.month, last.day, 0, 0, tzinfo=UTC))
    assert waiting.heard() == 1
