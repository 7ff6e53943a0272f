"""What one press on Acknowledge tells a raiser: who has read it, and by when there is more."""

from datetime import UTC, date, datetime

import pytest

from bot.actor import Actor
from bot.concerns import cards, delivered, life, views
from bot.concerns.schemas import ConcernCard, NotYetForm, RaiserCard
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from models.vocabulary import Status, Visibility
from tests import factories as scene
from tests.voices import voicing

TODAY = scene.MORNING.date()


def acknowledged(deps: Deps, lead: Actor, concern: ConcernCard, now: datetime) -> ConcernCard:
    with deps.database.writing() as session:
        return life.acknowledge(session, lead, concern.id, now).card


def card(deps: Deps, raiser: Actor | None, concern_id: int) -> ConcernCard:
    """What stands on a raiser's card; None for somebody anonymous."""
    params = RaiserCard(concern_id=concern_id, raiser_id=raiser.user_id if raiser else None)
    with deps.database.reading() as session:
        found = delivered.raiser_card(session, scene.WORKSPACE, params)
    assert found is not None
    return found


@pytest.mark.parametrize("visibility", Visibility)
def test_the_raiser_reads_who_acknowledged_it_and_by_when_there_is_news(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, visibility: Visibility
) -> None:
    nina = scene.person(deps, "Nina")
    scene.changed(deps, maya, checkout, co_leads=[nina.user_id])
    concern = scene.concern(deps, ben, checkout, visibility=visibility)
    acknowledged(deps, nina, concern, scene.MORNING)
    raiser = None if visibility is Visibility.ANONYMOUS else ben
    told = str(cards.raiser_card(card(deps, raiser, concern.id), TODAY).arguments())
    assert "CHK-1 is now acknowledged by Nina: " in told
    assert "CHK-1  Acknowledged by Nina" in told
    assert "Next news by Mon 30 Nov." in told


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (scene.MORNING, date(2026, 11, 30)),
        (datetime(2026, 11, 27, 10, tzinfo=UTC), date(2026, 12, 4)),
        # Monday evening in UTC is Tuesday where the driver lives.
        (datetime(2026, 11, 23, 20, tzinfo=UTC), date(2026, 12, 1)),
    ],
)
def test_the_day_is_five_working_days_ahead_where_the_driver_lives(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, now: datetime, due: date
) -> None:
    scene.person(deps, "Maya", zone="Asia/Manila")
    concern = scene.concern(deps, ben, checkout)
    assert acknowledged(deps, maya, concern, now).due_on == due
    later = now.replace(day=now.day + 2)
    assert acknowledged(deps, maya, concern, later).due_on == due  # a second press promises nothing


def test_a_lead_changes_or_empties_the_day_with_an_answer(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    acknowledged(deps, maya, concern, scene.MORNING)
    for due in (date(2026, 12, 9), None):
        scene.answered(deps, maya, concern.id, Status.ACKNOWLEDGED, due_on=due)
        assert card(deps, ben, concern.id).due_on == due


def test_whoever_looks_after_it_is_named_and_who_only_reads_it_is_told_no_name(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya")
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.NEW, owner=priya.user_id)
    scene.answered(deps, priya, concern.id, Status.PLANNED, "in spring")
    assert card(deps, ben, concern.id).answered_by == "Priya"
    told = str(views.shown(scene.card(deps, scene.person(deps, "Joy"), "CHK-1"), TODAY).arguments())
    assert "Planned" in told
    assert "by Priya" not in told


def test_what_its_raiser_did_is_nobodys_answer(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    assert card(deps, ben, concern.id).answered_by is None
    scene.answered(deps, maya, concern.id, Status.DONE)
    assert card(deps, ben, concern.id).answered_by == "Maya"
    with deps.database.writing() as session:
        life.not_yet(session, ben, deps.vault, concern.id, NotYetForm(words="no"), scene.MORNING)
    assert card(deps, ben, concern.id).answered_by is None
    scene.answered(deps, maya, concern.id, Status.NOT_DOING, "too dear")
    scene.answered(deps, maya, concern.id, Status.REOPENED)
    assert card(deps, ben, concern.id).answered_by == "Maya"


def test_what_has_joined_another_is_told_who_answered_there(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    joy = scene.person(deps, "Joy")
    scene.raised(deps, ben, checkout)
    voice = scene.concern(deps, joy, checkout)
    voicing.merges(deps, maya, 2, 1)
    told = card(deps, joy, voice.id)
    assert told.answered_by is None  # that it was merged is no answer
    scene.answered(deps, maya, voicing.concern_id(deps, 1), Status.EXPLORING)
    told = card(deps, joy, voice.id)
    assert "Joins CHK-1, exploring by Maya" in str(cards.raiser_card(told, TODAY).arguments())
