"""What a poll's maker is told of a channel that takes no post."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.delivery import claiming, rules
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import NotAllowed, NotFound
from bot.polls import asking, service, unposted
from bot.polls.schemas import PollParams, UnpostedParams
from bot.receipts import service as receipts
from models import Delivery, Poll
from models.vocabulary import DeliveryKind, DeliveryState, PauseReason
from tests import factories as scene
from tests.polls.booth import LATER, NOW, Booth, booth, initiative_of, opened


def refuse(here: Booth, code: str) -> None:
    with here.deps.database.writing() as session:
        unposted.refused(
            session,
            scene.WORKSPACE,
            PollParams(poll_id=here.poll_id),
            rules.DESTINATION[code],
            NOW,
        )


def told(here: Booth) -> list[str]:
    """What the maker is told, as it would be drawn now."""
    with here.deps.database.reading() as session:
        waiting = session.scalars(
            select(Delivery).where(
                Delivery.kind == DeliveryKind.POLL_UNPOSTED,
                Delivery.audience == here.maya.user_id,
            )
        ).all()
        notes = [
            unposted.note(session, scene.WORKSPACE, UnpostedParams.model_validate(one.params), NOW)
            for one in waiting
        ]
    return [asking.unposted(note).text for note in notes if note is not None]


@pytest.mark.parametrize(
    ("code", "what_to_do"),
    [
        ("not_in_channel", "/invite @Heard"),
        ("is_archived", "Bring it back"),
        ("channel_not_found", "it was deleted, or Heard is not in it"),
        ("restricted_action", "Ask an admin"),
    ],
)
def test_each_refusal_says_what_to_do(deps: Deps, code: str, what_to_do: str) -> None:
    here = booth(deps, 5)
    refuse(here, code)
    [said] = told(here)
    assert what_to_do in said
    assert "could not be posted" in said


def test_however_often_it_is_refused_there_is_one_note(deps: Deps) -> None:
    here = booth(deps, 5)
    for _ in range(3):
        refuse(here, "is_archived")
    assert len(told(here)) == 1


def test_a_cancelled_poll_is_missed_by_nobody(deps: Deps) -> None:
    here = booth(deps, 5)
    refuse(here, "is_archived")
    with deps.database.writing() as session:
        service.cancel(session, here.maya, here.poll_id, NOW)
    assert told(here) == []
    with pytest.raises(NotAllowed, match="cancelled"), deps.database.writing() as session:
        unposted.post_again(session, here.maya, here.poll_id, NOW)


def test_posting_again_is_one_more_delivery_however_often_it_is_pressed(deps: Deps) -> None:
    here = booth(deps, 5)
    with deps.database.writing() as session:
        first = session.scalars(
            select(Delivery).where(Delivery.kind == DeliveryKind.POLL_CARD)
        ).one()
        delivery.failed(session, first.id, "is_archived", NOW)
    for _ in range(2):
        with deps.database.writing() as session:
            unposted.post_again(session, here.maya, here.poll_id, NOW)
    with deps.database.reading() as session:
        states = session.scalars(
            select(Delivery.state).where(Delivery.kind == DeliveryKind.POLL_CARD)
        ).all()
    assert sorted(states) == [DeliveryState.FAILED, DeliveryState.PENDING]


def test_where_neither_is_there_the_card_is_posted_before_the_result(deps: Deps) -> None:
    # Often enough that no order by chance would do.
    first = booth(deps, 5)
    polls = [first]
    polls += [opened(deps, first.maya, first.people, initiative_of(first)) for _ in range(7)]
    for here in polls:
        assert here.close()
    with deps.database.writing() as session:
        for lost in session.scalars(select(Delivery.id)):
            delivery.failed(session, lost, "is_archived", NOW)
    for here in polls:
        with deps.database.writing() as session:
            unposted.post_again(session, here.maya, here.poll_id, LATER)
        with deps.database.writing() as session:
            now, lease = LATER + timedelta(seconds=1), timedelta(minutes=1)
            [claimed] = claiming.claim(session, "one", now, now, lease, 1)
            assert session.get_one(Delivery, claimed).kind is DeliveryKind.POLL_CARD
            for rest in session.scalars(select(Delivery.id)):
                delivery.failed(session, rest, "is_archived", NOW)


def test_nobody_else_posts_it_again(deps: Deps) -> None:
    here = booth(deps, 5)
    stranger = Actor("TOTHER", "UX", "TOTHER")
    with pytest.raises(NotAllowed), deps.database.writing() as session:
        unposted.post_again(session, here.people[0], here.poll_id, NOW)
    with pytest.raises(NotFound), deps.database.writing() as session:
        unposted.post_again(session, stranger, here.poll_id, NOW)


def test_another_workspaces_poll_is_told_of_to_nobody(deps: Deps) -> None:
    here = booth(deps, 5)
    with deps.database.writing() as session:
        params = PollParams(poll_id=here.poll_id)
        unposted.refused(session, "TOTHER", params, PauseReason.ARCHIVED, NOW)
    assert told(here) == []


def test_of_a_post_with_an_unknown_outcome_the_maker_is_asked_wherever_the_channel_belongs(
    deps: Deps,
) -> None:
    here = booth(deps, 5)
    with deps.database.writing() as session:
        poll = session.get_one(Poll, here.poll_id)
        lost = session.scalars(
            select(Delivery).where(Delivery.kind == DeliveryKind.POLL_CARD)
        ).one()
        # A channel that no initiative calls its own.
        poll.channel_id = lost.audience = "C0ELSEWHERE"
        receipts.ask(session, lost, NOW + timedelta(minutes=10))
    with deps.database.reading() as session:
        asked = session.scalars(
            select(Delivery.audience).where(Delivery.kind == DeliveryKind.QUESTION)
        ).all()
    assert asked == [here.maya.user_id]
