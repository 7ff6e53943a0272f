"""A question reaches its raiser as a message of its own, in their hours; no row tells when it came."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.delivery.rules import RELAY
from bot.home import service as home
from models import Delivery, Inquiry
from models.vocabulary import DeliveryState, Status
from tests import factories as scene
from tests.asking.asking import QUESTION, REPLY, asked, pressed, replied
from tests.delivery.test_relayed import (
    AFTERNOON,
    HOUR,
    MORNING_IN_MANILA,
    Waiting,
    in_manila,
    waiting,
)
from tests.delivery.test_sender import office

__all__ = ["office", "waiting"]
LATER = AFTERNOON + timedelta(minutes=5)


def passes(waiting: Waiting, until: datetime) -> None:
    """It becomes this moment, and a worker looks until nothing is left: one an audience at a time."""
    for _ in range(3):
        waiting.passes(until)


def asks(waiting: Waiting, words: str = QUESTION) -> None:
    """Maya asks back."""
    asked(waiting.office.deps, waiting.office.driver, waiting.concern_id, words, now=waiting.now)


def replies(waiting: Waiting) -> None:
    """Ben replies."""
    deps, ben = waiting.office.deps, waiting.office.raiser
    replied(deps, ben, pressed(deps, ben, waiting.concern_id), now=waiting.now)


def read(waiting: Waiting) -> list[str]:
    """What Ben has from Heard, the oldest first."""
    ben = waiting.office.ben
    return [ben.reads(message) for message in ben.messages(ben.app)]


def rows(waiting: Waiting) -> list[Delivery]:
    """What is kept of what goes to Ben unnamed."""
    with waiting.office.deps.database.reading() as session:
        found = select(Delivery).where(Delivery.audience.startswith(RELAY))
        return list(session.scalars(found))


@pytest.fixture
def named(waiting: Waiting) -> Waiting:
    """What Ben raised by name, instead."""
    office = waiting.office
    told = scene.card(office.deps, office.driver, "CHK-1")
    waiting.concern_id = told.id
    return waiting


def test_a_named_raiser_has_a_new_message(named: Waiting) -> None:
    named.answered(Status.ACKNOWLEDGED)
    passes(named, AFTERNOON)
    asks(named, "Which?")
    passes(named, LATER)
    card, question = read(named)
    assert "Which?" in card
    assert "Maya asks about CHK-1, which you raised" in question
    asks(named)
    passes(named, LATER + timedelta(minutes=5))
    assert QUESTION in read(named)[1]
    replies(named)
    passes(named, LATER + timedelta(minutes=10))
    assert REPLY in read(named)[0]
    assert QUESTION not in read(named)[1]
    asks(named, "And then?")
    passes(named, LATER + timedelta(minutes=15))
    assert "And then?" in read(named)[2]


def test_who_has_no_card_yet_reads_it_on_the_first(named: Waiting) -> None:
    asks(named)
    passes(named, AFTERNOON)
    [card] = read(named)
    assert QUESTION in card


def test_a_named_raiser_reads_on_home_what_waits(named: Waiting) -> None:
    office = named.office
    asks(named)

    def shown() -> list[tuple[str, str, str]]:
        with office.deps.database.reading() as session:
            page = home.read(session, office.raiser, AFTERNOON)
        assert page.needs_you == bool(page.to_reply)
        assert page.to_reply_total == len(page.to_reply)
        return [(one.asker, one.label, one.words) for one in page.to_reply]

    assert shown() == [("Maya", "CHK-1", QUESTION)]
    named.answered(Status.NOT_DOING, "no")
    assert shown() == []


def test_home_tells_nothing_of_what_was_raised_without_a_name(waiting: Waiting) -> None:
    asks(waiting)
    with waiting.office.deps.database.reading() as session:
        page = home.read(session, waiting.office.raiser, AFTERNOON)
    assert (page.to_reply, page.needs_you) == ((), False)


def test_an_anonymous_raiser_has_a_new_message_in_their_own_hours(waiting: Waiting) -> None:
    waiting.answered(Status.ACKNOWLEDGED)
    passes(waiting, AFTERNOON)
    in_manila(waiting)
    asks(waiting)
    passes(waiting, LATER)
    hour = AFTERNOON.replace(minute=0) + HOUR
    while hour < MORNING_IN_MANILA:
        assert waiting.heard() == 1
        row = waiting.row()
        assert (row.not_before, row.attempts, row.state) == (hour, 0, DeliveryState.PENDING)
        assert (row.claimed_by, row.lease_until, row.error) == (None, None, None)
        passes(waiting, hour)
        hour += HOUR
    passes(waiting, MORNING_IN_MANILA)
    card, question = read(waiting)
    assert QUESTION in card
    assert "Maya asks about CHK-2, which you raised" in question
    assert rows(waiting) == []
    waiting.answered(Status.PLANNED, "in spring")
    passes(waiting, MORNING_IN_MANILA + HOUR)
    assert "in spring" in read(waiting)[0]  # the way back still knows the card


def test_their_first_card_asks_it_and_no_second_message_comes(waiting: Waiting) -> None:
    in_manila(waiting)
    asks(waiting)
    passes(waiting, AFTERNOON)
    passes(waiting, MORNING_IN_MANILA)
    [card] = read(waiting)
    assert QUESTION in card
    assert rows(waiting) == []


def test_what_they_replied_to_before_it_came_does_not_come(waiting: Waiting) -> None:
    waiting.answered(Status.ACKNOWLEDGED)
    passes(waiting, AFTERNOON)
    in_manila(waiting)
    asks(waiting)
    passes(waiting, LATER)
    before = waiting.row()
    replies(waiting)
    [question] = [one for one in rows(waiting) if one.id == before.id]
    assert question.not_before == before.not_before
    passes(waiting, LATER)
    passes(waiting, MORNING_IN_MANILA)
    assert waiting.heard() == 1
    assert rows(waiting) == []


def test_other_words_wait_with_it(waiting: Waiting) -> None:
    waiting.answered(Status.ACKNOWLEDGED)
    passes(waiting, AFTERNOON)
    in_manila(waiting)
    asks(waiting, "Which?")
    passes(waiting, LATER)
    asks(waiting)
    passes(waiting, LATER)
    passes(waiting, MORNING_IN_MANILA)
    assert QUESTION in read(waiting)[1]
    assert waiting.heard() == 2


def test_a_message_whose_answer_is_lost_is_not_sent_again(waiting: Waiting) -> None:
    waiting.answered(Status.ACKNOWLEDGED)
    passes(waiting, AFTERNOON)
    asks(waiting)
    office = waiting.office
    with office.deps.database.reading() as session:
        inquiry = session.scalars(select(Inquiry)).one()
    office.sandbox.faults.add("chat.postMessage", "drop_after")
    passes(waiting, LATER)
    assert waiting.heard() == 2
    office.reap(later=100_000)
    passes(waiting, LATER + HOUR)
    assert waiting.heard() == 2
    assert inquiry.words == QUESTION
