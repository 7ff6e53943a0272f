"""What waits for somebody already follows what they choose."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime

from sqlalchemy import event, select

from bot.actor import Actor
from bot.concerns import telling
from bot.deps import Deps
from bot.home import service
from bot.home.schemas import SettingsForm
from bot.initiatives.schemas import InitiativeCard
from models import Concern, Delivery
from models.session import Database
from models.vocabulary import Visibility
from tests import factories as scene

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)  # a Wednesday, 11:00 in Berlin
NIGHT = NOW.replace(hour=20)
THURSDAY = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def chooses(deps: Deps, actor: Actor, **chosen: object) -> None:
    given = {"begins": "09:00", "ends": "17:00", "reminders": "all"} | chosen
    with deps.database.writing() as session:
        service.save(session, actor, SettingsForm.model_validate(given), NOW)


def due(deps: Deps, actor: Actor) -> set[datetime]:
    """When what waits for somebody is sent."""
    with deps.database.reading() as session:
        waits = select(Delivery.not_before).where(Delivery.audience == actor.user_id)
        return {when.astimezone(UTC) for when in session.scalars(waits)}


def cards_wait(deps: Deps, ben: Actor, checkout: InitiativeCard, number: int) -> Sequence[int]:
    """So many cards are to reach Ben tomorrow. Returns their concerns."""
    for _ in range(number):
        scene.raised(deps, ben, checkout)
    with deps.database.writing() as session:
        concerns = session.scalars(select(Concern).order_by(Concern.id)).all()
        for concern in concerns:
            telling.tell_raiser(session, concern, NIGHT)
        return [concern.id for concern in concerns]


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    run: list[str] = []

    def note(*arguments: object) -> None:
        run.append(str(arguments[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_what_waits_comes_sooner_or_later_as_was_chosen(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    refunds = scene.initiative(deps, ben, name="Refunds", key="REF")
    scene.raised(deps, ben, checkout, now=NIGHT)
    scene.raised(deps, maya, refunds, now=NIGHT)
    assert due(deps, maya) == due(deps, ben) == {THURSDAY}
    chooses(deps, maya, begins="14:00")
    assert due(deps, maya) == {NOW.replace(hour=13)}
    chooses(deps, maya, snoozed_until=MONDAY.date())
    assert due(deps, maya) == {MONDAY}
    assert due(deps, ben) == {THURSDAY}


def test_a_snooze_that_is_taken_back_is_over_for_what_waits_as_well(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    cards_wait(deps, ben, checkout, 1)
    chooses(deps, ben, snoozed_until=date(2027, 3, 1))
    assert due(deps, ben) == {datetime(2027, 3, 1, 8, 0, tzinfo=UTC)}
    chooses(deps, ben)
    assert due(deps, ben) == {NOW.replace(hour=11)}


def test_no_choice_lets_a_note_of_an_anonymous_concern_come_before_the_full_hour(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, visibility=Visibility.ANONYMOUS, now=NOW)
    for begins in ("08:00", "11:00"):
        chooses(deps, maya, begins=begins)
        assert due(deps, maya) == {NOW.replace(hour=11)}


def test_forty_cards_are_planned_anew_with_as_many_statements_as_one(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    chooses(deps, ben, snoozed_until=MONDAY.date())
    needed = []
    for number in (1, 39):
        cards_wait(deps, ben, checkout, number)
        with counted(deps.database) as run:
            chooses(deps, ben, snoozed_until=MONDAY.date())
        needed.append(len(run))
    with deps.database.reading() as session:
        waits = select(Delivery.not_before).where(Delivery.audience == ben.user_id)
        assert [when.astimezone(UTC) for when in session.scalars(waits)] == [MONDAY] * 40
    assert needed[0] == needed[1]


def test_who_chooses_waits_for_nobody_who_tells_them_the_same_in_another_order(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    ids = cards_wait(deps, ben, checkout, 8)
    with ThreadPoolExecutor(1) as hand, deps.database.writing() as session:
        for concern_id in (*ids, *reversed(ids)):
            telling.tell_raiser(session, session.get_one(Concern, concern_id), NIGHT)
            if not deps.database.is_sqlite:  # there, one writes at a time
                hand.submit(chooses, deps, ben, snoozed_until=MONDAY.date()).result(timeout=60)
    chooses(deps, ben, snoozed_until=MONDAY.date())
    assert due(deps, ben) == {MONDAY}
