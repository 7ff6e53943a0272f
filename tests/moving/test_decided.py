"""A decision that waits to be confirmed, and a concern that it was to answer and that was moved meanwhile."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.concerns.schemas import ConcernCard
from bot.decisions import deciding
from bot.decisions import reading as decision_reading
from bot.decisions import service as decisions
from bot.decisions.schemas import DecisionCard, DecisionForm, DecisionParams
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from bot.moving import views
from bot.moving.schemas import Moved
from models import Delivery
from models.vocabulary import DecisionState, DeliveryKind, DeliveryState, Status
from tests import factories as scene
from tests.moving.test_moving import moved


def proposed(deps: Deps, lead: Actor, about: InitiativeCard, *answered: ConcernCard) -> int:
    """A decision that is to answer these, and waits for the person who decides."""
    ids = [concern.id for concern in answered]
    form = DecisionForm(initiative=about.id, words="Guests first", why="w", answered=ids)
    with deps.database.writing() as session:
        return decisions.propose(session, lead, form, scene.submission(), scene.MORNING).id


def confirmed(deps: Deps, decider: Actor, decision_id: int) -> DecisionCard:
    """Who decides says yes."""
    with deps.database.writing() as session:
        return deciding.confirm(session, decider, decision_id, scene.MORNING)


def answers(deps: Deps, decision_id: int) -> tuple[str, ...]:
    """What a decision says that it answers."""
    with deps.database.reading() as session:
        params = DecisionParams(decision_id=decision_id)
        told = decision_reading.told(session, scene.WORKSPACE, params, scene.MORNING)
    assert told is not None
    return told.answered


def questions(deps: Deps) -> int:
    """How often who decides is about to be asked, or shown the question anew."""
    with deps.database.reading() as session:
        waiting = select(Delivery).where(
            Delivery.kind == DeliveryKind.DECISION_ASK, Delivery.state == DeliveryState.PENDING
        )
        return len(session.scalars(waiting).all())


def all_sent(deps: Deps) -> None:
    """All that waits reaches Slack."""
    with deps.database.writing() as session:
        waiting = select(Delivery.id).where(Delivery.state == DeliveryState.PENDING)
        for one in session.scalars(waiting).all():
            delivery.sent(session, one, "D1", "1.1", scene.MORNING)


def receipt(told: Moved) -> str:
    """What the lead reads who moved it."""
    return json.dumps(views.moved(told).to_dict())


@pytest.fixture
def pair(deps: Deps, ben: Actor, checkout: InitiativeCard) -> tuple[ConcernCard, ConcernCard]:
    """Two concerns about Checkout."""
    return scene.concern(deps, ben, checkout), scene.concern(deps, ben, checkout)


def test_it_answers_what_is_still_there_and_says_so(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    pricing: InitiativeCard,
    pair: tuple[ConcernCard, ConcernCard],
) -> None:
    waits = proposed(deps, maya, checkout, *pair)
    all_sent(deps)
    for _ in range(2):  # a second click is told the same
        told = moved(deps, maya, pair[0].id, checkout, pricing)
        assert "A decision that waits to be confirmed was to answer it" in receipt(told)
    assert (questions(deps), answers(deps, waits)) == (1, ("CHK-2",))
    assert confirmed(deps, maya, waits).answered == ("CHK-2",)
    stands = [scene.card(deps, ben, label).status for label in ("PRC-1", "CHK-2")]
    assert stands == [Status.NEW, Status.DONE]
    moved(deps, maya, pair[0].id, pricing, checkout)
    assert answers(deps, waits) == ("CHK-2",)


def test_what_has_come_back_is_answered(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    pricing: InitiativeCard,
    pair: tuple[ConcernCard, ConcernCard],
) -> None:
    waits = [proposed(deps, maya, checkout, pair[0]) for _ in range(2)]
    told = moved(deps, maya, pair[0].id, checkout, pricing)
    assert "2 decisions that wait to be confirmed were to answer it" in receipt(told)
    assert "decision" not in receipt(moved(deps, maya, pair[0].id, pricing, checkout))
    assert confirmed(deps, maya, waits[0]).answered == ("CHK-1",)
    assert scene.card(deps, ben, "CHK-1").status is Status.DONE


def test_who_decides_is_shown_anew_what_has_come_back_before_they_confirm(
    deps: Deps,
    maya: Actor,
    checkout: InitiativeCard,
    pricing: InitiativeCard,
    pair: tuple[ConcernCard, ConcernCard],
) -> None:
    waits = proposed(deps, maya, checkout, *pair)
    proposed(deps, maya, checkout, pair[1])
    all_sent(deps)
    moved(deps, maya, pair[0].id, checkout, pricing)
    all_sent(deps)
    assert (questions(deps), answers(deps, waits)) == (0, ("CHK-2",))
    assert "decision" not in receipt(moved(deps, maya, pair[0].id, pricing, checkout))
    assert (questions(deps), answers(deps, waits)) == (1, ("CHK-1", "CHK-2"))


@pytest.mark.parametrize("time", range(4))
def test_moved_and_decided_at_once_it_is_answered_or_not_named(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    pricing: InitiativeCard,
    pair: tuple[ConcernCard, ConcernCard],
    time: int,
) -> None:
    waits = proposed(deps, maya, checkout, *pair)
    deeds: list[Callable[[], object]] = [
        partial(confirmed, deps, maya, waits),
        partial(moved, deps, maya, pair[0].id, checkout, pricing),
    ]
    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(deed) for deed in deeds[:: 1 if time % 2 else -1]]
    is_answered = scene.card(deps, ben, "CHK-1").status is Status.DONE
    assert ("CHK-1" in answers(deps, waits)) is is_answered
    # Whoever moves it too late reads that it has ended.
    assert sum(one.exception() is not None for one in done) == int(is_answered)


@pytest.mark.parametrize("say", [deciding.confirm, deciding.decline])
def test_what_changed_since_it_was_read_is_read_again_first(
    deps: Deps,
    maya: Actor,
    checkout: InitiativeCard,
    pricing: InitiativeCard,
    pair: tuple[ConcernCard, ConcernCard],
    say: Callable[..., DecisionCard],
) -> None:
    waits = proposed(deps, maya, checkout, *pair)
    with deps.database.reading() as session:
        seen = deciding.read(session, maya, waits).mark
    moved(deps, maya, pair[0].id, checkout, pricing)
    with pytest.raises(deciding.ReadAnother) as found, deps.database.writing() as session:
        say(session, maya, waits, scene.MORNING, seen)
    assert found.value.card.state is DecisionState.PROPOSED
    assert found.value.card.answered == ("CHK-2",)
    with deps.database.writing() as session:
        told = say(session, maya, waits, scene.MORNING, found.value.card.mark)
        assert say(session, maya, waits, scene.MORNING, seen) == told  # pressed twice
    assert told.state is not DecisionState.PROPOSED


def test_the_question_follows_wherever_it_was_answered(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    asked, unasked = (proposed(deps, maya, checkout) for _ in range(2))
    with deps.database.writing() as session:
        [first, _] = session.scalars(select(Delivery).order_by(Delivery.card)).all()
        delivery.sent(session, first.id, "D1", "1.1", scene.MORNING)
    for one in (asked, unasked):
        confirmed(deps, maya, one)
    assert questions(deps) == 2
    with deps.database.reading() as session:
        told = [
            decision_reading.asked(
                session, scene.WORKSPACE, DecisionParams(decision_id=one), scene.MORNING
            )
            for one in (asked, unasked)
        ]
    assert [one and one.state for one in told] == [DecisionState.CONFIRMED, None]
