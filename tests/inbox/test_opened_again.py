"""What its raiser opens again owes news by a day, as what was acknowledged does: it cannot be left lying."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.concerns import cards, delivered, life
from bot.concerns.schemas import NotYetForm, RaiserCard
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from models import Concern, Delivery
from models.vocabulary import DeliveryKind, Status, Visibility
from tests import factories as scene
from tests.inbox.test_nudging import RAISED, nudged
from tests.inbox.test_overdue import inbox
from tests.voices import voicing

DAY = timedelta(days=1)
SAID = RAISED + 2 * DAY
"""A Wednesday: a week of work later is the next one."""
PROMISED = date(2026, 12, 2)
OPEN_TO_ALL = pytest.mark.parametrize("visibility", [Visibility.NAMED, Visibility.ANONYMOUS])


def opened_again(deps: Deps, raiser: Actor, concern_id: int) -> None:
    """The raiser says Not yet, and their client sends it twice."""
    for _ in range(2):
        with deps.database.writing() as session:
            form = NotYetForm(words="still four")
            life.not_yet(session, raiser, deps.vault, concern_id, form, SAID)


def due(deps: Deps, concern_id: int) -> date | None:
    """By when news is owed."""
    with deps.database.reading() as session:
        return session.get_one(Concern, concern_id).due_on


def done(
    deps: Deps, lead: Actor, raiser: Actor, about: InitiativeCard, visibility: Visibility
) -> int:
    """A concern of which a lead says that it is done."""
    concern = scene.concern(deps, raiser, about, visibility=visibility, now=RAISED)
    scene.answered(deps, lead, concern.id, Status.DONE, "two clicks", now=RAISED)
    return concern.id


@OPEN_TO_ALL
def test_its_lead_is_nudged_once_the_day_is_over(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, visibility: Visibility
) -> None:
    concern_id = done(deps, maya, ben, checkout, visibility)
    opened_again(deps, ben, concern_id)
    assert due(deps, concern_id) == PROMISED
    later = SAID + 7 * DAY
    assert (nudged(deps, later), inbox(deps, maya, later).news_overdue) == ([], 0)
    assert nudged(deps, later + DAY) == [maya.user_id]
    assert inbox(deps, maya, later + DAY).news_overdue == 1


@OPEN_TO_ALL
def test_its_raiser_reads_the_day_on_their_card(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, visibility: Visibility
) -> None:
    concern_id = done(deps, maya, ben, checkout, visibility)
    opened_again(deps, ben, concern_id)
    named = ben.user_id if visibility is Visibility.NAMED else None
    params = RaiserCard(concern_id=concern_id, raiser_id=named)
    with deps.database.reading() as session:
        told = delivered.raiser_card(session, scene.WORKSPACE, params)
    assert told is not None
    drawn = str(cards.raiser_card(told, SAID.date()).arguments())
    assert "Next news by Wed 2 Dec." in drawn


def test_the_minute_of_somebody_anonymous_is_in_no_row(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern_id = done(deps, maya, ben, checkout, Visibility.ANONYMOUS)
    opened_again(deps, ben, concern_id)
    with deps.database.reading() as session:
        told = session.scalars(
            select(Delivery).where(Delivery.kind == DeliveryKind.NOT_SETTLED)
        ).one()
        concern = session.get_one(Concern, concern_id)
    assert (told.not_before.minute, told.not_before.second) == (0, 0)
    assert concern.touched_on == SAID.date()


def test_a_voice_that_goes_its_own_way_owes_no_day_of_before(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya")
    joined = scene.concern(deps, ben, checkout, now=RAISED)
    voice = scene.concern(deps, priya, checkout, now=RAISED)
    before = RAISED.date() + DAY
    scene.answered(deps, maya, voice.id, Status.EXPLORING, now=RAISED, due_on=before)
    voicing.merges(deps, maya, 2, 1)
    scene.answered(deps, maya, joined.id, Status.DONE, "two clicks", now=RAISED)
    opened_again(deps, priya, voice.id)
    assert (due(deps, voice.id), due(deps, joined.id)) == (PROMISED, None)
