"""What stood in for somebody keeps up with the concern, whoever hears of it by now."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from models import Delivery
from models.vocabulary import DeliveryKind, DeliveryState, Status
from tests import factories as scene
from tests.concerns.test_hearing import Message, leaves_for, note, nudge, team
from tests.inbox.test_nudging import RAISED, THURSDAY

__all__ = ["team"]

NOTES = (DeliveryKind.NEW_CONCERNS, DeliveryKind.NUDGE)


def all_sent(deps: Deps) -> None:
    """All that waited is in Slack."""
    with deps.database.writing() as session:
        waits = select(Delivery).where(Delivery.state == DeliveryState.PENDING)
        for number, one in enumerate(session.scalars(waits).all()):
            delivery.sent(session, one.id, f"D{one.audience}", f"1.{number}", RAISED)


def drawn_anew(deps: Deps) -> set[str]:
    """Whose note or nudge is about to be brought up to date."""
    with deps.database.reading() as session:
        waits = select(Delivery.audience).where(
            Delivery.state == DeliveryState.PENDING, Delivery.kind.in_(NOTES)
        )
        return set(session.scalars(waits))


@pytest.mark.parametrize("message", [note, nudge])
def test_the_notes_of_all_co_leads_follow_once_somebody_looks_after_it(
    deps: Deps, ben: Actor, team: InitiativeCard, message: Message
) -> None:
    scene.person(deps, "Maya", active=False)
    nina, carl = scene.person(deps, "Nina"), scene.person(deps, "Carl")
    assert message(deps, ben, team) == {"UNINA", "UCARA"}
    all_sent(deps)
    concern = scene.card(deps, nina, "CHK-1")
    scene.answered(deps, nina, concern.id, Status.EXPLORING, owner=carl.user_id, now=THURSDAY)
    assert drawn_anew(deps) == {"UNINA", "UCARA"}


def test_they_follow_once_the_driver_is_back(
    deps: Deps, maya: Actor, ben: Actor, team: InitiativeCard
) -> None:
    leaves_for(deps, maya, RAISED.date() + timedelta(days=1))
    assert note(deps, ben, team) == {"UMAYA", "UNINA", "UCARA"}
    all_sent(deps)
    concern = scene.card(deps, maya, "CHK-1")
    scene.answered(deps, maya, concern.id, Status.EXPLORING, now=THURSDAY)
    assert drawn_anew(deps) == {"UMAYA", "UNINA", "UCARA"}


def test_an_approvers_note_follows_once_there_is_a_driver_again(
    deps: Deps, ben: Actor, team: InitiativeCard
) -> None:
    for name in ("Maya", "Nina", "Cara"):
        scene.person(deps, name, active=False)
    assert note(deps, ben, team) == {"ULENA"}
    all_sent(deps)
    maya = scene.person(deps, "Maya")
    concern = scene.card(deps, maya, "CHK-1")
    scene.answered(deps, maya, concern.id, Status.EXPLORING, now=THURSDAY)
    assert drawn_anew(deps) == {"ULENA"}
