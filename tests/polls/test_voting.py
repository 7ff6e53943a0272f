"""Ballots in the database: one a person whatever happens at once, and nobody's when anonymous."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.delivery import service as outbox
from bot.deps import Deps
from bot.errors import FieldErrors, NotAllowed
from bot.polls import closing, reading, service
from bot.polls.results import result_of
from models import Ballot, Delivery, Poll, PollVoter
from models.vocabulary import DeliveryKind, DeliveryState, PollState
from tests import factories as scene
from tests.polls.booth import LATER, NOW, a_form, booth, initiative_of, opened


@pytest.mark.parametrize("secrecy", ["named", "anonymous"])
def test_two_hundred_at_once_and_twice_each_leave_one_ballot_a_person(
    deps: Deps, secrecy: str
) -> None:
    here = booth(deps, 200, secrecy=secrecy)
    everybody = [*here.people, *reversed(here.people)]
    with ThreadPoolExecutor(16) as hands:
        list(hands.map(lambda person: here.vote(person, 1, 2, 3), everybody))
    with deps.database.reading() as session:
        assert len(session.scalars(select(Ballot.voter)).all()) == 200
        assert all(session.scalars(select(PollVoter.answered)))
    assert here.close()
    with deps.database.reading() as session:
        result = session.scalars(select(Poll.result)).one()
    assert result is not None
    assert result["answered"] == 200


def test_the_card_is_refreshed_once_for_many_votes(deps: Deps) -> None:
    here = booth(deps, 20, secrecy="named")
    cards = select(Delivery).where(Delivery.kind == DeliveryKind.POLL_CARD)
    with deps.database.writing() as session:
        card = session.scalars(cards).one()
        outbox.sent(session, card.id, scene.CHANNEL, "1.1", NOW)
    for person in here.people:
        here.vote(person, 1, 2, 3)
    with deps.database.reading() as session:
        states = [one.state for one in session.scalars(cards)]
    assert sorted(states) == [DeliveryState.PENDING, DeliveryState.SENT]


def test_before_the_close_a_dump_does_not_join_a_person_to_an_anonymous_ballot(deps: Deps) -> None:
    here = booth(deps, 12)
    for number, person in enumerate(here.people):
        here.vote(person, *((1, 2, 3) if number % 2 else (3, 2, 1)))
    for line in here.dump().splitlines():
        if line.startswith("ballots "):
            assert not any(person.user_id in line for person in here.people)
    # The order in which the rows lie is that of the hashes, not that of voting.
    with deps.database.reading() as session:
        as_stored = [row.voter for row in session.execute(text("SELECT voter FROM ballots"))]
    assert as_stored == sorted(as_stored)


def test_on_postgresql_one_transaction_has_written_all_anonymous_ballots(deps: Deps) -> None:
    here = booth(deps, 6)
    for person in here.people:
        here.vote(person, 1, 2, 3)
    if deps.database.is_sqlite:
        writers: set[Any] = set()
    else:
        with deps.database.reading() as session:
            writers = set(session.scalars(text("SELECT xmin::text FROM ballots")))
    assert len(writers) <= 1


def test_after_the_close_neither_ballots_nor_the_key_are_left(deps: Deps) -> None:
    here = booth(deps, 6)
    for person in here.people:
        here.vote(person, 1, 2, 3)
    assert here.close()
    assert "ballots " not in here.dump()
    with deps.database.reading() as session:
        poll = session.scalars(select(Poll)).one()
    assert (poll.state, poll.ballot_key) == (PollState.CLOSED, None)
    told = str(poll.result)
    assert not any(person.user_id in told or "P00" in told for person in here.people)


def test_a_cancelled_poll_forgets_what_was_answered(deps: Deps) -> None:
    here = booth(deps, 6)
    here.vote(here.people[0], 1, 2, 3)
    with deps.database.writing() as session:
        service.cancel(session, here.maya, here.poll_id, NOW)
    assert "ballots " not in here.dump()
    with pytest.raises(NotAllowed, match="cancelled"):
        here.vote(here.people[0], 1, 2, 3)


def test_a_vote_between_the_count_and_the_close_is_counted_again(deps: Deps) -> None:
    here = booth(deps, 6)
    for person in here.people[:5]:
        here.vote(person, 1, 2, 3)
    with deps.database.reading() as session:
        told = closing.counted(session, deps.vault, scene.WORKSPACE, here.poll_id)
    here.vote(here.people[5], 3, 2, 1)
    with deps.database.writing() as session:
        assert not closing.finish(session, deps.vault, told, result_of(told.count), LATER)
    assert here.close()


def test_two_workers_close_a_poll_once(deps: Deps) -> None:
    here = booth(deps, 4)
    with deps.database.reading() as session:
        told = closing.counted(session, deps.vault, scene.WORKSPACE, here.poll_id)
    result = result_of(told.count)

    def finish(_: int) -> bool:
        with deps.database.writing() as session:
            return closing.finish(session, deps.vault, told, result, LATER)

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(finish, range(4))) == [False, False, False, True]


def test_nobody_votes_in_another_workspace(deps: Deps) -> None:
    here = booth(deps, 4, secrecy="named")
    scene.workspace(deps, "T2")
    stranger = scene.person(deps, "P000", workspace_id="T2")
    with pytest.raises(Exception, match="not there any more"):
        here.vote(stranger, 1, 2, 3)


def test_an_anonymous_poll_to_three_people_is_refused(deps: Deps) -> None:
    with pytest.raises(FieldErrors) as refused:
        booth(deps, 3)
    assert "at least 4 people" in refused.value.fields["people"]


def test_two_polls_that_differ_by_one_person_cannot_be_subtracted(deps: Deps) -> None:
    first = booth(deps, 9)
    with deps.database.reading() as session:
        about = session.scalars(select(Poll.initiative_id)).one()
    results = []
    for people in (first.people, first.people[1:], first.people[:4]):
        here = first if people is first.people else opened(deps, first.maya, people, about)
        for person in people:
            here.vote(person, 1, 2, 3)
        assert here.close()
        with deps.database.reading() as session:
            stored = session.scalars(select(Poll.result).where(Poll.id == here.poll_id)).one()
        results.append(stored)
    assert [told["is_withheld"] for told in results] == [False, True, False]
    assert results[1]["groups"] == []


@pytest.mark.parametrize("chosen", [3, 10])
def test_a_poll_keeps_the_smallest_group_it_was_made_with(deps: Deps, chosen: int) -> None:
    here = booth(deps, 10)
    form = a_form(here.maya, here.people, initiative_of(here), "anonymous")
    with deps.database.writing() as session:
        card = service.draft(session, here.maya, form, scene.submission(), NOW, chosen)
    with deps.database.writing() as session:
        service.open_poll(session, here.maya, deps.vault, card.id, (), NOW)
    with deps.database.reading() as session:
        kept = session.get_one(Poll, card.id).smallest_group
        assert kept == reading.card_of(session, session.get_one(Poll, card.id)).smallest_group
    assert kept == chosen


def test_an_anonymous_poll_of_fewer_people_than_the_smallest_group_is_refused(deps: Deps) -> None:
    here = booth(deps, 5)
    form = a_form(here.maya, here.people, initiative_of(here), "anonymous")
    with pytest.raises(FieldErrors) as refused, deps.database.writing() as session:
        service.draft(session, here.maya, form, scene.submission(), NOW, 6)
    assert "at least 6 people" in refused.value.fields["people"]
